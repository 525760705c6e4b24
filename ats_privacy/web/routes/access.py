"""/v1/access-grants and broken glass: what takes two people, and what one did alone (promises A7, D6)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.access_grants import AccessGrant, Finding, Wanted
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.web import access_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    Cursor,
    IdempotencyKey,
    IdText,
    Limit,
    Purpose,
    answer,
    answers,
    created,
    cursor_of,
    identifier,
    named,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["access"], dependencies=[Bearer], route_class=StrictRoute)
Undone = Annotated[bool, Query(description="Only what waits for an answer, lasts, or is to be reviewed.")]


def _instant(at: int | None) -> str | None:
    return None if at is None else iso_instant(at)


def _shown(grant: AccessGrant) -> dict[str, Any]:
    wanted, now = grant.wanted, now_us()
    people = {
        name: None if person is None else str(person)
        for name, person in (
            ("requester_id", grant.requester),
            ("applicant_id", wanted.applicant),
            ("decided_by", grant.decided_by),
            ("ended_by", grant.ended_by),
            ("reviewed_by", grant.reviewed_by),
        )
    }
    return people | {
        "id": str(grant.id),
        "kind": grant.kind.value,
        "state": grant.state.value,
        "live": grant.live(now),
        "purpose": wanted.purpose,
        "operation": wanted.operation,
        "fields": sorted(wanted.fields),
        "people": wanted.people,
        "minutes": wanted.minutes,
        "reference": wanted.case_reference,
        "requested_at": iso_instant(grant.requested_at),
        "lapses_at": iso_instant(grant.lapses_at),
        "decided_at": _instant(grant.decided_at),
        "expires_at": _instant(grant.expires_at),
        "ended_at": _instant(grant.ended_at),
        "review_due_at": _instant(grant.review_due_at),
        "overdue": grant.overdue(now),
        "reviewed_at": _instant(grant.reviewed_at),
        "finding": None if grant.finding is None else grant.finding.value,
    }


def _page(found: list[AccessGrant], limit: int) -> Response:
    following = str(found[limit - 1].id) if len(found) > limit else None
    return answer({"items": [_shown(grant) for grant in found[:limit]], "next": following})


@router.post("/access-grants", status_code=201, response_model=shapes.AccessRequested, responses=answers(404, 409, 413))
async def request_access(
    request: Request, actor: CurrentActor, body: shapes.AccessRequestIn, key: IdempotencyKey = None
) -> Response:
    """Ask a second person to agree to a reveal of one applicant, or to clear values of many people at once."""
    wanted = Wanted(
        body.purpose,
        body.operation,
        frozenset(body.fields),
        body.minutes,
        None if body.applicant_id is None else named(body.applicant_id, "/applicant_id"),
        body.people,
        body.reference or "",
    )
    told = await service_of(request).access.request(actor, wanted, body.reason or "", repeatable(request, key, body))
    return created(told, "/v1/access-grants")


@router.get("/access-grants", response_model=shapes.GrantPage, responses=answers())
async def list_access(
    request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None, undone: Undone = True
) -> Response:
    """What waits for an answer or lasts; for a recruiter only what they asked for."""
    found = await service_of(request).access.page(actor, most=limit + 1, before=cursor_of(after), undone=undone)
    return _page(found, limit)


@router.get("/access-grants/{grant_id}", response_model=shapes.GrantOut, responses=answers(404, 500))
async def get_access(request: Request, actor: CurrentActor, grant_id: IdText) -> Response:
    """One, with its reason, for who has to answer it."""
    grant, reason = await service_of(request).access.one(actor, identifier(grant_id))
    return answer(_shown(grant) | {"reason": reason})


@router.post(
    "/access-grants/{grant_id}/decision", response_model=shapes.AccessDecided, responses=answers(404, 409, 413)
)
async def decide_access(
    request: Request, actor: CurrentActor, grant_id: IdText, body: shapes.AccessDecisionIn
) -> Response:
    """Agree to a request, or refuse it; never one's own."""
    grant = await service_of(request).access.decide(actor, identifier(grant_id), body.approve)
    return answer({"id": str(grant.id), "state": grant.state.value, "expires_at": _instant(grant.expires_at)})


@router.delete("/access-grants/{grant_id}", status_code=204, responses=answers(404, 409))
async def revoke_access(request: Request, actor: CurrentActor, grant_id: IdText) -> Response:
    """End access, broken glass too: when this is answered nothing is shown by it any more."""
    await service_of(request).access.revoke(actor, identifier(grant_id))
    return Response(status_code=204)


@router.post(
    "/applicants/{applicant_id}/broken-glass",
    status_code=201,
    response_model=shapes.BrokenGlassOut,
    responses=answers(404, 409, 413, 500),
)
async def break_glass(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: shapes.BrokenGlassIn,
    purpose: Purpose,
    key: IdempotencyKey = None,
) -> Response:
    """Do without the second person in an emergency: told to privacy officer and security at once, and reviewed."""
    told = await service_of(request).glass.take(
        actor,
        identifier(applicant_id),
        purpose,
        body.fields,
        body.reason,
        body.reference,
        repeatable(request, key, body),
    )
    return created(told, "/v1/access-grants")


@router.get("/broken-glass", response_model=shapes.GrantPage, responses=answers())
async def list_broken_glass(
    request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None, undone: Undone = True
) -> Response:
    """Every time the glass was broken; by default what still has to be reviewed, and whether that is overdue."""
    found = await service_of(request).glass.page(actor, most=limit + 1, before=cursor_of(after), undone=undone)
    return _page(found, limit)


@router.post("/broken-glass/{glass_id}/review", status_code=204, responses=answers(404, 409, 413))
async def review_broken_glass(
    request: Request, actor: CurrentActor, glass_id: IdText, body: shapes.ReviewIn
) -> Response:
    """Close the review; never of one's own."""
    await service_of(request).glass.review(actor, identifier(glass_id), Finding(body.finding), body.remark)
    return Response(status_code=204)
