"""/sign-in/oidc: to the identity provider and back, for browsers. Exists only with ATS_OIDC_CLIENT_ID."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, NotFound, Unauthenticated
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.sign_in_flows import FLOW_SECONDS
from ats_privacy.oidc_settings import CALLBACK_PATH
from ats_privacy.usecases.sign_in_by_provider import SignInByProvider
from ats_privacy.web.pages.rendering import error_page
from ats_privacy.web.problems import problem_of
from ats_privacy.web.routes.common import answers, service_of
from ats_privacy.web.routes.sessions import agent, network
from ats_privacy.web.session_cookie import set_cookie, single_cookie
from ats_privacy.web.strict_requests import StrictRoute

public = APIRouter(prefix="", tags=["sessions"], route_class=StrictRoute)

FLOW_COOKIE = "__Host-oidc"
HOME = "/"
"""Where people are after signing in; nothing that a request says changes it (RFC 9700 section 4.11)."""


def _sign_in(request: Request) -> SignInByProvider:
    found = service_of(request).sign_in
    if found is None:
        raise NotFound("route_unknown", "There is nothing at this address.")
    return found


@public.get("/sign-in/oidc", status_code=302, response_class=Response, responses=answers(429))
async def sign_in_by_provider(
    request: Request,
    again: Annotated[bool, Query(description="True: prove anew who you are, as a step-up.")] = False,
) -> Response:
    """Go to the identity provider to sign in."""
    address, kept = await _sign_in(request).begin(network(request), again=again)
    response = Response(status_code=302, headers={"Location": address})
    _keep(response, kept, FLOW_SECONDS)
    return response


@public.get(CALLBACK_PATH, status_code=302, response_class=Response, responses=answers(429))
async def signed_in_by_provider(request: Request) -> Response:
    """Come back from the identity provider, with a session in the cookie."""
    try:
        kept = single_cookie(request, FLOW_COOKIE)
        if kept is None:
            raise Unauthenticated("sign_in_over", "This sign-in was not begun here, or it is over; begin anew.")
        opened = await _sign_in(request).finish(kept, request.query_params, network(request), agent(request))
    except AtsPrivacyError as error:
        response = _told(request, error)
    else:
        response = Response(status_code=302, headers={"Location": HOME})
        set_cookie(response, opened.token, seconds=(opened.session.ends_at - now_us()) // 1_000_000)
    _keep(response, "", 0)
    return response


def _told(request: Request, error: AtsPrivacyError) -> Response:
    """A page for people, who come here by their browser; a problem document for everybody else."""
    if "text/html" in request.headers.get("accept", ""):
        return error_page(request, error)
    return problem_of(error)


def _keep(response: Response, text: str, seconds: int) -> None:
    response.headers.append(
        "Set-Cookie", f"{FLOW_COOKIE}={text}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
    )
