"""/v1/undertakings: what staff promise before they see anything of a person (promise D6)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.domain.undertakings import text_digest
from ats_privacy.web import access_shapes as shapes
from ats_privacy.web.routes.common import (
    NO_ID,
    Bearer,
    CurrentActor,
    Cursor,
    IdempotencyKey,
    Limit,
    answer,
    answers,
    created,
    cursor_of,
    instant_of,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/undertakings", tags=["undertakings"], dependencies=[Bearer], route_class=StrictRoute)
Number = Annotated[int, Path(ge=1, le=1_000_000, description="The number of a version.")]


@router.get("", response_model=shapes.UndertakingsOut, responses=answers())
async def list_undertakings(request: Request, actor: CurrentActor) -> Response:
    """Every version with its text, and whether the actor has accepted it."""
    found, in_force, accepted = await service_of(request).undertakings.every(actor)
    items = [
        {
            "number": version.number,
            "texts": dict(version.texts),
            "digests": {language: text_digest(text) for language, text in version.texts.items()},
            "published_at": iso_instant(version.published_at),
            "in_force_at": iso_instant(version.in_force_at),
            "in_force": version.number == in_force,
            "accepted": version.number in accepted,
        }
        for version in found
    ]
    return answer({"items": items})


@router.post("", status_code=201, response_model=shapes.UndertakingWritten, responses=answers(409, 413))
async def publish_undertaking(
    request: Request, actor: CurrentActor, body: shapes.UndertakingIn, key: IdempotencyKey = None
) -> Response:
    """The next version; from its date on everybody has to accept it before they are shown anything more."""
    told = await service_of(request).undertakings.publish(
        actor, body.texts.model_dump(), instant_of(body.in_force_at, "/in_force_at"), repeatable(request, key, body)
    )
    return created(told, "/v1/undertakings")


@router.put("/{number}/acceptance", status_code=204, responses=answers(404, 409, 413))
async def accept_undertaking(
    request: Request, actor: CurrentActor, number: Number, body: shapes.UndertakingAcceptanceIn
) -> Response:
    """Accept a version, for oneself; doing it twice changes nothing."""
    await service_of(request).undertakings.accept(actor, number, body.language, body.digest)
    return Response(status_code=204)


@router.get("/{number}/acceptances", response_model=shapes.WhoUndertookPage, responses=answers(404))
async def list_undertaking_acceptances(
    request: Request, actor: CurrentActor, number: Number, limit: Limit = 50, after: Cursor = None
) -> Response:
    """Who of the active staff has accepted a version, and who has not."""
    rows = await service_of(request).undertakings.who(actor, number, most=limit + 1, after=cursor_of(after) or NO_ID)
    items = [
        {
            "staff_id": str(row["id"]),
            "account": row["account"],
            "accepted_at": None if row["accepted_at"] is None else iso_instant(row["accepted_at"]),
            "language": row["language"],
            "means": row["means"],
            "evidence": row["evidence"],
            "recorded_by": None if row["recorded_by"] is None else str(row["recorded_by"]),
        }
        for row in rows[:limit]
    ]
    return answer({"items": items, "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None})
