"""Working days of mainland China, by the calendars that were announced, and what is provisional (promises F6, I1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.working_days import CalendarYear, WorkingDays

CHINA = ZoneInfo("Asia/Shanghai")
DAYS = WorkingDays(CHINA)
YEAR_2090 = CalendarYear(
    frozenset({date(2090, 1, 2), date(2090, 11, 8), date(2090, 11, 9)}),
    frozenset({date(2089, 12, 31), date(2090, 11, 25)}),
)
"""Made up: New Year with a day off for a Saturday worked in the year before; two days off in autumn, one worked."""

OFF_2026 = (
    *("01-01", "01-02", "01-03", "02-15", "02-16", "02-17", "02-18", "02-19", "02-20", "02-21", "02-22", "02-23"),
    *("04-04", "04-05", "04-06", "05-01", "05-02", "05-03", "05-04", "05-05", "06-19", "06-20", "06-21"),
    *("09-25", "09-26", "09-27", "10-01", "10-02", "10-03", "10-04", "10-05", "10-06", "10-07"),
)
WORKED_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
"""As the General Office of the State Council announced them for 2026 (国办发明电〔2025〕7号)."""

days = st.dates(date(2001, 1, 1), date(2030, 12, 31))
numbers = st.integers(1, 40)


def micros(at: datetime) -> int:
    return round(at.timestamp()) * 1_000_000


@pytest.mark.promise("F6")
def test_the_whole_of_2026_is_as_announced() -> None:
    every = [date(2026, 1, 1) + timedelta(n) for n in range(365)]
    off = {date.fromisoformat(f"2026-{day}") for day in OFF_2026}
    worked = {date.fromisoformat(f"2026-{day}") for day in WORKED_2026}
    for day in every:
        expected = day in worked or (day.weekday() < 5 and day not in off)
        assert DAYS.worked(day) is expected, day
    assert sum(map(DAYS.worked, every)) == 248


@pytest.mark.promise("F6", "I1")
@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-02-13", "2026-03-12"),  # nine days of Spring Festival, two Saturdays worked
        ("2026-02-17", "2026-03-13"),  # within it
        ("2026-04-30", "2026-05-25"),  # Labour Day, a Saturday worked
        ("2026-09-16", "2026-10-13"),  # Mid-Autumn and National Day, a Sunday and a Saturday worked
        ("2026-09-30", "2026-10-27"),
        ("2026-10-09", "2026-10-29"),  # the next working day is a Saturday
        ("2026-10-10", "2026-10-30"),  # received on a Saturday that is worked: it does not count itself
        ("2026-11-29", "2026-12-18"),  # received on a Sunday
        ("2025-12-31", "2026-01-22"),  # over a New Year that is announced, with a Sunday worked
    ],
)
def test_fifteen_working_days(received: str, last: str) -> None:
    at = datetime.fromisoformat(received).replace(hour=15, tzinfo=CHINA)
    found = DAYS.deadline(micros(at), 15)
    assert (found.last_day.isoformat(), found.provisional) == (last, False)
    after = date.fromisoformat(last) + timedelta(1)
    assert found.at == micros(datetime(after.year, after.month, after.day, tzinfo=CHINA))


@pytest.mark.promise("F6")
def test_the_day_of_receipt_is_that_of_the_service() -> None:
    night = micros(datetime(2026, 11, 23, 17, tzinfo=UTC))  # 1 o'clock on the 24th in China
    assert DAYS.deadline(night, 15).last_day == date(2026, 12, 15)
    assert WorkingDays(UTC).deadline(night, 15).last_day == date(2026, 12, 14)


@pytest.mark.promise("F6")
def test_what_rests_on_no_announced_calendar_is_provisional() -> None:
    """In a year that nobody has announced yet, nor will soon: a Monday three weeks on."""
    found = DAYS.deadline(micros(datetime(2090, 11, 6, 9, tzinfo=CHINA)), 15)
    assert (found.last_day, found.provisional) == (date(2090, 11, 27), True)


@pytest.mark.promise("F6")
def test_an_announced_calendar_settles_it() -> None:
    known = WorkingDays(CHINA, {2090: YEAR_2090})
    found = known.deadline(micros(datetime(2090, 11, 6, 9, tzinfo=CHINA)), 15)
    assert (found.last_day, found.provisional) == (date(2090, 11, 28), False)
    assert known.worked(date(2089, 12, 31)), "a Saturday of the year before"
    assert [known.official(day) for day in (date(2089, 12, 31), date(2090, 1, 1))] == [False, True]


@pytest.mark.promise("F6")
def test_the_last_week_of_a_year_waits_for_the_next_calendar() -> None:
    known = WorkingDays(CHINA, {2090: YEAR_2090})
    assert [known.official(date(2090, 12, day)) for day in (23, 24, 31)] == [True, False, False]
    both = WorkingDays(CHINA, {2090: YEAR_2090, 2091: CalendarYear(frozenset({date(2091, 1, 1)}), frozenset())})
    assert both.official(date(2090, 12, 31))
    before = [known.deadline(micros(datetime(2090, 12, day, tzinfo=CHINA)), 15) for day in (1, 4)]
    assert [found.provisional for found in before] == [False, True]


@given(day=days, number=numbers)
def test_counting_is_whole(day: date, number: int) -> None:
    last = DAYS.after(day, number)
    passed = [day + timedelta(n) for n in range(1, (last - day).days + 1)]
    assert sum(map(DAYS.worked, passed)) == number
    assert DAYS.worked(last)


@given(day=days, number=numbers)
def test_back_is_the_way_forth(day: date, number: int) -> None:
    first = DAYS.before(day, number)
    assert DAYS.worked(first)
    between = [first + timedelta(n) for n in range((day - first).days)]
    assert sum(map(DAYS.worked, between)) == number
    if DAYS.worked(day):
        assert DAYS.after(first, number) == day


@given(day=days, number=numbers, later=st.integers(0, 60))
def test_who_writes_later_is_not_answered_sooner(day: date, number: int, later: int) -> None:
    assert DAYS.after(day, number) <= DAYS.after(day + timedelta(later), number)


@given(day=days, number=numbers)
def test_a_week_never_has_less_than_no_and_more_than_seven(day: date, number: int) -> None:
    assert number <= (DAYS.after(day, number) - day).days <= 2 * number + 12


@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 30)),  # noqa: DTZ001 - given its zone below
    hours=st.integers(-12, 14),
    number=numbers,
)
def test_a_deadline_ends_with_a_working_day_of_the_zone(at: datetime, hours: int, number: int) -> None:
    zone = timezone(timedelta(hours=hours))
    calendar = WorkingDays(zone)
    received = at.replace(tzinfo=UTC)
    found = calendar.deadline(micros(received), number)
    ends = datetime.fromtimestamp(found.at / 1e6, zone)
    assert (ends.hour, ends.minute, ends.second, ends.microsecond) == (0, 0, 0, 0)
    assert found.last_day == ends.date() - timedelta(1)
    assert found.last_day == calendar.after(received.astimezone(zone).date(), number)
    assert calendar.day_of(found.at - 1) == found.last_day


@pytest.mark.parametrize("number", [0, -1])
def test_none_is_no_number_of_days(number: int) -> None:
    for count in (DAYS.after, DAYS.before):
        with pytest.raises(ValueError, match="counted from one"):
            count(date(2026, 1, 1), number)
