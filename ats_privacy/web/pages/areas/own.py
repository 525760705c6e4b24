"""One's own account: sessions and factors; and the undertaking that staff accept."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.sessions import Proofs
from ats_privacy.domain.undertakings import text_digest
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import SIGN_IN, CurrentVisitor
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.session_cookie import clear_cookie

router = page_router()
AREA = Area("own", router)
ACCOUNT = "/pages/account"


@router.get("/account", response_class=Response)
async def page_account(request: Request, visitor: CurrentVisitor) -> Response:
    """Where one is signed in, and by what."""
    accounts = service_of(request).accounts
    _, factors = await accounts.keep.own(visitor.session)
    sessions = [
        {
            "id": str(row["id"]),
            "current": as_uuid(row["id"]) == visitor.session.id,
            "agent": row["agent"],
            "assurance": Proofs(row["knowledge_at"], row["possession_at"], row["passkey_at"]).assurance,
            "created_at": row["created_at"],
            "seen_at": row["seen_at"],
            "ended": row["ended_at"] is not None,
        }
        for row in await accounts.log_in.own(visitor.session)
    ]
    kinds = sorted({factor["kind"] for factor in factors if factor["state"] == "active"})
    told = done(request, "session_ended", "authenticator_added")
    return page(request, "own/account.html", sessions=sessions, kinds=kinds, told=told)


@router.post("/account/sessions/{session}/end", response_class=Response)
async def post_end_session(request: Request, visitor: CurrentVisitor, session: UUID) -> Response:
    """Sign out of one of one's own sessions."""
    await sent(request, visitor)
    await service_of(request).accounts.log_in.end(visitor.session, session)
    if session == visitor.session.id:
        return _signed_out(visitor.actor.organisation)
    return see_other(ACCOUNT, done="session_ended")


@router.post("/account/sessions/end", response_class=Response)
async def post_end_sessions(request: Request, visitor: CurrentVisitor) -> Response:
    """Sign out everywhere."""
    await sent(request, visitor)
    await service_of(request).accounts.log_in.end_all(visitor.session)
    return _signed_out(visitor.actor.organisation)


@router.get("/undertaking", response_class=Response)
async def page_undertaking(request: Request, visitor: CurrentVisitor) -> Response:
    """The confidentiality undertaking in force, to read and to accept (promise D6)."""
    every, in_force, accepted = await service_of(request).undertakings.every(visitor.actor)
    version = next((version for version in every if version.number == in_force), None)
    language = language_of(request)
    if version is not None and language not in version.texts:
        language = min(version.texts)
    text = "" if version is None else version.texts[language]
    return page(
        request,
        "own/undertaking.html",
        version=version,
        text=text,
        text_language=language,
        digest=text_digest(text),
        accepted=in_force in accepted,
    )


@router.post("/undertaking", response_class=Response)
async def post_undertaking(request: Request, visitor: CurrentVisitor) -> Response:
    """Accept the text that was read, in the language in which it was read."""
    fields = await sent(request, visitor, "number", "language", "digest", "agreed")
    if fields["agreed"] != "yes":
        raise BadInput("undertaking_not_agreed", "Tick that you have read it and undertake it.")
    await service_of(request).undertakings.accept(
        visitor.actor, fields.version("number"), fields["language"], fields["digest"]
    )
    return see_other("/")


def _signed_out(organisation: UUID) -> Response:
    response = see_other(SIGN_IN, organisation=str(organisation))
    clear_cookie(response)
    return response
