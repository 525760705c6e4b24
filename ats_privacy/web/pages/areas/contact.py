"""Where people ask, complain and request, and follow what comes of it (promises A10, F6, I1)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.concerns import ANSWER_WITHIN_DAYS, OPEN, ConcernKind, ConcernState, late
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, Refused, StaleVersion
from ats_privacy.domain.identity import new_id, now_us, parse_id
from ats_privacy.gate.idempotency import Repeatable
from ats_privacy.service import Service
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import Fields, sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import instant, service_of

CONTACT: Final = "/pages/contact"
router = page_router("/contact")
AREA = Area("contact", router, entry=CONTACT, roles=frozenset({"applicant"}), order=6)


def shown(service: Service, row: Any, state: str) -> dict[str, Any]:
    """What pages show of a concern besides what was said."""
    now = now_us()
    return {
        "id": str(row["id"]),
        "person": str(row["applicant_id"]),
        "kind": row["kind"],
        "state": state,
        "version": row["version"],
        "received_at": row["received_at"],
        "due_on": service.concerns.calendar.day_of(row["due_at"] - 1).isoformat(),
        "provisional": bool(row["provisional"]) and state in OPEN,
        "open": state in OPEN,
        "late": late(state, row["due_at"], now),
        "soon": state in OPEN and row["remind_at"] is not None and row["remind_at"] <= now < row["due_at"],
        "answered_at": row["answered_at"],
        "outcome": row["outcome"],
        "ground": row["ground"],
    }


def messages(values: dict[str, Any]) -> list[dict[str, Any]]:
    """What was said, oldest first."""
    said = values.get("messages") or []
    return [{"text": each["text"], "author": each["author"], "at": instant(each["at"], "/at")} for each in said]


def _own(visitor: Visitor) -> UUID:
    """The visitor's own record.

    :raises Refused: they have none here.
    """
    if visitor.actor.kind is not ActorKind.APPLICANT:
        raise Refused("role_not_allowed", "This is about oneself: staff have no record here.")
    return visitor.actor.id


@router.get("", response_class=Response)
async def page_contact(request: Request, visitor: CurrentVisitor) -> Response:
    """What one has written, and a form to write."""
    return await _every(request, visitor)


@router.post("", response_class=Response)
async def post_write(request: Request, visitor: CurrentVisitor) -> Response:
    """Ask, complain or request something."""
    fields = await sent(request, visitor, "kind", "text", "once")
    own = _own(visitor)
    try:
        if fields["kind"] not in set(ConcernKind):
            raise BadInput("concern_kind", "Choose what it is about.")
        kind, language = ConcernKind(fields["kind"]), language_of(request)
        await service_of(request).concerns.raised.write(
            visitor.actor, own, kind, fields["text"], language, _repeatable(fields, language)
        )
    except (BadInput, Conflict, Refused) as error:
        return await _every(request, visitor, error, fields)
    return see_other(CONTACT, done="written")


def _repeatable(fields: Fields, language: str) -> Repeatable | None:
    """A form that is sent twice by a hasty hand is one concern."""
    once = parse_id(fields["once"])
    if once is None:
        return None
    return Repeatable(f"page:{once}", "\0".join((fields["kind"], language, fields["text"])).encode())


async def _every(
    request: Request, visitor: Visitor, error: AtsPrivacyError | None = None, typed: Fields | None = None
) -> Response:
    service = service_of(request)
    rows = await service.concerns.raised.every(visitor.actor, _own(visitor))
    return page(
        request,
        "contact/contact.html",
        200 if error is None else error.status,
        items=[shown(service, row, row["state"]) for row in rows],
        kinds=[kind.value for kind in ConcernKind],
        days=ANSWER_WITHIN_DAYS,
        once=str(new_id()),
        chosen="" if typed is None else typed["kind"],
        text="" if typed is None else typed["text"],
        error=error,
        told=done(request, "written"),
    )


@router.get("/{concern}", response_class=Response)
async def page_own_concern(request: Request, visitor: CurrentVisitor, concern: UUID) -> Response:
    """One of them, with what was said."""
    return await _one(request, visitor, concern)


@router.post("/{concern}/messages", response_class=Response)
async def post_add(request: Request, visitor: CurrentVisitor, concern: UUID) -> Response:
    """Say more, or that the answer was none."""
    fields = await sent(request, visitor, "version", "text")
    try:
        await service_of(request).concerns.raised.add(
            visitor.actor, _own(visitor), concern, fields.version(), fields["text"]
        )
    except (BadInput, Conflict, StaleVersion) as error:
        return await _one(request, visitor, concern, error, fields["text"])
    return see_other(f"{CONTACT}/{concern}", done="added")


@router.post("/{concern}/close", response_class=Response)
async def post_close(request: Request, visitor: CurrentVisitor, concern: UUID) -> Response:
    """Close it."""
    fields = await sent(request, visitor, "version")
    try:
        await service_of(request).concerns.raised.close(visitor.actor, _own(visitor), concern, fields.version())
    except (Conflict, StaleVersion) as error:
        return await _one(request, visitor, concern, error)
    return see_other(f"{CONTACT}/{concern}", done="closed")


async def _one(
    request: Request, visitor: Visitor, concern: UUID, error: AtsPrivacyError | None = None, text: str = ""
) -> Response:
    service = service_of(request)
    disclosed = await service.concerns.answers.read(visitor.actor, _own(visitor), concern)
    state = disclosed.row["concern_state"]
    return page(
        request,
        "contact/concern.html",
        200 if error is None else error.status,
        concern=shown(service, disclosed.row, state),
        messages=messages(disclosed.values),
        closed=state == ConcernState.CLOSED,
        court=service.concerns.answers.court,
        text=text,
        error=error,
        told=done(request, "added", "closed"),
    )
