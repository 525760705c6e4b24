"""A company, and a real mail server beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.integration.conftest import client, company, settings
from tests.servers.mail import Mailbox, smtp_server

__all__ = ["client", "company", "mailbox", "settings"]


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    """A server that requires STARTTLS."""
    async with smtp_server(tmp_path) as running:
        yield running
