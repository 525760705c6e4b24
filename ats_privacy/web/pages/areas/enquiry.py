"""Where an application stands, by a one-time code, without an account (promise A9).

A number or an address that nobody has is answered like any other. The state is told once, in the answer to the code:
there is no session, and no address at which it could be read again.
"""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.identity import parse_id
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.sign_in import organisation_of
from ats_privacy.web.pages.forms import sent_by_anybody
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.routes.common import instant, service_of
from ats_privacy.web.routes.sessions import network

router = page_router("/enquiry")
AREA = Area("enquiry", router)
ENQUIRY: Final = "/pages/enquiry"
_LONGEST: Final = 320


@router.get("", response_class=Response)
async def page_enquiry(request: Request, organisation: str = "") -> Response:
    """By which number or address is one known?"""
    return _ask(request, await organisation_of(request, organisation))


@router.post("", response_class=Response)
async def post_enquiry(request: Request) -> Response:
    """Order the code, to the number or address on record, if there is any."""
    fields = await sent_by_anybody(request, "organisation", "value")
    organisation = None
    try:
        organisation = await organisation_of(request, fields["organisation"])
        value = fields["value"]
        if organisation is None or not 3 <= len(value) <= _LONGEST:
            raise BadInput("enquiry_incomplete", "Enter your mobile number or your e-mail address.")
        by = "email" if "@" in value else "mobile"
        enquire = service_of(request).accounts.enquire
        asked = await enquire.ask(organisation, by, value, network(request), language_of(request))
    except AtsPrivacyError as error:
        return _ask(request, organisation, error)
    return see_other(f"{ENQUIRY}/code", organisation=str(organisation), code=str(asked.id))


@router.get("/code", response_class=Response)
async def page_enquiry_code(request: Request, organisation: str = "", code: str = "") -> Response:
    """Enter the code. ``code``: the letter's reference, which is no secret."""
    return _code(request, await organisation_of(request, organisation), parse_id(code) if code else None)


@router.post("/code", response_class=Response)
async def post_enquiry_code(request: Request) -> Response:
    """What stands of one's applications, shown this once."""
    fields = await sent_by_anybody(request, "organisation", "reference", "code")
    organisation, reference = None, parse_id(fields["reference"])
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None or reference is None or not fields["code"]:
            raise BadInput("code_incomplete", "Enter the letter's reference and its code.")
        enquire = service_of(request).accounts.enquire
        found = await enquire.answer(organisation, reference, fields["code"], network(request))
    except AtsPrivacyError as error:
        return _code(request, organisation, reference, error)
    return page(request, "enquiry/answer.html", organisation=organisation, applications=[_shown(e) for e in found])


def _ask(request: Request, organisation: UUID | None, error: AtsPrivacyError | None = None) -> Response:
    texts = bool(service_of(request).settings.mail.texts_url)
    status = 200 if error is None else error.status
    return page(request, "enquiry/ask.html", status, organisation=organisation, texts=texts, error=error)


def _code(
    request: Request, organisation: UUID | None, reference: UUID | None, error: AtsPrivacyError | None = None
) -> Response:
    status = 200 if error is None else error.status
    return page(request, "enquiry/code.html", status, organisation=organisation, reference=reference, error=error)


def _shown(application: dict[str, Any]) -> dict[str, Any]:
    return application | {"changed": instant(application["updated_at"], "/updated_at")}
