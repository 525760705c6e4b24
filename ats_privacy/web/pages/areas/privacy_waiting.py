"""What waits for a second person: access, reviews of emergency access, uses of grounds, guardians (A7, A16, D6, G1)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.access_grants import AccessGrant, Finding, Kind
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, Refused, StepUpRequired
from ats_privacy.domain.events import Event
from ats_privacy.domain.grounds import Doing, State, clause
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.gate import administration
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.privacy_log import staff_names
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import done, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

WAITING: Final = f"{PRIVACY}/waiting"
_MOST: Final = 100
_LAST: Final = UUID(int=2**128 - 1)

router = page_router("/privacy")
AREA = Area("privacy_waiting", router)


@router.get("/waiting", response_class=Response)
async def page_waiting(request: Request, visitor: CurrentVisitor) -> Response:
    """Everything that the visitor can answer or watch, the oldest that is due first."""
    service, actor, now = service_of(request), visitor.actor, now_us()
    await administration.require(service.gate, actor, Action.READ_ACCESS, Event.ACCESS_READ)
    shown: dict[str, Any] = {"grants": [], "live": [], "glasses": None, "uses": None, "guardians": None}
    for grant in await service.access.page(actor, most=_MOST, before=None, undone=True):
        if grant.open_to_answer(now):
            shown["grants"].append(grant)
        elif grant.live(now):
            shown["live"].append(grant)
    if may(actor.roles, Action.WATCH_BROKEN_GLASS):
        shown["glasses"] = await service.glass.page(actor, most=_MOST, before=None, undone=True)
    if may(actor.roles, Action.READ_GROUNDS):
        rows = await service.grounds.page(actor, most=_MOST, before=_LAST)
        shown["uses"] = [_use(request, row) for row in rows if row["state"] == State.REQUESTED.value]
    if may(actor.roles, Action.VERIFY_GUARDIANS):
        rows = await service.guardians.waiting(actor, most=_MOST)
        shown["guardians"] = [{**row, "by": as_uuid(row["recorded_by"])} for row in rows]
    return privacy_page(
        request,
        visitor,
        "privacy/waiting.html",
        now=now,
        names=await staff_names(service, actor),
        decides=may(actor.roles, Action.DECIDE_ACCESS),
        reviews=may(actor.roles, Action.REVIEW_BROKEN_GLASS),
        told=done(request, "approved", "refused", "reviewed", "verified", "revoked"),
        **shown,
    )


@router.get("/waiting/access/{grant}", response_class=Response)
async def page_grant(request: Request, visitor: CurrentVisitor, grant: UUID) -> Response:
    """One request for access, or emergency access, with its reason, to be answered."""
    return await _grant(request, visitor, grant)


@router.post("/waiting/access/{grant}", response_class=Response)
async def post_grant(request: Request, visitor: CurrentVisitor, grant: UUID) -> Response:
    """Agree to access or refuse it, or take it back."""
    fields = await sent(request, visitor, "answer")
    access, answer = service_of(request).access, fields["answer"]
    if answer not in ("approved", "refused", "revoked"):
        raise BadInput("form_invalid", "This is not what a form of ours sends.")
    try:
        if answer == "revoked":
            await access.revoke(visitor.actor, grant)
        else:
            await access.decide(visitor.actor, grant, answer == "approved")
    except (Conflict, Refused) as error:
        if not _tells(error):
            raise
        return await _grant(request, visitor, grant, error)
    return see_other(WAITING, done=answer)


@router.post("/waiting/access/{grant}/review", response_class=Response)
async def post_review(request: Request, visitor: CurrentVisitor, grant: UUID) -> Response:
    """Close the review of an emergency access."""
    fields = await sent(request, visitor, "finding", "remark")
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.REVIEW_BROKEN_GLASS, Event.BROKEN_GLASS_REVIEWED)
    if fields["finding"] not in tuple(Finding) or not 1 <= len(fields["remark"]) <= 1000:
        error = BadInput("review_incomplete", "Say what was found, and why, in at most 1,000 characters.")
        return await _grant(request, visitor, grant, error)
    try:
        await service.glass.review(visitor.actor, grant, Finding(fields["finding"]), fields["remark"])
    except (Conflict, Refused) as refused:
        if not _tells(refused):
            raise
        return await _grant(request, visitor, grant, refused)
    return see_other(WAITING, done="reviewed")


@router.get("/waiting/grounds/{use}", response_class=Response)
async def page_ground(request: Request, visitor: CurrentVisitor, use: UUID) -> Response:
    """One use of a ground without consent, to be decided."""
    return await _ground(request, visitor, use)


@router.post("/waiting/grounds/{use}", response_class=Response)
async def post_ground(request: Request, visitor: CurrentVisitor, use: UUID) -> Response:
    """Approve or refuse the use of a ground."""
    fields = await sent(request, visitor, "answer")
    answer = fields["answer"]
    if answer not in ("approved", "refused"):
        raise BadInput("form_invalid", "This is not what a form of ours sends.")
    try:
        await service_of(request).grounds.decide(visitor.actor, use, approve=answer == "approved")
    except (Conflict, Refused) as error:
        if not _tells(error):
            raise
        return await _ground(request, visitor, use, error)
    return see_other(WAITING, done=answer)


@router.get("/waiting/guardians/{person}/{consent}", response_class=Response)
async def page_guardian(request: Request, visitor: CurrentVisitor, person: UUID, consent: UUID) -> Response:
    """One guardian's consent, to be verified."""
    return await _guardian(request, visitor, person, consent)


@router.post("/waiting/guardians/{person}/{consent}", response_class=Response)
async def post_guardian(request: Request, visitor: CurrentVisitor, person: UUID, consent: UUID) -> Response:
    """Verify a guardian's consent that somebody else recorded."""
    fields = await sent(request, visitor, "sure")
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.VERIFY_GUARDIANS, Event.GUARDIAN_VERIFIED, person)
    if fields["sure"] != "yes":
        error = BadInput("guardian_not_sure", "Tick that you have verified it.")
        return await _guardian(request, visitor, person, consent, error)
    try:
        await service.guardians.verify(visitor.actor, person, consent)
    except (Conflict, Refused) as refused:
        if not _tells(refused):
            raise
        return await _guardian(request, visitor, person, consent, refused)
    return see_other(WAITING, done="verified")


def _tells(error: AtsPrivacyError) -> bool:
    """Whether it is told on the page of what was to be answered: it is, but where a role or a proof is missing."""
    return not isinstance(error, StepUpRequired) and error.code not in ("role_not_allowed", "undertaking_missing")


async def _grant(request: Request, visitor: Visitor, grant_id: UUID, error: AtsPrivacyError | None = None) -> Response:
    service, now = service_of(request), now_us()
    grant, reason = await service.access.one(visitor.actor, grant_id)
    own = grant.requester == visitor.actor.id
    return privacy_page(
        request,
        visitor,
        "privacy/grant.html",
        200 if error is None else error.status,
        grant=grant,
        reason=reason,
        state=_state(grant, now),
        names=await staff_names(service, visitor.actor),
        own=own,
        answers=not own and grant.kind is Kind.GRANT and grant.open_to_answer(now),
        revokes=grant.live(now) or (own and grant.open_to_answer(now)),
        reviews=not own
        and grant.review_due_at is not None
        and grant.reviewed_at is None
        and may(visitor.actor.roles, Action.REVIEW_BROKEN_GLASS),
        error=error,
    )


async def _ground(request: Request, visitor: Visitor, use: UUID, error: AtsPrivacyError | None = None) -> Response:
    service = service_of(request)
    row = await service.grounds.one(visitor.actor, use)
    shown = _use(request, row)
    may_decide = may(visitor.actor.roles, Action.DECIDE_GROUNDS) and row["state"] == State.REQUESTED.value
    return privacy_page(
        request,
        visitor,
        "privacy/ground.html",
        200 if error is None else error.status,
        use=shown,
        names=await staff_names(service, visitor.actor),
        decides=may_decide and shown["by"] != visitor.actor.id,
        error=error,
    )


async def _guardian(
    request: Request, visitor: Visitor, person: UUID, consent: UUID, error: AtsPrivacyError | None = None
) -> Response:
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.VERIFY_GUARDIANS, Event.GUARDIAN_READ, person)
    rows = await service.guardians.of_applicant(visitor.actor, person)
    row = next((each for each in rows if as_uuid(each["id"]) == consent), None)
    if row is None:
        raise NotFound("not_found", "There is no such guardian's consent.")
    own = as_uuid(row["recorded_by"]) == visitor.actor.id
    return privacy_page(
        request,
        visitor,
        "privacy/guardian.html",
        200 if error is None else error.status,
        row=row,
        person=person,
        by=as_uuid(row["recorded_by"]),
        names=await staff_names(service, visitor.actor),
        own=own,
        verifies=not own and row["verified_at"] is None and row["ended_at"] is None,
        error=error,
    )


def _state(grant: AccessGrant, now: int) -> str:
    if grant.live(now):
        return "live"
    if grant.open_to_answer(now):
        return "requested"
    lapsed = grant.state.value in ("requested", "approved")
    return "lapsed" if lapsed else grant.state.value


def _use(request: Request, row: Any) -> dict[str, Any]:
    found = clause(Doing(row["doing"]), row["ground"])
    title = "" if found is None else found.title_zh if language_of(request) == "zh" else found.title_en
    return {
        "id": as_uuid(row["id"]),
        "person": as_uuid(row["applicant_id"]),
        "by": as_uuid(row["requested_by"]),
        "at": row["requested_at"],
        "doing": row["doing"],
        "title": title or row["ground"],
        "law": "" if found is None else found.law,
        "most_days": 0 if found is None else found.most_days,
        "fields": row["fields"].split(),
        **{name: row[name] for name in ("purpose", "recipient", "evidence", "days", "state")},
    }
