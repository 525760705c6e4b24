"""/vendor/v1/orders: what a vendor fetches and acknowledges (promises D7, E2, E3)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.adapters.compact_jose import LONGEST
from ats_privacy.adapters.packages import JOSE_MEDIA_TYPE, media_type
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import iso_instant
from ats_privacy.storage.statements import Row
from ats_privacy.web import check_shapes as shapes
from ats_privacy.web.routes.check_orders import package_of
from ats_privacy.web.routes.common import Bearer, IdText, answer, answers, service_of
from ats_privacy.web.routes.vendor_api import vendor_token
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/vendor/v1/orders", tags=["vendor"], dependencies=[Bearer], route_class=StrictRoute)

MOST_BYTES = 65_536
_TEXT = {"schema": {"$ref": "#/components/schemas/HandoffText"}}
MESSAGE = {JOSE_MEDIA_TYPE: _TEXT}
_SEALED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The package",
        "content": {JOSE_MEDIA_TYPE: _TEXT, "application/vnd.ats-privacy.handoff+hpke": _TEXT},
    }
}


@router.get("", response_model=shapes.VendorOrdersOut, responses=answers(429))
async def list_vendor_orders(request: Request) -> Response:
    """The orders that were released to the vendor that calls, newest first."""
    rows = await service_of(request).checks.packages.every(vendor_token(request))
    return answer({"items": [_shown(row) for row in rows]})


@router.get("/{order_id}/package", response_class=Response, responses=_SEALED | answers(404, 429))
async def fetch_package(request: Request, order_id: IdText) -> Response:
    """The package of an order, once."""
    package = await service_of(request).checks.packages.package(vendor_token(request), order_id)
    return Response(package, media_type=media_type(package))


@router.post(
    "/{order_id}/receipt",
    status_code=204,
    responses=answers(404, 409, 413, 429),
    openapi_extra={"requestBody": {"required": True, "content": MESSAGE}},
)
async def acknowledge_package(request: Request, order_id: IdText) -> Response:
    """The vendor's signed receipt; the package is kept no longer."""
    token, text = vendor_token(request), await signed_text(request, MOST_BYTES)
    await service_of(request).checks.packages.acknowledge(token, order_id, text)
    return Response(status_code=204)


@router.post(
    "/{order_id}/result",
    status_code=204,
    responses=answers(404, 409, 413, 429, 500),
    openapi_extra={"requestBody": {"required": True, "content": MESSAGE}},
)
async def deliver_result(request: Request, order_id: IdText) -> Response:
    """What the vendor found, signed by it and encrypted to the service; a corrected one after a dispute."""
    token, text = vendor_token(request), await signed_text(request, LONGEST)
    await service_of(request).checks.received.receive(token, order_id, text)
    return Response(status_code=204)


async def signed_text(request: Request, most: int) -> str:
    """The body, where it can be a message of a vendor's.

    :raises BadInput: it cannot.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in MESSAGE:
        raise BadInput("message_unreadable", f"Send {JOSE_MEDIA_TYPE}.")
    body = await request.body()
    if len(body) > most or not body.isascii():
        raise BadInput("message_unreadable", "This is no message of a vendor's, or too long.")
    return body.decode("ascii").strip()


def _shown(row: Row) -> dict[str, Any]:
    terms = Terms.read(row["terms"]) if row["terms"] else None  # the person may have been erased since
    return {
        "id": str(row["id"]),
        "state": row["state"],
        "checks": [] if terms is None else list(terms.checks),
        "retention_days": None if terms is None else terms.retention_days,
        "released_at": iso_instant(row["released_at"]),
        "package": package_of(row),
        "package_expires_at": None if row["package_expires_at"] is None else iso_instant(row["package_expires_at"]),
    }
