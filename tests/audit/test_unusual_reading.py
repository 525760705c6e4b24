"""What stands out in reading, as rules and over a real log."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.events import AuditEntry, Event, Outcome
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.unusual_reading import HOUR_US, HourOfReading, Limits, unassigned, unusual
from ats_privacy.domain.working_hours import WorkingHours
from tests.integration.company import Company

DAY_US = 24 * HOUR_US
SHANGHAI = WorkingHours()
MONDAY_US = int(datetime(2026, 9, 14, tzinfo=UTC).timestamp()) * 1_000_000
"""A Monday at 0:00 UTC, when it is 8:00 in Shanghai."""
STAFF = uuid4()


def hour(day: int, at: int, people: int = 0, reveals: int = 0, refusals: int = 0) -> HourOfReading:
    """An hour of local time, days counted from a Monday."""
    start = (MONDAY_US + day * DAY_US) // HOUR_US + at - 8
    return HourOfReading(STAFF, start, people, reveals, refusals)


def kinds(past: list[HourOfReading], now: list[HourOfReading]) -> list[str]:
    return [alert.kind for alert in unusual(past, now, SHANGHAI)]


def test_the_day_is_a_monday() -> None:
    assert SHANGHAI.day(MONDAY_US - 8 * HOUR_US) == SHANGHAI.day(MONDAY_US)
    assert [SHANGHAI.contain(hour(day, 10).hour * HOUR_US) for day in range(7)] == [True] * 5 + [False] * 2
    assert [SHANGHAI.contain(hour(0, at).hour * HOUR_US) for at in (6, 7, 20, 21)] == [False, True, True, False]


def test_usual_reading_is_left_alone() -> None:
    past = [hour(day, at, people=60) for day in range(5) for at in range(9, 18)]
    assert kinds(past, [hour(7, at, people=70) for at in range(9, 18)]) == []


def test_much_more_than_ones_own_usual() -> None:
    past = [hour(day, 10, people=100) for day in range(5)]
    assert kinds(past, [hour(7, 10, people=150)]) == []
    assert kinds(past, [hour(7, 10, people=301)]) == ["people_an_hour"]
    assert kinds(past, [hour(7, at, people=199) for at in (9, 10, 11)]) == ["people_a_day"]
    busy = [hour(day, 10, people=1000) for day in range(5)]
    assert kinds(busy, [hour(7, 10, people=2500)]) == []
    assert sorted(kinds(busy, [hour(7, 10, people=3001)])) == ["people_a_day", "people_an_hour"]


def test_reveals_and_refusals() -> None:
    assert kinds([], [hour(0, 10, reveals=11)]) == ["reveals_a_day"]
    assert kinds([], [hour(0, 10, refusals=11)]) == ["refusals_a_day"]
    assert kinds([], [hour(0, 10, reveals=10, refusals=10)]) == []


def test_outside_working_hours() -> None:
    night = [hour(0, 23, people=21)]
    assert kinds([], night) == ["outside_working_hours"]
    assert kinds([], [hour(0, 23, people=20)]) == []
    assert kinds([], [hour(0, 3, people=1, reveals=1)]) == ["outside_working_hours"]
    assert kinds([hour(day, 23, people=1) for day in (-1, -2, -3)], night) == []


@given(st.lists(st.builds(hour, st.integers(0, 6), st.integers(7, 20), st.integers(0, 400)), max_size=20))
def test_more_reading_never_silences_an_alert(hours: list[HourOfReading]) -> None:
    before = {(a.kind, a.begins_at) for a in unusual([], hours, SHANGHAI)}
    more = [*hours, hour(0, 12, people=50)]
    assert before <= {(a.kind, a.begins_at) for a in unusual([], more, SHANGHAI)}


def test_reading_other_peoples_candidates() -> None:
    own = {os.urandom(16) for _ in range(30)}
    others = {os.urandom(16) for _ in range(31)}
    (alert,) = unassigned({STAFF: own | others}, {STAFF: own}, (1, 2))
    assert (alert.kind, alert.observed, alert.limit) == ("unassigned_requisitions", 31, Limits().people_unassigned)
    assert unassigned({STAFF: own | set(list(others)[:20])}, {STAFF: own}, (1, 2)) == []
    assert unassigned({STAFF: others}, {}, (1, 2)) == []


@pytest.mark.parametrize("text", ["", "+08:00", "+8:00 07-21", "+08:00 21-07", "+15:00 07-21", "+08:00 07-25"])
def test_working_hours_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="working hours"):
        WorkingHours.parse(text)


def test_working_hours_elsewhere() -> None:
    berlin = WorkingHours.parse("+01:00 08-18")
    assert (berlin.offset_minutes, berlin.begins, berlin.ends) == (60, 8, 18)
    assert WorkingHours.parse("-03:30 00-24").offset_minutes == -210


def told(actor: Actor, at: int, event: Event, people: int, outcome: Outcome = Outcome.ALLOWED) -> AuditEntry:
    references = os.urandom(16 * people)
    return AuditEntry(
        organisation=actor.organisation,
        actor_kind="staff",
        actor_id=actor.id,
        event=event,
        outcome=outcome,
        subject=references if people == 1 else None,
        subjects=references if people > 1 else None,
        id=UUID(int=((at // 1000) << 80) | int.from_bytes(os.urandom(8))),
        at=at,
    )


async def test_over_a_real_log(company: Company) -> None:
    recruiter = Actor(company.organisation, company.staff["recruiter"], ActorKind.STAFF, frozenset())
    now = now_us()
    entries = [told(recruiter, now - day * DAY_US, Event.APPLICANT_LISTED, 30) for day in range(3, 20)]
    assert (await company.call("security", "GET", "/v1/audit/alerts")).json() == {"items": []}
    entries += [told(recruiter, now - 60_000_000 * n, Event.APPLICANT_LISTED, 50) for n in range(12)]
    entries += [told(recruiter, now - 1000 * n, Event.APPLICANT_REVEALED, 1) for n in range(12)]
    entries += [told(recruiter, now - 1000 * n, Event.APPLICANT_READ, 0, Outcome.REFUSED) for n in range(12)]
    await company.service.audit.log.append(*entries)
    answer = (await company.call("security", "GET", "/v1/audit/alerts?days=1")).json()
    found = {item["kind"]: item for item in answer["items"]}
    assert set(found) >= {"people_a_day", "reveals_a_day", "refusals_a_day"}
    assert {item["staff_id"] for item in answer["items"]} == {str(company.staff["recruiter"])}
    assert sum(item["observed"] for item in answer["items"] if item["kind"] == "reveals_a_day") == 12
    assert (await company.call("recruiter", "GET", "/v1/audit/alerts")).status_code == 403
    assert (await company.call("security", "GET", "/v1/audit/alerts?days=32")).status_code in (400, 422)


async def test_unassigned_over_a_real_log(company: Company) -> None:
    own = await company.requisition("ENG-1", assigned="recruiter")
    person = await company.applicant()
    await company.application(person, own)
    for number in range(25):
        await company.applicant({"full_name": "李四", "email": f"l{number}@example.com"})
    await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&limit=100")
    alerts = await company.service.audit.watch.found(company.organisation)
    assert [(a.kind, a.observed) for a in alerts if a.kind == "unassigned_requisitions"] == [
        ("unassigned_requisitions", 25)
    ]
