"""The bundled list of the most common passwords (source and licence: first lines of the file)."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

_FILE = "common_passwords.txt"


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """About ten thousand, case folded."""
    text = files("ats_privacy.adapters").joinpath(_FILE).read_text(encoding="utf-8")
    return frozenset(line.casefold() for line in text.splitlines() if line and not line.startswith("#"))
