"""/v1/vendors/{id}/pushes: where packages are pushed to, and those that did not arrive (promises D7, E2)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.identity import iso_instant
from ats_privacy.web import push_shapes as shapes
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, answer, answers, identifier, service_of
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(
    prefix="/v1/vendors/{vendor_id}/pushes", tags=["vendors"], dependencies=[Bearer], route_class=StrictRoute
)


@router.get("", response_model=shapes.VendorPushesOut, responses=answers(404))
async def list_vendor_pushes(request: Request, actor: CurrentActor, vendor_id: IdText) -> Response:
    """Pushes that wait or were given up, oldest first, with what went wrong last."""
    address, rows = await service_of(request).checks.pushes.undone(actor, identifier(vendor_id))
    items = [
        {
            "order_id": str(row["object_id"]),
            "state": row["state"],
            "attempts": row["attempts"],
            "last_code": row["last_code"],
            "created_at": iso_instant(row["created_at"]),
            "due_at": iso_instant(row["due_at"]),
        }
        for row in rows
    ]
    return answer({"address": address, "items": items})


@router.put("/address", status_code=204, responses=answers(404, 409, 413))
async def push_to_vendor(
    request: Request, actor: CurrentActor, vendor_id: IdText, body: shapes.VendorPushAddressIn
) -> Response:
    """Push packages to an https address of the vendor's, from the next release on."""
    await service_of(request).checks.pushes.enter(actor, identifier(vendor_id), body.address)
    return Response(status_code=204)


@router.delete("/address", status_code=204, responses=answers(404))
async def stop_pushing_to_vendor(request: Request, actor: CurrentActor, vendor_id: IdText) -> Response:
    """Push no more; the vendor fetches its packages."""
    await service_of(request).checks.pushes.drop(actor, identifier(vendor_id))
    return Response(status_code=204)
