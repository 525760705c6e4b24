"""The service in process on a fresh database of each kind, with companies in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from ats_privacy.settings import Settings
from tests.integration.company import Company, found
from tests.servers.application import application
from tests.servers.schemas import newest_schema


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a development process with everything of its own."""
    return Settings(
        database_url=database_url,
        keyring_path=tmp_path / "root.keyring",
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
    )


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application, served in process on a migrated database."""
    await newest_schema(settings.database_url)
    app = application(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
            http.service = app.state.service  # type: ignore[attr-defined]
            yield http


@pytest.fixture
async def company(client: httpx.AsyncClient) -> Company:
    """A company."""
    return await found(client.service, client, "Acme")  # type: ignore[attr-defined]


@pytest.fixture
async def neighbour(client: httpx.AsyncClient) -> Company:
    """Another company in the same database."""
    return await found(client.service, client, "Neighbour")  # type: ignore[attr-defined]
