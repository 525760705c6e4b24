"""/v1/requisitions, /v1/staff, /v1/organisation, /v1/policy: what holds no applicant's data."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.administration import Action
from ats_privacy.domain.blind_review import OPENLY, BlindReview
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import iso_instant
from ats_privacy.gate import administration
from ats_privacy.storage import organisations
from ats_privacy.storage.statements import Row
from ats_privacy.web import shapes
from ats_privacy.web.routes.common import (
    NO_ID,
    Bearer,
    CurrentActor,
    Cursor,
    IdempotencyKey,
    IdText,
    IfMatch,
    Limit,
    answer,
    answers,
    created,
    cursor_of,
    identifier,
    repeatable,
    service_of,
    version_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["administration"], dependencies=[Bearer], route_class=StrictRoute)


def _requisition(row: Row) -> dict[str, Any]:
    blind = BlindReview.read(row["blind_shown_at"])
    return {
        "id": str(row["id"]),
        "reference": row["reference"],
        "title": row["title"],
        "department": row["department"],
        "status": row["status"],
        "blind_review": {"on": blind.on, "shown_at": list(blind.shown_at)},
        "version": row["version"],
        "created_at": iso_instant(row["created_at"]),
        "updated_at": iso_instant(row["updated_at"]),
    }


def _blind(body: shapes.BlindReviewIn) -> BlindReview:
    return BlindReview(body.on, tuple(body.shown_at))


def _staff(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "account": row["account"],
        "roles": row["roles"].split(" "),
        "status": row["status"],
        "version": row["version"],
        "created_at": iso_instant(row["created_at"]),
        "updated_at": iso_instant(row["updated_at"]),
    }


@router.post("/requisitions", status_code=201, response_model=shapes.VersionOut, responses=answers(409, 413))
async def open_requisition(
    request: Request, actor: CurrentActor, body: shapes.RequisitionIn, key: IdempotencyKey = None
) -> Response:
    """A new opening."""
    told = await service_of(request).requisitions.open(
        actor,
        body.reference,
        body.title,
        body.department,
        repeatable(request, key, body),
        blind=OPENLY if body.blind_review is None else _blind(body.blind_review),
    )
    return created(told, "/v1/requisitions")


@router.get("/requisitions", response_model=shapes.RequisitionPage, responses=answers())
async def list_requisitions(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """Openings within reach: hiring managers and interviewers see those they are assigned to."""
    rows = await service_of(request).requisitions.page(actor, most=limit + 1, after=cursor_of(after) or NO_ID)
    return answer(
        {
            "items": [_requisition(row) for row in rows[:limit]],
            "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None,
        }
    )


@router.get("/requisitions/{requisition_id}", response_model=shapes.RequisitionOut, responses=answers(404))
async def get_requisition(request: Request, actor: CurrentActor, requisition_id: IdText) -> Response:
    """One opening within reach."""
    row = await service_of(request).requisitions.one(actor, identifier(requisition_id))
    return answer(_requisition(row), version=row["version"])


@router.patch(
    "/requisitions/{requisition_id}",
    response_model=shapes.VersionOut,
    responses=answers(404, 412, 413, 428),
)
async def change_requisition(
    request: Request,
    actor: CurrentActor,
    requisition_id: IdText,
    body: shapes.RequisitionChange,
    if_match: IfMatch = None,
) -> Response:
    """Change title, department or status; review blind, or lift that."""
    told = await service_of(request).requisitions.change(
        actor,
        identifier(requisition_id),
        version_of(if_match),
        body.model_dump(exclude_none=True, exclude={"blind_review"}),
        None if body.blind_review is None else _blind(body.blind_review),
    )
    return answer(told, version=told["version"])


@router.get("/requisitions/{requisition_id}/assignments", response_model=shapes.Assigned, responses=answers(404))
async def list_assignments(request: Request, actor: CurrentActor, requisition_id: IdText) -> Response:
    """Who may see this opening's applicants by assignment."""
    found = await service_of(request).requisitions.assigned(actor, identifier(requisition_id))
    return answer({"staff": [str(staff) for staff in found]})


@router.put("/requisitions/{requisition_id}/assignments/{staff_id}", status_code=204, responses=answers(404))
async def assign_staff(request: Request, actor: CurrentActor, requisition_id: IdText, staff_id: IdText) -> Response:
    """Assign a member of staff; doing it twice changes nothing."""
    await service_of(request).requisitions.assign(actor, identifier(requisition_id), identifier(staff_id))
    return Response(status_code=204)


@router.delete("/requisitions/{requisition_id}/assignments/{staff_id}", status_code=204, responses=answers(404))
async def end_assignment(request: Request, actor: CurrentActor, requisition_id: IdText, staff_id: IdText) -> Response:
    """End an assignment; what it made visible is out of reach at once."""
    await service_of(request).requisitions.end_assignment(actor, identifier(requisition_id), identifier(staff_id))
    return Response(status_code=204)


@router.post("/staff", status_code=201, response_model=shapes.VersionOut, responses=answers(409, 413))
async def add_staff(
    request: Request, actor: CurrentActor, body: shapes.StaffIn, key: IdempotencyKey = None
) -> Response:
    """A new member of staff."""
    told = await service_of(request).staff.add(actor, body.account, body.roles, repeatable(request, key, body))
    return created(told, "/v1/staff")


@router.get("/staff", response_model=shapes.StaffPage, responses=answers())
async def list_staff(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """Members of staff in order of creation."""
    rows = await service_of(request).staff.page(actor, most=limit + 1, after=cursor_of(after) or NO_ID)
    return answer(
        {
            "items": [_staff(row) for row in rows[:limit]],
            "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None,
        }
    )


@router.get("/staff/{staff_id}", response_model=shapes.StaffOut, responses=answers(404))
async def get_staff(request: Request, actor: CurrentActor, staff_id: IdText) -> Response:
    """One member of staff."""
    row = await service_of(request).staff.one(actor, identifier(staff_id))
    return answer(_staff(row), version=row["version"])


@router.patch("/staff/{staff_id}", response_model=shapes.VersionOut, responses=answers(404, 409, 412, 413, 428))
async def change_staff(
    request: Request,
    actor: CurrentActor,
    staff_id: IdText,
    body: shapes.StaffChange,
    if_match: IfMatch = None,
) -> Response:
    """Change roles or status."""
    told = await service_of(request).staff.change(
        actor, identifier(staff_id), version_of(if_match), body.roles, body.status
    )
    return answer(told, version=told["version"])


@router.get("/organisation", response_model=shapes.OrganisationOut, responses=answers(404))
async def get_organisation(request: Request, actor: CurrentActor) -> Response:
    """The actor's own organisation."""
    service = service_of(request)
    await administration.require(service.gate, actor, Action.READ_ORGANISATION, Event.ORGANISATION_CREATED)
    row = await organisations.by_id(service.database, actor.organisation)
    if row is None:
        raise NotFound("not_found", "The organisation is not there any more.")
    return answer({"id": str(row["id"]), "name": row["name"], "region": row["region"]})


@router.get("/policy", response_model=shapes.PolicyOut, responses=answers())
async def get_policy(request: Request, actor: CurrentActor) -> Response:
    """The field policy in force."""
    service = service_of(request)
    await administration.require(service.gate, actor, Action.READ_POLICY, Event.AUDIT_READ)
    policy = service.policy
    return answer(
        {
            "version": str(policy.version),
            "roles": sorted(policy.roles),
            "purposes": sorted(policy.purposes),
            "stages": list(policy.stages),
            "fields": {
                name: {
                    "type": field.type,
                    "category": str(field.category),
                    "sensitive": field.sensitive,
                    "compartment": field.compartment,
                    "indexes": [index.name for index in field.indexes],
                }
                for name, field in policy.fields.items()
            },
        }
    )
