"""/v1/enquiries: where an application stands, by one-time code (promise A9)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.web import account_shapes as shapes
from ats_privacy.web.routes.accounts import asked
from ats_privacy.web.routes.common import IdText, answer, answers, identifier, named, service_of
from ats_privacy.web.routes.sessions import network
from ats_privacy.web.strict_requests import StrictRoute

public = APIRouter(prefix="/v1/enquiries", tags=["enquiries"], route_class=StrictRoute)


@public.post("", status_code=202, response_model=shapes.AskedOut, responses=answers(404, 413, 429))
async def enquire(request: Request, body: shapes.EnquiryIn) -> Response:
    """Have a code mailed to the e-mail address on record of a mobile number, or e-mail address, if it is anybody's."""
    code = await service_of(request).accounts.enquire.ask(
        named(body.organisation_id, "/organisation_id"), body.by, body.value, network(request), body.language
    )
    return asked(code)


@public.post("/{enquiry_id}/answer", response_model=shapes.EnquiryOut, responses=answers(404, 413, 429))
async def answer_enquiry(request: Request, enquiry_id: IdText, body: shapes.EnquiryCodeIn) -> Response:
    """The state of the person's applications, once a code."""
    found = await service_of(request).accounts.enquire.answer(
        named(body.organisation_id, "/organisation_id"), identifier(enquiry_id), body.code, network(request)
    )
    return answer({"applications": found})
