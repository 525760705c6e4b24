"""/v1/audit and /v1/applicants/{id}/consents: what privacy officer and auditor look at."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.web import consent_shapes, shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    Cursor,
    IdempotencyKey,
    IdText,
    Limit,
    answer,
    answers,
    cursor_of,
    identifier,
    named,
    repeatable,
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


@router.post(
    "/applicants/{applicant_id}/consents",
    status_code=201,
    response_model=consent_shapes.ConsentWritten,
    responses=answers(404, 409, 413),
)
async def record_consent(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: consent_shapes.ConsentIn,
    key: IdempotencyKey = None,
) -> Response:
    """Record a consent that the applicant gave."""
    told = await service_of(request).consents.give(
        actor,
        identifier(applicant_id),
        body.purpose,
        body.notice_version,
        body.channel,
        repeatable(request, key, body),
    )
    return answer(told.body, told.status)


@router.get("/applicants/{applicant_id}/consents", response_model=consent_shapes.ConsentsOut, responses=answers(404))
async def list_consents(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Every consent of an applicant, live and withdrawn."""
    rows = await service_of(request).consents.of_applicant(actor, identifier(applicant_id))
    items = [
        {
            "id": str(row["id"]),
            "purpose": row["purpose"],
            "notice_version": row["notice_version"],
            "channel": row["channel"],
            "recorded_by": str(row["recorded_by"]),
            "given_at": iso_instant(row["given_at"]),
            "withdrawn_at": None if row["withdrawn_at"] is None else iso_instant(row["withdrawn_at"]),
        }
        for row in rows
    ]
    return answer({"items": items})


@router.get(
    "/applicants/{applicant_id}/consents/{consent_id}/receipt",
    response_model=consent_shapes.ReceiptOut,
    responses=answers(404),
)
async def get_consent_receipt(
    request: Request, actor: CurrentActor, applicant_id: IdText, consent_id: IdText
) -> Response:
    """The receipt of a consent, for the person to keep."""
    receipt = await service_of(request).consents.receipt(actor, identifier(applicant_id), identifier(consent_id))
    return answer({"receipt": receipt})


@router.delete("/applicants/{applicant_id}/consents/{consent_id}", status_code=204, responses=answers(404))
async def withdraw_consent(request: Request, actor: CurrentActor, applicant_id: IdText, consent_id: IdText) -> Response:
    """Withdraw a consent; it has ended when this is answered (F3)."""
    await service_of(request).consents.withdraw(actor, identifier(applicant_id), identifier(consent_id))
    return Response(status_code=204)
