"""Everybody gets one order of a mail about a new notice, whatever kills the run that orders them (promise H1)."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Table, select

from ats_privacy.domain.identity import new_id
from ats_privacy.jobs.tell_notices import tell_notice
from ats_privacy.storage.notice_orders import order
from ats_privacy.storage.statements import Change, Insert, Statement
from ats_privacy.storage.tables import Applicant, OutboxRow
from tests.integration.company import Company
from tests.integration.publishing import publish

pytestmark = pytest.mark.promise("H1")
ROOT = Path(__file__).resolve().parents[2]
OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]


async def _orders(company: Company) -> list[tuple[str, str]]:
    every = Statement(select(OUTBOX).where(OUTBOX.c.organisation_id == company.organisation), across=True)
    rows = await company.service.database.fetch(every, {})
    return [(str(row["subject_id"]), row["parameters"]) for row in rows if row["kind"] == "mail.applicant"]


async def _people(company: Company, number: int) -> list[str]:
    return [await company.applicant({"full_name": f"Person {n}"}) for n in range(number)]


async def test_everybody_who_was_not_told_gets_one_order(company: Company, neighbour: Company) -> None:
    people = await _people(company, 7)
    await neighbour.applicant()
    number = await publish(company, ["recruitment"])
    path = f"/v1/applicants/{people[0]}/notices/{number}/told"
    assert (await company.call("recruiter", "PUT", path, json={"means": "phone"})).status_code == 204
    erased = f"/v1/applicants/{people[1]}/erasure"
    assert (await company.call("privacy_officer", "POST", erased, json={})).status_code == 201
    told_at_collection = await company.applicant({"full_name": "Late Body"})
    database, organisation = company.service.database, company.organisation
    assert await tell_notice(database, organisation, batch=2) == 5
    assert await tell_notice(database, organisation, batch=2) == 0
    orders = await _orders(company)
    assert sorted(person for person, _ in orders) == sorted(people[2:])
    assert told_at_collection not in {person for person, _ in orders}
    assert {parameters for _, parameters in orders} == {
        json.dumps({"notice": number, "template": "notice_changed"}, sort_keys=True)
    }


async def test_two_runs_at_once_order_nothing_twice(company: Company) -> None:
    people = await _people(company, 12)
    await publish(company, ["recruitment"])
    runs = [tell_notice(company.service.database, company.organisation, batch=2) for _ in range(3)]
    assert sum(await asyncio.gather(*runs)) == len(people)
    assert Counter(person for person, _ in await _orders(company)) == Counter(people)


@pytest.mark.slow
async def test_a_run_that_was_killed_goes_on_where_it_was(company: Company) -> None:
    first = (await _people(company, 1))[0]
    table: Table = Applicant.__table__  # type: ignore[attr-defined]
    columns = [c.name for c in table.columns]
    copied = [c for c in columns if c not in ("id", "audit_reference")]
    # Many records without their cost: copies under ids of their own, which nobody reads.
    row = (
        await company.service.database.fetch(
            Statement(select(table).where(table.c.organisation_id == company.organisation), across=True), {}
        )
    )[0]
    people = {first}
    rows = []
    for n in range(900):
        person = new_id()
        people.add(str(person))
        rows.append(
            (person, n.to_bytes(16, "big"), company.organisation, *(row[c] for c in copied if c != "organisation_id"))
        )
    names = ("id", "audit_reference", "organisation_id", *(c for c in copied if c != "organisation_id"))
    await company.service.database.write(Insert(table, names, rows))
    await publish(company, ["recruitment"])
    command = [sys.executable, "-m", "tests.integration.notice_teller"]
    arguments = [company.service.settings.database_url, str(company.organisation)]
    kills, interrupted = 0, 0
    while True:
        process = await asyncio.create_subprocess_exec(*command, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        assert (await process.stdout.readline()).strip() == b"begun"
        before = len(await _orders(company))
        if kills < 3:
            for _ in range(200):
                await asyncio.sleep(0.01)
                if len(await _orders(company)) > before + 20:
                    break
            process.send_signal(signal.SIGKILL)
            kills += 1
        ended = await process.wait()
        if ended == 0:
            break
        interrupted += before < len(await _orders(company)) < len(people)
    assert interrupted >= 1
    orders = Counter(person for person, _ in await _orders(company))
    assert orders == Counter(people)


def test_the_change_is_by_statement() -> None:
    """An order is never without the cursor behind it: both stand in one list of steps."""
    steps = order(UUID(int=1), 2, UUID(int=0), [UUID(int=5), UUID(int=6)])
    assert isinstance(steps[0], Change)
    assert steps[0].expect == 1
    assert steps[0].parameters["reached"] == UUID(int=6)
