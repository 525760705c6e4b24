"""Working days of mainland China: public holidays off, make-up days (调休) worked (promises F6, I1). Pure.

The State Council announces the calendar of a year late in the one before. Days of a year that is not announced are
reckoned by the law on holidays alone, and whatever is reckoned by them is provisional: it can move by a few days.
Source: notices of the General Office of the State Council from 2001 on, as the library ``holidays`` keeps them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Final

from holidays import country_holidays

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_NEXT_CALENDAR_FROM: Final = (12, 24)
"""From this day on the calendar of the next year may move days: 31 December 2011 was worked for New Year 2012."""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year as announced: days off other than plain weekends, and days of weekends that are worked; the latter may be
    the last ones of the year before."""

    off: frozenset[date]
    worked: frozenset[date]


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last whole day, and the first instant after it in microseconds. ``provisional``: it rests on days whose
    calendar is not announced."""

    last_day: date
    at: int
    provisional: bool


class WorkingDays:
    """Counts working days, by the calendar of ``zone``. ``announced``: years as somebody here has entered them; they go
    before what is known otherwise."""

    def __init__(self, zone: tzinfo, announced: Mapping[int, CalendarYear] | None = None) -> None:
        self._zone = zone
        self._announced = dict(announced or {})

    def official(self, day: date) -> bool:
        """True where all calendars that can say something about the day are announced."""
        late = (day.month, day.day) >= _NEXT_CALENDAR_FROM
        return self._known(day.year) and (not late or self._known(day.year + 1))

    def worked(self, day: date) -> bool:
        """True where people work on this day."""
        if any(day in year.worked for year in (self._year(day.year), self._year(day.year + 1))):
            return True
        return day.weekday() < _SATURDAY and day not in self._year(day.year).off

    def after(self, day: date, number: int) -> date:
        """The ``number``-th working day that follows a day.

        :raises ValueError: the number is not positive.
        """
        if number < 1:
            raise ValueError("working days are counted from one")
        return next(islice(self._following(day), number - 1, None))

    def day_of(self, at: int) -> date:
        """The day of an instant in microseconds."""
        return datetime.fromtimestamp(at / 1_000_000, self._zone).date()

    def begin_of(self, day: date) -> int:
        """When a day begins, in microseconds."""
        return round(datetime.combine(day, time(), self._zone).timestamp()) * 1_000_000

    def deadline(self, at: int, number: int) -> Deadline:
        """The end of the ``number``-th working day that follows the day of an instant in microseconds: what happens
        before :attr:`Deadline.at` is in time."""
        received = self.day_of(at)
        last = self.after(received, number)
        counted = (received + n * _DAY for n in range(1, (last - received).days + 1))
        return Deadline(last, self.begin_of(last + _DAY), not all(self.official(day) for day in counted))

    def before(self, day: date, number: int) -> date:
        """The ``number``-th working day that goes before a day.

        :raises ValueError: the number is not positive.
        """
        if number < 1:
            raise ValueError("working days are counted from one")
        while number:
            day -= _DAY
            number -= self.worked(day)
        return day

    def _following(self, day: date) -> Iterator[date]:
        while True:
            day += _DAY
            if self.worked(day):
                yield day

    def _known(self, year: int) -> bool:
        return year in self._announced or year in _kept_years()

    def _year(self, year: int) -> CalendarYear:
        return self._announced.get(year) or _kept(year)


@lru_cache(maxsize=64)
def _kept(year: int) -> CalendarYear:
    calendar = country_holidays("CN", years=year)
    off = frozenset(day for day in calendar if day.year == year)
    return CalendarYear(off, frozenset(calendar.weekend_workdays) - off)


@lru_cache(maxsize=1)
def _kept_years() -> frozenset[int]:
    return frozenset(country_holidays("CN").special_public_holidays)
