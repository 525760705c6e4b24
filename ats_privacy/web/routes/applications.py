"""/v1/applications: candidacies, their stages and notes."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.web import shapes
from ats_privacy.web.routes.common import (
    AccessReason,
    Bearer,
    CurrentActor,
    Duty,
    IdempotencyKey,
    IdText,
    IfMatch,
    Purpose,
    answer,
    answers,
    created,
    identifier,
    named,
    reason_of,
    repeatable,
    service_of,
    shown_application,
    version_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["applications"], dependencies=[Bearer], route_class=StrictRoute)


@router.post(
    "/applications",
    status_code=201,
    response_model=shapes.ApplicationWritten,
    responses=answers(404, 409, 413, 500),
)
async def create_application(
    request: Request,
    actor: CurrentActor,
    body: shapes.ApplicationIn,
    purpose: Purpose,
    key: IdempotencyKey = None,
) -> Response:
    """An applicant applies to a requisition."""
    told = await service_of(request).applications.apply(
        actor,
        purpose,
        named(body.applicant_id, "/applicant_id"),
        named(body.requisition_id, "/requisition_id"),
        body.values,
        stage=body.stage,
        repeatable=repeatable(request, key, body),
    )
    return created(told, "/v1/applications")


@router.get("/applications/{application_id}", response_model=shapes.ApplicationOut, responses=answers(404, 500))
async def get_application(
    request: Request,
    actor: CurrentActor,
    application_id: IdText,
    purpose: Purpose,
    duty: Duty = None,
    reason: AccessReason = None,
) -> Response:
    """One application, as the actor may see it."""
    disclosed = await service_of(request).applications.one(
        actor, identifier(application_id), purpose, duty=duty, reason=reason_of(reason)
    )
    return answer(shown_application(disclosed, purpose), version=disclosed.row["version"])


@router.get(
    "/applicants/{applicant_id}/applications",
    response_model=shapes.ApplicationsOut,
    responses=answers(404, 500),
)
async def list_applications(request: Request, actor: CurrentActor, applicant_id: IdText, purpose: Purpose) -> Response:
    """An applicant's applications within reach."""
    found = await service_of(request).applications.of_applicant(actor, identifier(applicant_id), purpose)
    return answer({"items": [shown_application(item, purpose) for item in found]})


@router.patch(
    "/applications/{application_id}",
    response_model=shapes.ApplicationWritten,
    responses=answers(404, 412, 413, 428),
)
async def move_application(
    request: Request,
    actor: CurrentActor,
    application_id: IdText,
    body: shapes.StageIn,
    if_match: IfMatch = None,
) -> Response:
    """Move a candidacy to another hiring stage."""
    told = await service_of(request).applications.move(
        actor, identifier(application_id), version_of(if_match), body.stage
    )
    return answer(told, version=told["version"])


@router.post(
    "/applications/{application_id}/notes",
    status_code=201,
    response_model=shapes.ApplicationWritten,
    responses=answers(404, 409, 412, 413, 428, 500),
)
async def add_note(
    request: Request,
    actor: CurrentActor,
    application_id: IdText,
    body: shapes.NoteIn,
    purpose: Purpose,
    if_match: IfMatch = None,
) -> Response:
    """Add a note to a candidacy. Other people's data and sensitive kinds in it must be acknowledged, kind by kind."""
    told = await service_of(request).applications.note(
        actor, identifier(application_id), version_of(if_match), purpose, body.text, body.acknowledged
    )
    return answer(told, 201, version=told["version"])
