"""/v1/applicants/{id}/check-orders: background checks, ordered by HR, answered by the person (promises A4, E3)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.consents import ConsentKind
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.answer_checks import CheckAnswer
from ats_privacy.web import check_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    answer,
    answers,
    created,
    identifier,
    named,
    repeatable,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(
    prefix="/v1/applicants/{applicant_id}/check-orders", tags=["checks"], dependencies=[Bearer], route_class=StrictRoute
)

InLanguage = Annotated[shapes.Language, Query(description="In which language the statements are told.")]


def _when(at: int | None) -> str | None:
    return None if at is None else iso_instant(at)


def package_of(row: Row) -> str:
    """What is kept of a package: none, waiting, or fetched."""
    if row["package_expires_at"] is None:
        return "none"
    return "waiting" if row["fetched_at"] is None else "fetched"


def _shown(row: Row) -> dict[str, Any]:
    terms = Terms.read(row["terms"])
    return {
        "id": str(row["id"]),
        "state": row["state"],
        "digest": row["digest"],
        "terms": {
            "vendor_id": terms.vendor,
            "vendor_name": terms.vendor_name,
            "contract_id": terms.contract,
            "checks": list(terms.checks),
            "fields": list(terms.fields),
            "region": terms.region,
            "retention_days": terms.retention_days,
            "purpose": terms.purpose,
        },
        **{name: _when(row[name]) for name in ("requested_at", "changed_at", "released_at", "expires_at")},
        "package": package_of(row),
        "package_expires_at": _when(row["package_expires_at"]),
    }


@router.post("", status_code=201, response_model=shapes.CheckOrderMade, responses=answers(404, 409, 413))
async def request_check(
    request: Request, actor: CurrentActor, applicant_id: IdText, body: shapes.CheckOrderIn, key: IdempotencyKey = None
) -> Response:
    """Order a check; nothing goes out before the person has agreed to these very terms, and it is released."""
    applicant = identifier(applicant_id)
    told = await service_of(request).checks.orders.request(
        actor,
        applicant,
        named(body.vendor_id, "/vendor_id"),
        named(body.contract_id, "/contract_id"),
        body.checks,
        repeatable(request, key, body),
    )
    return created(told, f"/v1/applicants/{applicant}/check-orders")


@router.get("", response_model=shapes.CheckOrdersOut, responses=answers(404))
async def list_checks(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Every order about a person."""
    rows = await service_of(request).checks.orders.every(actor, identifier(applicant_id))
    return answer({"items": [_shown(row) for row in rows]})


@router.get("/{order_id}", response_model=shapes.CheckOrderShown, responses=answers(404))
async def get_check(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, language: InLanguage = "zh"
) -> Response:
    """An order, with its terms in plain words."""
    checks = service_of(request).checks
    row = await checks.orders.one(actor, identifier(applicant_id), identifier(order_id))
    told = await checks.answers.statements(actor.organisation, Terms.read(row["terms"]), language)
    statements: dict[str, Any] = {s.kind.value: text for s, text in told if s.kind is not ConsentKind.SENSITIVE}
    sensitive = {s.category: text for s, text in told if s.kind is ConsentKind.SENSITIVE}
    return answer(_shown(row) | {"statements": statements | ({"sensitive": sensitive} if sensitive else {})})


@router.post("/{order_id}/ask", response_model=shapes.CheckOrderOut, responses=answers(404, 409))
async def ask_for_check(request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText) -> Response:
    """Put the terms to the person."""
    row = await service_of(request).checks.orders.ask(actor, identifier(applicant_id), identifier(order_id))
    return answer(_shown(row))


@router.post("/{order_id}/agree", response_model=shapes.CheckOrderOut, responses=answers(404, 409, 413))
async def agree_to_check(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: shapes.CheckAgreementIn
) -> Response:
    """Agree to the terms, in the person's own name; each statement is a consent of its own, to be withdrawn alone."""
    sensitive = frozenset(body.sensitive)
    said = CheckAnswer(body.digest, body.language, body.crossing, body.background_checks, sensitive)
    answering = service_of(request).checks.answers
    return answer(_shown(await answering.agree(actor, identifier(applicant_id), identifier(order_id), said)))


@router.post("/{order_id}/refuse", response_model=shapes.CheckOrderOut, responses=answers(404, 409, 413))
async def refuse_check(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: shapes.CheckRefusalIn
) -> Response:
    """Say no, in the person's own name."""
    said = CheckAnswer(body.digest, body.language)
    answering = service_of(request).checks.answers
    return answer(_shown(await answering.refuse(actor, identifier(applicant_id), identifier(order_id), said)))


@router.post("/{order_id}/release", response_model=shapes.CheckOrderOut, responses=answers(404, 409, 500))
async def release_check(request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText) -> Response:
    """Hand over what the person agreed to, encrypted to the vendor; the fields are shown to nobody in the house."""
    row = await service_of(request).checks.releases.release(actor, identifier(applicant_id), identifier(order_id))
    return answer(_shown(row))


@router.post("/{order_id}/withdraw", response_model=shapes.CheckOrderOut, responses=answers(404, 409))
async def withdraw_check(request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText) -> Response:
    """Take an order back; what has been handed over is recalled."""
    row = await service_of(request).checks.orders.withdraw(actor, identifier(applicant_id), identifier(order_id))
    return answer(_shown(row))
