"""Calendar dates: birth dates, and dates of a career of which only the year or the month may be known."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from .invalid import InvalidValue
from .shapes import Context
from .text import fold_width, short_text

OLDEST: Final = 120
"""Years; nobody older applies for a job, so an earlier birth date is a slip of the keyboard."""

_FULL: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PARTIAL: Final = re.compile(r"(?:19|2[01])\d{2}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?", re.ASCII)


def age_on(birth_date: date | str, today: date) -> int:
    """Completed years on ``today``; someone born on 29 February completes a common year on 1 March."""
    born = birth_date if isinstance(birth_date, date) else date.fromisoformat(birth_date)
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def possible_birth_date(born: date, today: date) -> bool:
    """Not in the future and at most 120 completed years ago."""
    return born <= today and age_on(born, today) <= OLDEST


def birth_date(raw: Any, context: Context) -> str | None:
    """Canonical ``YYYY-MM-DD``. Codes: birth_date_shape, birth_date_impossible."""
    text = short_text(raw)
    if text is None:
        return None
    text = fold_width(text)
    born = _date_of(text) if _FULL.fullmatch(text) else None
    if born is None:
        raise InvalidValue("birth_date_shape", "", "A birth date is an existing day, written YYYY-MM-DD.")
    if not possible_birth_date(born, context.today):
        raise InvalidValue("birth_date_impossible", "", f"A birth date lies in the past, at most {OLDEST} years ago.")
    return text


def partial_date(raw: Any, _context: Context | None = None) -> str | None:
    """``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` between 1900 and 2199 (as in JSON Resume). Code: date_shape."""
    text = short_text(raw)
    if text is None:
        return None
    text = fold_width(text)
    if not _PARTIAL.fullmatch(text) or (len(text) == 10 and _date_of(text) is None):
        raise InvalidValue("date_shape", "", "A date is written YYYY, YYYY-MM or YYYY-MM-DD and must exist.")
    return text


def instant(raw: Any, _context: Context | None = None) -> str | None:
    """An RFC 3339 instant or a date, kept as written. Code: instant_shape."""
    text = short_text(raw)
    if text is None:
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        shaped = False
    else:
        shaped = len(text) <= 40
    if not shaped:
        raise InvalidValue("instant_shape", "", "An instant is written as in RFC 3339: YYYY-MM-DDThh:mm:ssZ.")
    return text


def _date_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
