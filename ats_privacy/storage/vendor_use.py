"""Counts over the audit log: what was done in a vendor's name within a span of time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import BigInteger, Table, bindparam, cast, func, or_, select

from ats_privacy.domain.actors import ActorKind
from ats_privacy.storage.audit_reading import first_id_at
from ats_privacy.storage.statements import Database, Row, Statement
from ats_privacy.storage.tables import AuditEntryRow, EntityId

_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_USE = Statement(
    select(
        _ENTRY.c.event,
        _ENTRY.c.outcome,
        cast(func.count(), BigInteger).label("times"),
        cast(func.max(_ENTRY.c.at), BigInteger).label("last_at"),
    )
    .where(
        _ENTRY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ENTRY.c.actor_id == bindparam("vendor", type_=EntityId),
        or_(*(_ENTRY.c.actor_kind == kind.value for kind in (ActorKind.VENDOR, ActorKind.ANONYMOUS))),
        _ENTRY.c.id >= bindparam("first", type_=EntityId),
        _ENTRY.c.id < bindparam("end", type_=EntityId),
    )
    .group_by(_ENTRY.c.event, _ENTRY.c.outcome)
    .order_by(_ENTRY.c.event, _ENTRY.c.outcome),
    "use of a vendor's credential",
)


async def of_vendor(
    database: Database, organisation: UUID, vendor: UUID, begins_at: int, ends_at: int
) -> Sequence[Row]:
    """``event``, ``outcome``, ``times`` and ``last_at`` of a vendor's entries within a span (microseconds).

    Failed log-ins under its name are among them, whoever tried.
    """
    parameters = {
        "organisation": organisation,
        "vendor": vendor,
        "first": first_id_at(begins_at),
        "end": first_id_at(ends_at),
    }
    return await database.fetch(_USE, parameters)
