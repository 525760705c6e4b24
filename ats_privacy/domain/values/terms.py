"""What a blind index is computed over: the same normalisation for the stored value and for the question.

An index is one of the kinds ``exact``, ``last4`` and ``name``; a name such as ``id_number``, ``mobile_last4``
or ``name`` tells its kind and, for questions, its value type.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any, Final

from .contact import email, folded_email, known_region, phone
from .id_numbers import id_number
from .invalid import InvalidValue
from .names import folded_name, name_terms
from .shapes import Context
from .text import SHORT, clean, fold_width

KINDS: Final = frozenset({"exact", "last4", "name"})
_NOT_ALPHANUMERIC: Final = re.compile(r"[\W_]+")
_REISSUED: Final = {"cn_hk_mo_permit": 9, "cn_tw_permit": 8}
"""Kind → characters that stay the person's own when the document is issued again."""
_THIRD_PERSONS: Final = frozenset({"referee_list", "contact_person"})
"""Types whose entries are other people, each found by e-mail address and phone number."""


def kind_of_index(index: str) -> str:
    """``exact``, ``last4`` or ``name`` for an index's kind or name."""
    if index in KINDS:
        return index
    if index.endswith("last4"):
        return "last4"
    return "name" if index == "name" or index.endswith("_name") else "exact"


def type_of_index(index: str) -> str:
    """The value type that an index of this name asks for. :raises KeyError: none; pass ``field_type``."""
    if index == "third_party":
        return "contact_person"
    stem = index.removesuffix("_last4")
    for part, field_type in (
        ("id_number", "id_number"),
        ("email", "email"),
        ("mobile", "phone"),
        ("phone", "phone"),
    ):
        if part in stem:
            return field_type
    if kind_of_index(index) == "name":
        return "name"
    raise KeyError(index)


def index_terms(index: str, field_type: str, value: Any) -> list[bytes]:
    """The normalised terms of a canonical value, without repetition; none for types that cannot be indexed.

    exact: ``CN:cn_resident:11010519491231002X``, a case-folded address, an E.164 number; lists: each entry.
    People other than the applicant: the address and the number of each entry.
    last4: the last four characters of an ID or phone number. name: see :func:`.names.name_terms`.
    """
    if value is None:
        return []
    kind = kind_of_index(index)
    if field_type in _THIRD_PERSONS:
        entries = value if field_type == "referee_list" else [value]
        found = (
            term
            for entry in entries
            for part in ("email", "phone")
            if entry.get(part) is not None
            for term in _terms(kind, part, entry[part])
        )
        return list(dict.fromkeys(found)) if kind == "exact" else []
    if field_type in ("email_list", "phone_list"):
        entry_type = field_type.removesuffix("_list")
        return list(dict.fromkeys(term for entry in value for term in _terms(kind, entry_type, entry)))
    return _terms(kind, field_type, value)


def search_term(
    index: str,
    raw: Any,
    *,
    field_type: str | None = None,
    default_region: str | None = "CN",
    today: date | None = None,
) -> bytes:
    """The term to look for, equal to a term of :func:`index_terms` for every way of writing a matching value.

    An ID number is given as in the contract: a Chinese one as text, another as an object or as
    ``HK:hk_id:A123456(3)``; a third person by an address or a number, which the @ tells apart.

    :raises InvalidValue: the question is no value of that type, or (search_last4, search_empty) no such term.
    """
    kind = kind_of_index(index)
    if kind == "name":
        return _name_question(raw)
    field_type = field_type or type_of_index(index)
    if field_type in _THIRD_PERSONS:
        field_type = "email" if isinstance(raw, str) and "@" in fold_width(raw) else "phone"
    if kind == "last4":
        return _last4_question(raw, digits_only=field_type == "phone")
    context = Context(known_region(default_region), today or datetime.now(tz=UTC).date())
    value: Any
    if field_type == "id_number":
        value = id_number(_id_question(raw), context)
    elif field_type in ("phone", "phone_list"):
        value = phone(raw, context)
    else:
        value = email(raw)
    terms = _terms("exact", field_type.removesuffix("_list"), value) if value is not None else []
    if not terms:
        raise _empty()
    return terms[0]


def _terms(kind: str, field_type: str, value: Any) -> list[bytes]:
    if kind == "name" and field_type == "name":
        return [term.encode() for term in name_terms(value)]
    if field_type == "id_number":
        number = value["number"]
        if kind == "last4":
            return [number[-4:].encode()]
        own = number[: _REISSUED.get(value["kind"], len(number))]
        return [f"{value['country']}:{value['kind']}:{own}".encode()]
    if field_type == "phone":
        return [value[-4:].encode() if kind == "last4" else value.encode()]
    if field_type == "email" and kind == "exact":
        return [folded_email(value).encode()]
    return []


def _empty() -> InvalidValue:
    return InvalidValue("search_empty", "", "There is nothing to look for.")


def _text(raw: Any) -> str:
    text = clean(raw, 2 * SHORT, multiline=False)
    if text is None:
        raise _empty()
    return text


def _name_question(raw: Any) -> bytes:
    folded = folded_name(_text(raw))
    if not folded:
        raise _empty()
    return folded.encode()


def _last4_question(raw: Any, *, digits_only: bool) -> bytes:
    text = _NOT_ALPHANUMERIC.sub("", unicodedata.normalize("NFKC", _text(raw))).upper()
    if len(text) != 4 or not text.isascii() or (digits_only and not text.isdecimal()):
        raise InvalidValue("search_last4", "", "Give exactly the last four characters of the number.")
    return text.encode()


def _id_question(raw: Any) -> Any:
    if isinstance(raw, str) and raw.count(":") == 2:
        of, kind, number = raw.split(":")
        return {"country": of, "kind": kind, "number": number}
    return raw
