"""The audit log for whoever oversees: a choice of entries, charts of what happened how often, a file (D6, F5)."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Mapping
from io import StringIO
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.events import Event, Outcome
from ats_privacy.domain.identity import as_uuid, iso_instant, parse_id
from ats_privacy.gate import administration
from ats_privacy.service import Service
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.survey_audit_log import row_of
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.privacy import charts
from ats_privacy.web.pages.privacy.choosing import NAMES, Choice
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import CONTENT_POLICY, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

LOG: Final = f"{PRIVACY}/log"
_A_PAGE: Final = 50
_MOST_STAFF: Final = 500
_NOBODY: Final = UUID(int=0)
_OUTCOMES: Final = (Outcome.ALLOWED.value, Outcome.REFUSED.value, Outcome.FAILED.value)

router = page_router("/privacy")
AREA = Area("privacy_log", router)


@router.get("/log", response_class=Response)
async def page_log(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """Entries of a choice, the newest first, and how often what happened in all of it."""
    service, zone = service_of(request), _zone(request)
    await administration.require(service.gate, visitor.actor, Action.READ_AUDIT, Event.AUDIT_READ)
    choice = _choice(request, zone)
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service.audit.survey.look(
        visitor.actor, choice.chosen(zone), applicant=choice.person, most=_A_PAGE + 1, before=cursor
    )
    rows, kinds = found.rows[:_A_PAGE], found.counts.kinds
    events, other_events = charts.shares((event, times) for (event, _, _), times in kinds.items())
    roles, _ = charts.shares(
        (role, times) for (_, _, together), times in kinds.items() for role in together.split() or [""]
    )
    refused = {
        event: sum(times for (each, outcome, _), times in kinds.items() if each == event and outcome == Outcome.REFUSED)
        for event in {event for event, _, _ in kinds}
    }
    names = await staff_names(service, visitor.actor)
    last = as_uuid(rows[-1]["id"]) if len(found.rows) > _A_PAGE else None
    address = urlencode(choice.parameters())
    return privacy_page(
        request,
        visitor,
        "privacy/log.html",
        choice=choice,
        items=[item_of(row, names) for row in rows],
        total=found.counts.total,
        days=charts.over_days(charts.days_of_hours(found.counts.hours, zone), _OUTCOMES, choice.since, choice.until),
        events=events,
        other_events=other_events,
        refused=refused,
        roles=roles,
        address=address,
        address_of=lambda **other: f"{LOG}?{urlencode(choice.but(**other))}",
        following=f"{LOG}?{address}&before={last}" if last else "",
        begun=not before,
        **_options(service, names),
    )


@router.post("/log", response_class=Response)
async def post_log(request: Request, visitor: CurrentVisitor) -> Response:
    """Another choice; posted, so that what was typed stands in no address unless it is an identifier."""
    service, zone = service_of(request), _zone(request)
    fields = await sent(request, visitor, *NAMES)
    await administration.require(service.gate, visitor.actor, Action.READ_AUDIT, Event.AUDIT_READ)
    try:
        choice = Choice.read(fields.__getitem__, service.policy, zone)
    except BadInput as error:
        return await _again(request, visitor, error)
    return see_other(LOG, **choice.parameters())


@router.get("/log.csv", response_class=Response)
async def page_log_file(request: Request, visitor: CurrentVisitor) -> Response:
    """The entries of a choice as a file: kinds, instants, our own identifiers; nothing of a person."""
    service, zone = service_of(request), _zone(request)
    await administration.require(service.gate, visitor.actor, Action.READ_AUDIT, Event.AUDIT_EXPORTED)
    choice = _choice(request, zone)
    pieces = await service.audit.survey.every(visitor.actor, choice.chosen(zone), choice.person)
    headers = {
        "Content-Security-Policy": CONTENT_POLICY,
        "Content-Disposition": f'attachment; filename="audit-{choice.since}-{choice.until}.csv"',
    }
    return StreamingResponse(_lines(pieces), headers=headers, media_type="text/csv; charset=utf-8")


async def _again(request: Request, visitor: Any, error: AtsPrivacyError) -> Response:
    service = service_of(request)
    names = await staff_names(service, visitor.actor)
    choice = Choice.read(lambda _: "", service.policy, _zone(request))
    return privacy_page(
        request,
        visitor,
        "privacy/log_choice.html",
        error.status,
        choice=choice,
        error=error,
        **_options(service, names),
    )


async def staff_names(service: Service, actor: Actor) -> dict[UUID, str]:
    """Account names of staff, for who may read them; at most 500."""
    if not may(actor.roles, Action.READ_STAFF):
        return {}
    rows = await service.staff.page(actor, most=_MOST_STAFF, after=_NOBODY)
    return {as_uuid(row["id"]): row["account"] for row in rows}


def item_of(row: Row, names: Mapping[UUID, str]) -> dict[str, Any]:
    """What a list says of an entry."""
    actor = as_uuid(row["actor_id"])
    return {
        "id": as_uuid(row["id"]),
        "at": row["at"],
        "event": row["event"],
        "outcome": row["outcome"],
        "roles": row["actor_roles"].split(),
        "kind": row["actor_kind"],
        "actor": actor,
        "account": names.get(actor, ""),
        "purpose": row["purpose"],
        "code": row["code"],
    }


def _options(service: Service, names: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "every_event": [event.value for event in Event],
        "every_outcome": _OUTCOMES,
        "every_role": list(service.policy.roles),
        "every_purpose": list(service.policy.purposes),
        "staff": sorted(((str(id), name) for id, name in names.items()), key=lambda each: each[1]),
    }


def _choice(request: Request, zone: ZoneInfo) -> Choice:
    return Choice.read(lambda name: request.query_params.get(name, ""), service_of(request).policy, zone)


def _zone(request: Request) -> ZoneInfo:
    return ZoneInfo(service_of(request).settings.time_zone)


async def _lines(pieces: AsyncIterator[Any]) -> AsyncIterator[str]:
    """RFC 4180; a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    text = StringIO()
    writer: csv.DictWriter[str] | None = None
    async for rows in pieces:
        for row in rows:
            told = row_of(row) | {"at": iso_instant(row["at"])}
            if writer is None:
                writer = csv.DictWriter(text, list(told))
                writer.writeheader()
            writer.writerow({name: _cell(str(value)) for name, value in told.items()})
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
