"""Queries of requisitions and of who is assigned to them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Assignment, EntityId, Requisition

_REQUISITION: Table = Requisition.__table__  # type: ignore[attr-defined]
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]


@lru_cache
def _select(assigned_only: bool, single: bool) -> Statement:
    chosen = select(_REQUISITION).where(_REQUISITION.c.organisation_id == bindparam("organisation", type_=EntityId))
    if assigned_only:
        chosen = chosen.where(
            _REQUISITION.c.id.in_(
                select(_ASSIGNMENT.c.requisition_id).where(
                    _ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
                    _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
                )
            )
        )
    if single:
        return Statement(chosen.where(_REQUISITION.c.id == bindparam("id", type_=EntityId)))
    return Statement(
        chosen.where(_REQUISITION.c.id > bindparam("after", type_=EntityId))
        .order_by(_REQUISITION.c.id)
        .limit(bindparam("most"))
    )


_BY_REFERENCE = Statement(
    select(_REQUISITION.c.id).where(
        _REQUISITION.c.organisation_id == bindparam("organisation", type_=EntityId),
        _REQUISITION.c.reference == bindparam("reference"),
    )
)
_CHANGE = Statement(
    update(_REQUISITION)
    .where(
        _REQUISITION.c.organisation_id == bindparam("organisation", type_=EntityId),
        _REQUISITION.c.id == bindparam("requisition", type_=EntityId),
        _REQUISITION.c.version == bindparam("known_version"),
    )
    .values(
        title=bindparam("new_title"),
        department=bindparam("new_department"),
        status=bindparam("new_status"),
        blind_shown_at=bindparam("new_blind_shown_at"),
        version=_REQUISITION.c.version + 1,
        updated_at=bindparam("at"),
    ),
    "requisition",
)
_ASSIGNED = Statement(
    select(_ASSIGNMENT.c.staff_id).where(
        _ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ASSIGNMENT.c.requisition_id == bindparam("requisition", type_=EntityId),
    )
)
_END = Statement(
    delete(_ASSIGNMENT).where(
        _ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ASSIGNMENT.c.requisition_id == bindparam("requisition", type_=EntityId),
        _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
    ),
    "assignment",
)


def insert(
    organisation: UUID, requisition: UUID, reference: str, title: str, department: str, blind_shown_at: str | None
) -> Insert:
    """A new requisition."""
    at = now_us()
    columns = (
        "organisation_id",
        "id",
        "reference",
        "title",
        "department",
        "status",
        "blind_shown_at",
        "version",
        "created_at",
        "updated_at",
    )
    row = (organisation, requisition, reference, title, department, "open", blind_shown_at, 1, at, at)
    return Insert(_REQUISITION, columns, [row])


def change(
    organisation: UUID,
    requisition: UUID,
    version: int,
    title: str,
    department: str,
    status: str,
    blind_shown_at: str | None,
) -> Change:
    """New title, department, status and way of review over ``version``."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "requisition": requisition,
        "known_version": version,
        "new_title": title,
        "new_department": department,
        "new_status": status,
        "new_blind_shown_at": blind_shown_at,
        "at": now_us(),
    }
    return Change(_CHANGE, parameters, expect=1)


async def by_id(
    database: Database, organisation: UUID, requisition: UUID, *, assigned_to: UUID | None = None
) -> Row | None:
    """A requisition, or None; with ``assigned_to`` only one that this member of staff is assigned to."""
    parameters = {"organisation": organisation, "id": requisition, "staff": assigned_to}
    rows = await database.fetch(_select(assigned_to is not None, True), parameters)
    return rows[0] if rows else None


async def by_reference(database: Database, organisation: UUID, reference: str) -> Row | None:
    """The id of the requisition with a reference, or None."""
    rows = await database.fetch(_BY_REFERENCE, {"organisation": organisation, "reference": reference})
    return rows[0] if rows else None


async def page(
    database: Database, organisation: UUID, *, most: int, after: UUID, assigned_to: UUID | None = None
) -> Sequence[Row]:
    """Requisitions in order of creation, after the one named."""
    parameters = {"organisation": organisation, "after": after, "most": most, "staff": assigned_to}
    return await database.fetch(_select(assigned_to is not None, False), parameters)


def assign(organisation: UUID, requisition: UUID, staff: UUID) -> Insert:
    """Let a member of staff see the requisition's applicants."""
    return Insert(
        _ASSIGNMENT,
        ("organisation_id", "staff_id", "requisition_id", "created_at"),
        [(organisation, staff, requisition, now_us())],
    )


def end_assignment(organisation: UUID, requisition: UUID, staff: UUID) -> Change:
    """Take the assignment away; touches no row where there was none."""
    parameters = {"organisation": organisation, "requisition": requisition, "staff": staff}
    return Change(_END, parameters, expect=1)


async def assigned_staff(database: Database, organisation: UUID, requisition: UUID) -> Sequence[Row]:
    """Who is assigned."""
    return await database.fetch(_ASSIGNED, {"organisation": organisation, "requisition": requisition})
