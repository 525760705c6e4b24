"""Queries of holds (locks, and from when on proofs count) and of incidents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Bulk, Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import AccountHoldRow, EntityId, IncidentRow

_HOLD: Table = AccountHoldRow.__table__  # type: ignore[attr-defined]
_INCIDENT: Table = IncidentRow.__table__  # type: ignore[attr-defined]

_TENANT = _HOLD.c.organisation_id == bindparam("organisation", type_=EntityId)
_IN_FORCE = Statement(select(_HOLD.c.principal_id, _HOLD.c.locked, _HOLD.c.not_before).where(_TENANT), "holds")
_OF = Statement(select(_HOLD).where(_TENANT, _HOLD.c.principal_id == bindparam("principal", type_=EntityId)), "hold")
_LOCKED = Statement(
    select(_HOLD).where(_TENANT, _HOLD.c.locked == 1).order_by(_HOLD.c.changed_at.desc()).limit(bindparam("most")),
    "holds",
)
_UNLOCK = Statement(
    update(_HOLD)
    .where(_TENANT, _HOLD.c.principal_id == bindparam("principal", type_=EntityId), _HOLD.c.locked == 1)
    .values(locked=0, changed_at=bindparam("at"), changed_by=bindparam("by", type_=EntityId)),
    "hold",
)
_COLUMNS = "organisation_id, principal_id, kind, locked, cause, not_before, changed_at, changed_by"
_AGAIN = """
ON CONFLICT (organisation_id, principal_id) DO UPDATE SET
 locked = CASE WHEN excluded.locked = 1 THEN 1 ELSE account_hold.locked END,
 cause = CASE WHEN excluded.locked = 1 THEN excluded.cause ELSE account_hold.cause END,
 not_before = CASE WHEN excluded.not_before > account_hold.not_before
  THEN excluded.not_before ELSE account_hold.not_before END,
 changed_at = excluded.changed_at, changed_by = excluded.changed_by"""
_POSTGRESQL = (
    f"INSERT INTO account_hold ({_COLUMNS}) SELECT $1::uuid, given.* "  # noqa: S608 - our own names
    f"FROM unnest($2::uuid[], $3::varchar[], $4::int[], $5::varchar[], $6::bigint[], $7::bigint[], $8::uuid[])"
    f" AS given {_AGAIN}"
)
_SQLITE = f"INSERT INTO account_hold ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_AGAIN}"  # noqa: S608 - our own names


def hold(organisation: UUID, principal: UUID, kind: str, *, cause: str, by: UUID, locked: bool, at: int) -> Bulk:
    """From ``at`` on no earlier proof of this person counts; with ``locked`` nothing does, until somebody unlocks.

    A lock that there is stays.
    """
    columns: list[list[Any]] = [[principal], [kind], [int(locked)], [cause], [at], [at], [by]]
    return Bulk("hold", _POSTGRESQL, _SQLITE, columns, (organisation,), expect=1)


def unlock(organisation: UUID, principal: UUID, by: UUID) -> Change:
    """Take a lock away; earlier proofs stay without worth. Fails where nothing is locked."""
    parameters = {"organisation": organisation, "principal": principal, "by": by, "at": now_us()}
    return Change(_UNLOCK, parameters, expect=1)


async def in_force(database: Database, organisation: UUID) -> dict[UUID, tuple[bool, int]]:
    """Who was ever held → (locked, from when on proofs count): a provider may keep people in for very long."""
    rows = await database.fetch(_IN_FORCE, {"organisation": organisation})
    return {as_uuid(row["principal_id"]): (bool(row["locked"]), row["not_before"]) for row in rows}


async def locked(database: Database, organisation: UUID, *, most: int) -> Sequence[Row]:
    """Who is locked out, the latest first."""
    return await database.fetch(_LOCKED, {"organisation": organisation, "most": most})


async def of_principal(database: Database, organisation: UUID, principal: UUID) -> Row | None:
    """The hold of somebody, or None."""
    rows = await database.fetch(_OF, {"organisation": organisation, "principal": principal})
    return rows[0] if rows else None


_INCIDENTS = Statement(
    select(_INCIDENT)
    .where(
        _INCIDENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _INCIDENT.c.id < bindparam("before", type_=EntityId),
    )
    .order_by(_INCIDENT.c.id.desc())
    .limit(bindparam("most")),
    "incidents",
)
_INCIDENT_COLUMNS = tuple(column.name for column in _INCIDENT.columns)


def open_incident(organisation: UUID, incident: UUID, kind: str, principal: UUID, of: str, by: UUID, at: int) -> Insert:
    """Something that has to be looked into, about somebody (``of``: staff or applicant)."""
    row = (organisation, incident, kind, principal, of, "open", at, by)
    return Insert(_INCIDENT, _INCIDENT_COLUMNS, [row])


async def incidents(database: Database, organisation: UUID, *, most: int, before: UUID) -> Sequence[Row]:
    """Incidents, newest first, before one."""
    return await database.fetch(_INCIDENTS, {"organisation": organisation, "most": most, "before": before})
