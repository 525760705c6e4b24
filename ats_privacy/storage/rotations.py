"""How far a rotation has come: one row for each key that was ever rotated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, distinct, func, select, update

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import AuditEntryRow, EntityId, RotationRow

_TABLE: Table = RotationRow.__table__  # type: ignore[attr-defined]
_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)

DONE = "done"


@dataclass(frozen=True, slots=True)
class Rotation:
    """State of a rotation; ``phase`` is *done* or one of the phases of its kind."""

    organisation: UUID
    kind: str
    name: str
    phase: str
    target: int
    cursor: UUID | None = None
    until: UUID | None = None
    moved: int = 0
    total: int = 0
    started_at: int = 0
    updated_at: int = 0

    @property
    def running(self) -> bool:
        """Whether there is something left to do."""
        return self.phase != DONE

    def ahead(self, **changes: Any) -> Rotation:
        """The same rotation a step further, now."""
        return replace(self, updated_at=now_us(), **changes)


_ALL = Statement(select(_TABLE).where(_TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)))
_DELETE = Statement(
    delete(_TABLE).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.kind == bindparam("of_kind"),
        _TABLE.c.name == bindparam("of_name"),
    ),
    "rotation",
)


async def of_organisation(database: Database, organisation: UUID) -> Sequence[Rotation]:
    """The last rotation of every key of an organisation."""
    return [_read(row) for row in await database.fetch(_ALL, {"organisation": organisation})]


async def last(database: Database, organisation: UUID, kind: str, name: str) -> Rotation | None:
    """The last rotation of a key, or None."""
    every = await of_organisation(database, organisation)
    return next((r for r in every if (r.kind, r.name) == (kind, name)), None)


def keep(rotation: Rotation) -> list[Step]:
    """Steps that put down how far a rotation has come; part of the write that brought it there."""
    key = {"organisation": rotation.organisation, "of_kind": rotation.kind, "of_name": rotation.name}
    row = (
        rotation.organisation,
        rotation.kind,
        rotation.name,
        rotation.phase,
        rotation.target,
        rotation.cursor,
        rotation.until,
        rotation.moved,
        rotation.total,
        rotation.started_at,
        rotation.updated_at,
    )
    return [Change(_DELETE, key), Insert(_TABLE, _COLUMNS, [row])]


_ADVANCE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.kind == bindparam("of_kind"),
        _TABLE.c.name == bindparam("of_name"),
    )
    .values(moved=_TABLE.c.moved + bindparam("more"), updated_at=bindparam("at")),
    "rotation",
)


def advance(rotation: Rotation, more: int) -> Change:
    """Count what a write moved, beside others that do the same; the last step of that write."""
    parameters = {
        "organisation": rotation.organisation,
        "of_kind": rotation.kind,
        "of_name": rotation.name,
        "more": more,
        "at": now_us(),
    }
    return Change(_ADVANCE, parameters, expect=1)


_PASSED_OVER = Statement(
    select(func.count(distinct(_ENTRY.c.subject)).label("subjects")).where(
        _ENTRY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ENTRY.c.id >= bindparam("first", type_=EntityId),
        _ENTRY.c.actor_kind == bindparam("actor"),
        _ENTRY.c.event == bindparam("of_event"),
        _ENTRY.c.fields == bindparam("of_name"),
        _ENTRY.c.at >= bindparam("since"),
        _ENTRY.c.at <= bindparam("until"),
    ),
    "audit entries",
)


async def passed_over(database: Database, rotation: Rotation) -> int:
    """How many data subjects the rotation left where they were, because what is stored of them fails authentication.

    The audit log is what counts them, so that a rotation which was killed and gone on with has lost none.
    """
    parameters = {
        "organisation": rotation.organisation,
        "first": UUID(int=rotation.started_at // 1000 << 80),  # identifiers begin with their instant (RFC 9562)
        "actor": ActorKind.SYSTEM.value,
        "of_event": Event.TAMPERING_FOUND.value,
        "of_name": rotation.name,
        "since": rotation.started_at,
        "until": now_us() if rotation.running else rotation.updated_at,
    }
    [row] = await database.fetch(_PASSED_OVER, parameters)
    return int(row["subjects"])


def _read(row: Row) -> Rotation:
    return Rotation(
        as_uuid(row["organisation_id"]),
        row["kind"],
        row["name"],
        row["phase"],
        row["target"],
        None if row["cursor"] is None else as_uuid(row["cursor"]),
        None if row["until"] is None else as_uuid(row["until"]),
        row["moved"],
        row["total"],
        row["started_at"],
        row["updated_at"],
    )
