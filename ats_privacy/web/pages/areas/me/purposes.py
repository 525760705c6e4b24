"""Each purpose of the notice in force, and the choice of the additional ones, with one click each (promises A1, A7, A8,
A13, A14); and the notice itself, to be read and accepted where it has changed (H1, H2)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Path, Request, Response

from ats_privacy.domain.consents import ConsentKind, Evidence, Scope
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.notices import text_digest
from ats_privacy.domain.purpose_choices import Choice, Stand
from ats_privacy.usecases.keep_notices import Acceptance
from ats_privacy.usecases.list_purposes import Purposes
from ats_privacy.usecases.record_consents import Statement
from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.areas.me.statements import lasting, paragraphs, statement
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.texts import LANGUAGES
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me")
PURPOSES: Final = f"{ME}/purposes"
Name = Annotated[str, Path(pattern=r"^[a-z_]{1,32}$")]


@router.get("/purposes", response_class=Response)
async def page_purposes(request: Request, visitor: CurrentVisitor) -> Response:
    """What one's data is used for, and what of it one chooses."""
    found, language = await _purposes(request, visitor), language_of(request)
    first = sorted(found.items, key=lambda choice: not choice.choosable)  # what waits for a word of the person's
    shown = [(choice, _shown(request, choice, language)) for choice in first]
    return page(
        request,
        "me/purposes.html",
        groups=[
            ("choose", [each for choice, each in shown if choice.ground == "consent"]),
            ("basic", [each for choice, each in shown if choice.basic]),
            ("on_use", [each for choice, each in shown if choice.ground != "consent" and not choice.basic]),
        ],
        changed=any(choice.stand is Stand.RENEW for choice in found.items) or not found.accepted,
        number=found.notice.number,
        told=done(request, "agreed_to", "refused", "accepted"),
    )


@router.post("/purposes/{purpose}/agree", response_class=Response)
async def post_agree_purpose(request: Request, visitor: CurrentVisitor, purpose: Name) -> Response:
    """Say yes to a purpose, or to a kind of sensitive data for it, by the very statement that was read."""
    fields = await sent(request, visitor, "digest", "language", "category")
    own, language = own_id(visitor), fields["language"]
    if language not in LANGUAGES:
        raise BadInput("form_invalid", "This is not what the form of this page sends; open the page anew.")
    found = await _purposes(request, visitor)
    choice, scope = _chosen(found, purpose, fields["category"])
    digest = text_digest(statement(service_of(request).policy, choice, language, scope.category))
    if digest != fields["digest"]:
        raise BadInput("statement_differs", "The statement has changed since you read it; read it again.")
    evidence = Evidence(str(found.notice.number), "page", "page", digest, language)
    await service_of(request).consents.give(visitor.actor, own, Statement(scope, evidence))
    return see_other(PURPOSES, done="agreed_to")


@router.post("/purposes/{purpose}/refuse", response_class=Response)
async def post_refuse_purpose(request: Request, visitor: CurrentVisitor, purpose: Name) -> Response:
    """Say no: what was agreed to before ends at once, and nothing else is lost."""
    fields = await sent(request, visitor, "category")
    own, found = own_id(visitor), await _purposes(request, visitor)
    _, scope = _chosen(found, purpose, fields["category"])
    evidence = Evidence(str(found.notice.number), "page", "page", language=language_of(request))
    await service_of(request).consents.refuse(visitor.actor, own, Statement(scope, evidence))
    return see_other(PURPOSES, done="refused")


@router.get("/notice", response_class=Response)
async def page_notice(request: Request, visitor: CurrentVisitor) -> Response:
    """The notice in force, what has changed in it, and a button to accept it where that is still to be done."""
    found, language = await _purposes(request, visitor), language_of(request)
    text = found.notice.texts[language]
    return page(
        request,
        "me/notice.html",
        number=found.notice.number,
        since=found.notice.in_force_at,
        parts_of_text=paragraphs(text.text),
        changes=text.changes,
        digest=text_digest(text.text),
        accepted=found.accepted,
    )


@router.post("/notice", response_class=Response)
async def post_notice(request: Request, visitor: CurrentVisitor) -> Response:
    """Accept the notice that was read, in the language in which it was read."""
    fields, own = await sent(request, visitor, "number", "language", "digest"), own_id(visitor)
    given = Acceptance(fields["language"], fields["digest"])
    await service_of(request).notices.accept(visitor.actor, own, fields.version("number"), given)
    return see_other(PURPOSES, done="accepted")


async def _purposes(request: Request, visitor: Visitor) -> Purposes:
    return await service_of(request).own.purposes.of_applicant(visitor.actor, own_id(visitor))


def _chosen(found: Purposes, purpose: str, category: str) -> tuple[Choice, Scope]:
    """The choice, and what is said yes or no to.

    :raises NotFound: there is nothing of this name to choose.
    """
    for choice in found.items:
        if choice.name == purpose and choice.choosable and (not category or category in (choice.apart or {})):
            kind = ConsentKind.SENSITIVE if category else ConsentKind.PURPOSE
            return choice, Scope(kind, purpose, category=category)
    raise NotFound("not_found", "There is nothing of this name to choose.")


def _shown(request: Request, choice: Choice, language: str) -> dict[str, Any]:
    policy = service_of(request).policy
    text = statement(policy, choice, language) if choice.choosable else ""
    return {
        "choice": choice,
        "title": choice.title[language],
        "kept": lasting(choice.retention, language),
        "statement": text,
        "digest": text_digest(text),
        "apart": [
            (category, stand.value, said, text_digest(said))
            for category, stand in (choice.apart or {}).items()
            for said in (statement(policy, choice, language, category),)
        ],
    }
