"""Entries of one's record as a form has them, one entry a form: schools, jobs, skills, pay. Pure (promise F1).

What a form shows and sends back unchanged is what is stored, to the letter; a member that was not touched is kept as it
is, whatever it looks like in a form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

import orjson

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.values.money import PERIODS
from field_policies import Policy

_GOES_ON: Final = "  "
"""What a line begins with that belongs to the passage before it."""


class Kind(StrEnum):
    """How a member is typed."""

    LINE = "line"
    DATE = "date"
    TEXT = "text"
    LINES = "lines"
    PASSAGES = "passages"
    YES_NO = "yes_no"
    PERIOD = "period"


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of a field's entries in the order of the form, by the input's name: of a record in a record it is
    ``outer.inner``. ``single``: the field has one entry at most."""

    field: str
    members: Mapping[str, Kind]
    single: bool = False


_MONEY: Final = {"amount": Kind.LINE, "currency": Kind.LINE, "period": Kind.PERIOD}
SHAPES: Final[Mapping[str, Shape]] = {
    shape.field: shape
    for shape in (
        Shape(
            "education",
            {
                "school": Kind.LINE,
                "degree": Kind.LINE,
                "major": Kind.LINE,
                "start": Kind.DATE,
                "end": Kind.DATE,
                "completed": Kind.YES_NO,
                "score": Kind.LINE,
                "courses": Kind.LINES,
                "url": Kind.LINE,
            },
        ),
        Shape(
            "employment",
            {
                "employer": Kind.LINE,
                "position": Kind.LINE,
                "start": Kind.DATE,
                "end": Kind.DATE,
                "location": Kind.LINE,
                "reporting_to": Kind.LINE,
                "summary": Kind.TEXT,
                "highlights": Kind.PASSAGES,
                "description": Kind.TEXT,
                "url": Kind.LINE,
            },
        ),
        Shape("skills", {"name": Kind.LINE, "level": Kind.LINE, "keywords": Kind.LINES}),
        Shape("languages", {"name": Kind.LINE, "fluency": Kind.LINE}),
        Shape("profiles", {"network": Kind.LINE, "username": Kind.LINE, "url": Kind.LINE}),
        Shape("expected_salary", _MONEY, single=True),
        Shape("current_salary", _MONEY, single=True),
        Shape(
            "salary_history",
            {
                "employer": Kind.LINE,
                **{f"money.{name}": kind for name, kind in _MONEY.items()},
                "start": Kind.DATE,
                "end": Kind.DATE,
            },
        ),
    )
}
CHOICES: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.YES_NO: ("", "yes", "no"),
    Kind.PERIOD: ("", *sorted(PERIODS)),
}
_FLAGS: Final = {"yes": True, "no": False}


def with_entries(policy: Policy, purpose: str) -> tuple[str, ...]:
    """The fields of :data:`SHAPES` that the policy lets the person write."""
    found = (name for name in SHAPES if f"applicant.{name}" in policy.fields)
    return tuple(n for n in found if "applicant" in policy.fields[f"applicant.{n}"].write.get(purpose, ()))


def entries_of(shape: Shape, value: Any) -> list[dict[str, Any]]:
    """The entries of a stored value, oldest place first."""
    if value is None:
        return []
    return [value] if shape.single else list(value)


def value_of(shape: Shape, entries: Sequence[Mapping[str, Any]]) -> Any:
    """The value to store that has these entries; None where there are none."""
    if not entries:
        return None
    return entries[0] if shape.single else list(entries)


def as_typed(shape: Shape, entry: Mapping[str, Any] | None) -> dict[str, str]:
    """An entry as the inputs show it; empty for a new one."""
    return {name: _shown(kind, _at(entry or {}, name)) for name, kind in shape.members.items()}


def of_typed(shape: Shape, entry: Mapping[str, Any] | None, typed: Mapping[str, str]) -> dict[str, Any]:
    """The entry that the inputs say, to be checked. ``entry``: what is stored, None for a new one; whatever was not
    changed is taken from there. Equal to it where nothing was.

    :raises BadInput: the inputs are empty.
    """
    if not any(_plain(typed[name]) for name in shape.members):
        raise BadInput("entry_empty", "Fill in something, or remove the entry.")
    made: dict[str, Any] = dict(entry or {})
    shown = as_typed(shape, entry)
    for name, kind in shape.members.items():
        if _plain(typed[name]) != _plain(shown[name]):
            outer, _, inner = name.partition(".")
            value = _read(kind, _plain(typed[name]))
            made[outer] = {**(made.get(outer) or {}), inner: value} if inner else value
    return made


def mark(entry: Mapping[str, Any]) -> str:
    """By which an entry is found again after the record has changed: a digest of what it holds."""
    return sha256(orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)).hexdigest()


def place_of(entries: Sequence[Mapping[str, Any]], known: str) -> int | None:
    """Where the entry of a :func:`mark` stands now; None where it was changed or removed."""
    return next((place for place, entry in enumerate(entries) if mark(entry) == known), None)


def by_member(shape: Shape, place: int, error: AtsPrivacyError | None) -> dict[str, AtsPrivacyError]:
    """What is wrong with the entry at a place, by the input that it is about."""
    start = f"/values/{shape.field}/" if shape.single else f"/values/{shape.field}/{place}/"
    found: dict[str, AtsPrivacyError] = {}
    for problem in error.problems if isinstance(error, BadInput) else ():
        pointer = problem.pointer or ""
        if pointer.startswith(start):
            within = pointer.removeprefix(start).replace("/", ".")
            for name in shape.members:
                if f"{within}.".startswith(f"{name}.") or name.startswith(f"{within}."):
                    found.setdefault(name, problem)
                    break
    return found


def _at(entry: Mapping[str, Any], name: str) -> Any:
    outer, _, inner = name.partition(".")
    value = entry.get(outer)
    return (value or {}).get(inner) if inner else value


def _shown(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind is Kind.YES_NO:
        return "yes" if value else "no"
    if kind is Kind.LINES:
        return "\n".join(value)
    if kind is Kind.PASSAGES:
        return "\n".join(each.replace("\n", f"\n{_GOES_ON}") for each in value)
    return str(value)


def _read(kind: Kind, text: str) -> Any:
    if kind is Kind.LINES:
        return [line for line in (part.strip() for part in text.split("\n")) if line]
    if kind is Kind.PASSAGES:
        return _passages(text)
    if kind is Kind.YES_NO:
        return _FLAGS.get(text, text or None)
    return text or None


def _passages(text: str) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        if line.startswith(_GOES_ON) and found:
            found[-1] += f"\n{line.removeprefix(_GOES_ON)}"
        elif line.strip():
            found.append(line)
    return found


def _plain(text: str) -> str:
    """As it was typed, whatever ends of lines the browser sends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
