"""Everything that is held of the visitor; and where their record stands, when nothing of it is open (promise F1)."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from ats_privacy.domain.errors import Refused
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.web.pages.areas.me.own_record import PURPOSE, own_id
from ats_privacy.web.pages.rendering import done, page
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me")

CLOSED: Final = frozenset({"subject_quarantined", "subject_cancelled", "subject_erased"})
"""Refusals that tell of the record's state: the person is told which, and what that means."""


@router.get("", response_class=Response)
async def page_me(request: Request, visitor: CurrentVisitor) -> Response:
    """Everything that is held of the visitor, for what."""
    service, own = service_of(request), own_id(visitor)
    try:
        shown = await service.view.one(visitor.actor, own, PURPOSE)
    except Refused as refusal:
        if refusal.code not in CLOSED:
            raise
        state = await service.own.state.own(visitor.actor, own)
        return page(request, "me/closed.html", state=state.state, erase_at=state.erase_at)
    values = [(name, shown.values.get(name)) for name in service.view.fields if name != "provenance"]
    return page(
        request,
        "me/held.html",
        held=[(name, value) for name, value in values if value not in (None, "", [])],
        empty=[name for name, value in values if value in (None, "", [])],
        sources=shown.values.get("provenance") or {},
        guarded=shown.row["state"] in (SubjectState.MINOR, SubjectState.CHILD),
        told=done(request, "corrected"),
    )
