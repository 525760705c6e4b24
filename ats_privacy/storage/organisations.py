"""Queries of organisations and their staff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, Organisation, Staff

_ORGANISATION: Table = Organisation.__table__  # type: ignore[attr-defined]
_STAFF: Table = Staff.__table__  # type: ignore[attr-defined]

_BY_ID = Statement(select(_ORGANISATION).where(_ORGANISATION.c.id == bindparam("id", type_=EntityId)))
_ALL = Statement(select(_ORGANISATION).order_by(_ORGANISATION.c.id), across=True)
_STAFF_BY_ID = Statement(
    select(_STAFF).where(
        _STAFF.c.organisation_id == bindparam("organisation", type_=EntityId),
        _STAFF.c.id == bindparam("id", type_=EntityId),
    )
)
_STAFF_BY_ACCOUNT = Statement(
    select(_STAFF).where(
        _STAFF.c.organisation_id == bindparam("organisation", type_=EntityId),
        _STAFF.c.account == bindparam("account"),
    )
)
_STAFF_PAGE = Statement(
    select(_STAFF)
    .where(
        _STAFF.c.organisation_id == bindparam("organisation", type_=EntityId),
        _STAFF.c.id > bindparam("after", type_=EntityId),
    )
    .order_by(_STAFF.c.id)
    .limit(bindparam("most"))
)
_CHANGE_STAFF = Statement(
    update(_STAFF)
    .where(
        _STAFF.c.organisation_id == bindparam("organisation", type_=EntityId),
        _STAFF.c.id == bindparam("staff", type_=EntityId),
        _STAFF.c.version == bindparam("known_version"),
    )
    .values(
        roles=bindparam("new_roles"),
        status=bindparam("new_status"),
        version=_STAFF.c.version + 1,
        updated_at=bindparam("at"),
    ),
    "staff",
)


def insert(organisation: UUID, name: str, region: str) -> Insert:
    """A new organisation."""
    return Insert(_ORGANISATION, ("id", "name", "region", "created_at"), [(organisation, name, region, now_us())])


async def by_id(database: Database, organisation: UUID) -> Row | None:
    """An organisation, or None."""
    rows = await database.fetch(_BY_ID, {"id": organisation, "organisation": organisation})
    return rows[0] if rows else None


async def every(database: Database) -> Sequence[Row]:
    """All organisations; for the command line, never for a request."""
    return await database.fetch(_ALL, {})


def insert_staff(organisation: UUID, staff: UUID, account: str, roles: frozenset[str]) -> Insert:
    """A new member of staff."""
    at = now_us()
    return Insert(
        _STAFF,
        ("organisation_id", "id", "account", "roles", "status", "version", "created_at", "updated_at"),
        [(organisation, staff, account, " ".join(sorted(roles)), "active", 1, at, at)],
    )


def change_staff(organisation: UUID, staff: UUID, version: int, roles: frozenset[str], status: str) -> Change:
    """New roles and status over ``version``."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "staff": staff,
        "known_version": version,
        "new_roles": " ".join(sorted(roles)),
        "new_status": status,
        "at": now_us(),
    }
    return Change(_CHANGE_STAFF, parameters, expect=1)


async def staff_by_id(database: Database, organisation: UUID, staff: UUID) -> Row | None:
    """A member of staff, or None."""
    rows = await database.fetch(_STAFF_BY_ID, {"organisation": organisation, "id": staff})
    return rows[0] if rows else None


async def staff_by_account(database: Database, organisation: UUID, account: str) -> Row | None:
    """The member of staff with an account name, or None."""
    rows = await database.fetch(_STAFF_BY_ACCOUNT, {"organisation": organisation, "account": account})
    return rows[0] if rows else None


async def staff_page(database: Database, organisation: UUID, *, most: int, after: UUID) -> Sequence[Row]:
    """Members of staff in order of their creation, after the one named."""
    return await database.fetch(_STAFF_PAGE, {"organisation": organisation, "most": most, "after": after})
