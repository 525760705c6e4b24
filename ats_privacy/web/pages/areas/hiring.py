"""What hiring managers and interviewers look at: their openings, masked candidates, notes (promises B3, C1)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Refused
from ats_privacy.domain.identity import parse_id
from ats_privacy.gate.disclosure import Disclosed, pseudonym_of
from ats_privacy.usecases.track_applications import NoteFlagged
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

OPENINGS: Final = "/pages/openings"
router = page_router("/openings")
AREA = Area("hiring", router, OPENINGS, frozenset({"hiring_manager", "interviewer"}), order=10)

_PURPOSE: Final = "recruitment"
_A_PAGE: Final = 25
_CARD: Final = ("full_name", "education", "employment", "languages", "skills")
_NOT_SHOWN: Final = frozenset({"provenance"})


@router.get("", response_class=Response)
async def page_openings(request: Request, visitor: CurrentVisitor, after: str = "") -> Response:
    """The openings that the visitor is assigned to."""
    begun = _identifier(after) if after else UUID(int=0)
    rows = await service_of(request).requisitions.page(visitor.actor, most=_A_PAGE + 1, after=begun)
    shown = rows[:_A_PAGE]
    following = f"{OPENINGS}?after={shown[-1]['id']}" if len(rows) > _A_PAGE else ""
    return page(request, "hiring/openings.html", rows=shown, following=following)


@router.get("/{opening}", response_class=Response)
async def page_candidates(
    request: Request, visitor: CurrentVisitor, opening: UUID, stage: str = "", before: str = ""
) -> Response:
    """The candidates of an opening, as masked as the visitor sees them; of one stage where it is chosen."""
    service = service_of(request)
    row = await service.requisitions.one(visitor.actor, opening)
    stages = service.policy.stages
    if stage and stage not in stages:
        raise BadInput("stage_unknown", "There is no such hiring stage.")
    found = await service.view.page(
        visitor.actor,
        _PURPOSE,
        most=_A_PAGE,
        before=_identifier(before) if before else None,
        requisition=opening,
        stage=stage or None,
        fields=_CARD,
    )
    at = f"{OPENINGS}/{opening}?" + (f"stage={stage}&" if stage else "")
    return page(
        request,
        "hiring/candidates.html",
        opening=row,
        stages=stages,
        stage=stage,
        items=[_carded(item) for item in found.items],
        following=f"{at}before={found.next}" if found.next else "",
    )


@router.get("/{opening}/candidates/{applicant}", response_class=Response)
async def page_candidate(request: Request, visitor: CurrentVisitor, opening: UUID, applicant: UUID) -> Response:
    """One candidate: fields with their masks, what was written, notes."""
    return await _candidate(request, visitor, opening, applicant)


@router.post("/{opening}/candidates/{applicant}/notes", response_class=Response)
async def post_note(request: Request, visitor: CurrentVisitor, opening: UUID, applicant: UUID) -> Response:
    """Write a note; what it holds of others or of sensitive kinds is asked about before it is kept (A17)."""
    fields = await sent(request, visitor, "application", "version", "text", lists=("acknowledged",))
    text = fields.exactly("text").replace("\r\n", "\n").strip()
    try:
        if not text:
            raise BadInput("note_empty", "Write something first.")
        await service_of(request).applications.note(
            visitor.actor,
            _identifier(fields["application"]),
            fields.version(),
            _PURPOSE,
            text,
            fields.every("acknowledged"),
        )
    except NoteFlagged as flagged:
        return await _candidate(request, visitor, opening, applicant, flagged, text, flagged.flags)
    except BadInput as error:
        return await _candidate(request, visitor, opening, applicant, error, text)
    return see_other(f"{OPENINGS}/{opening}/candidates/{applicant}", done="noted")


async def _candidate(
    request: Request,
    visitor: Visitor,
    opening: UUID,
    applicant: UUID,
    error: AtsPrivacyError | None = None,
    text: str = "",
    flags: tuple[str, ...] = (),
) -> Response:
    service = service_of(request)
    row = await service.requisitions.one(visitor.actor, opening)
    shown = await service.view.one(visitor.actor, applicant, _PURPOSE)
    applied = await _applications(request, visitor, applicant)
    facts = [
        (name, shown.masks[name], shown.values.get(name))
        for name in service.view.fields
        if name not in _NOT_SHOWN and shown.masks.get(name, "hidden") != "hidden"
    ]
    return page(
        request,
        "hiring/candidate.html",
        200 if error is None else error.status,
        opening=row,
        applicant=str(applicant),
        name=_name(shown),
        facts=facts,
        hidden=[n for n in service.view.fields if n not in _NOT_SHOWN and shown.masks.get(n, "hidden") == "hidden"],
        applications=[_applied(each) for each in applied if str(each.row["requisition_id"]) == str(opening)],
        error=error,
        text=text,
        flags=flags,
        told=done(request, "noted"),
    )


async def _applications(request: Request, visitor: Visitor, applicant: UUID) -> list[Disclosed]:
    """What was written in applications; nothing where all of it is hidden, as it is in a blind review."""
    try:
        return await service_of(request).applications.of_applicant(visitor.actor, applicant, _PURPOSE)
    except Refused as refusal:
        if refusal.code != "nothing_visible":
            raise
        return []


def _carded(item: Disclosed) -> dict[str, Any]:
    return {
        "id": str(item.row["id"]),
        "name": _name(item),
        "stages": (item.row["stages"] or "").split(),
        "education": _first(item.values.get("education"), ("degree", "major")),
        "employment": _first(item.values.get("employment"), ("position", "employer")),
    }


def _applied(item: Disclosed) -> dict[str, Any]:
    row = item.row
    values = {name: item.values.get(name) for name in ("cover_letter", "answers", "notes")}
    return {"id": str(row["id"]), "stage": row["stage"], "version": row["version"], "masks": item.masks, **values}


def _name(item: Disclosed) -> str:
    """The name as it is shown, else a name to speak of the person by."""
    value = item.values.get("full_name")
    shown = value.get("full") if isinstance(value, dict) else value
    return str(shown or pseudonym_of(bytes(item.row["audit_reference"])))


def _first(values: Any, members: tuple[str, ...]) -> str:
    for each in values or ():
        told = [str(each[name]) for name in members if each.get(name)]
        if told:
            return " · ".join(told)
    return ""


def _identifier(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise BadInput("form_invalid", "This is not what a form or link of ours sends.")
    return found
