"""The shapes of a career, of other people, and of what was written, as API and sealed columns hold them.

The members of education, employment, materials and so on are those of JSON Resume 1.3 under names of our own.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .attachments import base64_content
from .codes import country
from .contact import email, phone, url
from .dates import instant, partial_date
from .invalid import InvalidValue, wrong_type
from .money import money
from .shapes import MAX_ENTRIES, Check, Context, ListOf, Record, plain
from .text import clean, long_text, short_text

_SHORT: Final = plain(short_text)
_LONG: Final = plain(long_text)
_URL: Final = plain(url)
_SHORT_LIST: Final = ListOf(_SHORT)
_LONG_LIST: Final = ListOf(_LONG)
_KEY: Final = re.compile(r"[^\W\d][\w -]{0,63}")
_SEXES: Final = {
    "female": "female", "f": "female", "女": "female", "女性": "female",
    "male": "male", "m": "male", "男": "male", "男性": "male",
    "other": "other", "其他": "other", "undisclosed": "undisclosed", "不愿透露": "undisclosed",
}  # fmt: skip


def sex(raw: Any) -> str | None:
    """Female, male, other or undisclosed (also F, M, 女, 男). Code: sex_unknown."""
    text = short_text(raw)
    if text is None:
        return None
    found = _SEXES.get(text.casefold())
    if found is None:
        raise InvalidValue("sex_unknown", "", "Sex is female, male, other or undisclosed.")
    return found


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise wrong_type("true or false")
    return raw


_ADDRESS: Final = Record(
    {"city": _SHORT, "region": _SHORT, "postal_code": _SHORT, "country": plain(country)},
    lists={"lines": _SHORT_LIST},
)
_ADDRESS_KEYS: Final = ("lines", "city", "region", "postal_code", "country")


def address(raw: Any, context: Context) -> dict[str, Any] | None:
    """``{"lines", "city", "region", "postal_code", "country"}``; a plain string gives its lines."""
    if isinstance(raw, str):
        text = clean(raw, 1_000, multiline=True)
        raw = {"lines": text.split("\n") if text else []}
    value = _ADDRESS(raw, context)
    return None if value is None else {key: value[key] for key in _ADDRESS_KEYS}


link: Final = Record({"network": _SHORT, "username": _SHORT, "url": _URL})
education: Final = Record(
    {
        "school": _SHORT,
        "degree": _SHORT,
        "major": _SHORT,
        "start": partial_date,
        "end": partial_date,
        "completed": plain(_flag),
        "score": _SHORT,
        "url": _URL,
    },
    lists={"courses": _SHORT_LIST},
)
employment: Final = Record(
    {
        "employer": _SHORT,
        "position": _SHORT,
        "start": partial_date,
        "end": partial_date,
        "reporting_to": _SHORT,
        "location": _SHORT,
        "description": _LONG,
        "summary": _LONG,
        "url": _URL,
    },
    lists={"highlights": _LONG_LIST},
)
skill: Final = Record({"name": _SHORT, "level": _SHORT}, lists={"keywords": _SHORT_LIST})
language: Final = Record({"name": _SHORT, "fluency": _SHORT})
salary: Final = Record({"employer": _SHORT, "money": money, "start": partial_date, "end": partial_date})
referee: Final = Record(
    {
        "name": _SHORT,
        "relation": _SHORT,
        "company": _SHORT,
        "phone": phone,
        "email": plain(email),
        "text": _LONG,
    }
)
contact_person: Final = Record({"name": _SHORT, "relation": _SHORT, "phone": phone})
finding: Final = Record({"check": _SHORT, "outcome": _SHORT, "detail": _LONG})
attachment: Final = Record({"name": _SHORT, "media_type": _SHORT, "content": plain(base64_content)})
answer: Final = Record({"question": _LONG, "answer": _LONG})
note: Final = Record({"text": _LONG, "author": _SHORT, "at": instant})
_SOURCED: Final = Record({"source": _SHORT, "channel": _SHORT, "submitted_by": _SHORT, "at": instant})


def _keyed(raw: Any, check: Check, context: Context) -> dict[str, Any] | None:
    """An object whose keys the client chooses: they are checked like text, and never stand in a pointer."""
    if not isinstance(raw, dict):
        raise wrong_type("an object")
    if len(raw) > MAX_ENTRIES:
        raise InvalidValue("too_many_entries", "", f"At most {MAX_ENTRIES} entries are accepted.")
    kept: dict[str, Any] = {}
    for key, item in raw.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise InvalidValue("key_shape", "", "A key begins with a letter and has at most 64 letters and digits.")
        try:
            value = None if item is None else check(item, context)
        except InvalidValue as problem:
            problem.pointer = ""
            raise
        if value is not None and value != []:
            kept[key] = value
    return kept or None


def _plain_content(raw: Any, context: Context) -> Any:
    if isinstance(raw, list):
        return _LONG_LIST(raw, context)
    return long_text(raw)


def material(raw: Any, context: Context) -> dict[str, Any] | None:
    """A flat object of texts and lists of texts. Codes: key_shape, too_many_entries, and those of text."""
    return _keyed(raw, _plain_content, context)


materials: Final = Record(
    {},
    lists={
        kind: ListOf(material)
        for kind in (
            "certificates",
            "awards",
            "publications",
            "projects",
            "volunteering",
            "interests",
            "other",
        )
    },
)


def provenance(raw: Any, context: Context) -> dict[str, Any] | None:
    """``{field: {"source", "channel", "submitted_by", "at"}}`` (promise A3)."""
    return _keyed(raw, _SOURCED, context)
