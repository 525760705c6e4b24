"""Minors: unreadable without a guardian's verified consent, and with it for no more than that allows (G1, G2, G3)."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.drafts import age_state
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.gate.ages import Ages
from ats_privacy.jobs.come_of_age import come_of_age
from ats_privacy.storage import subject_states
from tests.integration.company import Company

TODAY = datetime.now(UTC).date()
SIXTEEN, TEN = TODAY - timedelta(days=16 * 366), TODAY - timedelta(days=10 * 366)


async def read(company: Company, minor: str, role: str = "recruiter", purpose: str = "recruitment") -> Any:
    return await company.call(role, "GET", f"/v1/applicants/{minor}?purpose={purpose}")


async def verify(company: Company, minor: str, guardian: str, role: str = "hr_administrator") -> Any:
    return await company.call(role, "PUT", f"/v1/applicants/{minor}/guardians/{guardian}/verification")


async def allowed(company: Company, born: date = SIXTEEN, *purposes: str) -> tuple[str, str]:
    """A minor with a guardian's verified consent."""
    minor = await company.minor(born.isoformat())
    guardian = await company.guardian(minor, *purposes)
    answer = await verify(company, minor, guardian)
    assert answer.status_code == 200, answer.text
    return minor, guardian


@pytest.mark.promise("G1")
@pytest.mark.promise("A2")
async def test_a_minor_is_unreadable_until_a_second_person_has_verified_the_guardian(company: Company) -> None:
    minor = await company.minor(SIXTEEN.isoformat())
    assert (await read(company, minor)).json()["code"] == "subject_quarantined"
    guardian = await company.guardian(minor)
    assert (await read(company, minor)).json()["code"] == "subject_quarantined", "recorded is not verified"
    own = await company.call(
        "hr_administrator",
        "POST",
        f"/v1/applicants/{minor}/guardians",
        json={"purposes": ["recruitment"], "relation": "parent", "method": "video", "reference": "v/1"},
    )
    same = await verify(company, minor, own.json()["id"])
    assert (same.status_code, same.json()["code"]) == (403, "second_person_missing")
    answer = await verify(company, minor, guardian)
    assert answer.json() == {"id": guardian, "state": "minor"}
    assert (await read(company, minor)).status_code == 200
    assert await subject_states.deadline_of(company.service.database, company.organisation, UUID(minor)) is None
    rows = (await company.call("privacy_officer", "GET", f"/v1/applicants/{minor}/guardians")).json()["items"]
    assert [(row["verified_at"] is None, row["ended_at"] is None) for row in rows] == [(False, True), (True, False)]


@pytest.mark.promise("G2")
async def test_only_what_the_guardian_allows_and_never_handing_over_or_profiling(company: Company) -> None:
    minor, _ = await allowed(company, SIXTEEN, "recruitment")
    assert (await read(company, minor)).status_code == 200
    for purpose, code in {
        "accommodation": "guardian_consent_missing",
        "background_check": "not_for_minors",
        "research": "not_for_minors",
        "personalisation": "not_for_minors",
    }.items():
        assert (await read(company, minor, "hr_administrator", purpose)).json()["code"] == code, purpose
    for purpose in ("background_check", "research", "wibble", "security"):
        body = {"purposes": [purpose], "relation": "parent", "method": "video", "reference": "v/1"}
        answer = await company.call("recruiter", "POST", f"/v1/applicants/{minor}/guardians", json=body)
        assert answer.status_code == 422, purpose
    listed = await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment")
    assert listed.json()["items"] == [], "minors are opened one by one, not combed through"


@pytest.mark.promise("G2")
async def test_under_fourteen_everything_is_sensitive(company: Company) -> None:
    child, _ = await allowed(company, TEN, "recruitment")
    minor, _ = await allowed(company, SIXTEEN, "recruitment")
    ours, theirs = (await read(company, child)).json(), (await read(company, minor)).json()
    assert theirs["masks"]["full_name"] == "clear"
    assert "clear" not in ours["masks"].values()
    assert "小明" not in str(ours["values"])
    me = company.as_applicant(child)
    own = (await company.call(me, "GET", f"/v1/applicants/{child}?purpose=recruitment")).json()
    assert own["masks"]["full_name"] == "clear", "the child's own data is not hidden from the child"


@pytest.mark.promise("G1")
@pytest.mark.promise("G3")
async def test_when_the_guardian_ends_it_the_record_is_closed_at_once_and_waits_for_its_deadline(
    company: Company,
) -> None:
    minor, guardian = await allowed(company)
    path = f"/v1/applicants/{minor}/guardians/{guardian}"
    assert (await company.call("recruiter", "DELETE", path)).json()["state"] == "quarantined"
    assert (await read(company, minor)).json()["code"] == "subject_quarantined"
    due = await subject_states.deadline_of(company.service.database, company.organisation, UUID(minor))
    assert due is not None
    assert (await company.call("recruiter", "DELETE", path)).status_code == 404
    again = await company.guardian(minor)
    assert (await verify(company, minor, again)).status_code == 200
    assert (await read(company, minor)).status_code == 200


@pytest.mark.promise("G1")
async def test_ending_and_reading_at_once(company: Company) -> None:
    for _ in range(8):
        minor, guardian = await allowed(company)
        path = f"/v1/applicants/{minor}/guardians/{guardian}"
        ended, *reads = await asyncio.gather(
            company.call("recruiter", "DELETE", path), *(read(company, minor) for _ in range(6))
        )
        assert ended.status_code == 200
        log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={minor}&limit=100")
        told = [(e["event"], e["outcome"]) for e in log.json()["items"]]
        assert sum(answer.status_code == 200 for answer in reads) <= told.count(("applicant.read", "allowed"))
        assert {answer.status_code for answer in reads} <= {200, 403}
        assert (await read(company, minor)).status_code == 403


@pytest.mark.promise("G2")
async def test_birthdays(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    born = TODAY - timedelta(days=13 * 365)
    child, _ = await allowed(company, born, "recruitment", "accommodation")
    answer = await company.call(
        "recruiter",
        "POST",
        f"/v1/applicants/{child}/consents",
        json={"purpose": "accommodation", "notice_version": "1", "channel": "paper"},
    )
    assert answer.status_code == 201, answer.text
    service = company.service

    async def on(day: date) -> str:
        monkeypatch.setattr(Ages, "today", lambda self: day)
        await come_of_age(service.database, service.ages, service.ending)
        row = await service.ages.row_of(company.organisation, UUID(child))
        assert row is not None
        return str(row["state"])

    assert await on(TODAY + timedelta(days=1)) == "child"
    assert await on(born.replace(year=born.year + 14, day=min(born.day, 28)) + timedelta(days=4)) == "minor"
    assert (await read(company, child)).status_code == 200
    assert await on(born.replace(year=born.year + 18, day=min(born.day, 28)) + timedelta(days=4)) == "active"
    rows = (await company.call("privacy_officer", "GET", f"/v1/applicants/{child}/consents")).json()["items"]
    assert [row["ended_as"] for row in rows] == ["expired"], "who is of age is asked anew"
    assert (await read(company, child)).status_code == 200
    assert (await read(company, child, "hr_administrator", "accommodation")).json()["code"] == "consent_missing"


def test_the_day_is_that_of_the_organisation() -> None:
    """Born on 2008-11-24: of age from the first minute of that day, wherever the service runs."""
    born = {"birth_date": "2008-11-24"}
    assert age_state(born, date(2026, 11, 23)) is SubjectState.MINOR
    assert age_state(born, date(2026, 11, 24)) is SubjectState.ACTIVE
    assert age_state({"birth_date": "2012-11-24"}, date(2026, 11, 23)) is SubjectState.CHILD
    assert age_state({}, date(2026, 11, 23)) is SubjectState.ACTIVE


async def enter(company: Company, minor: str, born: str, role: str) -> Any:
    body = {"values": {"birth_date": born}, "reference": "passport/9"}
    return await company.call(role, "POST", f"/v1/applicants/{minor}/birth-correction", json=body)


@pytest.mark.promise("G1")
async def test_a_mistyped_birth_is_corrected_by_two_people_each_by_themselves(company: Company) -> None:
    mistyped = await company.minor("2016-03-04")
    assert (await enter(company, mistyped, "1996-03-04", "recruiter")).json()["status"] == "waiting"
    assert (await read(company, mistyped)).json()["code"] == "subject_quarantined"
    alone = await enter(company, mistyped, "1996-03-04", "recruiter")
    assert (alone.status_code, alone.json()["code"]) == (403, "second_person_missing")
    applied = await enter(company, mistyped, "1996-03-04", "hr_administrator")
    assert applied.json() == {"status": "applied", "state": "active", "version": 2}
    shown = (await read(company, mistyped)).json()
    assert shown["values"]["birth_date"]
    assert await subject_states.deadline_of(company.service.database, company.organisation, UUID(mistyped)) is None


@pytest.mark.promise("G1")
async def test_entries_that_differ_are_void_and_a_minor_stays_one(company: Company) -> None:
    minor = await company.minor("2016-03-04")
    await enter(company, minor, "1996-03-04", "recruiter")
    differs = await enter(company, minor, "1996-04-03", "hr_administrator")
    assert (differs.status_code, differs.json()["code"]) == (409, "entries_differ")
    assert (await enter(company, minor, "2015-03-04", "hr_administrator")).json()["status"] == "waiting"
    assert (await enter(company, minor, "2015-03-04", "recruiter")).json()["state"] == "quarantined"
    assert await subject_states.deadline_of(company.service.database, company.organisation, UUID(minor)) is not None
    unfit = await company.call(
        "recruiter",
        "POST",
        f"/v1/applicants/{minor}/birth-correction",
        json={"values": {"full_name": "x"}, "reference": "passport/9"},
    )
    assert (unfit.status_code, unfit.json()["code"]) == (422, "request_invalid")
    body = {"values": {}, "reference": "passport/9"}
    empty = await company.call("recruiter", "POST", f"/v1/applicants/{minor}/birth-correction", json=body)
    assert (empty.status_code, empty.json()["code"]) == (422, "nothing_to_correct")


@pytest.mark.promise("G1")
async def test_nobody_alone_makes_an_adult_of_a_minor(company: Company) -> None:
    minor, _ = await allowed(company)
    version = (await read(company, minor)).headers["etag"]
    answer = await company.call(
        "recruiter",
        "PATCH",
        f"/v1/applicants/{minor}?purpose=recruitment",
        json={"values": {"birth_date": "1990-01-01"}},
        headers={"If-Match": version},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "birth_guarded")
    other = await company.call(
        "recruiter",
        "PATCH",
        f"/v1/applicants/{minor}?purpose=recruitment",
        json={"values": {"email": "ming@example.com"}},
        headers={"If-Match": version},
    )
    assert (other.status_code, other.json()["state"]) == (200, "minor"), other.text
