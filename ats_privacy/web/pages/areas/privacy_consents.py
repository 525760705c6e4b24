"""Consents for whom oversees: how they stand in numbers, notices, and one person's by their number (F3, H1, H2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request, Response

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import now_us, parse_id
from ats_privacy.gate import administration
from ats_privacy.usecases.survey_consents import LIVE, STANDS, Thing
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.privacy_log import staff_names
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.privacy import charts
from ats_privacy.web.pages.privacy.choosing import instant_of
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import CONTENT_POLICY, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

CONSENTS: Final = f"{PRIVACY}/consents"
_WEEKS: Final = 52
_OVER_TIME: Final = ("given", "refused", "withdrawn", "expired", "superseded")

router = page_router("/privacy")
AREA = Area("privacy_consents", router)


@router.get("/consents", response_class=Response)
async def page_consent_survey(request: Request, visitor: CurrentVisitor) -> Response:
    """How many consents stand how, what was given and ended in the last year, and how far notices have come."""
    service = service_of(request)
    zone = ZoneInfo(service.settings.time_zone)
    until = datetime.now(zone).date()
    since = until - timedelta(days=7 * _WEEKS - 1)
    weeks = [since + timedelta(days=7 * n) for n in range(_WEEKS + 1)]
    found = await service.consent_survey.look(visitor.actor, [instant_of(day, zone) for day in weeks])
    counted = {(weeks[span], name): times for (span, name), times in found.spans.items()}
    things = sorted(found.things.items(), key=_order)
    return privacy_page(
        request,
        visitor,
        "privacy/consents.html",
        things=things,
        stands=STANDS,
        totals={each: sum(counted[each] for _, counted in things) for each in STANDS},
        over_time=charts.over_days(counted, _OVER_TIME, since, until),
        notices=await service.consent_survey.notices(visitor.actor),
        vendors=await _vendors(request, visitor.actor),
    )


@router.post("/consents", response_class=Response)
async def post_consent_survey(request: Request, visitor: CurrentVisitor) -> Response:
    """To one person's consents."""
    service = service_of(request)
    person = parse_id((await sent(request, visitor, "person"))["person"].lower())
    await administration.require(service.gate, visitor.actor, Action.SURVEY_CONSENTS, Event.CONSENT_READ)
    if person is None:
        raise BadInput("person_unfit", "This is no applicant's number.")
    return see_other(f"{CONSENTS}/{person}")


@router.get("/consents/{person}", response_class=Response)
async def page_consents_of(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Every consent of a person, with what proves it, and which notices they were told of and accepted."""
    service, actor = service_of(request), visitor.actor
    await administration.require(service.gate, actor, Action.SURVEY_CONSENTS, Event.CONSENT_READ)
    rows, now = await service.consents.of_applicant(actor, person), now_us()
    told, accepted = await service.notices.of_applicant(actor, person)
    names = await staff_names(service, actor)
    return privacy_page(
        request,
        visitor,
        "privacy/consents_of.html",
        person=person,
        consents=[
            {
                "row": row,
                "fields": row["fields"].split(),
                "stands": row["ended_as"] or _stands(row["withdrawn_at"], row["expires_at"], now),
                "by": names.get(UUID(str(row["recorded_by"])), ""),
            }
            for row in reversed(rows)
        ],
        told=told,
        accepted=accepted,
        vendors=await _vendors(request, actor),
    )


@router.get("/consents/{person}/{consent}/receipt", response_class=Response)
async def page_consent_receipt(request: Request, visitor: CurrentVisitor, person: UUID, consent: UUID) -> Response:
    """The signed receipt of a consent, as a file."""
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.SURVEY_CONSENTS, Event.CONSENT_READ)
    receipt = await service.consents.receipt(visitor.actor, person, consent)
    headers = {
        "Content-Security-Policy": CONTENT_POLICY,
        "Content-Disposition": f'attachment; filename="receipt-{consent}.jws"',
    }
    return Response(receipt, headers=headers, media_type="application/jose")


async def _vendors(request: Request, actor: Actor) -> dict[str, str]:
    """Names of vendors by what consents call them."""
    rows = await service_of(request).vendors.keep.every(actor)
    return {str(row["id"]): row["name"] for row in rows}


def _stands(ended_at: int | None, expires_at: int | None, now: int) -> str:
    if ended_at is not None:
        return "withdrawn"
    return LIVE if expires_at is None or expires_at > now else "expired"


def _order(item: tuple[Thing, object]) -> tuple[str, ...]:
    thing = item[0]
    return (thing.purpose, "" if thing.kind == "purpose" else thing.kind, thing.recipient, thing.category)
