"""/v1/applicants/{id}/consents: given, refused, changed, withdrawn, and the receipts of them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.consents import ConsentKind, Evidence, Scope
from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.record_consents import Statement
from ats_privacy.web import consent_shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    answer,
    answers,
    identifier,
    instant,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(
    prefix="/v1/applicants/{applicant_id}/consents", tags=["consents"], dependencies=[Bearer], route_class=StrictRoute
)

_PLAIN = (
    "purpose",
    "kind",
    "recipient",
    "region",
    "terms",
    "category",
    "notice_version",
    "channel",
    "place",
    "language",
    "reference",
    "on_behalf",
    "ended_as",
)


@router.post("", status_code=201, response_model=consent_shapes.ConsentWritten, responses=answers(404, 409, 413))
async def record_consent(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    body: consent_shapes.ConsentIn,
    key: IdempotencyKey = None,
) -> Response:
    """Record a consent that the applicant gave; the way to change one too."""
    expires_at = None if body.expires_at is None else instant(body.expires_at, "/expires_at")
    said = Statement(_scope(body), _evidence(body), expires_at)
    told = await service_of(request).consents.give(
        actor, identifier(applicant_id), said, repeatable(request, key, body)
    )
    return answer(told.body, told.status)


@router.post(
    "/refusals", status_code=201, response_model=consent_shapes.RefusalWritten, responses=answers(404, 409, 413)
)
async def record_refusal(
    request: Request, actor: CurrentActor, applicant_id: IdText, body: consent_shapes.RefusalIn
) -> Response:
    """Record that the applicant said no; it has ended when this is answered."""
    said = Statement(_scope(body), _evidence(body))
    return answer(await service_of(request).consents.refuse(actor, identifier(applicant_id), said), 201)


@router.get("", response_model=consent_shapes.ConsentsOut, responses=answers(404))
async def list_consents(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Every consent of an applicant: live, ended, and refused."""
    rows = await service_of(request).consents.of_applicant(actor, identifier(applicant_id))
    return answer({"items": [_shown(row) for row in rows]})


@router.get("/{consent_id}/receipt", response_model=consent_shapes.ReceiptOut, responses=answers(404))
async def get_consent_receipt(
    request: Request, actor: CurrentActor, applicant_id: IdText, consent_id: IdText
) -> Response:
    """The receipt of a consent, for the person to keep."""
    receipt = await service_of(request).consents.receipt(actor, identifier(applicant_id), identifier(consent_id))
    return answer({"receipt": receipt})


@router.delete("/{consent_id}", status_code=204, responses=answers(404))
async def withdraw_consent(request: Request, actor: CurrentActor, applicant_id: IdText, consent_id: IdText) -> Response:
    """Withdraw a consent; it has ended when this is answered (F3)."""
    await service_of(request).consents.withdraw(actor, identifier(applicant_id), identifier(consent_id))
    return Response(status_code=204)


def _scope(body: consent_shapes.ConsentIn | consent_shapes.RefusalIn) -> Scope:
    fields = frozenset(body.fields)
    return Scope(ConsentKind(body.kind), body.purpose, body.recipient, body.region, fields, body.terms, body.category)


def _evidence(body: consent_shapes.ConsentIn | consent_shapes.RefusalIn) -> Evidence:
    return Evidence(
        body.notice_version,
        body.channel,
        body.place,
        body.text_sha256,
        body.language,
        body.reference,
        body.on_behalf,
    )


def _shown(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in _PLAIN},
        "fields": row["fields"].split(),
        "text_sha256": row["text_digest"],
        "given_by": row["given_by"],
        "recorded_by": str(row["recorded_by"]),
        "given_at": iso_instant(row["given_at"]),
        "expires_at": None if row["expires_at"] is None else iso_instant(row["expires_at"]),
        "withdrawn_at": None if row["withdrawn_at"] is None else iso_instant(row["withdrawn_at"]),
        "superseded_by": None if row["superseded_by"] is None else str(row["superseded_by"]),
    }
