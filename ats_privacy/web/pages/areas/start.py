"""The start page: what somebody can do here, by their role."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.actors import ActorKind
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import UNDERTAKING, PageRoute
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

router = APIRouter(route_class=PageRoute, include_in_schema=False)
AREA = Area("start", router, order=0)


@router.get("/", response_class=Response)
async def page_start(request: Request, visitor: CurrentVisitor) -> Response:
    """The areas that are open to the visitor; first of all the undertaking, where it waits to be accepted."""
    if visitor.actor.kind is ActorKind.STAFF:
        _, in_force, accepted = await service_of(request).undertakings.every(visitor.actor)
        if in_force and in_force not in accepted:
            return see_other(UNDERTAKING)
    return page(request, "start/start.html", roles=sorted(visitor.actor.roles))
