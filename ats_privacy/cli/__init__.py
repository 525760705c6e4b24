"""The command line: ``ats-privacy …``."""

from ats_privacy.cli.main import main

__all__ = ["main"]
