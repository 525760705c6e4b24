"""Money: bands between 1, 1.5, 2, 3, 5, 7.5 and 10 times a power of ten, so that a band says as much of a
small salary as of a large one (its upper end is 1.33 to 1.67 times its lower).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

_AMOUNT: Final = re.compile(r"\d{1,15}(?:\.\d{1,6})?", re.ASCII)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)
_PERIODS: Final = frozenset({"hour", "day", "month", "year"})
_STEPS: Final = tuple(map(Decimal, ("1", "1.5", "2", "3", "5", "7.5", "10")))


def salary_band(value: Any) -> dict[str, str | None] | None:
    """``{"amount": "20000-30000", "currency", "period"}``: at least the first, less than the second."""
    if not isinstance(value, dict):
        return None
    amount, currency, period = value.get("amount"), value.get("currency"), value.get("period")
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        return None
    return {
        "amount": _band(Decimal(amount)),
        "currency": currency if isinstance(currency, str) and _CURRENCY.fullmatch(currency) else None,
        "period": period if isinstance(period, str) and period in _PERIODS else None,
    }


def salary_bands(value: Any) -> list[dict[str, Any]] | None:
    """The band of each entry, without employer and dates."""
    if not isinstance(value, list):
        return None
    bands = (salary_band(entry.get("money")) for entry in value if isinstance(entry, dict))
    return [{"employer": None, "money": band, "start": None, "end": None} for band in bands]


def _band(amount: Decimal) -> str:
    if amount < 1:
        return "0-1"
    power = Decimal(10) ** amount.adjusted()
    low = max(step for step in _STEPS if step * power <= amount)
    return f"{_plain(low * power)}-{_plain(_STEPS[_STEPS.index(low) + 1] * power)}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
