"""The service while its key-management service (OpenBao behind a bad front) is slow, down, denies or is mistaken."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from ats_privacy.root_settings import RootSettings
from ats_privacy.settings import Settings
from tests.integration.company import Company, found
from tests.servers import faulty_front
from tests.servers.application import application
from tests.servers.faulty_front import Front
from tests.servers.roots import Holders
from tests.servers.schemas import newest_schema


@pytest.fixture
def front(root_holders: Holders) -> Iterator[Front]:
    with faulty_front.before(root_holders.openbao.address) as started:
        yield started


@pytest.fixture
async def company(sqlite_url: str, tmp_path: Path, root_holders: Holders, front: Front) -> AsyncIterator[Company]:
    bao = root_holders.openbao
    key = bao.transit_key(f"service-{uuid4().hex[:8]}")
    settings = Settings(
        database_url=sqlite_url,
        root=RootSettings(
            holder="openbao",
            attempts=2,
            request_seconds=1.5,
            total_seconds=3.0,
            openbao_address=front.address,
            openbao_key=key,
            openbao_token=bao.token(bao.policy(key, key)),
        ),
        keys_refresh_seconds=1,
        keys_stale_seconds=3,
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


@pytest.mark.parametrize("fault", ["down", "slow", "deny"])
async def test_reading_goes_on_for_a_bounded_time_and_comes_back(company: Company, front: Front, fault: str) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?purpose=recruitment"
    assert (await company.call("recruiter", "GET", path)).status_code == 200
    front.misbehave(fault)
    await asyncio.sleep(1.1)
    slowest = 0.0
    began = time.monotonic()
    while time.monotonic() - began < 2.0:
        asked = time.monotonic()
        answer = await company.call("recruiter", "GET", path)
        slowest = max(slowest, time.monotonic() - asked)
        assert answer.status_code == 200, answer.text
        await asyncio.sleep(0.05)
    assert slowest < 1.4
    health = (await company.client.get("/health/ready")).json()
    assert health["status"] == "degraded"
    assert health["keys"]
    await asyncio.sleep(1.6)
    refused = await company.call("recruiter", "GET", path)
    assert refused.status_code == 503
    assert refused.json()["code"] == "keys_locked"
    front.misbehave("pass")
    await asyncio.sleep(1.0)
    assert (await company.call("recruiter", "GET", path)).status_code == 200
    assert (await company.client.get("/health/ready")).json()["status"] == "ok"


async def test_a_founding_that_the_root_fails_writes_nothing(company: Company, front: Front) -> None:
    front.misbehave("down")
    before = len(await company.service.organisations.every())
    with pytest.raises(Exception, match="did not answer"):
        await company.service.organisations.found("Half", "CN")
    assert len(await company.service.organisations.every()) == before
