"""Objects and lists: which members each mask keeps. What is not kept stays as null or an empty list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .contact import partial_email, partial_phone
from .continents import CONTINENTS
from .names import masked_name
from .texts import label, word

Member = Callable[[Any], Any]

_LINK: Final = ("network", "username", "url")
_EDUCATION: Final = ("school", "degree", "major", "start", "end", "completed", "score", "courses", "url")
_EMPLOYMENT: Final = (
    "employer", "position", "start", "end", "reporting_to",
    "location", "description", "summary", "highlights", "url",
)  # fmt: skip
_SKILL: Final = ("name", "level", "keywords")
_LANGUAGE: Final = ("name", "fluency")
_REFEREE: Final = ("name", "relation", "company", "phone", "email", "text")
_CONTACT: Final = ("name", "relation", "phone")
_FINDING: Final = ("check", "outcome", "detail")
_ANSWER: Final = ("question", "answer")
_LISTS: Final = frozenset({"courses", "highlights", "keywords"})
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})", re.ASCII)


def continent(value: Any) -> str | None:
    """The continent of an ISO 3166-1 code (United Nations M49), None for an unknown one."""
    return CONTINENTS.get(value) if isinstance(value, str) else None


def generalised_links(value: Any) -> Any:
    """Which networks."""
    return _each(value, _LINK, {"network": label})


def partial_education(value: Any) -> Any:
    """School, degree, major, completed; no dates, marks, courses or links."""
    return _each(value, _EDUCATION, {"school": word, "degree": word, "major": word, "completed": _flag})


def generalised_education(value: Any) -> Any:
    """Degree, major, completed."""
    return _each(value, _EDUCATION, {"degree": word, "major": word, "completed": _flag})


def partial_employment(value: Any) -> Any:
    """Employer and position; no dates, people, places or texts."""
    return _each(value, _EMPLOYMENT, {"employer": word, "position": word})


def generalised_employment(value: Any) -> Any:
    """Position."""
    return _each(value, _EMPLOYMENT, {"position": word})


def generalised_skills(value: Any) -> Any:
    """Names of skills."""
    return _each(value, _SKILL, {"name": word})


def generalised_languages(value: Any) -> Any:
    """Names of languages."""
    return _each(value, _LANGUAGE, {"name": word})


def partial_referees(value: Any) -> Any:
    """Relation and company; name, phone and e-mail masked; no text."""
    return _each(
        value,
        _REFEREE,
        {
            "name": masked_name,
            "relation": word,
            "company": word,
            "phone": partial_phone,
            "email": partial_email,
        },
    )


def generalised_referees(value: Any) -> Any:
    """Relations."""
    return _each(value, _REFEREE, {"relation": word})


def partial_contact_person(value: Any) -> Any:
    """Relation; name and phone masked."""
    return _kept(value, _CONTACT, {"name": masked_name, "relation": word, "phone": partial_phone})


def generalised_contact_person(value: Any) -> Any:
    """Relation."""
    return _kept(value, _CONTACT, {"relation": word})


def generalised_findings(value: Any) -> Any:
    """Which checks, with which outcome."""
    return _each(value, _FINDING, {"check": word, "outcome": word})


def generalised_attachments(value: Any) -> Any:
    """Of which type each is."""
    return _each(value, ("name", "media_type", "content"), {"media_type": word})


def generalised_answers(value: Any) -> Any:
    """The questions."""
    return _each(value, _ANSWER, {"question": word})


def partial_provenance(value: Any) -> Any:
    """Source, channel and time of each field; not who submitted it."""
    return _sources(value, {"source": word, "channel": word, "at": _instant})


def generalised_provenance(value: Any) -> Any:
    """The channel of each field."""
    return _sources(value, {"channel": word})


def _sources(value: Any, kept: Mapping[str, Member]) -> Any:
    if not isinstance(value, dict):
        return None
    return {
        name: _kept(source, ("source", "channel", "submitted_by", "at"), kept)
        for name, source in value.items()
        if isinstance(name, str) and _FIELD.fullmatch(name) and isinstance(source, dict)
    }


def _each(value: Any, keys: Iterable[str], kept: Mapping[str, Member]) -> Any:
    """The list with each object reduced; entries that are no objects are left out."""
    return [_kept(entry, keys, kept) for entry in value if isinstance(entry, dict)] if isinstance(value, list) else None


def _kept(value: Any, keys: Iterable[str], kept: Mapping[str, Member]) -> Any:
    if not isinstance(value, dict):
        return None
    return {key: kept[key](value.get(key)) if key in kept else [] if key in _LISTS else None for key in keys}


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _instant(value: Any) -> str | None:
    return value if isinstance(value, str) and _INSTANT.fullmatch(value) else None
