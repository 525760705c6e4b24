"""/vendor/v1/deletions and what staff see of it: what vendors owe, and what they still hold (promises E1, F2)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import as_uuid, iso_instant, now_us
from ats_privacy.storage.statements import Row
from ats_privacy.web import deletion_shapes as shapes
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, answer, answers, identifier, service_of
from ats_privacy.web.routes.vendor_api import vendor_token
from ats_privacy.web.routes.vendor_orders import MESSAGE, MOST_BYTES, signed_text
from ats_privacy.web.strict_requests import StrictRoute

calls = APIRouter(prefix="/vendor/v1", tags=["vendor"], dependencies=[Bearer], route_class=StrictRoute)
router = APIRouter(prefix="/v1", tags=["vendors"], dependencies=[Bearer], route_class=StrictRoute)


@calls.get("/deletions", response_model=shapes.DemandedDeletionsOut, responses=answers(429))
async def list_demanded_deletions(request: Request) -> Response:
    """What the vendor that calls has to delete and attest now."""
    rows = await service_of(request).checks.deletions.demanded(vendor_token(request))
    items = [
        {
            "order_id": str(as_uuid(row["id"])),
            "state": row["state"],
            "held_since": iso_instant(row["held_since"]),
            "recalled_at": _when(row["recalled_at"]),
            "due_at": iso_instant(row["due_at"]),
            "reminders": row["reminders"],
        }
        for row in rows
    ]
    return answer({"items": items})


@calls.post(
    "/orders/{order_id}/deletion",
    status_code=204,
    responses=answers(404, 409, 413, 429),
    openapi_extra={"requestBody": {"required": True, "content": MESSAGE}},
)
async def attest_deletion(request: Request, order_id: IdText) -> Response:
    """The vendor's signed attestation that it has deleted what it got and made of an order."""
    token = vendor_token(request)
    text = await signed_text(request, MOST_BYTES)
    await service_of(request).checks.deletions.attest(token, order_id, text)
    return Response(status_code=204)


@router.get("/vendors/{vendor_id}/outstanding", response_model=shapes.OutstandingDeletionsOut, responses=answers(404))
async def list_outstanding_of_vendor(request: Request, actor: CurrentActor, vendor_id: IdText) -> Response:
    """What a vendor still holds, since when, until when, and how it was reminded."""
    rows = await service_of(request).checks.deletions.outstanding(actor, identifier(vendor_id))
    return answer({"items": [outstanding(row, now_us()) for row in rows]})


@router.get("/outstanding-deletions", response_model=shapes.OutstandingDeletionsOut, responses=answers())
async def list_outstanding_deletions(request: Request, actor: CurrentActor) -> Response:
    """What all vendors still hold, the soonest due first."""
    rows = await service_of(request).checks.deletions.outstanding(actor)
    return answer({"items": [outstanding(row, now_us()) for row in rows]})


def outstanding(row: Row, now: int) -> dict[str, Any]:
    """What is shown of an order of which a vendor still holds data."""
    return {
        "order_id": str(as_uuid(row["id"])),
        "vendor_id": str(as_uuid(row["vendor_id"])),
        "vendor_name": row["name"],
        "state": row["state"],
        "held_since": iso_instant(row["held_since"]),
        "due_at": iso_instant(row["due_at"]),
        "overdue": row["due_at"] <= now,
        "recalled_at": _when(row["recalled_at"]),
        "told_at": _when(row["told_at"]),
        "reminders": row["reminders"],
        "reminded_at": _when(row["reminded_at"]),
        "escalated_at": _when(row["escalated_at"]),
    }


def _when(at: int | None) -> str | None:
    return None if at is None else iso_instant(at)
