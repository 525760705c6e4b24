"""Identity numbers and bank accounts.

A Chinese resident identity number shows its first and last character, as payment services in China do. Not
the last four, although they are indexed: region, birth date and sex are often visible beside it, and with
them the last four are the whole number. The first six would be the region, and the check character beside
them would narrow the birth date down; alone with the first it leaves every birth date possible. The same
holds for other documents: a check digit is worth little when six or more characters are unknown.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .names import masked_name
from .texts import bare, label

_ALPHANUMERIC: Final = re.compile(r"[A-Z0-9]+", re.ASCII)
_KIND: Final = re.compile(r"[a-z_]{2,32}", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}", re.ASCII)
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", re.ASCII)
_RESIDENT_LENGTHS: Final = (15, 18)
_ENDS_FROM: Final = 8
"""Shortest number of which both ends are shown."""
_FOUR_FROM: Final = 12
"""Shortest account number of which four characters are shown."""


def partial_id_number(value: Any) -> Any:
    """``{"kind", "country", "number"}`` with the number masked; a text for a text."""
    if isinstance(value, str):
        return _masked_id(value)
    if not isinstance(value, dict):
        return None
    masked = _masked_id(value.get("number"))
    return None if masked is None else {**_document(value), "number": masked}


def generalised_id_number(value: Any) -> Any:
    """Kind and country of the document."""
    return {**_document(value), "number": None} if isinstance(value, dict) else None


def partial_bank_account(value: Any) -> Any:
    """Holder as a name, bank, and the last four of the number."""
    if not isinstance(value, dict):
        return None
    return {
        "holder": masked_name(value.get("holder")),
        "bank": label(value.get("bank")),
        "number": _masked_account(value.get("number")),
    }


def generalised_bank_account(value: Any) -> Any:
    """The bank."""
    return {"holder": None, "bank": label(value.get("bank")), "number": None} if isinstance(value, dict) else None


def _document(value: dict[str, Any]) -> dict[str, str | None]:
    return {"kind": _matching(_KIND, value.get("kind")), "country": _matching(_COUNTRY, value.get("country"))}


def _matching(pattern: re.Pattern[str], value: Any) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _masked_id(value: Any) -> str | None:
    number = bare(value)
    if number is None:
        return None
    if not _ALPHANUMERIC.fullmatch(number) or len(number) < _ENDS_FROM:
        return "********"
    stars = "*" * 16 if len(number) in _RESIDENT_LENGTHS and number[:-1].isdigit() else "*" * 8
    return f"{number[0]}{stars}{number[-1]}"


def _masked_account(value: Any) -> str | None:
    number = bare(value)
    if number is None:
        return None
    country = number[:2] if _IBAN.fullmatch(number) else "**"
    if not _ALPHANUMERIC.fullmatch(number) or len(number) < _FOUR_FROM:
        return "**** **** **** ****"
    return f"{country}** **** **** {number[-4:]}"
