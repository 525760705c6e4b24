"""/v1/applicants/{id}/guardians and …/birth-correction: minors, and adults taken for one."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.web import guardian_shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    answer,
    answers,
    identifier,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/applicants/{minor_id}", tags=["minors"], dependencies=[Bearer], route_class=StrictRoute)


@router.post(
    "/guardians", status_code=201, response_model=guardian_shapes.GuardianWritten, responses=answers(404, 409, 413)
)
async def record_guardian(
    request: Request,
    actor: CurrentActor,
    minor_id: IdText,
    body: guardian_shapes.GuardianIn,
    key: IdempotencyKey = None,
) -> Response:
    """Record a guardian's consent; it opens nothing before a second person has verified it (G1)."""
    told = await service_of(request).guardians.record(
        actor,
        identifier(minor_id),
        body.purposes,
        body.relation,
        body.method,
        body.reference,
        repeatable(request, key, body),
    )
    return answer(told.body, told.status)


@router.put(
    "/guardians/{guardian_id}/verification",
    response_model=guardian_shapes.GuardianWritten,
    responses=answers(404, 409),
)
async def verify_guardian(request: Request, actor: CurrentActor, minor_id: IdText, guardian_id: IdText) -> Response:
    """Verify a guardian's consent that somebody else has recorded: the quarantine ends, for its purposes."""
    return answer(await service_of(request).guardians.verify(actor, identifier(minor_id), identifier(guardian_id)))


@router.delete("/guardians/{guardian_id}", response_model=guardian_shapes.GuardianWritten, responses=answers(404, 409))
async def end_guardian(request: Request, actor: CurrentActor, minor_id: IdText, guardian_id: IdText) -> Response:
    """End a guardian's consent, at once: the record is quarantined again."""
    return answer(await service_of(request).guardians.end(actor, identifier(minor_id), identifier(guardian_id)))


@router.get("/guardians", response_model=guardian_shapes.GuardiansOut, responses=answers(404))
async def list_guardians(request: Request, actor: CurrentActor, minor_id: IdText) -> Response:
    """Every guardian's consent for a person."""
    rows = await service_of(request).guardians.of_applicant(actor, identifier(minor_id))
    return answer({"items": [_shown(row) for row in rows]})


@router.post("/birth-correction", response_model=guardian_shapes.BirthOut, responses=answers(404, 409, 413))
async def correct_birth(
    request: Request, actor: CurrentActor, minor_id: IdText, body: guardian_shapes.BirthIn
) -> Response:
    """Enter the right birth date or ID number of a quarantined record; the second of two equal entries applies it."""
    return answer(
        await service_of(request).births.enter(
            actor, identifier(minor_id), body.values.model_dump(exclude_none=True), body.reference
        )
    )


def _shown(row: Row) -> dict[str, Any]:
    people = {
        name: None if row[name] is None else str(row[name]) for name in ("recorded_by", "verified_by", "ended_by")
    }
    times = {
        name: None if row[name] is None else iso_instant(row[name])
        for name in ("recorded_at", "verified_at", "ended_at")
    }
    plain = {name: row[name] for name in ("relation", "method", "reference")}
    return {"id": str(row["id"]), "purposes": row["purposes"].split(), **plain, **people, **times}
