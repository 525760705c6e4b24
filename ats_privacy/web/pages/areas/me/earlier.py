"""What one's record held before it was corrected: which field, until when, replaced by whom (promise F1)."""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import parse_id
from ats_privacy.usecases.view_corrections import Correction
from ats_privacy.web.pages.areas.me.own_record import ME, PURPOSE, own_id
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.purpose_titles import purpose_title
from ats_privacy.web.pages.rendering import page
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/earlier")
_A_PAGE = 25


@router.get("", response_class=Response)
async def page_earlier(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """What one's record held before, newest first."""
    service, language = service_of(request), language_of(request)
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service.corrections.of_applicant(visitor.actor, own_id(visitor), PURPOSE, most=_A_PAGE, before=cursor)
    items = [_shown(each, purpose_title(service.policy, each.row["purpose"], language)) for each in found.items]
    following = f"{ME}/earlier?before={found.next}" if found.next else ""
    return page(request, "me/earlier.html", items=items, following=following)


def _shown(each: Correction, why: str) -> dict[str, Any]:
    return {
        "at": each.row["replaced_at"],
        "kind": each.row["replaced_kind"],
        "roles": each.roles,
        "why": why,
        "values": each.values,
        "masks": each.masks,
        "sources": each.sources,
    }
