"""One entry of the log with the proof of its place, the signed heads, and reading that stands out (D6, F5)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import parse_id
from ats_privacy.gate import administration
from ats_privacy.service import Service
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.privacy_log import item_of, staff_names
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import done, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

HEADS: Final = f"{PRIVACY}/heads"
_MOST_HEADS: Final = 20
_SPANS: Final = (1, 7, 31)

router = page_router("/privacy")
AREA = Area("privacy_proof", router)


@router.get("/log/{entry}", response_class=Response)
async def page_entry(request: Request, visitor: CurrentVisitor, entry: UUID, person: str = "") -> Response:
    """An entry in full, what it rests on, and where it stands in the tree."""
    service = service_of(request)
    about = parse_id(person) if person else None
    if person and about is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    row = await service.audit.survey.one(visitor.actor, entry, about)
    return privacy_page(
        request,
        visitor,
        "privacy/entry.html",
        item=item_of(row, await staff_names(service, visitor.actor)),
        row=row,
        fields=[_field(each) for each in row["fields"].split()],
        ground=_ground(service, row["purpose"]),
        people=len(bytes(row["subjects"] or b"")) // 16 + (row["subject"] is not None),
        reason=row.get("opened_reason"),
        person=person,
        proven=await service.audit.prove.proven(visitor.actor, entry),
    )


@router.get("/heads", response_class=Response)
async def page_heads(request: Request, visitor: CurrentVisitor) -> Response:
    """The signed heads, each held against its signature and against the newest tree."""
    prove = service_of(request).audit.prove
    standing = await prove.standing(visitor.actor, most=_MOST_HEADS)
    key = await prove.key(visitor.actor)
    told = done(request, "signed")
    return privacy_page(request, visitor, "privacy/heads.html", heads=standing, key=key, told=told)


@router.post("/heads", response_class=Response)
async def post_head(request: Request, visitor: CurrentVisitor) -> Response:
    """Sign a head over everything that is in the log now."""
    await sent(request, visitor)
    await service_of(request).audit.prove.head_now(visitor.actor)
    return see_other(HEADS, done="signed")


@router.get("/unusual", response_class=Response)
async def page_unusual(request: Request, visitor: CurrentVisitor, days: int = 7) -> Response:
    """Reading that stands out against the reader's own past: questions to ask."""
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.READ_AUDIT, Event.AUDIT_READ)
    alerts = await service.audit.watch.alerts(visitor.actor, days=days)
    names = await staff_names(service, visitor.actor)
    items = [
        {
            "kind": alert.kind,
            "staff": alert.staff,
            "account": names.get(alert.staff, ""),
            "begins": alert.begins_at,
            "ends": alert.ends_at,
            "observed": alert.observed,
            "limit": alert.limit,
        }
        for alert in sorted(alerts, key=lambda each: each.begins_at, reverse=True)
    ]
    return privacy_page(request, visitor, "privacy/unusual.html", items=items, days=days, spans=_SPANS)


def _field(text: str) -> tuple[str, str]:
    """A field as an entry names it, and its mask, if it says one."""
    name, _, mask = text.partition("=")
    return name, mask


def _ground(service: Service, purpose: str) -> str:
    """What a purpose rests on, empty for one that the policy does not have."""
    known: Any = service.policy.purposes.get(purpose)
    return "" if known is None else str(known.ground.value)
