"""Queries of the audit log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Table, and_, bindparam, or_, select

from ats_privacy.domain.audit_lines import entry_line
from ats_privacy.domain.events import AuditEntry
from ats_privacy.domain.merkle import leaf_hash
from ats_privacy.storage.statements import Database, Insert, Row, Statement, position_of
from ats_privacy.storage.tables import AuditEntryRow, AuditPendingRow, EntityId

_TABLE: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_PENDING: Table = AuditPendingRow.__table__  # type: ignore[attr-defined]
_COLUMNS = (
    "organisation_id",
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_roles",
    "event",
    "outcome",
    "purpose",
    "fields",
    "subject",
    "subjects",
    "object_id",
    "code",
    "reason",
    "request_id",
)


def insert(entries: Iterable[AuditEntry]) -> Insert:
    """The entries as rows, each with the leaf hash that waits for its place in the tree."""
    entries = list(entries)
    waiting = [(e.organisation, e.id, leaf_hash(entry_line(e))) for e in entries]
    return Insert(
        _TABLE,
        _COLUMNS,
        [
            (
                e.organisation,
                e.id,
                e.at,
                e.actor_kind,
                e.actor_id,
                e.actor_roles,
                e.event,
                e.outcome,
                e.purpose,
                e.fields,
                e.subject,
                e.subjects,
                e.object_id,
                e.code,
                e.reason,
                e.request_id,
            )
            for e in entries
        ],
        also=(Insert(_PENDING, ("organisation_id", "entry_id", "leaf_hash"), waiting),),
    )


def _listing(*, by_subject: bool, by_actor: bool, onward: bool) -> Statement:
    c = _TABLE.c
    where = [c.organisation_id == bindparam("organisation")]
    if by_subject:
        within = position_of(c.subjects, bindparam("subject", type_=LargeBinary())) > 0
        where.append(or_(c.subject == bindparam("subject"), and_(c.subjects.is_not(None), within)))
    if by_actor:
        where.append(c.actor_id == bindparam("actor"))
    if onward:
        where.append(c.id < bindparam("before", type_=EntityId))
    return Statement(
        select(_TABLE).where(and_(*where)).order_by(c.id.desc()).limit(bindparam("most")),
        "audit entries",
    )


_LISTINGS = {
    (s, a, o): _listing(by_subject=s, by_actor=a, onward=o)
    for s in (False, True)
    for a in (False, True)
    for o in (False, True)
}


_SEARCHED = or_(_TABLE.c.event == "applicant.searched", _TABLE.c.event == "third_person.searched")

_SEARCHES = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _SEARCHED,
        _TABLE.c.at >= bindparam("since"),
        _TABLE.c.code == "nothing_found",
        _TABLE.c.object_id.is_not(None),
        _TABLE.c.id < bindparam("before", type_=EntityId),
    )
    .order_by(_TABLE.c.id.desc())
    .limit(bindparam("most")),
    "searches",
)


async def searches(database: Database, organisation: UUID, *, since: int, before: UUID, most: int) -> Sequence[Row]:
    """Entries of searches that found nobody, since an instant, older than ``before``, newest first."""
    parameters = {"organisation": organisation, "since": since, "before": before, "most": most}
    return await database.fetch(_SEARCHES, parameters)


_SEARCHES_FOR = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _SEARCHED,
        _TABLE.c.at >= bindparam("since"),
        _TABLE.c.reason.is_not(None),
        or_(
            _TABLE.c.subject == bindparam("subject"),
            and_(
                _TABLE.c.subjects.is_not(None),
                position_of(_TABLE.c.subjects, bindparam("subject", type_=LargeBinary())) > 0,
            ),
        ),
    )
    .order_by(_TABLE.c.id.desc())
    .limit(bindparam("most")),
    "searches for a person",
)


async def searches_for(
    database: Database, organisation: UUID, reference: bytes, *, since: int, most: int
) -> Sequence[Row]:
    """Entries of searches that found a person, since an instant, newest first."""
    parameters = {"organisation": organisation, "subject": reference, "since": since, "most": most}
    return await database.fetch(_SEARCHES_FOR, parameters)


_REASON = Statement(
    select(_TABLE.c.reason).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.id == bindparam("id", type_=EntityId),
    ),
    "reason",
)


async def reason_of(database: Database, organisation: UUID, entry_id: UUID) -> bytes | None:
    """The sealed reason of an entry; None where it has none, or is archived."""
    rows = await database.fetch(_REASON, {"organisation": organisation, "id": entry_id})
    return None if not rows or rows[0]["reason"] is None else bytes(rows[0]["reason"])


async def newest(
    database: Database,
    organisation: UUID,
    *,
    most: int,
    before: UUID | None = None,
    subject: bytes | None = None,
    actor: UUID | None = None,
) -> Sequence[Row]:
    """Entries of an organisation, newest first, older than ``before``, of one subject or one actor where given."""
    parameters: dict[str, Any] = {"organisation": organisation, "most": most}
    if subject is not None:
        parameters["subject"] = subject
    if actor is not None:
        parameters["actor"] = actor
    if before is not None:
        parameters["before"] = before
    statement = _LISTINGS[subject is not None, actor is not None, before is not None]
    return await database.fetch(statement, parameters)
