"""The service while its PKCS#11 token hangs inside a call: reads go on, then are refused; health says why; it mends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from ats_privacy.root_settings import RootSettings
from ats_privacy.settings import Settings
from keys.providers.pkcs11 import Pkcs11Root
from tests.integration.company import Company, found
from tests.servers import softhsm
from tests.servers.application import application
from tests.servers.roots import Holders
from tests.servers.schemas import newest_schema

TOTAL = 0.6


@pytest.fixture
async def company(sqlite_url: str, tmp_path: Path, root_holders: Holders) -> AsyncIterator[Company]:
    hsm = root_holders.softhsm
    key = f"service-{uuid4().hex[:8]}"
    Pkcs11Root.create(hsm.library, hsm.token, hsm.pin, key).close()
    pin = tmp_path / "pin"
    pin.write_text(hsm.pin)
    settings = Settings(
        database_url=sqlite_url,
        root=RootSettings(
            holder="pkcs11",
            attempts=2,
            request_seconds=0.3,
            total_seconds=TOTAL,
            pkcs11_library=hsm.library,
            pkcs11_token=hsm.token,
            pkcs11_pin_file=pin,
            pkcs11_key=key,
        ),
        keys_refresh_seconds=0.3,
        keys_stale_seconds=1.5,
        development_issuer=True,
        development_signing_key=tmp_path / "development-signing.jwk",
    )
    await newest_schema(sqlite_url)
    app = application(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as http,
    ):
        yield await found(app.state.service, http, "Acme")


async def test_a_hung_token_does_not_hang_the_service(company: Company) -> None:
    path = f"/v1/applicants/{await company.applicant()}?purpose=recruitment"

    async def read() -> tuple[int, float]:
        asked = time.monotonic()
        answer = await company.call("recruiter", "GET", path)
        return answer.status_code, time.monotonic() - asked

    assert (await read())[0] == 200
    with softhsm.hanging():
        began, served, refused = time.monotonic(), 0, 0
        while time.monotonic() - began < 3:
            status, seconds = await read()
            assert seconds < TOTAL + 2.0
            assert status == 503 or (status == 200 and not refused)
            served, refused = served + (status == 200), refused + (status == 503)
            if served == 1:
                await asyncio.sleep(0.4)
            await asyncio.sleep(0.05)
        assert served > 1
        assert refused > 1
        health = (await company.client.get("/health/ready")).json()
        assert health == {"status": "degraded", "keys": "root_hung"}
    ends = time.monotonic() + 5
    while (await read())[0] != 200:
        assert time.monotonic() < ends
        await asyncio.sleep(0.05)
    assert (await company.client.get("/health/ready")).json() == {"status": "ok"}
