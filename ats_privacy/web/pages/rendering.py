"""Templates to answers: everything escaped, nothing undefined, nothing kept by anybody, no source but ourselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.events import REQUEST_ID
from ats_privacy.domain.identity import iso_instant
from ats_privacy.web.pages.language import PARAMETER, language_of, remember
from ats_privacy.web.pages.stylesheet import ICON_URL, STYLE_URL
from ats_privacy.web.pages.texts import LANGUAGES, Texts
from ats_privacy.web.pages.visitors import Visitor
from ats_privacy.web.routes.common import service_of
from field_policies import Policy

CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
TEMPLATES: Final = Path(__file__).with_name("templates")
_KEPT_PARAMETERS: Final = 8
_SHORT: Final = 64


@cache
def texts() -> Texts:
    """The catalogues of this process."""
    return Texts()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["iso"] = iso_instant
    return made


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """The page that a template makes of values, as :func:`rendered`."""
    language = language_of(request)
    body = rendered(request, template, status, **values)
    headers = {"Content-Security-Policy": CONTENT_POLICY, "Content-Language": language, "Vary": "Cookie"}
    response = Response(body, status, headers=headers, media_type="text/html")
    remember(request, response)
    return response


def rendered(request: Request, template: str, status: int = 200, **values: Any) -> str:
    """The text that a template makes of values.

    Beside them a template knows ``t(key, …)`` and ``term(kind, value)`` of the catalogues (``term("field", …)`` names
    any field of the policy), ``member(name)``, ``error_text(error)``, ``when(microseconds)``,
    ``when_written(instant)``, ``language``, ``visitor`` (None: nobody is signed in) and ``form_token``.
    """
    language = language_of(request)
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    zone = ZoneInfo(service_of(request).settings.time_zone)
    return (
        _environment()
        .get_template(template)
        .render(
            values
            | {
                "t": partial(texts().say, language),
                "term": partial(term, service_of(request).policy, language),
                "member": partial(texts().member, language),
                "error_text": partial(texts().error, language),
                "when": partial(_when, zone),
                "when_written": partial(_when_written, zone),
                "language": language,
                "switches": [(other, _switch(request, other, status)) for other in LANGUAGES if other != language],
                "visitor": visitor,
                "complete": visitor is not None and visitor.session.complete,
                "form_token": "" if visitor is None else visitor.form_token,
                "areas": _areas(request, visitor),
                "here": request.url.path,
                "style_url": STYLE_URL,
                "icon_url": ICON_URL,
            }
        )
    )


def term(policy: Policy, language: str, kind: str, value: str) -> str:
    """What a value of ours, or a field of the policy, is called."""
    if kind != "field":
        return texts().term(language, kind, value)
    known = policy.fields.get(value) or policy.fields.get(f"applicant.{value}")
    return texts().field(language, value, known.title if known else "")


def error_page(request: Request, error: AtsPrivacyError, status: int | None = None) -> Response:
    """An error as a page: what is the matter, its code, and the number by which it is found in the log."""
    shown = status or error.status
    return page(request, "error.html", shown, error=error, status_code=shown, request_id=REQUEST_ID.get())


def see_other(path: str, *, at: str = "", **parameters: str) -> Response:
    """Go to a page and read it (RFC 9110 section 15.4.4): what was posted is not posted again. Identifiers only.
    ``at``: the section of the page to begin at."""
    location = f"{path}?{urlencode(parameters)}" if parameters else path
    location += f"#{at}" if at else ""
    return Response(status_code=303, headers={"Location": location, "Content-Security-Policy": CONTENT_POLICY})


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """A file to keep, never shown within a page. ``name``: of identifiers and words of ours, never a value."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": CONTENT_POLICY}
    return Response(content, headers=headers, media_type=media_type)


def done(request: Request, *known: str) -> str:
    """What was just done, for a page to confirm it; empty where nothing was, or nothing that the page knows."""
    told = request.query_params.get("done", "")
    return told if told in known else ""


def _areas(request: Request, visitor: Visitor | None) -> list[Any]:
    if visitor is None or not visitor.session.complete:
        return []
    return [area for area in request.app.state.page_areas if area.open_to(visitor.actor)]


def _switch(request: Request, language: str, status: int) -> str:
    """This page in another language, the start page where it is no page to come back to; parameters that are no
    identifiers are left behind."""
    if request.method != "GET" or status >= 400:
        return "/?" + urlencode({PARAMETER: language})
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()[:_KEPT_PARAMETERS]
        if name != PARAMETER and len(value) <= _SHORT and value.replace("-", "").replace("_", "").isalnum()
    ]
    return f"{request.url.path}?{urlencode([*kept, (PARAMETER, language)])}"


def _when_written(zone: ZoneInfo, instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _when(zone: ZoneInfo, microseconds: int) -> str:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M")
