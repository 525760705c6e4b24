"""A company whose people ask, complain and request, with a real mail server beside it."""

from __future__ import annotations

from tests.accounts.conftest import client, company, mailbox, neighbour, people, settings
from tests.integration.test_backup import second_url

__all__ = ["client", "company", "mailbox", "neighbour", "people", "second_url", "settings"]
