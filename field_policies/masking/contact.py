"""Ways to reach a person: e-mail addresses, phone numbers, postal addresses."""

from __future__ import annotations

import re
from typing import Any, Final

from .texts import bare, label, readable

_DOMAIN: Final = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")
_LONGEST_EMAIL: Final = 320  # RFC 5321, section 4.5.3.1
_PIECES: Final = re.compile(r"[\W_\d]+")
_NUMBER: Final = re.compile(r"\+?\d{3,20}", re.ASCII)
_CHINESE_MOBILE: Final = re.compile(r"(\+86|0086)?(1[3-9]\d)\d{4}(\d{4})", re.ASCII)
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
# ITU-T E.164 Annex: country codes of one and of two digits; all others have three.
_SHORT_CODES: Final = re.compile(r"[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]", re.ASCII)
_STARS: Final = "****"


def partial_email(value: Any) -> str | None:
    """First character and domain, three stars for the rest whatever its length: ``z***@example.com``.

    The domain is hidden but for its last label where it tells of the hidden part, as in
    ``zhang@zhangsan.cn``; a local part of one character is hidden whole.
    """
    text = readable(value)
    if text is None or len(text) > _LONGEST_EMAIL or "@" not in text:
        return None
    local, domain = text.rsplit("@", 1)
    if not local or not _DOMAIN.fullmatch(domain):
        return None
    first = local[0] if len(local) > 1 and local[0].isalnum() else ""
    shown = f"***.{domain.rsplit('.', 1)[1]}" if _tells(domain, local) else domain
    return f"{first}***@{shown}"


def partial_emails(value: Any) -> list[str] | None:
    """Each entry masked; those that cannot be are left out."""
    return [m for m in map(partial_email, value) if m is not None] if isinstance(value, list) else None


def partial_phone(value: Any) -> str | None:
    """A Chinese mobile number as ``+86138****8000`` or ``138****8000``; any other with its country code and
    the last four digits, or two where it has fewer than ten; none where it has fewer than seven.
    """
    number = bare(value)
    if number is None or not _NUMBER.fullmatch(number):
        return None
    chinese = _CHINESE_MOBILE.fullmatch(number)
    if chinese is not None:
        code, operator, last = chinese.groups()
        return f"{'+86' if code else ''}{operator}{_STARS}{last}"
    code, national = _country_code(number)
    shown = 4 if len(national) >= 10 else 2 if len(national) >= 7 else 0
    return f"{code}{_STARS}{national[len(national) - shown :]}"


def partial_phones(value: Any) -> list[str] | None:
    """Each entry masked; those that cannot be are left out."""
    return [m for m in map(partial_phone, value) if m is not None] if isinstance(value, list) else None


def city_of_address(value: Any) -> dict[str, Any] | None:
    """City, region and country."""
    if not isinstance(value, dict):
        return None
    country = value.get("country")
    return {
        "lines": [],
        "city": label(value.get("city"), 40),
        "region": label(value.get("region"), 40),
        "postal_code": None,
        "country": country if isinstance(country, str) and _COUNTRY.fullmatch(country) else None,
    }


def _tells(domain: str, local: str) -> bool:
    """True where a piece of three letters or more of either stands in the other."""
    name, folded = local.casefold(), domain.casefold()
    pieces = [piece for piece in _PIECES.split(name) if len(piece) > 2]
    labels = [piece for part in folded.split(".")[:-1] for piece in _PIECES.split(part) if len(piece) > 2]
    return any(piece in folded for piece in pieces) or any(piece in name for piece in labels)


def _country_code(number: str) -> tuple[str, str]:
    if not number.startswith("+"):
        return "", number
    short = _SHORT_CODES.match(number, 1)
    end = short.end() if short is not None else 4
    return number[:end], number[end:]
