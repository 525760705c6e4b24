"""A company whose people have accounts of their own, with a real mail server beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ats_privacy.settings import Settings
from tests.accounts.people import People
from tests.integration.company import Company
from tests.integration.conftest import client, company, neighbour
from tests.outbox.conftest import mailbox
from tests.outbox.orders import mail_settings
from tests.servers.mail import Mailbox

__all__ = ["client", "company", "mailbox", "neighbour", "people", "settings"]


@pytest.fixture
async def settings(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    """Settings with a mail relay, and with password hashes that cost less than in production."""
    return Settings(
        database_url=database_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
        password_memory_kib=256,
        mail=mail_settings(mailbox, alerts_to="security@example.org", public_url="https://careers.example"),
    )


@pytest.fixture
async def people(company: Company, mailbox: Mailbox) -> People:
    """How tests act for people with accounts."""
    return People(company, mailbox)
