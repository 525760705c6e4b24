"""The table of value types: one check a type, and the bytes in which canonical values are sealed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import orjson

from . import records
from .codes import country
from .contact import email, known_region, phone
from .dates import birth_date
from .documents import document_details, document_file
from .id_numbers import id_number
from .invalid import InvalidValue
from .money import bank_account, money
from .names import name
from .shapes import Check, Context, ListOf, plain
from .text import long_text
from .unclassified import unclassified

CHECKS: Final[Mapping[str, Check]] = {
    "name": name,
    "id_number": id_number,
    "birth_date": birth_date,
    "sex": plain(records.sex),
    "country": plain(country),
    "provenance": records.provenance,
    "email": plain(email),
    "phone": phone,
    "email_list": ListOf(plain(email), distinct=True),
    "phone_list": ListOf(phone, distinct=True),
    "address": records.address,
    "link_list": ListOf(records.link),
    "education_list": ListOf(records.education),
    "employment_list": ListOf(records.employment),
    "skill_list": ListOf(records.skill),
    "language_list": ListOf(records.language),
    "money": money,
    "salary_list": ListOf(records.salary),
    "bank_account": bank_account,
    "free_text": plain(long_text),
    "materials": records.materials,
    "referee_list": ListOf(records.referee),
    "contact_person": records.contact_person,
    "finding_list": ListOf(records.finding),
    "attachment_list": ListOf(records.attachment, limit=10),
    "unclassified": plain(unclassified),
    "answer_list": ListOf(records.answer),
    "note_list": ListOf(records.note),
    "document_details": plain(document_details),
    "document_file": plain(document_file),
}

VALUE_TYPES: Final = frozenset(CHECKS)
_WORTH_DEFLATING: Final = 400
_ZLIB: Final = b"\x78"


def validate(field_type: str, raw: Any, *, default_region: str | None = "CN", today: date) -> Any:
    """The canonical value of a raw JSON value; validating a canonical value gives it again.

    :param default_region: ISO 3166-1 region in which phones without a country code are read; None or an
        unknown region accepts only numbers that have one.
    :returns: None for None (absent); otherwise the shape that the contract gives for the type.
    :raises InvalidValue: never repeating any part of the value; ``empty`` where nothing is left of it.
    :raises KeyError: no such type, which is a mistake in the policy and not in the value.
    """
    check = CHECKS[field_type]
    if raw is None:
        return None
    value = check(raw, Context(known_region(default_region), today))
    if value is None:
        raise InvalidValue("empty", "", "There is nothing in this value; leave it out or send null.")
    return value


def encode(value: Any) -> bytes:
    """The bytes of a canonical value, as they are sealed: JSON, deflated where that is shorter (RFC 1950).

    Sealed bytes cannot be compressed by the database any more, so long texts are before. JSON never begins with the
    byte of a zlib header, which therefore tells the two apart.
    """
    text = orjson.dumps(value)
    if len(text) < _WORTH_DEFLATING:
        return text
    deflated = zlib.compress(text, 1)
    return deflated if len(deflated) < len(text) else text


def decode(encoded: bytes) -> Any:
    """The canonical value of sealed bytes after opening."""
    if encoded[:1] == _ZLIB:
        encoded = zlib.decompress(encoded)
    return orjson.loads(encoded)
