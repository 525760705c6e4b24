"""In which language a page speaks: as it was chosen, as the cookie remembers, as the browser asks (RFC 9110 section
12.5.4)."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from ats_privacy.web.pages.texts import LANGUAGES
from ats_privacy.web.session_cookie import single_cookie

COOKIE: Final = "__Host-language"
PARAMETER: Final = "language"
_YEAR: Final = 365 * 24 * 3600


def language_of(request: Request) -> str:
    """One of :data:`LANGUAGES`; English where nothing says otherwise."""
    for chosen in (request.query_params.get(PARAMETER), single_cookie(request, COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    asked = sorted(map(_weighed, request.headers.get("accept-language", "")[:500].split(",")), reverse=True)
    for weight, name in asked:
        if weight > 0 and name in LANGUAGES:
            return name
    return "en"


def remember(request: Request, response: Response) -> None:
    """Keep a language that was just chosen."""
    chosen = request.query_params.get(PARAMETER)
    if chosen in LANGUAGES:
        response.headers.append(
            "Set-Cookie", f"{COOKIE}={chosen}; Path=/; Max-Age={_YEAR}; Secure; HttpOnly; SameSite=Lax"
        )


def _weighed(part: str) -> tuple[float, str]:
    name, _, weight = part.strip().partition(";")
    try:
        value = float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        value = 0.0
    return value, name.split("-")[0].casefold()
