"""A company whose outbox is carried out by the tests alone, and a real mail server beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from ats_privacy.mail_settings import MailSettings
from ats_privacy.settings import Settings
from tests.integration.company import Company, found
from tests.integration.conftest import settings
from tests.servers.application import application
from tests.servers.mail import Mailbox, smtp_server
from tests.servers.schemas import newest_schema

__all__ = ["settings"]


@pytest.fixture
async def company(settings: Settings) -> AsyncIterator[Company]:
    """The company."""
    quiet = replace(settings, mail=replace(MailSettings(), deliver_seconds=None))
    await newest_schema(settings.database_url)
    app = application(quiet)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client,
    ):
        yield await found(app.state.service, client, "Acme")


@pytest.fixture
async def mailbox(tmp_path: Path) -> AsyncIterator[Mailbox]:
    """A server that requires STARTTLS."""
    async with smtp_server(tmp_path) as running:
        yield running
