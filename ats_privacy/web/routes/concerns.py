"""/v1/applicants/{id}/concerns and /v1/concerns: what people ask, complain of and request, and the answers (A10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.concerns import AnswerOutcome, ConcernKind, Ground, late, purpose_of
from ats_privacy.domain.identity import as_uuid, iso_instant, now_us
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.usecases.answer_concerns import Reply, Which
from ats_privacy.web import concern_shapes as shapes
from ats_privacy.web.routes.common import (
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

_OF_PERSON = "/v1/applicants/{applicant_id}/concerns"
own = APIRouter(prefix=_OF_PERSON, tags=["concerns"], dependencies=[Bearer], route_class=StrictRoute)
router = APIRouter(prefix="/v1/concerns", tags=["concerns"], dependencies=[Bearer], route_class=StrictRoute)

_Which = Annotated[Which, Query(alias="state", description="late: open, and past its deadline.")]


def told_of(row: Mapping[str, Any], calendar: WorkingDays, state: str) -> dict[str, Any]:
    """What is known of a concern besides what was said."""
    return {
        "id": str(row["id"]),
        "applicant_id": str(row["applicant_id"]),
        "version": row["version"],
        "kind": row["kind"],
        "state": state,
        "received_at": iso_instant(row["received_at"]),
        "due_at": iso_instant(row["due_at"]),
        "due_on": calendar.day_of(row["due_at"] - 1).isoformat(),
        "provisional": bool(row["provisional"]),
        "late": late(state, row["due_at"], now_us()),
        "answered_at": None if row["answered_at"] is None else iso_instant(row["answered_at"]),
        "outcome": row["outcome"] or None,
        "ground": row["ground"] or None,
    }


@own.post("", status_code=201, response_model=shapes.ConcernReceived, responses=answers(404, 409, 413, 500))
async def write_concern(
    request: Request, actor: CurrentActor, applicant_id: IdText, body: shapes.ConcernIn, key: IdempotencyKey = None
) -> Response:
    """Ask, complain or request something, in the person's own name; it is answered within fifteen working days."""
    applicant, kind = identifier(applicant_id), ConcernKind(body.kind)
    told = await service_of(request).concerns.raised.write(
        actor, applicant, kind, body.text, body.language, repeatable(request, key, body)
    )
    return created(told, f"/v1/applicants/{applicant}/concerns")


@own.get("", response_model=shapes.ConcernsOut, responses=answers(404))
async def list_own_concerns(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """A person's concerns, newest first, without what was said."""
    service = service_of(request)
    rows = await service.concerns.raised.every(actor, identifier(applicant_id))
    return answer({"items": [told_of(row, service.concerns.calendar, row["state"]) for row in rows], "next": None})


@own.get("/{concern_id}", response_model=shapes.ConcernWhole, responses=answers(404, 500))
async def get_concern(request: Request, actor: CurrentActor, applicant_id: IdText, concern_id: IdText) -> Response:
    """A concern with everything that was said: for the person and the privacy office."""
    service = service_of(request)
    shown = await service.concerns.answers.read(actor, identifier(applicant_id), identifier(concern_id))
    row = shown.row
    whole = told_of(row, service.concerns.calendar, row["concern_state"]) | {
        "purpose": purpose_of(row["kind"]),
        "mask": shown.masks["messages"],
        "messages": shown.values.get("messages"),
    }
    return answer(whole, version=row["version"])


@own.post(
    "/{concern_id}/messages",
    status_code=201,
    response_model=shapes.ConcernVersion,
    responses=answers(404, 409, 412, 413, 428, 500),
)
async def add_to_concern(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    concern_id: IdText,
    body: shapes.ConcernMessageIn,
    if_match: IfMatch = None,
) -> Response:
    """Say more, in the person's own name; what was answered is reopened, and the fifteen days begin anew."""
    concern, version = identifier(concern_id), version_of(if_match)
    now = await service_of(request).concerns.raised.add(actor, identifier(applicant_id), concern, version, body.text)
    return answer({"id": str(concern), "version": now}, 201, version=now)


@own.post(
    "/{concern_id}/answers",
    status_code=201,
    response_model=shapes.ConcernVersion,
    responses=answers(404, 409, 412, 413, 428, 500),
)
async def answer_concern(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    concern_id: IdText,
    body: shapes.ConcernAnswerIn,
    if_match: IfMatch = None,
) -> Response:
    """Answer, say a word in between, or refuse a request on a listed ground; the person is told that there is
    something to read."""
    concern, version = identifier(concern_id), version_of(if_match)
    reply = Reply(body.text, AnswerOutcome(body.outcome), None if body.ground is None else Ground(body.ground))
    now = await service_of(request).concerns.answers.answer(actor, identifier(applicant_id), concern, version, reply)
    return answer({"id": str(concern), "version": now}, 201, version=now)


@own.post("/{concern_id}/close", response_model=shapes.ConcernVersion, responses=answers(404, 409, 412, 428))
async def close_concern(
    request: Request, actor: CurrentActor, applicant_id: IdText, concern_id: IdText, if_match: IfMatch = None
) -> Response:
    """Close it, in the person's own name: no answer is owed any more."""
    concern, version = identifier(concern_id), version_of(if_match)
    now = await service_of(request).concerns.raised.close(actor, identifier(applicant_id), concern, version)
    return answer({"id": str(concern), "version": now}, version=now)


@router.get("", response_model=shapes.ConcernsOut, responses=answers())
async def list_concerns(
    request: Request, actor: CurrentActor, state: _Which = Which.OPEN, limit: Limit = 50, after: Cursor = None
) -> Response:
    """The privacy office's inbox, the first due first, without what was said."""
    service = service_of(request)
    rows = await service.concerns.answers.inbox(actor, state, most=limit + 1, after=cursor_of(after))
    shown = rows[:limit]
    following = str(as_uuid(shown[-1]["id"])) if len(rows) > limit else None
    return answer(
        {"items": [told_of(row, service.concerns.calendar, row["state"]) for row in shown], "next": following}
    )
