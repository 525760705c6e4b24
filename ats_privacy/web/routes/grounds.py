"""/v1/grounds: what is done without consent, on the closed list's grounds (promises A16, E6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.grounds import Doing, clause, state_at
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.use_grounds import Wanted, as_use
from ats_privacy.web import ground_shapes
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
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["grounds"], dependencies=[Bearer], route_class=StrictRoute)


@router.post(
    "/applicants/{applicant_id}/grounds",
    status_code=201,
    response_model=ground_shapes.GroundWritten,
    responses=answers(404, 409, 413),
)
async def request_ground(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: ground_shapes.GroundIn,
    key: IdempotencyKey = None,
) -> Response:
    """Ask for the use of a ground; it opens nothing before somebody else has approved it."""
    wanted = Wanted(
        Doing(body.doing),
        body.ground,
        body.purpose,
        tuple(body.fields),
        body.days,
        body.reason,
        body.evidence,
        body.recipient,
    )
    told = await service_of(request).grounds.request(
        actor, identifier(applicant_id), wanted, repeatable(request, key, body)
    )
    return answer(told.body, told.status)


@router.put("/grounds/{use_id}/decision", response_model=ground_shapes.GroundWritten, responses=answers(404, 409, 413))
async def decide_ground(
    request: Request, actor: CurrentActor, use_id: IdText, body: ground_shapes.DecisionIn
) -> Response:
    """Approve or refuse a use that somebody else has requested."""
    return answer(await service_of(request).grounds.decide(actor, identifier(use_id), approve=body.approve))


@router.delete("/grounds/{use_id}", response_model=ground_shapes.GroundWritten, responses=answers(404, 409))
async def end_ground(request: Request, actor: CurrentActor, use_id: IdText) -> Response:
    """End a use early; it opens nothing from now on."""
    return answer(await service_of(request).grounds.end(actor, identifier(use_id)))


@router.get("/grounds", response_model=ground_shapes.GroundsOut, responses=answers())
async def list_grounds(request: Request, actor: CurrentActor, limit: Limit = 50, after: Cursor = None) -> Response:
    """Every use of a ground, the newest first."""
    before = cursor_of(after) or UUID(int=2**128 - 1)
    rows = await service_of(request).grounds.page(actor, most=limit + 1, before=before)
    items = [_shown(row) for row in rows[:limit]]
    return answer({"items": items, "next": items[-1]["id"] if len(rows) > limit else None})


def _shown(row: Row) -> dict[str, Any]:
    found = clause(Doing(row["doing"]), row["ground"])
    times = ("requested_at", "decided_at", "expires_at", "ended_at")
    people = ("id", "applicant_id", "requested_by", "decided_by", "ended_by")
    return {
        **{name: None if row[name] is None else str(row[name]) for name in people},
        **{name: iso_instant(row[name]) if row[name] else None for name in times},
        **{name: row[name] for name in ("doing", "ground", "purpose", "recipient", "evidence")},
        "fields": row["fields"].split(),
        "state": state_at(as_use(row), now_us()).value,
        "title": "" if found is None else found.title_en,
        "title_zh": "" if found is None else found.title_zh,
        "law": "" if found is None else found.law,
    }
