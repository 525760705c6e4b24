"""Birth dates and ages."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_ADULT: Final = 18
_OLDEST_BAND: Final = 65
_OLDEST: Final = 120


def year_of_birth(value: Any, today: date) -> str | None:
    """``1990-**-**``."""
    return None if _age(value, today) is None else f"{value[:4]}-**-**"


def age_band_of(value: Any, today: date) -> str | None:
    """The age band on that day."""
    return age_band(_age(value, today))


def age_band(age: Any) -> str | None:
    """Five years from 20 (``30-34``); ``under 18``, ``18-19``, and ``65+``."""
    if not isinstance(age, int) or isinstance(age, bool) or not 0 <= age <= _OLDEST:
        return None
    if age < _ADULT:
        return "under 18"
    if age < 20:
        return "18-19"
    if age >= _OLDEST_BAND:
        return "65+"
    low = age - age % 5
    return f"{low}-{low + 4}"


def _age(value: Any, today: date) -> int | None:
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    born = date(*(int(part) for part in found.groups()))
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age if 0 <= age <= _OLDEST else None
