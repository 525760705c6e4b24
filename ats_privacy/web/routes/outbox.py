"""/v1/dead-letters: what could not be sent, to be tried anew or left be (promises D3, D7)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.web import push_shapes as shapes
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, answer, answers, identifier, service_of
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/dead-letters", tags=["operation"], dependencies=[Bearer], route_class=StrictRoute)


@router.get("", response_model=shapes.DeadLettersOut, responses=answers())
async def list_dead_letters(request: Request, actor: CurrentActor) -> Response:
    """What was given up, by kind, oldest first: the reason's code, never to whom or what."""
    rows = await service_of(request).outbox.given_up(actor)
    items = [
        {
            "id": str(as_uuid(row["id"])),
            "kind": row["kind"],
            "code": row["last_code"],
            "attempts": row["attempts"],
            "created_at": iso_instant(row["created_at"]),
            "given_up_at": iso_instant(row["ended_at"]),
        }
        for row in rows
    ]
    return answer({"items": items})


@router.post("/{order_id}/retry", status_code=204, responses=answers(404))
async def retry_dead_letter(request: Request, actor: CurrentActor, order_id: IdText) -> Response:
    """Try it anew."""
    await service_of(request).outbox.retry(actor, identifier(order_id))
    return Response(status_code=204)


@router.post("/{order_id}/drop", status_code=204, responses=answers(404))
async def drop_dead_letter(request: Request, actor: CurrentActor, order_id: IdText) -> Response:
    """Leave it be, for good."""
    await service_of(request).outbox.drop(actor, identifier(order_id))
    return Response(status_code=204)
