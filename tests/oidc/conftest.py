"""The service beside an identity provider: a scripted one, and a real process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ats_privacy.domain.identity import new_id
from ats_privacy.mail_settings import MailSettings
from ats_privacy.oidc_settings import OidcSettings
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.oidc.staff import ALICE, BOB, Staff
from tests.servers.application import application
from tests.servers.identity_provider import IdentityProvider, identity_provider
from tests.servers.schemas import newest_schema
from tests.servers.token_issuer import AUDIENCE, CLIENT, SECRET, TokenIssuer, token_issuer


@pytest.fixture
def issuer() -> Iterator[TokenIssuer]:
    """A scripted provider."""
    with token_issuer() as found:
        yield found


@pytest.fixture
def process() -> Iterator[IdentityProvider]:
    """A real provider in a process of its own."""
    with identity_provider(ALICE, BOB) as found:
        yield found


@pytest.fixture
def oidc(issuer: TokenIssuer) -> OidcSettings:
    """Settings for the scripted provider; its keys may be asked for often."""
    return OidcSettings(
        issuer=issuer.issuer,
        audience=AUDIENCE,
        organisation=UUID(int=7 << 64 | 1 << 63),
        client_id=CLIENT,
        client_secret=SECRET,
        roles=(("hr", "recruiter"), ("hr", "hr_administrator"), ("audit", "auditor")),
        requisitions_claim="openings",
        interval_seconds=0.2,
        refresh_seconds=30,
        stale_seconds=60,
    )


async def _founded(settings: Settings) -> UUID:
    await newest_schema(settings.database_url)
    service = await Service.start(replace(settings, oidc=OidcSettings(), development_issuer=True))
    try:
        return await service.organisations.found("Acme", "CN")
    finally:
        await service.close()


async def staffed(database_url: str, folder: Path, oidc: OidcSettings) -> AsyncIterator[Staff]:
    """The service with a company whose staff sign in at a provider."""
    settings = Settings(
        database_url=database_url,
        keyring_path=folder / "root.keyring",
        development_signing_key=folder / "development.jwk",
        token_remember_seconds=0,
        mail=MailSettings(public_url="https://careers.example"),
        oidc=replace(oidc, organisation=new_id()),
    )
    organisation = await _founded(settings)
    settings = replace(settings, oidc=replace(oidc, organisation=organisation))
    app = application(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://careers.example") as client:
            yield Staff(app.state.service, client, organisation)


@pytest.fixture
async def staff(database_url: str, tmp_path: Path, oidc: OidcSettings) -> AsyncIterator[Staff]:
    """A company whose staff sign in at the scripted provider."""
    async for found in staffed(database_url, tmp_path, oidc):
        yield found


@pytest.fixture
async def process_staff(
    database_url: str, tmp_path: Path, oidc: OidcSettings, process: IdentityProvider
) -> AsyncIterator[Staff]:
    """A company whose staff sign in at the real provider."""
    async for found in staffed(
        database_url, tmp_path, replace(oidc, issuer=process.issuer, client_id="ats-pages", client_secret="secret")
    ):
        yield found
