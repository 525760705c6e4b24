"""/vendor/v1/orders: what a vendor fetches and acknowledges (promises D7, E2, E3)."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

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

_MOST_BYTES = 65_536
_TEXT = {"schema": {"$ref": "#/components/schemas/HandoffText"}}
JOSE_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {JOSE_MEDIA_TYPE: _TEXT}}}
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
    openapi_extra=JOSE_BODY,
)
async def acknowledge_package(request: Request, order_id: IdText) -> Response:
    """The vendor's signed receipt; the package is kept no longer."""
    token = vendor_token(request)
    text = await signed_text(request, f"Send a receipt as {JOSE_MEDIA_TYPE}.")
    await service_of(request).checks.packages.acknowledge(token, order_id, text)
    return Response(status_code=204)


async def signed_text(request: Request, sentence: str) -> str:
    """The body: what a vendor signed, in compact serialisation.

    :raises BadInput: it is none; told with the sentence.
    """
    body = await request.body()
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != JOSE_MEDIA_TYPE or len(body) > _MOST_BYTES or not body.isascii():
        raise BadInput("message_unreadable", sentence)
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
