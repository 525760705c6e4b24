"""What one agreed to and refused: withdrawn with one click, each with its receipt (promise F3)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from uuid import UUID

import orjson
from fastapi import Request, Response

from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.purpose_titles import purpose_title
from ats_privacy.web.pages.rendering import attachment, done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/consents")


@router.get("", response_class=Response)
async def page_consents(request: Request, visitor: CurrentVisitor) -> Response:
    """What one agreed to and refused, with a button to withdraw each."""
    service = service_of(request)
    language = language_of(request)
    rows = await service.consents.of_applicant(visitor.actor, own_id(visitor))
    consents = [
        {
            "id": str(row["id"]),
            "kind": row["kind"],
            "purpose": purpose_title(service.policy, row["purpose"], language),
            "fields": row["fields"].split(),
            "region": row["region"],
            "given_at": row["given_at"],
            "expires_at": row["expires_at"],
            "ended_at": row["withdrawn_at"],
            "ended_as": row["ended_as"] or "withdrawn",
        }
        for row in reversed(rows)
    ]
    return page(request, "me/consents.html", consents=consents, told=done(request, "withdrawn"))


@router.post("/{consent}/withdraw", response_class=Response)
async def post_withdraw(request: Request, visitor: CurrentVisitor, consent: UUID) -> Response:
    """Withdraw a consent, with one click."""
    await sent(request, visitor)
    await service_of(request).consents.withdraw(visitor.actor, own_id(visitor), consent)
    return see_other(f"{ME}/consents", done="withdrawn")


@router.get("/{consent}/receipt", response_class=Response)
async def page_receipt(request: Request, visitor: CurrentVisitor, consent: UUID) -> Response:
    """What the signed receipt of a consent says, and the receipt itself to keep."""
    receipt = await service_of(request).consents.receipt(visitor.actor, own_id(visitor), consent)
    claims = orjson.loads(urlsafe_b64decode(receipt.split(".")[1] + "=="))
    return page(request, "me/receipt.html", consent=str(consent), claims=claims, receipt=receipt)


@router.get("/{consent}/receipt/file", response_class=Response)
async def page_receipt_file(request: Request, visitor: CurrentVisitor, consent: UUID) -> Response:
    """The signed receipt as a file."""
    receipt = await service_of(request).consents.receipt(visitor.actor, own_id(visitor), consent)
    return attachment(receipt.encode("ascii"), f"consent-receipt-{consent}.jwt", "application/jwt")
