"""/v1/applicants/{id}/check-orders/{order}/result: what came of a check, and what is made of it (promise A4)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.check_results import Outcome
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.usecases.review_results import told_of
from ats_privacy.web import check_shapes as shapes
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, Purpose, answer, answers, identifier, service_of
from ats_privacy.web.shapes import RevealIn
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(
    prefix="/v1/applicants/{applicant_id}/check-orders/{order_id}/result",
    tags=["checks"],
    dependencies=[Bearer],
    route_class=StrictRoute,
)


def _shown(disclosed: Disclosed, purpose: str) -> dict[str, Any]:
    row = disclosed.row
    return {
        "id": str(row["id"]),
        "applicant_id": str(row["applicant_id"]),
        **told_of(None, row),
        "purpose": purpose,
        "values": disclosed.values,
        "masks": disclosed.masks,
    }


@router.get("", response_model=shapes.CheckResultOut, responses=answers(404, 500))
async def get_result(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, purpose: Purpose
) -> Response:
    """The result as the actor may see it: HR which checks came out how, the person all of it."""
    results = service_of(request).checks.results
    shown = await results.read(actor, identifier(applicant_id), identifier(order_id), purpose)
    return answer(_shown(shown, purpose))


@router.post("/reveal", response_model=shapes.CheckResultOut, responses=answers(404, 413, 500))
async def reveal_result(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: RevealIn, purpose: Purpose
) -> Response:
    """Parts of the result in clear, for a purpose and a reason."""
    results = service_of(request).checks.results
    applicant, order = identifier(applicant_id), identifier(order_id)
    return answer(_shown(await results.reveal(actor, applicant, order, purpose, body.fields, body.reason), purpose))


@router.post("/review", response_model=shapes.CheckResultState, responses=answers(404, 409, 413))
async def review_result(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: shapes.CheckReviewIn
) -> Response:
    """Conclude something; before a decision against the person they are told, and may dispute the result."""
    results = service_of(request).checks.results
    applicant, order = identifier(applicant_id), identifier(order_id)
    return answer(await results.review(actor, applicant, order, Outcome(body.outcome)))


@router.post("/dispute", response_model=shapes.CheckResultState, responses=answers(404, 409, 413, 500))
async def dispute_result(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: shapes.CheckDisputeIn
) -> Response:
    """Say what is wrong, in the person's own name; nothing is decided before it is answered."""
    results = service_of(request).checks.results
    return answer(await results.dispute(actor, identifier(applicant_id), identifier(order_id), body.text))


@router.post("/reply", response_model=shapes.CheckResultState, responses=answers(404, 409, 413, 500))
async def reply_to_dispute(
    request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText, body: shapes.CheckReplyIn
) -> Response:
    """Answer a dispute, with what is concluded now."""
    results = service_of(request).checks.results
    applicant, order = identifier(applicant_id), identifier(order_id)
    return answer(await results.reply(actor, applicant, order, body.text, Outcome(body.outcome)))


@router.post("/decision", response_model=shapes.CheckResultState, responses=answers(404, 409))
async def decide_on_result(request: Request, actor: CurrentActor, applicant_id: IdText, order_id: IdText) -> Response:
    """Close the check on what was concluded; against the person only after the waiting period."""
    results = service_of(request).checks.results
    return answer(await results.decide(actor, identifier(applicant_id), identifier(order_id)))
