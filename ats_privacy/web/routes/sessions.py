"""/v1/sessions: logging in, proving more, seeing and ending one's own sessions."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import as_uuid, iso_instant, now_us
from ats_privacy.domain.log_in_limits import network_of
from ats_privacy.domain.sessions import Proofs, agent_class, form_token
from ats_privacy.gate.sessions import Opened
from ats_privacy.usecases.log_in import Caller
from ats_privacy.web import account_shapes as shapes
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentSession,
    IdText,
    answer,
    answers,
    identifier,
    named,
    service_of,
)
from ats_privacy.web.session_cookie import check_origin, clear_cookie, cookie_of, set_cookie
from ats_privacy.web.strict_requests import StrictRoute

public = APIRouter(prefix="/v1/sessions", tags=["sessions"], route_class=StrictRoute)
router = APIRouter(prefix="/v1/sessions", tags=["sessions"], dependencies=[Bearer], route_class=StrictRoute)


def network(request: Request) -> str:
    """Where a request comes from; behind a proxy, what the server was told by it (``--forwarded-allow-ips``)."""
    return network_of(request.client.host if request.client else "")


def agent(request: Request) -> str:
    """The class of the program that asks."""
    return agent_class(request.headers.get("user-agent", ""))


def told(request: Request, opened: Opened, *, cookie: bool, status: int = 201) -> Response:
    """A session's token, once: in the answer, or in the cookie, where no script sees it."""
    session = opened.session
    if cookie:
        check_origin(request, service_of(request).settings.mail.public_url)
    body = {
        "id": str(session.id),
        "token": None if cookie else opened.token,
        "token_type": None if cookie else "Bearer",
        "form_token": form_token(opened.token),
        "account_id": str(session.actor.id),
        "kind": session.actor.kind.value,
        "assurance": session.proofs.assurance,
        "complete": session.complete,
        "ends_at": iso_instant(session.ends_at),
    }
    response = answer(body, status)
    if cookie:
        set_cookie(response, opened.token, seconds=(session.ends_at - now_us()) // 1_000_000)
    return response


@public.post("", status_code=201, response_model=shapes.OpenedOut, responses=answers(404, 413, 429))
async def log_in(request: Request, body: shapes.LogInIn) -> Response:
    """Log in by password. Members of staff go on with a second factor before anything else is open to them."""
    if body.cookie:
        check_origin(request, service_of(request).settings.mail.public_url)
    organisation = named(body.organisation_id, "/organisation_id")
    opened = await service_of(request).accounts.log_in.by_password(
        organisation, body.name, body.password, Caller(network(request), agent(request))
    )
    return told(request, opened, cookie=body.cookie)


@public.post("/passkey-options", response_model=shapes.CeremonyOut, responses=answers(404, 409, 413, 429))
async def begin_passkey_log_in(request: Request, body: shapes.OrganisationIn) -> Response:
    """A challenge for a passkey; asks for no name and tells of none."""
    organisation = named(body.organisation_id, "/organisation_id")
    ceremony, options = await service_of(request).accounts.log_in.begin_passkey(organisation, Caller(network(request)))
    return answer({"id": str(ceremony), "options": options})


@public.post("/passkey", status_code=201, response_model=shapes.OpenedOut, responses=answers(404, 409, 413, 429))
async def log_in_by_passkey(request: Request, body: shapes.PasskeyLogInIn) -> Response:
    """Log in by passkey, which is two factors."""
    if body.cookie:
        check_origin(request, service_of(request).settings.mail.public_url)
    opened = await service_of(request).accounts.log_in.by_passkey(
        named(body.organisation_id, "/organisation_id"),
        named(body.ceremony_id, "/ceremony_id"),
        body.credential,
        Caller(network(request), agent(request)),
    )
    return told(request, opened, cookie=body.cookie)


@router.post("/current/proofs", response_model=shapes.OpenedOut, responses=answers(413, 429))
async def prove_factor(request: Request, session: CurrentSession, body: shapes.ProofIn) -> Response:
    """Prove one more factor, or one anew; the session goes on under another token."""
    log_in = service_of(request).accounts.log_in
    if body.method == "passkey":
        opened = await log_in.prove_passkey(session, named(body.ceremony_id, "/ceremony_id"), body.credential)
    elif not body.secret:
        raise BadInput("secret_missing", "Send the secret that proves this factor.", pointer="/secret")
    elif body.method == "password":
        opened = await log_in.prove_password(session, body.secret)
    elif body.method == "totp":
        opened = await log_in.prove_totp(session, body.secret)
    else:
        opened = await log_in.prove_recovery(session, body.secret)
    by_cookie = "authorization" not in request.headers and cookie_of(request) is not None
    return told(request, opened, cookie=by_cookie, status=200)


@router.get("", response_model=shapes.SessionsOut, responses=answers())
async def list_sessions(request: Request, session: CurrentSession) -> Response:
    """One's own sessions, newest first."""
    rows = await service_of(request).accounts.log_in.own(session)
    items: list[dict[str, Any]] = [
        {
            "id": str(row["id"]),
            "current": as_uuid(row["id"]) == session.id,
            "agent": row["agent"],
            "assurance": Proofs(row["knowledge_at"], row["possession_at"], row["passkey_at"]).assurance,
            "created_at": iso_instant(row["created_at"]),
            "seen_at": iso_instant(row["seen_at"]),
            "ends_at": iso_instant(row["ends_at"]),
            "ended_at": None if row["ended_at"] is None else iso_instant(row["ended_at"]),
        }
        for row in rows
    ]
    return answer({"items": items})


@router.delete("/{session_id}", status_code=204, responses=answers(404))
async def end_session(request: Request, session: CurrentSession, session_id: IdText) -> Response:
    """Log out of this session (``current``), or of another one of one's own."""
    ended = session.id if session_id == "current" else identifier(session_id)
    await service_of(request).accounts.log_in.end(session, ended)
    response = Response(status_code=204)
    if ended == session.id:
        clear_cookie(response)
    return response


@router.delete("", status_code=204, responses=answers())
async def end_all_sessions(request: Request, session: CurrentSession) -> Response:
    """Log out everywhere."""
    await service_of(request).accounts.log_in.end_all(session)
    response = Response(status_code=204)
    clear_cookie(response)
    return response
