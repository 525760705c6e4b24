"""A session in a cookie, for pages: set, read, taken away, and safe from other sites' forms (CSRF).

The cookie is ``__Host-``: of this host alone, over TLS alone, for every path (RFC 6265bis section 4.1.3.2); no script
reads it, and no other site's request carries it unless somebody follows a link (``SameSite=Lax``). A request that
changes something and is known by its cookie must besides come from this very origin, and say so by ``Sec-Fetch-Site``
or ``Origin``, and bring the form token that only our own pages know.
"""

from __future__ import annotations

import hmac
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request, Response

from ats_privacy.domain.errors import Refused
from ats_privacy.domain.sessions import form_token

COOKIE: Final = "__Host-session"
FORM_TOKEN_HEADER: Final = "X-Form-Token"  # noqa: S105 - a header's name
FORM_TOKEN_FIELD: Final = "form_token"  # noqa: S105 - a field's name
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def set_cookie(response: Response, token: str, *, seconds: int, site: str = "Lax") -> None:
    """Let the browser keep the session. ``site``: Lax, so that a link from a mail finds its reader logged in, or
    Strict."""
    response.headers.append(
        "Set-Cookie", f"{COOKIE}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite={site}"
    )


def clear_cookie(response: Response) -> None:
    """Let the browser forget the session."""
    response.headers.append("Set-Cookie", f"{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")


def cookie_of(request: Request) -> str | None:
    """The session's token that a browser sends, as :func:`single_cookie`."""
    return single_cookie(request, COOKIE)


def single_cookie(request: Request, sought: str) -> str | None:
    """The value of a cookie that a browser sends; None where there is none, or more than one, as only an attacker of
    the cookie jar has."""
    given = [
        value
        for header in request.headers.getlist("cookie")
        for name, _, value in (part.strip().partition("=") for part in header.split(";"))
        if name == sought
    ]
    return given[0] if len(given) == 1 and given[0] else None


def check_origin(request: Request, public_url: str) -> None:
    """Let a request pass that changes nothing, or that the browser says comes from this very origin.

    ``public_url``: the address that people open; without one the request's own Host counts.

    :raises Refused: it comes from elsewhere, or does not say from where.
    """
    if request.method in _SAFE:
        return
    fetch_site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    expected = urlsplit(public_url).netloc or request.headers.get("host", "")
    if fetch_site is not None and fetch_site != "same-origin":
        raise _elsewhere()
    # A page that sends no referrer is told of as “null”, unlike by Sec-Fetch-Site (Fetch standard, section 3.2).
    unnamed = origin == "null" and fetch_site == "same-origin"
    if origin is not None and not unnamed and _host_of(origin) != expected:
        raise _elsewhere()
    if fetch_site is None and origin is None:
        raise _elsewhere()


def check_form(request: Request, token: str, given: str | None, public_url: str) -> None:
    """As :func:`check_origin`, and the request must bring the session's form token.

    ``given``: what came in the field :data:`FORM_TOKEN_FIELD`, where it is a form; else the header counts.

    :raises Refused: it comes from elsewhere, or the form token is not this session's.
    """
    if request.method in _SAFE:
        return
    check_origin(request, public_url)
    sent = given if given is not None else request.headers.get(FORM_TOKEN_HEADER.casefold(), "")
    if not hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), form_token(token).encode()):
        raise Refused("form_token_wrong", "This form is not of your session; open the page anew.")


def _host_of(origin: str) -> str | None:
    """Host and port of an origin; None where it is no address at all."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _elsewhere() -> Refused:
    return Refused("origin_foreign", "This request does not come from a page of this service.")
