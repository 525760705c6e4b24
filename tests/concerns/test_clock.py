"""The clock of concerns: reminders before the deadline and day by day after it, what is provisional, what closes."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from ats_privacy.domain.concerns import CLOSED_AFTER_US
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.working_days import CalendarYear, WorkingDays
from ats_privacy.jobs.erase_due import erasing_at_deadlines
from tests.accounts.people import People
from tests.concerns.raising import DAY_US, Concern, inbox, keep, raw, told, wrote
from tests.integration.company import Company
from tests.integration.test_erasure import erased

CHINA = ZoneInfo("Asia/Shanghai")
_NUMBERS = count(1)


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp()) * 1_000_000


async def _before_national_day(company: Company) -> Concern:
    """Received on 16 September 2026, due by 13 October: six working days of those are in October."""
    person = await company.applicant({"full_name": "Asks Something", "email": f"asks.{next(_NUMBERS)}@example.com"})
    concern = await wrote(company, person)
    await concern.received(at("2026-09-16T10:00"))
    assert (await concern.seen())["due_on"] == "2026-10-13"
    return concern


@pytest.mark.promise("F6", "I1")
async def test_the_privacy_office_is_reminded_before_and_day_by_day_after(company: Company, people: People) -> None:
    await people.staff("privacy_officer", totp=False)
    concern = await _before_national_day(company)
    await people.deliver()
    assert await keep(company, at("2026-10-08T23:59")) == 0, "three working days before are the 9th, the 10th, the 12th"
    assert await keep(company, at("2026-10-09T00:00")) == 1
    assert await keep(company, at("2026-10-13T23:59")) == 0, "once, before"
    [(to, letter)] = await people.deliver()
    assert to == "privacy_officer@example.com"
    assert "soon due" in letter
    assert concern.id in letter
    assert await keep(company, at("2026-10-14T00:00")) == 1
    letters = dict(await people.deliver())
    assert letters.keys() == {"privacy_officer@example.com", "security@example.org"}
    assert all("not answered in time" in text and concern.id in text for text in letters.values())
    for day in (15, 16, 17):
        assert await keep(company, at(f"2026-10-{day}T00:00")) == 1
        assert await keep(company, at(f"2026-10-{day}T12:00")) == 0
        assert [to for to, _ in await people.deliver()] == ["privacy_officer@example.com"], day
    assert [each["outcome"] for each in await told(company, "concern.overdue")] == ["failed"] * 4
    assert [each["code"] for each in await told(company, "concern.reminded")] == ["reminder:1"]
    seen = await concern.seen()
    assert (seen["version"], seen["late"]) == (1, True), "who is writing an answer need not read anew"
    await concern.answered()
    assert await keep(company, at("2026-10-30T00:00")) == 0


@pytest.mark.promise("F6")
async def test_where_nobody_has_an_account_the_operator_is_told(company: Company, people: People) -> None:
    await _before_national_day(company)
    await people.deliver()
    for moment, words in (("2026-10-09", "soon due"), ("2026-10-14", "in time"), ("2026-10-15", "in time")):
        assert await keep(company, at(moment)) == 1
        [(to, letter)] = await people.deliver()
        assert (to, words in letter) == ("security@example.org", True)


@pytest.mark.promise("F6")
async def test_a_word_in_between_stops_no_clock_and_reopening_begins_it_anew(company: Company) -> None:
    concern = await _before_national_day(company)
    await concern.answered("We are looking.", "interim")
    assert await keep(company, at("2026-10-14T00:00")) == 1
    await concern.answered()
    before = await concern.row("due_at", "remind_at")
    assert before == (at("2026-10-14T00:00"), None)
    await concern.added()
    [due_at, counted, reminders] = await concern.row("due_at", "counted_from", "reminders")
    assert abs(counted - now_us()) < 60_000_000
    assert due_at == company.service.concerns.calendar.deadline(counted, 15).at
    assert reminders == 0
    assert await keep(company, due_at) == 1


@pytest.mark.promise("F6")
async def test_a_provisional_deadline_is_reckoned_anew_when_the_calendar_is_announced(company: Company) -> None:
    concern = await wrote(company)
    await concern.received(at("2090-11-06T10:00"))
    seen = await concern.seen()
    assert (seen["due_on"], seen["provisional"]) == ("2090-11-27", True)
    [waits] = await inbox(company)
    assert waits["provisional"]
    now = at("2090-11-07T00:00")
    assert await keep(company, now) == 0
    off, worked = frozenset({date(2090, 11, 8), date(2090, 11, 9)}), frozenset({date(2090, 11, 25)})
    announced = WorkingDays(CHINA, {2090: CalendarYear(off, worked)})
    assert await keep(company, now, announced) == 1
    seen = await concern.seen()
    assert (seen["due_on"], seen["provisional"], seen["version"]) == ("2090-11-28", False, 1)
    [entry] = await told(company, "concern.reckoned")
    assert entry["code"] == "due:2090-11-28"
    assert await keep(company, now, announced) == 0
    assert (await concern.row("remind_at"))[0] == at("2090-11-24T00:00")


@pytest.mark.promise("A10")
async def test_what_was_answered_closes_in_the_end(company: Company) -> None:
    concern = await wrote(company)
    await concern.answered()
    [answered_at] = await concern.row("answered_at")
    assert await keep(company, answered_at + CLOSED_AFTER_US - 1) == 0
    assert await keep(company, answered_at + CLOSED_AFTER_US) == 1
    assert (await concern.seen())["state"] == "closed"
    [entry] = await told(company, "concern.closed")
    assert (entry["actor_kind"], entry["code"]) == ("system", "by_itself")


async def test_any_number_of_workers_remind_once(company: Company, people: People) -> None:
    concerns = [await _before_national_day(company) for _ in range(8)]
    await people.deliver()
    done = await asyncio.gather(*(keep(company, at("2026-10-14T00:00")) for _ in range(4)))
    assert sum(done) == len(concerns)
    assert len(await people.deliver()) == len(concerns)
    assert len(await told(company, "concern.overdue")) == len(concerns)


@pytest.mark.promise("F2")
async def test_nobody_is_reminded_of_who_has_gone(company: Company, people: People) -> None:
    cancelled, gone = await _before_national_day(company), await _before_national_day(company)
    path = f"/v1/applicants/{cancelled.person}/cancellation"
    assert (await company.call("privacy_officer", "POST", path)).status_code == 200
    await erased(company, gone.person)
    await people.deliver()
    assert await keep(company, at("2026-10-14T00:00") + 3 * DAY_US) == 0
    assert await people.deliver() == []
    assert len(await raw(company, "SELECT id FROM concern")) == 1


@pytest.mark.promise("F6")
async def test_the_service_looks_at_the_clock_by_itself(company: Company) -> None:
    await _before_national_day(company)
    service = company.service
    parts = (
        service.database,
        service.erase,
        service.ending,
        service.ages,
        service.settings.mail,
        service.concerns.calendar,
    )
    async with erasing_at_deadlines(*parts, 1):
        for _ in range(200):
            if await told(company, "concern.overdue"):
                break
            await asyncio.sleep(0.1)
    assert len(await told(company, "concern.overdue")) == 1
