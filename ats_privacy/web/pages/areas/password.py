"""A first or another password, by the code of a letter."""

from __future__ import annotations

from fastapi import Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.domain.identity import parse_id
from ats_privacy.domain.one_time_codes import Purpose
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.sign_in import organisation_of
from ats_privacy.web.pages.forms import sent_by_anybody
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import SIGN_IN
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.routes.sessions import network

router = page_router("/password")
AREA = Area("password", router)


@router.get("/code", response_class=Response)
async def page_ask_code(request: Request, organisation: str = "") -> Response:
    """Ask for a letter with a code."""
    found = await organisation_of(request, organisation)
    return page(request, "password/ask.html", organisation=found, error=None)


@router.post("/code", response_class=Response)
async def post_ask_code(request: Request) -> Response:
    """Order the letter; the answer is the same whether there is such an account or not."""
    fields = await sent_by_anybody(request, "organisation", "name")
    organisation = None
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None or not fields["name"]:
            raise BadInput("sign_in_incomplete", "Enter the organisation and your name.")
        asked = await service_of(request).accounts.recover.ask(
            organisation, Purpose.RESET, fields["name"], network(request), language_of(request)
        )
    except AtsPrivacyError as error:
        return page(request, "password/ask.html", error.status, organisation=organisation, error=error)
    return see_other("/pages/password", organisation=str(organisation), code=str(asked.id))


@router.get("", response_class=Response)
async def page_set_password(request: Request, organisation: str = "", code: str = "") -> Response:
    """Enter the code and choose a password. ``code``: the letter's reference, which is no secret."""
    found = await organisation_of(request, organisation)
    reference = parse_id(code) if code else None
    return page(request, "password/choose.html", organisation=found, reference=reference, error=None)


@router.post("", response_class=Response)
async def post_set_password(request: Request) -> Response:
    """The code and the password."""
    fields = await sent_by_anybody(request, "organisation", "reference", "code", "password", "repeated")
    organisation, reference = None, parse_id(fields["reference"])
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None or reference is None or not fields["code"]:
            raise BadInput("code_incomplete", "Enter the letter's reference and its code.")
        if fields.exactly("password") != fields.exactly("repeated"):
            raise BadInput("password_differs", "The two passwords are not the same.")
        await service_of(request).accounts.recover.set_password(
            organisation, reference, fields["code"], fields.exactly("password"), network(request)
        )
    except AtsPrivacyError as error:
        return page(
            request,
            "password/choose.html",
            error.status,
            organisation=organisation,
            reference=reference,
            error=error,
        )
    return see_other(SIGN_IN, organisation=str(organisation), done="password_set")
