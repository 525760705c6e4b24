"""Signing in and out: password, then an authenticator's code or a recovery code; and proving both anew.

A passkey needs a script, which these pages do without: whoever has only a passkey signs in by the API's clients.
"""

from __future__ import annotations

import re
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.identity import as_uuid, now_us, parse_id
from ats_privacy.gate.sessions import Opened, Session
from ats_privacy.usecases.log_in import Caller
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import Fields, sent, sent_by_anybody
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import AGAIN, FACTOR, SIGN_IN, Visitor, VisitorInSession
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.routes.sessions import agent, network
from ats_privacy.web.session_cookie import clear_cookie, set_cookie

router = page_router()
AREA = Area("sign_in", router)

AUTHENTICATOR = "/pages/sign-in/authenticator"
_BACK = re.compile(r"/pages/[a-z0-9/-]{1,200}")


async def organisation_of(request: Request, named: str) -> UUID | None:
    """The organisation that is named, else the only one there is; None where there are several.

    :raises BadInput: what names it is no identifier.
    """
    if named:
        found = parse_id(named)
        if found is None:
            raise BadInput("organisation_invalid", "An organisation's number has the form of a UUID.")
        return found
    every = await service_of(request).organisations.every()
    return as_uuid(every[0]["id"]) if len(every) == 1 else None


def by_provider(request: Request, organisation: UUID | None) -> bool:
    """True where staff of the organisation sign in at an identity provider."""
    service = service_of(request)
    return service.sign_in is not None and organisation in (None, service.settings.oidc.organisation)


@router.get("/sign-in", response_class=Response)
async def page_sign_in(request: Request, organisation: str = "") -> Response:
    """Who are you?"""
    return await _sign_in(request, organisation)


async def _sign_in(request: Request, named: str, error: AtsPrivacyError | None = None) -> Response:
    try:
        organisation = await organisation_of(request, named)
    except BadInput as invalid:
        organisation, error = None, error or invalid
    return page(
        request,
        "sign_in/sign_in.html",
        200 if error is None else error.status,
        organisation=organisation,
        by_provider=by_provider(request, organisation),
        error=error,
        told="password_set" if request.query_params.get("done") == "password_set" else "",
    )


@router.post("/sign-in", response_class=Response)
async def post_sign_in(request: Request) -> Response:
    """The password."""
    fields = await sent_by_anybody(request, "organisation", "name", "password")
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None or not fields["name"] or not fields.exactly("password"):
            raise BadInput("sign_in_incomplete", "Enter the organisation, your name and your password.")
        opened = await service_of(request).accounts.log_in.by_password(
            organisation, fields["name"], fields.exactly("password"), Caller(network(request), agent(request))
        )
    except AtsPrivacyError as error:
        return await _sign_in(request, fields["organisation"], error)
    return let_in(see_other("/" if opened.session.complete else FACTOR), opened)


@router.get("/sign-in/factor", response_class=Response)
async def page_factor(request: Request, visitor: VisitorInSession) -> Response:
    """What else proves it is you?"""
    if visitor.session.complete:
        return see_other("/")
    kinds = await _kinds(request, visitor.session)
    if not kinds:
        return see_other(AUTHENTICATOR)
    return page(request, "sign_in/factor.html", kinds=kinds, error=None)


@router.post("/sign-in/factor", response_class=Response)
async def post_factor(request: Request, visitor: VisitorInSession) -> Response:
    """A code of the authenticator, or a recovery code."""
    fields = await sent(request, visitor, "method", "code")
    try:
        opened = await _proven(request, visitor.session, fields)
    except AtsPrivacyError as error:
        kinds = await _kinds(request, visitor.session)
        return page(request, "sign_in/factor.html", error.status, kinds=kinds, error=error)
    return let_in(see_other("/"), opened)


@router.get("/sign-in/again", response_class=Response)
async def page_again(request: Request, visitor: VisitorInSession, back: str = "/") -> Response:
    """Prove anew that it is you, before something that matters."""
    return await _again(request, visitor, back)


async def _again(request: Request, visitor: Visitor, back: str, error: AtsPrivacyError | None = None) -> Response:
    row, _ = await service_of(request).accounts.keep.own(visitor.session)
    return page(
        request,
        "sign_in/again.html",
        200 if error is None else error.status,
        back=_safe(back),
        kinds=await _kinds(request, visitor.session),
        has_password=bool(row["password_hash"]),
        by_provider=by_provider(request, visitor.actor.organisation),
        error=error,
    )


@router.post("/sign-in/again", response_class=Response)
async def post_again(request: Request, visitor: VisitorInSession) -> Response:
    """Password and second factor, proven now."""
    fields = await sent(request, visitor, "password", "method", "code", "back")
    kinds = await _kinds(request, visitor.session)
    try:
        if kinds and not fields["code"]:
            raise BadInput("code_missing", "Enter the code as well.")
        opened = await service_of(request).accounts.log_in.prove_password(visitor.session, fields.exactly("password"))
        if kinds:
            try:
                opened = await _proven(request, opened.session, fields)
            except AtsPrivacyError as error:
                # The session goes on under the token that the password has just brought.
                request.state.visitor = Visitor(opened.session, opened.token)
                return let_in(await _again(request, request.state.visitor, fields["back"], error), opened)
    except AtsPrivacyError as error:
        return await _again(request, visitor, fields["back"], error)
    return let_in(see_other(_safe(fields["back"])), opened)


@router.get("/sign-in/authenticator", response_class=Response)
async def page_authenticator(request: Request, visitor: VisitorInSession) -> Response:
    """Set up an authenticator app: what it is, before a secret is made."""
    return page(request, "sign_in/authenticator.html", first=not await _kinds(request, visitor.session))


@router.post("/sign-in/authenticator", response_class=Response)
async def post_authenticator(request: Request, visitor: VisitorInSession) -> Response:
    """The secret for the app, shown this once: a page that is read anew would have to keep it."""
    await sent(request, visitor)
    begun = await service_of(request).accounts.keep.begin_totp(visitor.session)
    return page(request, "sign_in/secret.html", factor=begun["id"], secret=_grouped(begun["secret"]), error=None)


@router.post("/sign-in/authenticator/{factor}", response_class=Response)
async def post_authenticator_code(request: Request, visitor: VisitorInSession, factor: UUID) -> Response:
    """The app's first code."""
    fields = await sent(request, visitor, "code")
    try:
        await service_of(request).accounts.keep.confirm_totp(visitor.session, factor, fields["code"])
    except AtsPrivacyError as error:
        return page(request, "sign_in/secret.html", error.status, factor=str(factor), secret="", error=error)
    # From now on the session needs the second factor, proven by itself: a code that is shown here serves once.
    proven = visitor.session.proofs.assurance > 1
    return see_other("/pages/account" if proven else FACTOR, done="authenticator_added")


@router.post("/sign-out", response_class=Response)
async def post_sign_out(request: Request, visitor: VisitorInSession) -> Response:
    """Sign out of this session."""
    await sent(request, visitor)
    await service_of(request).accounts.log_in.end(visitor.session, visitor.session.id)
    response = see_other(SIGN_IN, organisation=str(visitor.actor.organisation))
    clear_cookie(response)
    return response


async def _kinds(request: Request, session: Session) -> list[str]:
    """The kinds of second factor that the holder has set up."""
    _, factors = await service_of(request).accounts.keep.own(session)
    found = {factor["kind"] for factor in factors if factor["state"] == "active"}
    return [kind for kind in ("totp", "recovery", "passkey") if kind in found]


async def _proven(request: Request, session: Session, fields: Fields) -> Opened:
    log_in = service_of(request).accounts.log_in
    if not fields["code"]:
        raise BadInput("code_missing", "Enter the code as well.")
    if fields["method"] == "recovery":
        return await log_in.prove_recovery(session, fields["code"])
    return await log_in.prove_totp(session, fields["code"].replace(" ", ""))


def let_in(response: Response, opened: Opened) -> Response:
    """The answer with the session's cookie, for as long as the session may live."""
    set_cookie(response, opened.token, seconds=(opened.session.ends_at - now_us()) // 1_000_000)
    return response


def _safe(back: str) -> str:
    """A page of ours to go back to, never another site's (RFC 9700 section 4.11)."""
    return back if _BACK.fullmatch(back) and not back.startswith((AGAIN, "/pages//")) else "/"


def _grouped(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
