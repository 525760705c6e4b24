"""Who looks at a page: whoever the session's cookie speaks for. Pages take no other proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.routing import Match

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import StepUpRequired, Unauthenticated
from ats_privacy.domain.sessions import form_token, organisation_of
from ats_privacy.gate.sessions import Session
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.session_cookie import cookie_of

SIGN_IN: Final = "/pages/sign-in"
FACTOR: Final = "/pages/sign-in/factor"
AGAIN: Final = "/pages/sign-in/again"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A session, and the token by which the browser holds it."""

    session: Session
    token: str

    @property
    def actor(self) -> Actor:
        """Who it is."""
        return self.session.actor

    @property
    def form_token(self) -> str:
        """What every form of this session sends back."""
        return form_token(self.token)


class Elsewhere(Exception):
    """The visitor has to go to another page first. ``forget``: the cookie speaks for nobody any more."""

    def __init__(self, path: str, *, forget: bool = False) -> None:
        super().__init__(path)
        self.path = path
        self.forget = forget


def sign_in_path(request: Request) -> str:
    """Where the visitor signs in: at the organisation that the cookie last spoke of."""
    organisation = organisation_of(cookie_of(request) or "")
    return SIGN_IN if organisation is None else f"{SIGN_IN}?organisation={organisation}"


def again_path(request: Request, _error: StepUpRequired) -> str:
    """Where the visitor proves anew who they are, and the page from which they came, without its parameters: of a
    form's address that is no page itself, the nearest page above it."""
    return f"{AGAIN}?back={quote(_page_of(request))}"


def _page_of(request: Request) -> str:
    path = request.url.path
    while path and not _is_page(request, path):
        path = path.rpartition("/")[0]
    return path or "/"


def _is_page(request: Request, path: str) -> bool:
    reading = {**request.scope, "method": "GET", "path": path}
    areas = request.app.state.page_areas
    return any(route.matches(reading)[0] is Match.FULL for area in areas for route in area.router.routes)


async def visitor_in_session(request: Request) -> Visitor:
    """The visitor, also while a second factor is still missing.

    :raises Elsewhere: nobody is signed in.
    """
    token = cookie_of(request)
    if token is None:
        raise Elsewhere(SIGN_IN)
    try:
        found = Visitor(await service_of(request).authentication.session(token), token)
    except Unauthenticated:
        raise Elsewhere(sign_in_path(request), forget=True) from None
    request.state.visitor = found
    return found


async def visitor(request: Request) -> Visitor:
    """The visitor, with every factor proven that their kind needs.

    :raises Elsewhere: nobody is signed in, or a factor is missing.
    """
    found = await visitor_in_session(request)
    if not found.session.complete:
        raise Elsewhere(FACTOR)
    return found


CurrentVisitor = Annotated[Visitor, Depends(visitor)]
VisitorInSession = Annotated[Visitor, Depends(visitor_in_session)]
