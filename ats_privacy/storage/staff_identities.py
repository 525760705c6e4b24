"""Queries of a provider's subjects and of what they are assigned to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Assignment, EntityId, Staff, StaffIdentityRow

_IDENTITY: Table = StaffIdentityRow.__table__  # type: ignore[attr-defined]
_STAFF: Table = Staff.__table__  # type: ignore[attr-defined]
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]

_TENANT = _IDENTITY.c.organisation_id == bindparam("organisation", type_=EntityId)
_BY_DIGEST = Statement(
    select(
        _IDENTITY.c.staff_id,
        _IDENTITY.c.requisitions,
        _IDENTITY.c.claims_at,
        _IDENTITY.c.lapsed,
        _STAFF.c.roles,
        _STAFF.c.status,
        _STAFF.c.version,
    )
    .join(
        _STAFF,
        and_(_STAFF.c.organisation_id == _IDENTITY.c.organisation_id, _STAFF.c.id == _IDENTITY.c.staff_id),
    )
    .where(_TENANT, _IDENTITY.c.digest == bindparam("digest")),
    "staff identity",
)
_TAKEN_OVER = Statement(
    update(_IDENTITY)
    .where(_TENANT, _IDENTITY.c.digest == bindparam("of"), _IDENTITY.c.claims_at == bindparam("known"))
    .values(
        requisitions=bindparam("new_requisitions"), claims_at=bindparam("new_claims_at"), lapsed=bindparam("new_lapsed")
    ),
    "staff identity",
)
_ASSIGNED = Statement(
    select(_ASSIGNMENT.c.requisition_id).where(
        _ASSIGNMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
    ),
    "assignments of a member of staff",
)


async def by_digest(database: Database, organisation: UUID, digest: bytes) -> Row | None:
    """Who a subject is, with roles, status and version of the member of staff; or None."""
    rows = await database.fetch(_BY_DIGEST, {"organisation": organisation, "digest": digest})
    return rows[0] if rows else None


def insert(organisation: UUID, digest: bytes, staff: UUID) -> Insert:
    """A subject seen for the first time, whose claims are still to be taken over; twice is a Duplicate."""
    return Insert(
        _IDENTITY,
        ("organisation_id", "digest", "staff_id", "requisitions", "claims_at", "lapsed", "created_at"),
        [(organisation, digest, staff, "", 0, 0, now_us())],
    )


def taken_over(
    organisation: UUID, digest: bytes, known: int, claims_at: int, requisitions: Iterable[UUID], *, lapsed: bool
) -> Change:
    """The claims of a token were taken over; fails where those of another one were meanwhile."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "of": digest,
        "known": known,
        "new_claims_at": claims_at,
        "new_lapsed": int(lapsed),
        "new_requisitions": " ".join(sorted(str(r) for r in requisitions)),
    }
    return Change(_TAKEN_OVER, parameters, expect=1)


async def assigned(database: Database, organisation: UUID, staff: UUID) -> Sequence[Row]:
    """The requisitions that a member of staff is assigned to."""
    return await database.fetch(_ASSIGNED, {"organisation": organisation, "staff": staff})
