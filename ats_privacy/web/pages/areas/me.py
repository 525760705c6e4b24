"""What applicants see: what is held of them, what they agreed to, checks, who looked and why (promises F1, F3, F5)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.consents import ConsentKind
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, NotFound, Refused
from ats_privacy.domain.identity import parse_id
from ats_privacy.usecases.answer_checks import CheckAnswer
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

ME: Final = "/pages/me"
router = page_router("/me")
AREA = Area("me", router, ME, frozenset({"applicant"}), order=5)

_PURPOSE: Final = "data_subject_request"
_RESULTS: Final = "background_check"
_CORRECTED: Final = ("email", "mobile")
_ANSWERABLE: Final = "consent_asked"
_TAKEN_BACK: Final = frozenset(
    {"requested", "consent_asked", "consented", "released", "acknowledged", "result_received", "reviewed", "disputed"}
)
_WITH_RESULT: Final = frozenset({"result_received", "reviewed", "disputed", "closed", "deletion_attested"})
_DISPUTED_FROM: Final = frozenset({"result_received", "reviewed"})
EVENTS: Final = frozenset(
    {
        *("applicant.created", "applicant.imported", "applicant.read", "applicant.listed", "applicant.searched"),
        *("applicant.updated", "applicant.revealed", "application.created", "application.read", "application.updated"),
        *("consent.recorded", "consent.read", "consent.withdrawn", "audit.read", "notice.sent", "document.read"),
        *("check_order.requested", "check_order.packaged", "check_order.released", "check_result.received"),
        *("check_package.fetched", "check_result.read", "check_result.revealed", "check_result.reviewed"),
    }
)
"""Events that have a name of their own; any other is told as another act, with its tag."""


def _own(visitor: Visitor) -> UUID:
    """The visitor's own record.

    :raises Refused: they have none here.
    """
    if visitor.actor.kind is not ActorKind.APPLICANT:
        raise Refused("role_not_allowed", "This is about oneself: staff have no record here.")
    return visitor.actor.id


@router.get("", response_class=Response)
async def page_me(request: Request, visitor: CurrentVisitor) -> Response:
    """Everything that is held of the visitor, for what."""
    return await _held(request, visitor)


@router.post("/correct", response_class=Response)
async def post_correct(request: Request, visitor: CurrentVisitor) -> Response:
    """Correct how one is reached."""
    fields = await sent(request, visitor, "version", *_CORRECTED)
    values = {name: fields[name] or None for name in _CORRECTED}
    draft = Draft(values, Source("applicant"))
    try:
        await service_of(request).register.update(visitor.actor, "recruitment", _own(visitor), fields.version(), draft)
    except BadInput as error:
        return await _held(request, visitor, error)
    return see_other(ME, done="corrected")


async def _held(request: Request, visitor: Visitor, error: AtsPrivacyError | None = None) -> Response:
    service, own = service_of(request), _own(visitor)
    shown = await service.view.one(visitor.actor, own, _PURPOSE)
    values = [(name, shown.values.get(name)) for name in service.view.fields if name != "provenance"]
    reached = {name: shown.values.get(name) or "" for name in _CORRECTED}
    return page(
        request,
        "me/held.html",
        200 if error is None else error.status,
        held=[(name, value) for name, value in values if value not in (None, "", [])],
        empty=[name for name, value in values if value in (None, "", [])],
        reached=reached,
        version=shown.row["version"],
        state=shown.row["state"],
        error=error,
        told=done(request, "corrected", "cancelled"),
    )


@router.get("/consents", response_class=Response)
async def page_consents(request: Request, visitor: CurrentVisitor) -> Response:
    """What one agreed to and refused, with a button to withdraw each."""
    service = service_of(request)
    language = language_of(request)
    rows = await service.consents.of_applicant(visitor.actor, _own(visitor))
    consents = [
        {
            "id": str(row["id"]),
            "kind": row["kind"],
            "purpose": _purpose(service, row["purpose"], language),
            "fields": [name.partition(".")[2] for name in row["fields"].split()],
            "region": row["region"],
            "given_at": row["given_at"],
            "expires_at": row["expires_at"],
            "ended_at": row["withdrawn_at"],
            "ended_as": row["ended_as"] or "withdrawn",
        }
        for row in reversed(rows)
    ]
    return page(request, "me/consents.html", consents=consents, told=done(request, "withdrawn"))


@router.post("/consents/{consent}/withdraw", response_class=Response)
async def post_withdraw(request: Request, visitor: CurrentVisitor, consent: UUID) -> Response:
    """Withdraw a consent, with one click."""
    await sent(request, visitor)
    await service_of(request).consents.withdraw(visitor.actor, _own(visitor), consent)
    return see_other(f"{ME}/consents", done="withdrawn")


@router.get("/checks", response_class=Response)
async def page_checks(request: Request, visitor: CurrentVisitor) -> Response:
    """Background checks about oneself."""
    rows = await service_of(request).checks.orders.every(visitor.actor, _own(visitor))
    orders = [
        {
            "id": str(row["id"]),
            "state": row["state"],
            "vendor": _terms(row).vendor_name,
            "changed_at": row["changed_at"],
        }
        for row in reversed(rows)
    ]
    return page(request, "me/checks.html", orders=orders, told=done(request, "check_withdrawn"))


@router.get("/checks/{order}", response_class=Response)
async def page_check(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """One check: what one is asked, or what came of it."""
    return await _check(request, visitor, order)


@router.post("/checks/{order}/agree", response_class=Response)
async def post_agree(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Agree, to each statement by itself."""
    fields = await sent(request, visitor, "digest", "language", lists=("agreed", "sensitive"))
    agreed = set(fields.every("agreed"))
    said = CheckAnswer(
        fields["digest"],
        fields["language"],
        ConsentKind.CROSSING.value in agreed,
        ConsentKind.PURPOSE.value in agreed,
        frozenset(fields.every("sensitive")),
    )
    try:
        if ConsentKind.RECIPIENT.value not in agreed:
            raise BadInput("statement_missing", "The order needs this agreed to as well.")
        await service_of(request).checks.answers.agree(visitor.actor, _own(visitor), order, said)
    except (BadInput, Refused) as error:
        return await _check(request, visitor, order, error)
    return see_other(f"{ME}/checks/{order}", done="agreed")


@router.post("/checks/{order}/refuse", response_class=Response)
async def post_refuse(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Say no; it costs nothing else."""
    fields = await sent(request, visitor, "digest", "language")
    said = CheckAnswer(fields["digest"], fields["language"])
    await service_of(request).checks.answers.refuse(visitor.actor, _own(visitor), order, said)
    return see_other(f"{ME}/checks/{order}", done="refused")


@router.post("/checks/{order}/withdraw", response_class=Response)
async def post_withdraw_check(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Take a check back; what was handed over is called back."""
    await sent(request, visitor)
    await service_of(request).checks.orders.withdraw(visitor.actor, _own(visitor), order)
    return see_other(f"{ME}/checks", done="check_withdrawn")


@router.post("/checks/{order}/dispute", response_class=Response)
async def post_dispute(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Say what is wrong about a result."""
    fields = await sent(request, visitor, "text")
    try:
        if not fields["text"]:
            raise BadInput("dispute_empty", "Say what is wrong.")
        await service_of(request).checks.results.dispute(visitor.actor, _own(visitor), order, fields["text"])
    except BadInput as error:
        return await _check(request, visitor, order, error)
    return see_other(f"{ME}/checks/{order}", done="disputed")


async def _check(request: Request, visitor: Visitor, order: UUID, error: AtsPrivacyError | None = None) -> Response:
    checks, own, language = service_of(request).checks, _own(visitor), language_of(request)
    row = await checks.orders.one(visitor.actor, own, order)
    terms, state = _terms(row), row["state"]
    statements = await checks.answers.statements(visitor.actor.organisation, terms, language)
    result = None
    if state in _WITH_RESULT:
        try:
            result = await checks.results.read(visitor.actor, own, order, _RESULTS)
        except (Refused, NotFound):
            result = None  # it went with the consent
    return page(
        request,
        "me/check.html",
        200 if error is None else error.status,
        order=str(order),
        state=state,
        terms=terms,
        digest=row["digest"],
        asked=[(scope.kind.value, scope.category, text) for scope, text in statements] if state == _ANSWERABLE else [],
        result=result,
        taken_back=state in _TAKEN_BACK,
        disputable=state in _DISPUTED_FROM and result is not None,
        error=error,
        told=done(request, "agreed", "refused", "disputed"),
    )


@router.get("/accesses", response_class=Response)
async def page_accesses(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """Who saw what of one's data, when, and why."""
    service, language = service_of(request), language_of(request)
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service.audit.accesses.of_applicant(visitor.actor, _own(visitor), most=25, before=cursor)
    items: list[dict[str, Any]] = [
        {
            "at": each.at,
            "event": each.event if each.event in EVENTS else "other",
            "tag": each.event,
            "refused": each.outcome != "allowed",
            "roles": each.actor_roles,
            "kind": each.actor_kind,
            "purpose": _purpose(service, each.purpose, language) if each.purpose else "",
        }
        for each in found.items
    ]
    following = f"{ME}/accesses?before={found.next}" if found.next else ""
    return page(request, "me/accesses.html", items=items, following=following)


@router.get("/cancel", response_class=Response)
async def page_cancel(request: Request, visitor: CurrentVisitor) -> Response:
    """What cancelling means, before it is done."""
    _own(visitor)
    return page(request, "me/cancel.html", error=None)


@router.post("/cancel", response_class=Response)
async def post_cancel(request: Request, visitor: CurrentVisitor) -> Response:
    """Cancel one's application for good."""
    fields, own = await sent(request, visitor, "sure"), _own(visitor)
    if fields["sure"] != "yes":
        return page(request, "me/cancel.html", 422, error=BadInput("not_sure", "Tick that you are sure."))
    await service_of(request).cancel.cancel(visitor.actor, own)
    return see_other(ME, done="cancelled")


def _terms(row: Any) -> Terms:
    return Terms.read(row["terms"])


def _purpose(service: Any, purpose: str, language: str) -> str:
    known = service.policy.purposes.get(purpose.partition(":")[0])
    if known is None:
        return purpose
    return str(known.title_zh if language == "zh" else known.title)
