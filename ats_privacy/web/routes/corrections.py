"""/v1/applicants/{id}/corrections: what a record held before it was corrected (promise F1)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.usecases.view_corrections import Correction
from ats_privacy.web import correction_shapes
from ats_privacy.web.routes.common import (
    AccessReason,
    Bearer,
    CurrentActor,
    Cursor,
    Duty,
    IdText,
    Limit,
    Purpose,
    answer,
    answers,
    cursor_of,
    identifier,
    reason_of,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/applicants", tags=["applicants"], dependencies=[Bearer], route_class=StrictRoute)


@router.get("/{applicant_id}/corrections", response_model=correction_shapes.CorrectionPage, responses=answers(404, 500))
async def list_corrections(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    purpose: Purpose,
    limit: Limit = 50,
    after: Cursor = None,
    duty: Duty = None,
    reason: AccessReason = None,
) -> Response:
    """What was corrected or cleared, when, by whom, and the earlier values, masked as the fields are (F1, B3)."""
    found = await service_of(request).corrections.of_applicant(
        actor,
        identifier(applicant_id),
        purpose,
        most=limit,
        before=cursor_of(after),
        duty=duty,
        reason=reason_of(reason),
    )
    items = [_shown(each, found.named) for each in found.items]
    return answer({"items": items, "next": None if found.next is None else str(found.next)})


def _shown(each: Correction, named: bool) -> dict[str, Any]:
    row = each.row
    return {
        "id": str(row["id"]),
        "until_version": row["until_version"],
        "replaced_at": iso_instant(row["replaced_at"]),
        "replaced_by": {
            "kind": row["replaced_kind"],
            "roles": list(each.roles),
            "id": str(row["replaced_by"]) if named else None,
        },
        "purpose": row["purpose"],
        "channel": row["channel"],
        "values": each.values,
        "masks": each.masks,
        "sources": each.sources,
    }
