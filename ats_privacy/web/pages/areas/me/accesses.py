"""Who saw what of one's data, when, and why (promise F5)."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import parse_id
from ats_privacy.domain.seen_fields import seen_fields
from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.purpose_titles import purpose_title
from ats_privacy.web.pages.rendering import page, texts
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/accesses")


@router.get("", response_class=Response)
async def page_accesses(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """Who saw what of one's data, when, and why."""
    service, language = service_of(request), language_of(request)
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service.audit.accesses.of_applicant(visitor.actor, own_id(visitor), most=25, before=cursor)
    items: list[dict[str, Any]] = [
        {
            "at": each.at,
            "event": each.event if texts().named(language, "event", each.event) else "other",
            "tag": each.event,
            "refused": each.outcome != "allowed",
            "roles": each.actor_roles,
            "kind": each.actor_kind,
            "fields": seen_fields(each.event, each.fields, service.policy.fields),
            "purpose": purpose_title(service.policy, each.purpose, language) if each.purpose else "",
        }
        for each in found.items
    ]
    following = f"{ME}/accesses?before={found.next}" if found.next else ""
    return page(request, "me/accesses.html", items=items, following=following)
