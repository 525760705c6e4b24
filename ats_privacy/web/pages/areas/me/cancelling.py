"""Ending it for good, and the word of it afterwards, when nobody is signed in any more (promise F4)."""

from __future__ import annotations

from fastapi import Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.session_cookie import clear_cookie

router = page_router("/me")


@router.get("/cancel", response_class=Response)
async def page_cancel(request: Request, visitor: CurrentVisitor) -> Response:
    """What cancelling means, before it is done."""
    own_id(visitor)
    return page(request, "me/cancel.html", error=None)


@router.post("/cancel", response_class=Response)
async def post_cancel(request: Request, visitor: CurrentVisitor) -> Response:
    """Cancel one's application for good."""
    fields, own = await sent(request, visitor, "sure"), own_id(visitor)
    if fields["sure"] != "yes":
        return page(request, "me/cancel.html", 422, error=BadInput("not_sure", "Tick that you are sure."))
    await service_of(request).cancel.cancel(visitor.actor, own)
    response = see_other(f"{ME}/cancelled")
    clear_cookie(response)  # the session has ended with the record
    return response


@router.get("/cancelled", response_class=Response)
async def page_cancelled(request: Request) -> Response:
    """The word that it is done. It tells nothing of anybody, and is open to whoever asks."""
    return page(request, "me/cancelled.html", days=service_of(request).settings.cancelled_days)
