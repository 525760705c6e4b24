"""/v1/audit: what privacy officer and auditor look at."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.web import shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    Cursor,
    Limit,
    answer,
    answers,
    cursor_of,
    named,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["oversight"], dependencies=[Bearer], route_class=StrictRoute)


def _entry(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "at": iso_instant(row["at"]),
        "actor_kind": row["actor_kind"],
        "actor_id": str(row["actor_id"]),
        "actor_roles": row["actor_roles"].split(),
        "event": row["event"],
        "outcome": row["outcome"],
        "purpose": row["purpose"],
        "fields": row["fields"],
        "object_id": None if row["object_id"] is None else str(row["object_id"]),
        "code": row["code"],
        "reason": row["opened_reason"] if "opened_reason" in row.keys() else None,  # noqa: SIM118 - a driver's row
        "request_id": row["request_id"],
    }


@router.get("/audit/entries", response_model=shapes.AuditPage, responses=answers(404))
async def list_audit_entries(
    request: Request,
    actor: CurrentActor,
    limit: Limit = 50,
    after: Cursor = None,
    applicant_id: Annotated[str | None, Query(max_length=36)] = None,
    staff_id: Annotated[str | None, Query(max_length=36)] = None,
) -> Response:
    """The audit log, newest first: who read an applicant's data and why, or what a member of staff did."""
    rows = await service_of(request).audit.read.page(
        actor,
        most=limit + 1,
        before=cursor_of(after),
        applicant=None if applicant_id is None else named(applicant_id, "/query/applicant_id"),
        staff=None if staff_id is None else named(staff_id, "/query/staff_id"),
    )
    return answer(
        {
            "items": [_entry(row) for row in rows[:limit]],
            "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None,
        }
    )
