"""A company, its neighbour, and a second database to restore into."""

from __future__ import annotations

from tests.integration.conftest import client, company, neighbour, settings
from tests.integration.test_backup import second_url

__all__ = ["client", "company", "neighbour", "second_url", "settings"]
