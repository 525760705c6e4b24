"""A person's record at HR: what is in it, corrections, reveals, and the openings they apply for (B1, B3, F1)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.administration import Action
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import BadInput, Conflict, Refused, StaleVersion
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import parse_id
from ats_privacy.gate import administration
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.record import CORRECTABLE, PEOPLE, PURPOSE, record_page
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

_PROOF: Final = 401
"""The status of a refusal that asks for a proof of who it is, which comes first."""

router = page_router("/people")
AREA = Area("hr_record", router, order=21)


@router.get("/{person}", response_class=Response)
async def page_person(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """One person's record, as masked."""
    return await record_page(request, visitor, person)


@router.post("/{person}/reveal", response_class=Response)
async def post_reveal(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Fields in full, for a purpose and with a reason; shown once, and nowhere kept."""
    fields = await sent(request, visitor, "purpose", "reason", lists=("fields",))
    try:
        shown = await service_of(request).view.reveal(
            visitor.actor, person, fields["purpose"], fields.every("fields"), fields["reason"]
        )
    except (BadInput, Refused) as error:
        if error.status == _PROOF:
            raise
        return await record_page(request, visitor, person, error, "reveal")
    values = [(name, shown.values.get(name)) for name in sorted(shown.masks)]
    return page(request, "hr/revealed.html", person=str(person), values=values)


@router.post("/{person}/correct", response_class=Response)
async def post_correct_person(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Correct what was typed; what was left empty stays as it is."""
    fields = await sent(request, visitor, "version", "source", *CORRECTABLE)
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.APPLY, Event.APPLICANT_UPDATED, person)
    values = {name: fields[name] for name in CORRECTABLE if fields[name]}
    draft = Draft(values, Source("staff", fields["source"]), default_region=service.settings.default_phone_region)
    try:
        if not values:
            raise BadInput("nothing_to_correct", "Type what has to be corrected.")
        await service.register.update(visitor.actor, PURPOSE, person, fields.version(), draft)
    except (BadInput, Conflict, StaleVersion) as error:
        return await record_page(request, visitor, person, error, "correct")
    return see_other(f"{PEOPLE}/{person}", at="record", done="corrected")


@router.post("/{person}/applications", response_class=Response)
async def post_apply(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Let the person apply for an opening."""
    fields = await sent(request, visitor, "opening", "stage")
    try:
        opening = parse_id(fields["opening"])
        if opening is None:
            raise BadInput("opening_missing", "Choose an opening.")
        await service_of(request).applications.apply(
            visitor.actor, PURPOSE, person, opening, {}, stage=fields["stage"] or "applied"
        )
    except (BadInput, Conflict) as error:
        return await record_page(request, visitor, person, error, "candidacies")
    return see_other(f"{PEOPLE}/{person}", at="candidacies", done="applied")


@router.post("/{person}/applications/{application}/stage", response_class=Response)
async def post_stage_of_person(request: Request, visitor: CurrentVisitor, person: UUID, application: UUID) -> Response:
    """Move one of the person's candidacies to another stage."""
    fields = await sent(request, visitor, "version", "stage")
    try:
        await service_of(request).applications.move(visitor.actor, application, fields.version(), fields["stage"])
    except (BadInput, Conflict, StaleVersion) as error:
        return await record_page(request, visitor, person, error, "candidacies")
    return see_other(f"{PEOPLE}/{person}", at="candidacies", done="moved")
