"""Background checks about oneself: agreed to statement by statement, refused, withdrawn, disputed (promises A4, F3)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.check_orders import WITH_RESULT
from ats_privacy.domain.consents import ConsentKind
from ats_privacy.domain.contracts import Terms
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, NotFound, Refused
from ats_privacy.usecases.answer_checks import CheckAnswer
from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/checks")

_RESULTS: Final = "background_check"
_ANSWERABLE: Final = "consent_asked"
_TAKEN_BACK: Final = frozenset(
    {"requested", "consent_asked", "consented", "released", "acknowledged", "result_received", "reviewed", "disputed"}
)
_DISPUTED_FROM: Final = frozenset({"result_received", "reviewed"})


@router.get("", response_class=Response)
async def page_checks(request: Request, visitor: CurrentVisitor) -> Response:
    """Background checks about oneself."""
    rows = await service_of(request).checks.orders.every(visitor.actor, own_id(visitor))
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


@router.get("/{order}", response_class=Response)
async def page_check(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """One check: what one is asked, or what came of it."""
    return await _check(request, visitor, order)


@router.post("/{order}/agree", response_class=Response)
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
        await service_of(request).checks.answers.agree(visitor.actor, own_id(visitor), order, said)
    except (BadInput, Refused) as error:
        return await _check(request, visitor, order, error)
    return see_other(f"{ME}/checks/{order}", done="agreed")


@router.post("/{order}/refuse", response_class=Response)
async def post_refuse(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Say no; it costs nothing else."""
    fields = await sent(request, visitor, "digest", "language")
    said = CheckAnswer(fields["digest"], fields["language"])
    await service_of(request).checks.answers.refuse(visitor.actor, own_id(visitor), order, said)
    return see_other(f"{ME}/checks/{order}", done="refused")


@router.post("/{order}/withdraw", response_class=Response)
async def post_withdraw_check(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Take a check back; what was handed over is called back."""
    await sent(request, visitor)
    await service_of(request).checks.orders.withdraw(visitor.actor, own_id(visitor), order)
    return see_other(f"{ME}/checks", done="check_withdrawn")


@router.post("/{order}/dispute", response_class=Response)
async def post_dispute(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Say what is wrong about a result."""
    fields = await sent(request, visitor, "text")
    try:
        if not fields["text"]:
            raise BadInput("dispute_empty", "Say what is wrong.")
        await service_of(request).checks.results.dispute(visitor.actor, own_id(visitor), order, fields["text"])
    except BadInput as error:
        return await _check(request, visitor, order, error)
    return see_other(f"{ME}/checks/{order}", done="disputed")


async def _check(request: Request, visitor: Visitor, order: UUID, error: AtsPrivacyError | None = None) -> Response:
    checks, own, language = service_of(request).checks, own_id(visitor), language_of(request)
    row = await checks.orders.one(visitor.actor, own, order)
    terms, state = _terms(row), row["state"]
    statements = await checks.answers.statements(visitor.actor.organisation, terms, language)
    result = None
    if state in WITH_RESULT:
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


def _terms(row: Any) -> Terms:
    return Terms.read(row["terms"])
