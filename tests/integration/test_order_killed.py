"""``kill -9`` of service and vendor at every step of an order's life: it ends in a right state, nothing goes out twice.

``ATS_TEST_KILLS`` sets at how many moments of each step the service dies; the regular suite takes one.
"""

from __future__ import annotations

import asyncio
import json
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
from tests.handoff.sample_clients import SampleClient, python_client
from tests.handoff.vendor_side import jwk_of, private_key
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company, found
from tests.integration.vendor_company import ISSUER
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


def _by(step: str, role: str = "hr_administrator", body: Any = None) -> Step:
    async def go(check: Check) -> httpx.Response:
        return await check.act(step, check.me if role == "the person" else role, body)

    return go


async def _agree(check: Check) -> httpx.Response:
    return await check.agree()


async def _acknowledge(check: Check) -> httpx.Response:
    return await check.acknowledge()


async def _deliver(check: Check) -> httpx.Response:
    return await check.deliver()


async def _attest(check: Check) -> httpx.Response:
    return await check.attest()


BEFORE: list[tuple[str, str, Step]] = [
    ("requested", "consent_asked", _by("ask")),
    ("consent_asked", "consented", _agree),
    ("consented", "released", _by("release")),
]
AFTER: list[tuple[str, str, Step]] = [
    ("released", "acknowledged", _acknowledge),
    ("acknowledged", "result_received", _deliver),
    ("result_received", "disputed", _by("result/dispute", "the person", {"text": "Not me."})),
    ("disputed", "reviewed", _by("result/reply", body={"text": "Mended.", "outcome": "clear"})),
    ("reviewed", "closed", _by("result/decision")),
    ("closed", "deletion_attested", _attest),
]
"""State before, state after, and what leads from one to the other; in between the package is fetched."""

DONE = {200, 204}


async def _rehearsed(check: Check, life: list[tuple[str, str, Step]]) -> list[float]:
    """How long each step takes, in seconds."""
    usual = []
    for _, after, step in life:
        begun = time.perf_counter()
        assert (await step(check)).status_code in DONE
        usual.append(time.perf_counter() - begun)
        assert await check.state() == after
    return usual


async def _survived(
    mortal: Mortal, check: Check, life: list[tuple[str, str, Step]], usual: list[float], turn: int
) -> None:
    """Each step is done wholly or not at all, and once only; what was not done can be repeated."""
    for n, (before, after, step) in enumerate(life):
        share = (turn + 0.5 + n / len(life)) / KILLS % 1.1
        answer = await mortal.killed_during(step(check), usual[n] * share)
        state = await check.state()
        assert state in (before, after), f"a step is whole or nothing: {state}"
        if answer is not None:
            assert (answer.status_code in DONE, state) == (True, after), "what was answered has happened"
        again = await step(check)
        if state == after:
            assert again.status_code in (404, 409), "never twice"
        else:
            assert again.status_code in DONE, "what did not happen can be repeated"


@pytest.mark.promise("A4")
@pytest.mark.promise("E3")
async def test_the_service_dies_at_every_step_up_to_the_handoff(mortal: Mortal) -> None:
    vendor, contract = await contracted(mortal.company)
    usual = await _rehearsed(await ordered(mortal.company, vendor, contract), BEFORE)
    for turn in range(KILLS):
        check = await ordered(mortal.company, vendor, contract)
        await _survived(mortal, check, BEFORE, usual, turn)
        assert len(await mortal.rows("SELECT jti FROM check_package WHERE id = $1", check.id)) == 1
        assert await _counted(mortal, check, "check_order.released") == 1
        assert await _counted(mortal, check, "check_order.consented") == 1
        assert len((await check.opened((await check.fetch()).text))["data"]["values"]) == 4
        assert (await check.fetch()).status_code == 404


@pytest.mark.promise("A4")
@pytest.mark.promise("E2")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_service_dies_at_every_step_after_the_handoff(mortal: Mortal) -> None:
    vendor, contract = await contracted(mortal.company)
    rehearsal = await (await ordered(mortal.company, vendor, contract)).released()
    assert (await rehearsal.fetch()).status_code == 200
    usual = await _rehearsed(rehearsal, AFTER)
    for turn in range(KILLS):
        check = await (await ordered(mortal.company, vendor, contract)).released()
        assert (await check.fetch()).status_code == 200
        await _survived(mortal, check, AFTER, usual, turn)
        for event in ("check_package.acknowledged", "check_result.received", "check_result.decided"):
            assert await _counted(mortal, check, event) == 1, event


@pytest.mark.promise("E2")
@pytest.mark.promise("E3")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_vendor_dies_at_every_step(mortal: Mortal, tmp_path: Path) -> None:
    """Whatever it had, it has once; what it lost is called back, and it can still attest that it has nothing."""
    company = mortal.company
    vendor, contract = await contracted(company)
    client = python_client(tmp_path).with_keys(
        [_private("ES256"), _private("ECDH-ES+A256KW")],
        service=mortal.process.address,
        issuer=ISSUER,
        client_id=vendor.client_id,
        service_keys="",
    )
    found = [{"check": check, "outcome": "confirmed"} for check in ("education", "identity")]
    usual = await _takes(client, await (await ordered(company, vendor, contract)).released(), found)
    for turn in range(KILLS + 1):
        check = await (await ordered(company, vendor, contract)).released()
        after = usual * (turn + 0.8) / (KILLS + 1)
        # What a dead vendor had sent may still arrive: a step is looked at by what has become of the order.
        await _killed(client, "pick-up", check.id, "", after)
        assert await check.state() in ("released", "acknowledged")
        arrived = await _ran(client, "pick-up", check.id, "")
        assert await check.state() == "acknowledged" or not arrived, "it is given once; or it was, and is lost"
        if await check.state() == "acknowledged":
            await _killed(client, "deliver", check.id, json.dumps(found), after)
            await _ran(client, "deliver", check.id, json.dumps(found))
            assert await check.state() == "result_received"
            assert await _counted(mortal, check, "check_result.received") == 1
        assert (await check.act("withdraw")).status_code == 200
        await _killed(client, "attest", check.id, "", after)
        await _ran(client, "attest", check.id, "")
        assert await check.state() == "deletion_attested"
        assert await _counted(mortal, check, "check_order.released") == 1
        assert await _counted(mortal, check, "check_package.fetched") == 1


def _private(kind: str) -> dict[str, Any]:
    return private_key(kind, 0).as_dict(private=True) | jwk_of(kind, 0)


async def _takes(client: SampleClient, check: Check, found: list[dict[str, str]]) -> float:
    """How long a command of the client takes, in seconds."""
    begun = time.perf_counter()
    assert await _ran(client, "pick-up", check.id, "")
    usual = time.perf_counter() - begun
    assert await _ran(client, "deliver", check.id, json.dumps(found))
    return usual


async def _ran(client: SampleClient, command: str, order: str, given: str) -> bool:
    """Whether a command succeeds."""
    process = await _started(client, command, order)
    _, said = await process.communicate(given.encode())
    assert process.returncode == 0 or b"404" in said or b"409" in said, said
    return process.returncode == 0


async def _killed(client: SampleClient, command: str, order: str, given: str, after: float) -> None:
    """A command that is killed so many seconds after its start."""
    process = await _started(client, command, order)
    talking = asyncio.create_task(process.communicate(given.encode()))
    await asyncio.sleep(after)
    if process.returncode is None:
        process.kill()
    await talking


async def _started(client: SampleClient, command: str, order: str) -> asyncio.subprocess.Process:
    environment = {n: v for n, v in os.environ.items() if not n.startswith("VENDOR_")} | client.variables
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *client.command, command, order, stdin=pipe, stdout=pipe, stderr=pipe, env=environment
    )


async def _counted(mortal: Mortal, check: Check, event: str) -> int:
    path = f"/v1/audit/entries?applicant_id={check.person}&limit=200"
    items = (await mortal.company.call("auditor", "GET", path)).json()["items"]
    return sum(1 for e in items if (e["event"], e["outcome"]) == (event, "allowed"))
