"""/v1/third-persons: people named in records, who are told of it and have rights of their own (promise A2)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.storage.statements import Row
from ats_privacy.storage.third_persons import Which
from ats_privacy.usecases.answer_third_persons import Held
from ats_privacy.web import third_person_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    Cursor,
    IdText,
    Limit,
    answer,
    answers,
    cursor_of,
    identifier,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/third-persons", tags=["third persons"], dependencies=[Bearer], route_class=StrictRoute)


def _optional(at: int | None) -> str | None:
    return None if at is None else iso_instant(at)


def _person(row: Row, now: int) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "applicant_id": str(row["applicant_id"]),
        "role": row["role"],
        "reachable_by": row["reachable_by"],
        "attested_by": f"{row['attested_kind']}:{row['attested_by']}",
        "attested_at": iso_instant(row["attested_at"]),
        "due_at": iso_instant(row["due_at"]),
        "late": row["told_at"] is None and row["due_at"] < now,
        "renewed": bool(row["renewed"]),
        "mail_ordered": row["told_at"] is None and row["ordered_at"] is not None,
        "told_at": _optional(row["told_at"]),
        "told_means": row["told_means"],
    }


def _held(held: Held) -> dict[str, Any]:
    row = held.registered
    return {
        "id": None if row is None else str(row["id"]),
        "applicant_id": str(held.applicant),
        "role": held.person.role,
        "values": dict(held.person.entry),
        "kinds": list(held.person.held),
        "source": {
            "channel": held.source.get("channel"),
            "name": held.source.get("source"),
            "at": held.source.get("at"),
        },
        "since": None if row is None else iso_instant(row["attested_at"]),
        "told_at": None if row is None else _optional(row["told_at"]),
        "told_means": None if row is None else row["told_means"],
        "retention": held.retention,
    }


def _instant(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1_000_000)
    except (ValueError, OverflowError):
        raise BadInput("instant_invalid", "This is no instant of the calendar.", pointer="/at") from None


@router.get("", response_model=shapes.ThirdPersonPage, responses=answers())
async def list_third_persons(
    request: Request,
    actor: CurrentActor,
    which: Annotated[
        Which, Query(description="Not told yet, not told in time, or named again with new authority.")
    ] = "untold",
    limit: Limit = 50,
    after: Cursor = None,
) -> Response:
    """People named in active records; those without an e-mail address are told by staff."""
    told = service_of(request).third_persons
    rows, counts = await told.page(actor, which, most=limit + 1, after=cursor_of(after))
    now = now_us()
    return answer(
        {
            "items": [_person(row, now) for row in rows[:limit]],
            "counts": counts,
            "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None,
        }
    )


@router.put("/{person_id}/told", status_code=204, responses=answers(404, 409, 413))
async def record_third_person_told(
    request: Request, actor: CurrentActor, person_id: IdText, body: shapes.ThirdPersonToldIn
) -> Response:
    """Staff have told a person that they are named, by this means, at this time."""
    told = service_of(request).third_persons
    await told.told(actor, identifier(person_id), body.means, _instant(body.at))
    return Response(status_code=204)


@router.post("/search", response_model=shapes.HeldPage, responses=answers(409, 413, 500))
async def search_third_persons(request: Request, actor: CurrentActor, body: shapes.ThirdPersonSearchIn) -> Response:
    """What is held of a person who asks, in all records, and where it came from: their own entries alone."""
    service = service_of(request)
    region = body.default_region or service.settings.default_phone_region
    found, refused_at = await service.third_person_rights.search(
        actor, body.value, body.evidence, default_region=region
    )
    return answer({"items": [_held(held) for held in found], "refused_at": _optional(refused_at)})


@router.patch("/{person_id}", status_code=204, responses=answers(404, 409, 413, 500))
async def correct_third_person(
    request: Request, actor: CurrentActor, person_id: IdText, body: shapes.CorrectionIn
) -> Response:
    """Correct a person's own entry; the rest of the record stays as it is."""
    service = service_of(request)
    region = body.default_region or service.settings.default_phone_region
    given = body.values.model_dump(exclude_unset=True)
    await service.third_person_rights.correct(actor, identifier(person_id), given, body.evidence, default_region=region)
    return Response(status_code=204)


@router.post(
    "/{person_id}/removal", status_code=201, response_model=shapes.RemovalOut, responses=answers(404, 409, 413, 500)
)
async def remove_third_person(
    request: Request, actor: CurrentActor, person_id: IdText, body: shapes.RemovalIn
) -> Response:
    """Remove a person's entry from a record, and keep them from being named again without new authority."""
    rights = service_of(request).third_person_rights
    return answer(await rights.remove(actor, identifier(person_id), body.ground, body.evidence), 201)
