"""/v1/applicants: create, get, list, search, correct, reveal."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.web import shapes
from ats_privacy.web.routes.common import (
    AccessReason,
    Bearer,
    CurrentActor,
    Cursor,
    Duty,
    IdempotencyKey,
    IdText,
    IfMatch,
    Limit,
    Purpose,
    answer,
    answers,
    created,
    cursor_of,
    identifier,
    named,
    reason_of,
    repeatable,
    service_of,
    shown_applicant,
    version_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/applicants", tags=["applicants"], dependencies=[Bearer], route_class=StrictRoute)

Fields = Annotated[
    list[Annotated[str, Query(pattern=r"^[a-z_]{1,32}$")]] | None,
    Query(max_length=40, description="Fields to show; by default every field, on lists those of a card."),
]


def _draft(request: Request, body: shapes.ApplicantIn) -> Draft:
    region = body.default_region or service_of(request).settings.default_phone_region
    return Draft(
        values=body.values,
        source=Source(body.source.channel, body.source.name),
        default_region=region,
        attests_authority=body.attests_authority,
        attests_renewed=body.attests_renewed_authority,
    )


@router.post("", status_code=201, response_model=shapes.Written, responses=answers(409, 413))
async def create_applicant(
    request: Request,
    actor: CurrentActor,
    body: shapes.ApplicantIn,
    purpose: Purpose,
    key: IdempotencyKey = None,
) -> Response:
    """Store a new applicant. Minors are quarantined: stored, but unreadable until a guardian's consent (G1)."""
    told = await service_of(request).register.create(
        actor, purpose, _draft(request, body), repeatable=repeatable(request, key, body)
    )
    return created(told, "/v1/applicants")


@router.get("", response_model=shapes.ApplicantPage, responses=answers())
async def list_applicants(
    request: Request,
    actor: CurrentActor,
    purpose: Purpose,
    limit: Limit = 50,
    after: Cursor = None,
    requisition_id: Annotated[str | None, Query(max_length=36)] = None,
    stage: Annotated[str | None, Query(pattern=r"^[a-z_]{1,32}$")] = None,
    fields: Fields = None,
) -> Response:
    """Active applicants within reach, newest first; of one requisition and stage where named."""
    page = await service_of(request).view.page(
        actor,
        purpose,
        most=limit,
        before=cursor_of(after),
        requisition=None if requisition_id is None else named(requisition_id, "/query/requisition_id"),
        stage=stage,
        fields=fields,
    )
    items = [shown_applicant(item, purpose) for item in page.items]
    return answer({"items": items, "next": None if page.next is None else str(page.next)})


@router.post("/search", response_model=shapes.Found, responses=answers(413))
async def search_applicants(request: Request, actor: CurrentActor, body: shapes.SearchIn, purpose: Purpose) -> Response:
    """Find applicants by an exact value or its last four characters, through blind indexes (D5)."""
    service = service_of(request)
    found = await service.view.search(
        actor,
        purpose,
        body.by,
        body.value,
        default_region=body.default_region or service.settings.default_phone_region,
        fields=body.fields,
    )
    return answer({"items": [shown_applicant(item, purpose) for item in found]})


@router.get("/{applicant_id}", response_model=shapes.ApplicantOut, responses=answers(404, 500))
async def get_applicant(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    purpose: Purpose,
    fields: Fields = None,
    duty: Duty = None,
    reason: AccessReason = None,
) -> Response:
    """One applicant, as the actor may see it for the purpose (B1, B3)."""
    disclosed = await service_of(request).view.one(
        actor, identifier(applicant_id), purpose, fields, duty=duty, reason=reason_of(reason)
    )
    return answer(shown_applicant(disclosed, purpose), version=disclosed.row["version"])


@router.patch("/{applicant_id}", response_model=shapes.Written, responses=answers(404, 409, 412, 413, 428, 500))
async def update_applicant(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: shapes.ApplicantIn,
    purpose: Purpose,
    if_match: IfMatch = None,
) -> Response:
    """Correct fields over the version that was read; null clears a field; all or nothing."""
    told = await service_of(request).register.update(
        actor, purpose, identifier(applicant_id), version_of(if_match), _draft(request, body)
    )
    return answer(told, version=told["version"])


@router.post("/{applicant_id}/reveal", response_model=shapes.ApplicantOut, responses=answers(404, 413, 500))
async def reveal_fields(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: shapes.RevealIn,
    purpose: Purpose,
    duty: Duty = None,
) -> Response:
    """Named fields in clear, for a purpose and a reason; the reason is kept sealed beside the audit entry (B3)."""
    disclosed = await service_of(request).view.reveal(
        actor, identifier(applicant_id), purpose, body.fields, body.reason, duty=duty
    )
    return answer(shown_applicant(disclosed, purpose), version=disclosed.row["version"])


@router.post("/{applicant_id}/cancellation", response_model=shapes.CancellationOut, responses=answers(404, 409))
async def cancel_applicant(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Cancel for good, by the person or on their request: nothing more is collected or used (B2, F4)."""
    return answer(await service_of(request).cancel.cancel(actor, identifier(applicant_id)))


@router.post(
    "/{applicant_id}/erasure", status_code=201, response_model=shapes.ErasureOut, responses=answers(404, 409, 413)
)
async def erase_applicant(
    request: Request, actor: CurrentActor, applicant_id: IdText, body: shapes.ErasureIn
) -> Response:
    """Destroy an applicant's keys, index entries and values, or those of some compartments; for the privacy office."""
    told = await service_of(request).erase.erase(actor, identifier(applicant_id), body.compartments)
    return answer(told, 201)
