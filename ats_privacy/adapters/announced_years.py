"""Calendars of years that an operator enters as soon as the State Council announces them: TOML, one table a year.

``[2027]`` with ``off``, the days off other than plain weekends, and ``worked``, the days of weekends that are worked.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.working_days import CalendarYear

_YEARS: Final = range(2001, 2100)


def announced_years(path: Path | None) -> Mapping[int, CalendarYear]:
    """The years of a file; none without one.

    :raises Misconfigured: it cannot be read, or is not of this form.
    """
    if path is None:
        return {}
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return {_number(year): _year(_number(year), table) for year, table in tables.items()}
    except (OSError, ValueError):
        raise Misconfigured(
            "working_calendar_invalid",
            "ATS_WORKING_CALENDAR must name a TOML file with one table a year, such as [2027], that lists the dates"
            " “off” in that year, and the dates of weekends that are “worked” in it or at the end of the year before.",
        ) from None


def _number(year: str) -> int:
    number = int(year)
    if number not in _YEARS:
        raise ValueError
    return number


def _year(number: int, table: Any) -> CalendarYear:
    if not isinstance(table, dict) or table.keys() != {"off", "worked"}:
        raise ValueError
    off, worked = (_dates(table[name]) for name in ("off", "worked"))
    late = date(number - 1, 12, 24)
    if not off or any(day.year != number for day in off):
        raise ValueError
    if any(day.weekday() < 5 or not late <= day <= date(number, 12, 31) or day in off for day in worked):
        raise ValueError
    return CalendarYear(off, worked)


def _dates(given: Any) -> frozenset[date]:
    if not isinstance(given, list) or any(not isinstance(day, date) or isinstance(day, datetime) for day in given):
        raise ValueError
    return frozenset(given)
