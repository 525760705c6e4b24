"""Openings as HR keeps them: new ones, their state and way of review, and who works on them (promises B3, D6)."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import ASSIGNMENT_BOUND
from ats_privacy.domain.administration import Action
from ats_privacy.domain.blind_review import BlindReview
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, StaleVersion
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid, parse_id
from ats_privacy.domain.values import InvalidValue
from ats_privacy.domain.values.text import short_text
from ats_privacy.gate import administration
from ats_privacy.usecases.run_requisitions import STATUSES
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import Fields, by_field, sent
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import NO_ID, service_of

OPENINGS: Final = "/pages/hiring/openings"
_MOST_STAFF: Final = 500

router = page_router("/hiring/openings")
AREA = Area("openings", router, order=11)


@router.get("/new", response_class=Response)
async def page_new_opening(request: Request, visitor: CurrentVisitor) -> Response:
    """The form for an opening."""
    return await _new(request, visitor)


@router.post("/new", response_class=Response)
async def post_new_opening(request: Request, visitor: CurrentVisitor) -> Response:
    """Make an opening."""
    fields = await sent(request, visitor, "reference", "title", "department", "blind", lists=("shown_at",))
    try:
        reference, title = (_text(fields, name, required=True) for name in ("reference", "title"))
        told = await service_of(request).requisitions.open(
            visitor.actor, reference, title, _text(fields, "department", required=False), blind=_blind(fields)
        )
    except (BadInput, Conflict) as error:
        return await _new(request, visitor, fields, error)
    return see_other(f"{OPENINGS}/{json.loads(told.body)['id']}", done="made")


@router.get("/{requisition}", response_class=Response)
async def page_opening(request: Request, visitor: CurrentVisitor, requisition: UUID) -> Response:
    """One opening: what it is, how it is reviewed, who works on it."""
    return await _opening(request, visitor, requisition)


@router.post("/{requisition}", response_class=Response)
async def post_opening(request: Request, visitor: CurrentVisitor, requisition: UUID) -> Response:
    """Change an opening."""
    fields = await sent(request, visitor, "version", "title", "department", "status", "blind", lists=("shown_at",))
    try:
        changes = {name: _text(fields, name, required=name == "title") for name in ("title", "department")}
        await service_of(request).requisitions.change(
            visitor.actor, requisition, fields.version(), changes | {"status": fields["status"]}, _blind(fields)
        )
    except (BadInput, StaleVersion) as error:
        return await _opening(request, visitor, requisition, error, "details")
    return see_other(f"{OPENINGS}/{requisition}", done="changed")


@router.post("/{requisition}/staff", response_class=Response)
async def post_assign(request: Request, visitor: CurrentVisitor, requisition: UUID) -> Response:
    """Let somebody of the staff see this opening's candidates."""
    fields = await sent(request, visitor, "staff")
    try:
        staff = parse_id(fields["staff"])
        if staff is None:
            raise BadInput("staff_unknown", "Choose who is to work on it.")
        await service_of(request).requisitions.assign(visitor.actor, requisition, staff)
    except BadInput as error:
        return await _opening(request, visitor, requisition, error, "staff")
    return see_other(f"{OPENINGS}/{requisition}", at="staff", done="assigned")


@router.post("/{requisition}/staff/{staff}/end", response_class=Response)
async def post_end_assignment(request: Request, visitor: CurrentVisitor, requisition: UUID, staff: UUID) -> Response:
    """Take it away from them; where they had it no more, that is as well."""
    await sent(request, visitor)
    try:
        await service_of(request).requisitions.end_assignment(visitor.actor, requisition, staff)
    except NotFound:
        await service_of(request).requisitions.assigned(visitor.actor, requisition)
    return see_other(f"{OPENINGS}/{requisition}", at="staff", done="ended")


async def _new(
    request: Request, visitor: Visitor, fields: Fields | None = None, error: AtsPrivacyError | None = None
) -> Response:
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.CHANGE_REQUISITIONS, Event.REQUISITION_CREATED)
    names = ("reference", "title", "department", "blind")
    return page(
        request,
        "openings/new.html",
        200 if error is None else error.status,
        given={name: "" if fields is None else fields[name] for name in names},
        shown_at=[] if fields is None else fields.every("shown_at"),
        stages=service.gate.policy.stages,
        error=error,
        problems=by_field(error),
    )


async def _opening(
    request: Request, visitor: Visitor, requisition: UUID, error: AtsPrivacyError | None = None, at: str = ""
) -> Response:
    service = service_of(request)
    assigned = set(await service.requisitions.assigned(visitor.actor, requisition))
    opening = await service.requisitions.one(visitor.actor, requisition)
    staff = await service.staff.page(visitor.actor, most=_MOST_STAFF, after=NO_ID)
    known = [
        {"id": as_uuid(row["id"]), "account": row["account"], "roles": row["roles"].split(" ")}
        for row in staff
        if row["status"] == "active" or as_uuid(row["id"]) in assigned
    ]
    blind = BlindReview.read(opening["blind_shown_at"])
    return page(
        request,
        "openings/opening.html",
        200 if error is None else error.status,
        opening=opening,
        blind=blind.on,
        shown_at=blind.shown_at,
        stages=service.gate.policy.stages,
        statuses=("open", *sorted(STATUSES - {"open"})),
        assigned=[each for each in known if each["id"] in assigned],
        free=[e for e in known if e["id"] not in assigned and not ASSIGNMENT_BOUND.isdisjoint(e["roles"])],
        error=error,
        problems=by_field(error),
        at=at,
        told=done(request, "made", "changed", "assigned", "ended"),
    )


def _blind(fields: Fields) -> BlindReview:
    return BlindReview(bool(fields["blind"]), tuple(fields.every("shown_at")))


def _text(fields: Fields, name: str, *, required: bool) -> str:
    try:
        text = short_text(fields[name]) or ""
    except InvalidValue as error:
        raise BadInput(error.code, error.sentence, pointer=f"/{name}") from None
    if required and not text:
        raise BadInput("opening_text_missing", "This must be filled in.", pointer=f"/{name}")
    return text
