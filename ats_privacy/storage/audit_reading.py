"""Counts over the audit log: how much which member of staff read, and whom, within a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, Table, and_, bindparam, case, cast, func, literal_column, or_, select

from ats_privacy.domain.events import Event, Outcome
from ats_privacy.domain.unusual_reading import HOUR_US
from ats_privacy.storage.statements import Database, Row, Statement
from ats_privacy.storage.tables import Applicant, Application, Assignment, AuditEntryRow, EntityId

_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]
_APPLICATION: Table = Application.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]

READING = (
    Event.APPLICANT_READ,
    Event.APPLICANT_LISTED,
    Event.APPLICANT_SEARCHED,
    Event.APPLICANT_REVEALED,
    Event.CORRECTIONS_READ,
    Event.APPLICATION_READ,
    Event.DOCUMENT_READ,
)
"""Events that show a person's data to whoever acts."""

_REFERENCE_BYTES = 16
_MOST_SEEN = 200_000


def _is(column: Any, *values: str) -> Any:
    return or_(*(column == literal_column(f"'{value}'") for value in values))


_PEOPLE = case((_ENTRY.c.subject.is_not(None), 1), else_=0) + (
    func.coalesce(func.length(_ENTRY.c.subjects, type_=Integer), 0) // literal_column(str(_REFERENCE_BYTES), Integer)
)
_ALLOWED = _is(_ENTRY.c.outcome, Outcome.ALLOWED)
_WITHIN = and_(
    _ENTRY.c.organisation_id == bindparam("organisation", type_=EntityId),
    _ENTRY.c.id >= bindparam("first", type_=EntityId),
    _ENTRY.c.id < bindparam("end", type_=EntityId),
    _is(_ENTRY.c.actor_kind, "staff"),
    _is(_ENTRY.c.event, *READING),
)
_HOUR = (_ENTRY.c.at // literal_column(str(HOUR_US), BigInteger)).label("hour")


def _total(what: Any, label: str) -> Any:
    return cast(func.sum(what), BigInteger).label(label)


_HOURS = Statement(
    select(
        _ENTRY.c.actor_id,
        _HOUR,
        _total(case((_ALLOWED, _PEOPLE), else_=0), "people"),
        _total(case((and_(_ALLOWED, _is(_ENTRY.c.event, Event.APPLICANT_REVEALED)), 1), else_=0), "reveals"),
        _total(case((_is(_ENTRY.c.outcome, Outcome.REFUSED), 1), else_=0), "refusals"),
    )
    .where(_WITHIN)
    .group_by(_ENTRY.c.actor_id, _HOUR)
)
_SEEN = Statement(
    select(_ENTRY.c.actor_id, _ENTRY.c.subject, _ENTRY.c.subjects)
    .where(_WITHIN, _ALLOWED)
    .order_by(_ENTRY.c.id.desc())
    .limit(_MOST_SEEN)
)
_ASSIGNED = Statement(
    select(_ASSIGNMENT.c.staff_id, _APPLICANT.c.audit_reference)
    .select_from(
        _ASSIGNMENT.outerjoin(
            _APPLICATION,
            and_(
                _APPLICATION.c.organisation_id == _ASSIGNMENT.c.organisation_id,
                _APPLICATION.c.requisition_id == _ASSIGNMENT.c.requisition_id,
            ),
        ).outerjoin(
            _APPLICANT,
            and_(
                _APPLICANT.c.organisation_id == _APPLICATION.c.organisation_id,
                _APPLICANT.c.id == _APPLICATION.c.applicant_id,
            ),
        )
    )
    .where(_ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId))
)

_OCCURRENCES = Statement(
    select(_ENTRY.c.id, _ENTRY.c.actor_id, _ENTRY.c.at)
    .where(
        _ENTRY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ENTRY.c.id >= bindparam("first", type_=EntityId),
        _ENTRY.c.id < bindparam("end", type_=EntityId),
        _ENTRY.c.event == bindparam("event"),
        _is(_ENTRY.c.outcome, Outcome.ALLOWED),
    )
    .order_by(_ENTRY.c.id.desc())
    .limit(1000)
)


def first_id_at(at: int) -> UUID:
    """The smallest identifier (UUID version 7) of an entry made at this instant or later."""
    return UUID(int=(at // 1000) << 80)


async def hours(database: Database, organisation: UUID, begins_at: int, ends_at: int) -> Sequence[Row]:
    """``actor_id``, ``hour``, ``people``, ``reveals`` and ``refusals`` of staff within a span (microseconds)."""
    return await database.fetch(_HOURS, _span(organisation, begins_at, ends_at))


async def seen(database: Database, organisation: UUID, begins_at: int, ends_at: int) -> Sequence[Row]:
    """Who was shown to whom within a span; at most 200,000 entries, the newest."""
    return await database.fetch(_SEEN, _span(organisation, begins_at, ends_at))


async def assigned(database: Database, organisation: UUID) -> Sequence[Row]:
    """The references of everybody who applied to a requisition, for each member of staff assigned to it."""
    return await database.fetch(_ASSIGNED, {"organisation": organisation})


async def occurrences(
    database: Database, organisation: UUID, event: str, begins_at: int, ends_at: int
) -> Sequence[Row]:
    """``id``, ``actor_id`` and ``at`` of the allowed entries of an event within a span; at most 1,000, the newest."""
    return await database.fetch(_OCCURRENCES, {**_span(organisation, begins_at, ends_at), "event": event})


def _span(organisation: UUID, begins_at: int, ends_at: int) -> dict[str, Any]:
    return {"organisation": organisation, "first": first_id_at(begins_at), "end": first_id_at(ends_at)}
