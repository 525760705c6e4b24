"""Whose rows a statement reaches: one organisation's, told to the database with it (ADR 28).

PostgreSQL holds it to that by row-level security: a statement of ours that forgets the organisation, or joins past it,
still finds and changes no row of another. SQLite has no such thing; there the same statements run, and must name their
organisation all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.storage.statements import Bulk, Change, Insert, Statement, Step

SETTING: Final = "ats.organisation"
"""The setting of a PostgreSQL session that the policies of every table look at."""

ACROSS: Final = "*"
"""Its value for work that belongs to no organisation."""


class Unbounded(AtsPrivacyError):
    """A statement of our own names no organisation, and is not one of those that may do without."""

    status = 500

    def __init__(self) -> None:
        super().__init__("organisation_missing", "A statement names no organisation; nothing was done.")


def reach_of(statement: Statement, parameters: Mapping[str, Any]) -> str:
    """The organisation whose rows a statement reaches, or :data:`ACROSS`.

    :raises Unbounded: it names none.
    """
    if statement.across:
        return ACROSS
    organisation = parameters.get("organisation")
    if organisation is None:
        raise Unbounded
    return str(organisation)


def reach_of_write(steps: Sequence[Step]) -> str:
    """The organisation whose rows a write reaches; :data:`ACROSS` where a step does.

    New rows alone may be of several, as entries of the audit log that are written together are.

    :raises Unbounded: a step names none, or the steps change rows of several.
    """
    found = {reach for step in steps for reach in _reaches(step)}
    if len(found) < 2 or ACROSS in found:
        return ACROSS if ACROSS in found else next(iter(found), ACROSS)
    if not all(isinstance(step, Insert) for step in steps):
        raise Unbounded
    return ACROSS


def _reaches(step: Step) -> Iterable[str]:
    if isinstance(step, Change):
        return (reach_of(step.statement, step.parameters),)
    if isinstance(step, Bulk):
        return (str(step.fixed[0]),)
    return {reach for insert in (step, *step.also) for reach in _inserted(insert)}


def _inserted(insert: Insert) -> Iterable[str]:
    name = "id" if insert.table.name == "organisation" else "organisation_id"
    if name not in insert.columns:
        raise Unbounded
    place = insert.columns.index(name)
    return {str(row[place]) for row in insert.rows}
