"""Quarantined, cancelled and erased people: no path reads or writes, and the deadline erases (B2, F4, G1, G3)."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.erase_due import erase_due
from ats_privacy.storage import applicants, subject_states
from tests.integration.company import Company

READ = "?purpose=recruitment"
CHILD = "2012-05-01"
DAY = 86_400_000_000
CLOSED = ("quarantined", "cancelled", "erased")


async def close(company: Company, person: str, state: str) -> None:
    """Bring an active applicant into a state, by the routes alone."""
    if state == "quarantined":
        path, change = f"/v1/applicants/{person}{READ}", {"values": {"birth_date": CHILD, "id_number": None}}
        tag = (await company.call("recruiter", "GET", path)).headers["ETag"]
        answer = await company.call("recruiter", "PATCH", path, json=change, headers={"If-Match": tag})
        assert answer.json()["state"] == "quarantined", answer.text
    elif state == "cancelled":
        answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{person}/cancellation")
        assert answer.json()["state"] == "cancelled", answer.text
    else:
        answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json={})
        assert answer.status_code == 201, answer.text


async def state_of(company: Company, person: str) -> str | None:
    return await subject_states.state_of(company.service.database, company.organisation, UUID(person))


async def version_of(company: Company, person: str) -> int:
    projection = applicants.Projection((), ())
    row = await applicants.by_id(company.service.database, projection, company.organisation, UUID(person), UUID(person))
    assert row is not None
    return int(row["version"])


async def events(company: Company) -> list[tuple[str, str]]:
    items = (await company.call("auditor", "GET", "/v1/audit/entries?limit=50")).json()["items"]
    return [(item["event"], item["outcome"]) for item in items]


@pytest.mark.promise("B2")
@pytest.mark.parametrize("state", CLOSED)
async def test_every_write_is_refused_once_a_record_is_closed(company: Company, state: str) -> None:
    person = await company.applicant()
    application = await company.application(person, await company.requisition())
    other = await company.requisition("ENG-2")
    me = company.as_applicant(person)
    await company.call(me, "GET", f"/v1/applicants/{person}{READ}")  # the token is remembered for a while
    await close(company, person, state)
    own, candidacy = f"/v1/applicants/{person}", f"/v1/applications/{application}"
    consent = {"purpose": "research", "notice_version": "1", "channel": "page"}
    applying = {"applicant_id": person, "requisition_id": other}
    writes = [
        ("recruiter", "PATCH", f"{own}{READ}", {"values": {"summary": "More."}}),
        (me, "PATCH", f"{own}{READ}", {"values": {"summary": "More."}}),
        ("recruiter", "POST", f"/v1/applications{READ}", applying),
        ("recruiter", "POST", f"/v1/applications{READ}", {**applying, "values": {"cover_letter": "Please."}}),
        ("recruiter", "PATCH", candidacy, {"stage": "interview"}),
        ("recruiter", "POST", f"{candidacy}/notes{READ}", {"text": "Called."}),
        ("recruiter", "POST", f"{own}/consents", consent),
        (me, "POST", f"{own}/consents", consent),
    ]
    before = await version_of(company, person)
    for role, method, path, body in writes:
        for tag in (str(before), "1", "2"):
            answer = await company.call(role, method, path, json=body, headers={"If-Match": f'"{tag}"'})
            assert answer.status_code in (401, 403, 409), (role, method, path, answer.text)
    assert await version_of(company, person) == before
    assert await state_of(company, person) == state


@pytest.mark.promise("B2")
@pytest.mark.promise("G1")
@pytest.mark.parametrize("state", CLOSED)
async def test_nobody_reads_a_closed_record_for_recruiting(company: Company, state: str) -> None:
    person = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    application = await company.application(person, requisition)
    await close(company, person, state)
    for role in company.staff:
        for path in (
            f"/v1/applicants/{person}{READ}",
            f"/v1/applications/{application}{READ}",
            f"/v1/applicants{READ}",
            f"/v1/applicants{READ}&requisition_id={requisition}",
            f"/v1/applicants/{person}/applications{READ}",
        ):
            answer = await company.call(role, "GET", path)
            empty = answer.status_code == 200 and answer.json()["items"] == []
            assert empty or answer.status_code in (403, 404), (role, path, answer.text)
    for by, value in (("name", "张三丰"), ("email", "zhang.sanfeng@example.com")):
        answer = await company.call(
            "recruiter", "POST", f"/v1/applicants/search{READ}", json={"by": by, "value": value}
        )
        assert answer.json()["items"] == []
    reveal = {"fields": ["email"], "reason": "To call."}
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{person}/reveal{READ}", json=reveal)
    assert answer.status_code in (403, 404)


@pytest.mark.promise("G1")
async def test_a_correction_that_tells_of_a_minor_quarantines_in_the_same_write(company: Company) -> None:
    person = await company.applicant({"full_name": "Young Example", "email": "young@example.com"})
    path = f"/v1/applicants/{person}{READ}"
    change = {"values": {"birth_date": CHILD}}
    answer = await company.call("recruiter", "PATCH", path, json=change, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["state"]) == (200, "quarantined")
    assert (await company.call("recruiter", "GET", path)).status_code in (403, 404)
    row = await subject_states.deadline_of(company.service.database, company.organisation, UUID(person))
    assert row is not None
    assert row["erase_at"] - row["since"] == company.service.settings.quarantine_days * DAY
    assert ("applicant.quarantined", "allowed") in await events(company)


@pytest.mark.promise("G3")
async def test_the_quarantine_erases_itself_at_its_deadline(company: Company) -> None:
    service = company.service
    child = await company.applicant({"full_name": "Young Example", "birth_date": CHILD})
    adult = await company.applicant()
    assert await erase_due(service.database, service.erase) == (0, 0)
    row = await subject_states.deadline_of(service.database, company.organisation, UUID(child))
    assert row is not None
    assert await erase_due(service.database, service.erase, now=row["erase_at"] - 1) == (0, 0)
    counts = await asyncio.gather(*(erase_due(service.database, service.erase, now=row["erase_at"]) for _ in range(3)))
    assert sum(erased for erased, _ in counts) == 1
    assert await state_of(company, child) == "erased"
    assert await applicants.wrapped_keys(service.database, company.organisation, UUID(child)) == {}
    assert await subject_states.deadline_of(service.database, company.organisation, UUID(child)) is None
    assert await state_of(company, adult) == "active"
    assert ("applicant.erased", "allowed") in await events(company)
    assert await erase_due(service.database, service.erase, now=row["erase_at"] + DAY) == (0, 0)


@pytest.mark.promise("B2")
async def test_a_person_cancels_for_good_and_is_erased_later(company: Company) -> None:
    service = company.service
    person = await company.applicant()
    me = company.as_applicant(person)
    answer = await company.call(me, "POST", f"/v1/applicants/{person}/cancellation")
    assert answer.status_code == 200, answer.text
    again = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/cancellation")
    assert (again.status_code, again.json()["code"]) == (409, "record_closed")
    latest = now_us() + service.settings.cancelled_days * DAY
    assert await erase_due(service.database, service.erase, now=latest) == (1, 0)
    assert await state_of(company, person) == "erased"
    assert {("applicant.cancelled", "allowed"), ("applicant.cancelled", "refused")} <= set(await events(company))


async def test_only_ones_own_is_cancelled(company: Company) -> None:
    mine = await company.applicant()
    other = await company.applicant({"full_name": "Else Where"})
    me = company.as_applicant(mine)
    for role, status in ((me, 404), ("recruiter", 403), ("auditor", 403), ("hiring_manager", 403)):
        answer = await company.call(role, "POST", f"/v1/applicants/{other}/cancellation")
        assert answer.status_code == status, role
    assert await state_of(company, other) == "active"


async def test_cancelling_in_quarantine_never_keeps_a_childs_data_longer(company: Company) -> None:
    child = await company.applicant({"full_name": "Young Example", "birth_date": CHILD})
    database = company.service.database
    before = await subject_states.deadline_of(database, company.organisation, UUID(child))
    await close(company, child, "cancelled")
    after = await subject_states.deadline_of(database, company.organisation, UUID(child))
    assert before is not None
    assert after is not None
    assert (after["cause"], after["erase_at"]) == ("cancellation", before["erase_at"])


@pytest.mark.promise("B2")
async def test_writes_beside_a_cancellation_come_before_it_or_not_at_all(company: Company) -> None:
    person = await company.applicant()
    openings = [await company.requisition(f"R-{n}") for n in range(6)]

    async def apply(opening: str) -> int:
        body = {"applicant_id": person, "requisition_id": opening, "values": {"cover_letter": "Please."}}
        answer = await company.call("recruiter", "POST", f"/v1/applications{READ}", json=body)
        assert answer.status_code in (201, 403, 409), answer.text
        return answer.status_code

    async def change() -> int:
        body = {"values": {"birth_date": CHILD, "id_number": None}}
        path = f"/v1/applicants/{person}{READ}"
        answer = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
        assert answer.status_code in (200, 403, 409, 412), answer.text
        return answer.status_code

    await asyncio.gather(
        *(apply(each) for each in openings[:3]), change(), close(company, person, "cancelled"), apply(openings[3])
    )
    assert await state_of(company, person) == "cancelled"
    for opening in openings[4:]:
        assert await apply(opening) in (403, 409)
    row = await subject_states.deadline_of(company.service.database, company.organisation, UUID(person))
    assert row is not None
    assert row["cause"] == "cancellation"
