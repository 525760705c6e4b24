"""What hiring managers and interviewers work with: openings assigned to them, candidates as masked, stages, notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import ASSIGNMENT_BOUND, Role
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.blind_review import BlindReview
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, NotFound, Refused, StaleVersion, Unacknowledged
from ats_privacy.domain.identity import as_uuid, parse_id
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.service import Service
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.document_pages import document_text
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.record import PEOPLE
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import NO_ID, service_of

PURPOSE: Final = "recruitment"
_OPENINGS: Final = 20
_CANDIDATES: Final = 20
_NOTHING: Final = "nothing_visible"
_NOT_NOW: Final = "write_not_permitted"
_NOTE: Final = 5_000
_CARD: Final = ("full_name", "employment", "education")

router = page_router("/hiring")
AREA = Area(
    "hiring",
    router,
    entry="/pages/hiring",
    roles=ASSIGNMENT_BOUND | {Role.RECRUITER.value, Role.HR_ADMINISTRATOR.value},
    order=10,
)


@router.get("", response_class=Response)
async def page_openings(request: Request, visitor: CurrentVisitor, after: str = "") -> Response:
    """Openings within reach; those that are not open any more are marked."""
    rows = await service_of(request).requisitions.page(
        visitor.actor, most=_OPENINGS + 1, after=parse_id(after) or NO_ID
    )
    shown = [{**row, "blind": BlindReview.read(row["blind_shown_at"]).on} for row in rows[:_OPENINGS]]
    following = f"/pages/hiring?after={as_uuid(shown[-1]['id'])}" if len(rows) > _OPENINGS else ""
    ours = may(visitor.actor.roles, Action.CHANGE_REQUISITIONS)
    return page(request, "hiring/openings.html", openings=shown, following=following, ours=ours)


@router.get("/{requisition}", response_class=Response)
async def page_candidates(
    request: Request, visitor: CurrentVisitor, requisition: UUID, stage: str = "", after: str = ""
) -> Response:
    """An opening's candidates, newest first; of one stage where named."""
    service = service_of(request)
    opening = await service.requisitions.one(visitor.actor, requisition)
    found = await service.view.page(
        visitor.actor,
        PURPOSE,
        most=_CANDIDATES,
        before=parse_id(after),
        requisition=requisition,
        stage=stage or None,
        fields=_CARD,
    )
    here = f"/pages/hiring/{requisition}"
    following = ""
    if found.next is not None:
        following = f"{here}?{f'stage={stage}&' if stage else ''}after={found.next}"
    return page(
        request,
        "hiring/candidates.html",
        opening=opening,
        blind=BlindReview.read(opening["blind_shown_at"]).on,
        stages=service.gate.policy.stages,
        stage=stage,
        address=here,
        ours=may(visitor.actor.roles, Action.CHANGE_REQUISITIONS),
        candidates=[_card(item) for item in found.items],
        following=following,
    )


@router.get("/{requisition}/candidates/{applicant}", response_class=Response)
async def page_candidate(request: Request, visitor: CurrentVisitor, requisition: UUID, applicant: UUID) -> Response:
    """One candidate, as masked for the visitor at this stage; their answers and notes."""
    return await _candidate(request, visitor, requisition, applicant)


@router.get("/{requisition}/candidates/{applicant}/documents/{document}", response_class=Response)
async def page_candidate_document(
    request: Request, visitor: CurrentVisitor, requisition: UUID, applicant: UUID, document: UUID
) -> Response:
    """The text of a candidate's document, redacted; never the file. Where no text may be shown, none is."""
    await service_of(request).requisitions.one(visitor.actor, requisition)
    return await document_text(request, visitor, applicant, document, f"{_address(requisition, applicant)}#documents")


@router.post("/{requisition}/candidates/{applicant}/stage", response_class=Response)
async def post_stage(request: Request, visitor: CurrentVisitor, requisition: UUID, applicant: UUID) -> Response:
    """Another stage."""
    fields = await sent(request, visitor, "version", "stage")
    service = service_of(request)
    application = await _candidacy(service, visitor, requisition, applicant)
    await service.applications.move(visitor.actor, application.id, fields.version(), fields["stage"])
    return see_other(_address(requisition, applicant), done="moved")


@router.post("/{requisition}/candidates/{applicant}/notes", response_class=Response)
async def post_note(request: Request, visitor: CurrentVisitor, requisition: UUID, applicant: UUID) -> Response:
    """A note; where it holds data that should not stand in one, its writer is asked before it is kept."""
    fields = await sent(request, visitor, "version", "text", lists=("acknowledged",))
    text, version = fields["text"].replace("\r\n", "\n"), fields.version()
    service = service_of(request)
    application = await _candidacy(service, visitor, requisition, applicant)
    try:
        if not 0 < len(text) <= _NOTE:
            raise BadInput("note_length", f"A note has 1 to {_NOTE} characters.")
        await service.applications.note(
            visitor.actor,
            application.id,
            version,
            PURPOSE,
            text,
            fields.every("acknowledged"),
        )
    except (BadInput, StaleVersion) as error:  # what was written stands there still
        return await _candidate(request, visitor, requisition, applicant, error=error, text=text)
    return see_other(_address(requisition, applicant), at="note", done="noted")


async def _candidate(
    request: Request,
    visitor: Visitor,
    requisition: UUID,
    applicant: UUID,
    *,
    error: AtsPrivacyError | None = None,
    text: str = "",
) -> Response:
    service = service_of(request)
    opening = await service.requisitions.one(visitor.actor, requisition)
    try:
        application = await _candidacy(service, visitor, requisition, applicant)
    except Refused as refused:
        if refused.code not in (_NOTHING, _NOT_NOW):
            raise
        application = None  # the person may be known still, as of a candidacy that has ended
    person = await service.view.one(visitor.actor, applicant, PURPOSE)
    masks = person.masks
    return page(
        request,
        "hiring/candidate.html",
        200 if error is None else error.status,
        opening=opening,
        blind=BlindReview.read(opening["blind_shown_at"]).on,
        address=_address(requisition, applicant),
        name=_name(person.values.get("full_name")),
        facts=[
            (name, value, masks[name])
            for name, value in person.values.items()
            if name not in ("full_name", "provenance") and value not in (None, "", [], {})
        ],
        withheld=[name for name, mask in masks.items() if mask == "hidden"],
        application=application,
        stage=None if application is None else application.stage,
        stages=service.gate.policy.stages if may(visitor.actor.roles, Action.MOVE_STAGE) else (),
        kinds=error.kinds if isinstance(error, Unacknowledged) else (),
        documents=await _documents(service, visitor, applicant),
        record=f"{PEOPLE}/{applicant}" if may(visitor.actor.roles, Action.APPLY) else "",
        text=text,
        error=error,
        told=done(request, "moved", "noted"),
    )


async def _documents(service: Service, visitor: Visitor, applicant: UUID) -> list[dict[str, Any]]:
    """Documents as far as the visitor may know of them; none where they may know of none."""
    try:
        found = await service.documents.listed(visitor.actor, applicant, PURPOSE)
    except Refused as refused:
        if refused.code != _NOTHING:
            raise
        return []
    return [{"id": str(item.row["id"]), "details": item.values.get("details") or {}} for item in found]


@dataclass(frozen=True, slots=True)
class Candidacy:
    """An application as far as the visitor may know it. ``texts``: letter, answers and notes; None where all are
    withheld."""

    id: UUID
    stage: str
    version: int
    texts: dict[str, Any] | None


async def _candidacy(service: Service, visitor: Visitor, requisition: UUID, applicant: UUID) -> Candidacy:
    """The applicant's application to an opening.

    :raises NotFound: there is none within reach. :raises Refused: the visitor may know nothing of it.
    """
    try:
        found = await service.applications.of_applicant(visitor.actor, applicant, PURPOSE)
    except Refused as error:
        if error.code != _NOTHING:
            raise
        row = await service.applications.standing(visitor.actor, applicant, requisition, PURPOSE)
        return Candidacy(as_uuid(row["id"]), row["stage"], row["version"], None)
    for item in found:
        if as_uuid(item.row["requisition_id"]) == requisition:
            return Candidacy(as_uuid(item.row["id"]), item.row["stage"], item.row["version"], item.values)
    raise NotFound("not_found", "There is no such application within your reach.")


def _address(requisition: UUID, applicant: UUID) -> str:
    return f"/pages/hiring/{requisition}/candidates/{applicant}"


def _card(item: Disclosed) -> dict[str, Any]:
    work = item.values.get("employment") or [{}]
    school = item.values.get("education") or [{}]
    return {
        "id": as_uuid(item.row["id"]),
        "name": _name(item.values.get("full_name")),
        "mask": item.masks.get("full_name", "hidden"),
        "position": work[0].get("position"),
        "degree": " · ".join(filter(None, (school[0].get("degree"), school[0].get("major")))),
    }


def _name(value: Any) -> str:
    """A name as it is shown: in full, in part, or another by which to speak of the person; empty where hidden."""
    if isinstance(value, dict):
        return str(value.get("full") or value.get("latin") or "")
    return "" if value is None else str(value)
