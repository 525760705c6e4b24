"""What applicants see of themselves: what is held and was held, for which purposes, what they agreed to, documents,
checks, who looked and why, a copy of it all, and the end of it (promises F1, F3, F4, F5)."""

from __future__ import annotations

from fastapi import APIRouter

from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.me import (
    accesses,
    cancelling,
    checks,
    consents,
    copies,
    correcting,
    documents,
    earlier,
    entries,
    held,
    purposes,
)
from ats_privacy.web.pages.areas.me.own_record import ME

router = APIRouter()
for _part in (held, correcting, entries, earlier, documents, purposes, consents, checks, accesses, copies, cancelling):
    router.include_router(_part.router)

AREA = Area("me", router, ME, frozenset({"applicant"}), order=5)
