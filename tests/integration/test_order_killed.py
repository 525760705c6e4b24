"""``kill -9`` of service and vendor at every step of an order's life: it ends in a right state, nothing goes out twice.

``ATS_TEST_KILLS`` sets at how many moments of each step the service dies; the regular suite takes one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company, found
from tests.servers.raw_sql import raw_sql
from tests.servers.schemas import newest_schema
from tests.servers.service_process import ServiceProcess, service_process

KILLS = int(os.environ.get("ATS_TEST_KILLS", "1"))

Step = Callable[[Check], Awaitable[httpx.Response]]


@dataclass
class Mortal:
    """A company whose service is killed and started again; the client finds the new one."""

    settings: Settings
    folder: Path
    stack: ExitStack
    company: Company = field(init=False)
    process: ServiceProcess = field(init=False)

    async def begin(self) -> None:
        """The first service."""
        await newest_schema(self.settings.database_url)
        service = await Service.start(self.settings)
        self.company = await found(service, httpx.AsyncClient(), "Acme")
        await self.company.client.aclose()
        await service.close()
        await self.start()

    async def start(self) -> None:
        """A service, and a client that speaks to it."""
        self.process = self.stack.enter_context(service_process(self.settings, self.folder / "service.log"))
        self.company.client = httpx.AsyncClient(base_url=self.process.address, timeout=30)

    async def killed_during(self, request: Awaitable[httpx.Response], after: float) -> httpx.Response | None:
        """What came back of a request while the service dies so many seconds after it went out; then it lives anew."""
        task = asyncio.ensure_future(request)
        await asyncio.sleep(after)
        self.process.process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(self.process.process.wait, 10)
        try:
            answer = await task
        except httpx.TransportError:
            answer = None
        await self.company.client.aclose()
        await self.start()
        return answer

    async def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What stands in the database."""
        async with raw_sql(self.settings.database_url) as raw:
            return [tuple(row) for row in await raw.run(sql, *values)]


@pytest.fixture
async def mortal(settings: Settings, tmp_path: Path) -> AsyncIterator[Mortal]:
    """A company that survives its service."""
    with ExitStack() as stack:
        made = Mortal(settings, tmp_path, stack)
        await made.begin()
        yield made
        await made.company.client.aclose()


def _by(step: str, role: str = "hr_administrator") -> Step:
    async def go(check: Check) -> httpx.Response:
        return await check.act(step, role)

    return go


async def _agree(check: Check) -> httpx.Response:
    return await check.agree()


LIFE: list[tuple[str, str, Step]] = [
    ("requested", "consent_asked", _by("ask")),
    ("consent_asked", "consented", _agree),
    ("consented", "released", _by("release")),
]
"""State before, state after, and what leads from one to the other."""


@pytest.mark.promise("A4")
@pytest.mark.promise("E3")
async def test_the_service_dies_at_every_step_before_the_handoff(mortal: Mortal) -> None:
    """Each step is done wholly or not at all, and once only; what was not done can be repeated."""
    company = mortal.company
    vendor, contract = await contracted(company)
    rehearsal = await ordered(company, vendor, contract)
    usual = []
    for _, after, step in LIFE:
        begun = time.perf_counter()
        assert (await step(rehearsal)).status_code == 200
        usual.append(time.perf_counter() - begun)
        assert await rehearsal.state() == after
    for turn in range(KILLS):
        check = await ordered(company, vendor, contract)
        for n, (before, after, step) in enumerate(LIFE):
            share = (turn + 0.5 + n / len(LIFE)) / KILLS % 1.1
            answer = await mortal.killed_during(step(check), usual[n] * share)
            state = await check.state()
            assert state in (before, after), f"a step is whole or nothing: {state}"
            if answer is not None:
                assert (answer.status_code, state) == (200, after), "what was answered has happened"
            if state == after:
                assert (await step(check)).status_code == 409, "never twice"
            else:
                assert (await step(check)).status_code == 200, "what did not happen can be repeated"
        packages = await mortal.rows("SELECT jti FROM check_package WHERE id = $1", check.id)
        assert len(packages) == 1
        assert await _counted(mortal, check, "check_order.released") == 1
        assert await _counted(mortal, check, "check_order.consented") == 1
        assert len((await check.opened((await check.fetch()).text))["data"]["values"]) == 4
        assert (await check.acknowledge()).status_code == 204


async def _counted(mortal: Mortal, check: Check, event: str) -> int:
    path = f"/v1/audit/entries?applicant_id={check.person}&limit=200"
    items = (await mortal.company.call("auditor", "GET", path)).json()["items"]
    return sum(1 for e in items if (e["event"], e["outcome"]) == (event, "allowed"))
