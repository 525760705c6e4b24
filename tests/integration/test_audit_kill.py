"""What a client has been shown is in the audit log, also when the process dies in the same moment (promise D6)."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from ats_privacy.settings import Settings
from tests.integration.company import Company
from tests.servers.raw_sql import raw_sql
from tests.servers.running_company import running_company

_READERS = 8
_ANSWERS = 250


@pytest.mark.promise("D6")
async def test_every_answer_before_a_kill_has_its_entry(settings: Settings, tmp_path: Path) -> None:
    shown: list[tuple[str, str]] = []
    enough = asyncio.Event()

    async def read_without_end(company: Company, applicants: list[str], number: int) -> None:
        paths = [f"/v1/applicants/{applicant}" for applicant in applicants]
        paths += ["/v1/applicants", f"{paths[0]}/applications"]
        turn = number
        while True:
            turn += 1
            try:
                answer = await company.call("recruiter", "GET", f"{paths[turn % len(paths)]}?purpose=recruitment")
            except httpx.TransportError:
                return
            assert answer.status_code == 200, answer.text
            shown.append((answer.headers["x-request-id"], answer.text))
            if len(shown) >= _ANSWERS:
                enough.set()

    async with running_company(settings, tmp_path / "service.log") as (company, process):
        applicants = [await company.applicant({"full_name": f"Person {n}"}) for n in range(3)]
        await company.application(applicants[0], await company.requisition())
        async with asyncio.TaskGroup() as group:
            for number in range(_READERS):
                group.create_task(read_without_end(company, applicants, number))
            await enough.wait()
            process.kill()

    assert len(shown) >= _ANSWERS
    assert all("Person" in text or "stage" in text for _, text in shown)
    async with raw_sql(settings.database_url) as raw:
        rows = await raw.run(
            "SELECT request_id, outcome FROM audit_entry WHERE event LIKE '%.read' OR event LIKE '%.listed'"
        )
    entries = dict(rows)
    assert {entries.get(request) for request, _ in shown} == {"allowed"}
    assert len({request for request, _ in shown}) == len(shown)
