"""An applicant's own account: mobile number and e-mail address, a code that proves the mailbox, a name and a password
(promise A15). Who asks is told the same whether or not somebody is known here."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.errors import AtsPrivacyError, BadInput, NotFound
from ats_privacy.domain.identity import parse_id
from ats_privacy.usecases.register_accounts import Chosen
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.me.own_record import ME
from ats_privacy.web.pages.areas.me.statements import paragraphs
from ats_privacy.web.pages.areas.sign_in import let_in, organisation_of
from ats_privacy.web.pages.forms import sent_by_anybody
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.routes.sessions import agent, network

router = page_router("/register")
AREA = Area("register", router)
REGISTER: Final = "/pages/register"


@router.get("", response_class=Response)
async def page_register(request: Request, organisation: str = "") -> Response:
    """By which number and address does one register?"""
    return page(request, "register/begin.html", organisation=await organisation_of(request, organisation), error=None)


@router.post("", response_class=Response)
async def post_register(request: Request) -> Response:
    """Order the letter with the code."""
    fields = await sent_by_anybody(request, "organisation", "email", "mobile")
    organisation = None
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None:
            raise BadInput("sign_in_incomplete", "Enter the organisation.")
        asked = await service_of(request).accounts.register.begin(
            organisation, fields["email"], fields["mobile"], network(request), language_of(request)
        )
    except AtsPrivacyError as error:
        return page(request, "register/begin.html", error.status, organisation=organisation, error=error)
    return see_other(f"{REGISTER}/code", organisation=str(organisation), code=str(asked.id))


@router.get("/code", response_class=Response)
async def page_register_code(request: Request, organisation: str = "", code: str = "") -> Response:
    """Enter the code, a name and a password. ``code``: the letter's reference, which is no secret."""
    return _complete(request, await organisation_of(request, organisation), parse_id(code) if code else None)


@router.post("/code", response_class=Response)
async def post_register_code(request: Request) -> Response:
    """The account, and a first session."""
    names = ("organisation", "reference", "code", "full_name", "password", "repeated")
    fields = await sent_by_anybody(request, *names)
    organisation, reference = None, parse_id(fields["reference"])
    try:
        organisation = await organisation_of(request, fields["organisation"])
        if organisation is None or reference is None or not fields["code"]:
            raise BadInput("code_incomplete", "Enter the letter's reference and its code.")
        if not fields["full_name"]:
            raise BadInput("name_missing", "An applicant needs a name.")
        if fields.exactly("password") != fields.exactly("repeated"):
            raise BadInput("password_differs", "The two passwords are not the same.")
        chosen = Chosen(fields["full_name"], fields.exactly("password"), agent(request))
        opened = await service_of(request).accounts.register.complete(
            organisation, reference, fields["code"], chosen, network(request)
        )
    except AtsPrivacyError as error:
        return _complete(request, organisation, reference, error)
    return let_in(see_other(ME), opened)


@router.get("/notice", response_class=Response)
async def page_register_notice(request: Request, organisation: str = "") -> Response:
    """The notice in force, to be read before anything is given."""
    found = await organisation_of(request, organisation)
    if found is None:
        raise NotFound("not_found", "There is nothing here, or it is out of your reach.")
    notice = await service_of(request).notices.public(found)
    text = notice.texts[language_of(request)]
    return page(
        request,
        "register/notice.html",
        organisation=found,
        number=notice.number,
        since=notice.in_force_at,
        parts_of_text=paragraphs(text.text),
    )


def _complete(
    request: Request, organisation: UUID | None, reference: UUID | None, error: AtsPrivacyError | None = None
) -> Response:
    status = 200 if error is None else error.status
    return page(request, "register/complete.html", status, organisation=organisation, reference=reference, error=error)
