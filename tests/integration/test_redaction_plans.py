"""Plans of redaction: they spare the reading, and never show what a reading now would hide."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.jobs.prepare_redactions import PrepareRedactions
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import redaction_plans
from ats_privacy.storage.statements import Row, Statement
from ats_privacy.storage.tables import RedactionPlanRow
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.servers.raw_sql import RawSql, raw_sql

_EVERY = Statement(select(RedactionPlanRow.__table__), across=True)  # type: ignore[attr-defined]
SUMMARY = "Kestrel of Rookery Lane builds bridges; call 138 0013 8000 or ask Ms Anna Lindqvist."
SHOWN = "[name] of Rookery Lane builds bridges; call [phone] or ask [name]."


async def plans(company: Company) -> list[Row]:
    await company.service.plans.settled()
    return list(await company.service.database.fetch(_EVERY, {}))


async def someone(company: Company, requisition: str, **changes: Any) -> str:
    values = {"full_name": "Kestrel Okonkwo", "mobile": "138 0013 8000", "summary": SUMMARY} | changes
    applicant = await company.applicant(values)
    body = {
        "applicant_id": applicant,
        "requisition_id": requisition,
        "values": {"answers": [{"question": "Why?", "answer": "Because Kestrel can."}]},
    }
    answer = await company.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
    assert answer.status_code == 201, answer.text
    return applicant


async def masked(company: Company, applicant: str) -> Any:
    answer = await company.call(
        "hiring_manager", "GET", f"/v1/applicants/{applicant}?purpose=recruitment&fields=summary"
    )
    assert answer.status_code == 200, answer.text
    return answer.json()["values"].get("summary")


async def correct(company: Company, applicant: str, version: int, **values: Any) -> None:
    answer = await company.call(
        "recruiter",
        "PATCH",
        f"/v1/applicants/{applicant}?purpose=recruitment",
        json={"values": values},
        headers={"If-Match": f'"{version}"'},
    )
    assert answer.status_code == 200, answer.text


@pytest.fixture
async def raw(company: Company) -> AsyncIterator[RawSql]:
    """The database, past the service."""
    async with raw_sql(company.service.settings.database_url) as connection:
        yield connection


@pytest.fixture
async def requisition(company: Company) -> str:
    return await company.requisition(assigned="hiring_manager")


@pytest.mark.promise("B3")
async def test_the_second_reader_opens_none_of_the_person_s_values(
    company: Company, requisition: str, raw: RawSql
) -> None:
    applicant = await someone(company, requisition)
    assert await plans(company) == []
    assert await masked(company, applicant) == SHOWN
    [plan] = await plans(company)
    assert (plan["compartment"], plan["applicant_version"]) == ("free_text", 1)
    assert not any(word in bytes(plan["sealed"]) for word in (b"Kestrel", b"phone", b"name"))
    await raw.run("UPDATE applicant SET full_name = email, mobile = full_name WHERE id = $1", UUID(applicant))
    assert await masked(company, applicant) == SHOWN
    await raw.run("DELETE FROM redaction_plan")
    assert await masked(company, applicant) is None  # whose name cannot be opened has no text that can be shown


async def test_a_correction_is_read_by_at_once(company: Company, requisition: str) -> None:
    applicant = await someone(company, requisition)
    assert await masked(company, applicant) == SHOWN
    await plans(company)
    await correct(company, applicant, 1, full_name="Rookery Lane")
    shown = await masked(company, applicant)
    assert shown is not None
    assert not [name for name in ("Rookery", "Lane") if name in shown]
    [plan] = await plans(company)
    assert plan["applicant_version"] == 2
    await correct(company, applicant, 2, summary="Rookery speaks of 139 1234 5678.")
    assert await masked(company, applicant) == "[name] speaks of [phone]."


@pytest.mark.promise("D4")
async def test_a_plan_that_was_changed_or_moved_is_none(company: Company, requisition: str, raw: RawSql) -> None:
    applicant, other = await someone(company, requisition), await someone(company, requisition)
    assert await masked(company, applicant) == await masked(company, other) == SHOWN
    await plans(company)
    await correct(company, other, 1, mobile="139 1234 5678")
    old = bytes(await raw.value("SELECT sealed FROM redaction_plan WHERE subject_id = $1", UUID(other)))
    assert await masked(company, other) is not None
    foreign = bytes(await raw.value("SELECT sealed FROM redaction_plan WHERE subject_id = $1", UUID(applicant)))
    for bad in (foreign, old, old[:-1], old[:30] + bytes([old[30] ^ 1]) + old[31:], b""):
        await company.service.plans.settled()
        await raw.run("UPDATE redaction_plan SET sealed = $1 WHERE subject_id = $2", bad, UUID(other))
        assert await masked(company, other) == SHOWN
    # An earlier plan given out for the present version: what it says of the version was sealed with it.
    await company.service.plans.settled()
    await raw.run(
        "UPDATE redaction_plan SET sealed = $1, applicant_version = 2 WHERE subject_id = $2", old, UUID(other)
    )
    assert await masked(company, other) == SHOWN
    [kept] = [plan for plan in await plans(company) if str(plan["subject_id"]) == other]
    assert bytes(kept["sealed"]) != old


async def test_everybody_s_texts_are_read_ahead_once(
    company: Company, requisition: str, raw: RawSql, neighbour: Company
) -> None:
    people = [await someone(company, requisition) for _ in range(3)]
    resume = b"Kestrel Okonkwo\nCall 138 0013 8000.\n"
    sent = await company.call(
        "recruiter",
        "POST",
        f"/v1/applicants/{people[0]}/documents?purpose=recruitment&kind=resume&filename=resume.txt",
        content=resume,
        headers={"Content-Type": "application/octet-stream"},
    )
    assert sent.status_code == 201, sent.text
    await company.applicant({"full_name": "Without Texts"})
    await neighbour.applicant()
    service = company.service
    job = PrepareRedactions(service.database, service.policy, service.keyrings)
    await raw.run("UPDATE applicant SET full_name = summary WHERE id = $1", UUID(people[2]))
    assert await job.of(company.organisation) == (2, 1)
    assert await job.of(company.organisation) == (0, 1)
    found = await plans(company)
    assert {str(plan["subject_id"]) for plan in found} == set(people[:2])
    await raw.run("UPDATE applicant SET mobile = email WHERE id = $1", UUID(people[0]))
    assert await masked(company, people[0]) == SHOWN
    [application] = (
        await company.call("hiring_manager", "GET", f"/v1/applicants/{people[0]}/applications?purpose=recruitment")
    ).json()["items"]
    assert application["values"]["answers"] == [{"question": "Why?", "answer": "Because [name] can."}]
    document = await company.call(
        "hiring_manager", "GET", f"/v1/applicants/{people[0]}/documents/{sent.json()['id']}/text?purpose=recruitment"
    )
    assert document.json()["text"] == "[name]\nCall [phone].\n", document.text
    assert await plans(company) == found


@pytest.mark.promise("B2")
async def test_of_closed_records_nothing_is_opened(company: Company, requisition: str, raw: RawSql) -> None:
    cancelled = await someone(company, requisition)
    minor = await company.minor(summary=SUMMARY)
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{cancelled}/cancellation")
    assert answer.status_code < 300, answer.text
    for person in (cancelled, minor):  # had one been opened, it would be counted as passed over
        await raw.run("UPDATE applicant SET full_name = summary WHERE id = $1", UUID(person))
    service = company.service
    job = PrepareRedactions(service.database, service.policy, service.keyrings)
    assert await job.of(company.organisation) == (0, 0)
    assert await plans(company) == []


async def test_keys_that_go_take_the_plan_along(company: Company, requisition: str) -> None:
    erased, kept = await someone(company, requisition), await someone(company, requisition)
    assert await masked(company, erased) == await masked(company, kept) == SHOWN
    assert len(await plans(company)) == 2
    await rotate_compartment(workshop(company.service), company.organisation, "free_text")
    assert len(await plans(company)) == 2
    assert await masked(company, kept) == SHOWN
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{erased}/erasure", json={})
    assert answer.status_code == 201, answer.text
    assert [str(plan["subject_id"]) for plan in await plans(company)] == [kept]
    await rotate_data(workshop(company.service), company.organisation)
    assert await plans(company) == []
    assert await masked(company, kept) == SHOWN
    assert len(await plans(company)) == 1


async def test_only_the_record_as_it_is_gets_a_plan(company: Company, requisition: str, neighbour: Company) -> None:
    applicant = UUID(await someone(company, requisition))
    write = company.service.database.write
    await write(redaction_plans.keep(company.organisation, [(applicant, "free_text", 2, b"later")]))
    await write(redaction_plans.keep(neighbour.organisation, [(applicant, "free_text", 1, b"foreign")]))
    assert await plans(company) == []
    await write(redaction_plans.keep(company.organisation, [(applicant, "free_text", 1, b"one")]))
    await write(redaction_plans.keep(company.organisation, [(applicant, "free_text", 1, b"two")]))
    assert [bytes(plan["sealed"]) for plan in await plans(company)] == [b"two"]
    await write(redaction_plans.keep(company.organisation, []))
    cancelled = await company.call(
        company.as_applicant(str(applicant)), "POST", f"/v1/applicants/{applicant}/cancellation"
    )
    assert cancelled.status_code < 300, cancelled.text
    await write(redaction_plans.keep(company.organisation, [(applicant, "free_text", 2, b"closed")]))
    assert [bytes(plan["sealed"]) for plan in await plans(company)] == [b"two"]


async def test_a_process_that_may_not_open_every_own_value_keeps_nothing(
    company: Company, requisition: str, settings: Settings
) -> None:
    """It would not know a salary where one stands in a text, and others would read by what it found."""
    salary = {"amount": "32000", "currency": "CNY", "period": "month"}
    applicant = await someone(company, requisition, expected_salary=salary)
    bounded = await Service.start(
        replace(settings, compartments=frozenset({"identity", "contact", "career", "free_text"}))
    )
    try:
        manager = Actor(
            company.organisation, company.staff["hiring_manager"], ActorKind.STAFF, frozenset({"hiring_manager"}), 2
        )
        shown = await bounded.view.one(manager, UUID(applicant), "recruitment", ["summary"])
        assert shown.values["summary"] == SHOWN
        await bounded.plans.settled()
    finally:
        await bounded.close()
    assert await plans(company) == []


async def test_many_readers_and_corrections_at_once(company: Company, requisition: str) -> None:
    """Whatever is kept when, an answer hides a name that the record had while it was made."""
    words = ["zorvex", "qulnar", "tembix", "vuldra", "wexlor"]
    applicant = await someone(
        company, requisition, full_name="Zorvex Pine", summary=f"codes are {' '.join(words)} of noon"
    )
    told, going_on = [words[0]], [words[0]]

    async def read() -> None:
        for _ in range(12):
            since = len(told) - 1
            shown = await masked(company, applicant)
            assert [word for word in going_on[since:] if word not in shown], shown
            await asyncio.sleep(0.02)

    async def change() -> None:
        for version, word in enumerate(words[1:], start=1):
            await asyncio.sleep(0.06)
            going_on.append(word)
            await correct(company, applicant, version, full_name=f"{word.title()} Pine")
            told.append(word)

    await asyncio.gather(read(), read(), read(), change())
    for _ in range(2):
        shown = await masked(company, applicant)
        assert [word for word in words if word not in shown] == ["wexlor"]
        await company.service.plans.settled()
