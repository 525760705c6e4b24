"""What HR works with besides openings: who there is, the search, and somebody new (promises A2, A3, B1)."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.administration import Action
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import parse_id
from ats_privacy.gate import administration
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.gate.idempotency import Repeatable
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import Fields, by_field, sent
from ats_privacy.web.pages.record import CORRECTABLE, PEOPLE, PURPOSE, name_of, record_page
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import NO_ID, service_of

SEARCHES: Final = ("name", "mobile", "mobile_last4", "email", "id_number", "id_number_last4")
CHANNELS: Final = ("applicant", "referral", "headhunter", "job_site", "staff")
_A_PAGE: Final = 25
_OPENINGS: Final = 200
_APPLIED: Final = "duplicate_application"
_CARD: Final = ("full_name", "email", "mobile")
_NEW: Final = ("channel", "source", "opening", "agreed", "once", *CORRECTABLE)

router = page_router("/people")
AREA = Area(
    "hr",
    router,
    entry=PEOPLE,
    roles=frozenset({Role.RECRUITER.value, Role.HR_ADMINISTRATOR.value}),
    order=20,
)


@router.get("", response_class=Response)
async def page_people(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """Applicants, newest first, and the search."""
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service_of(request).view.page(visitor.actor, PURPOSE, most=_A_PAGE, before=cursor, fields=_CARD)
    following = f"{PEOPLE}?before={found.next}" if found.next else ""
    return _people(request, [_carded(item) for item in found.items], following=following)


@router.post("/search", response_class=Response)
async def post_search(request: Request, visitor: CurrentVisitor) -> Response:
    """Who is found; posted, so that what was looked for stands in no address and no log."""
    fields = await sent(request, visitor, "by", "value")
    error: AtsPrivacyError | None = None
    items: list[dict[str, Any]] = []
    try:
        if fields["by"] not in SEARCHES or not fields["value"]:
            raise BadInput("search_incomplete", "Say what to look for.")
        found = await service_of(request).view.search(
            visitor.actor, PURPOSE, fields["by"], fields["value"], fields=_CARD
        )
        items = [_carded(item) for item in found]
    except BadInput as refused:
        error = refused
    return _people(request, items, sought=True, error=error, by=fields["by"])


@router.get("/new", response_class=Response)
async def page_new_person(request: Request, visitor: CurrentVisitor, opening: str = "") -> Response:
    """The form for somebody new."""
    return await _new(request, visitor, {"opening": opening if parse_id(opening) else "", "once": uuid4().hex})


@router.post("/new", response_class=Response)
async def post_new_person(request: Request, visitor: CurrentVisitor) -> Response:
    """Store somebody new and, where that was chosen, let them apply for an opening."""
    fields = await sent(request, visitor, *_NEW)
    service = service_of(request)
    try:
        if not fields["agreed"]:
            raise BadInput("attestation_missing", "State that the person has given this data or agreed to it.")
        opening = parse_id(fields["opening"]) if fields["opening"] else None
        if fields["opening"] and opening is None:
            raise BadInput("requisition_unknown", "There is no such opening.", pointer="/opening")
        draft = Draft(
            {name: fields[name] for name in CORRECTABLE if fields[name]},
            Source(_channel(fields["channel"]), fields["source"]),
            default_region=service.settings.default_phone_region,
        )
        again = Repeatable(f"page:{fields['once']}", _canonical(fields)) if fields["once"] else None
        told = json.loads((await service.register.create(visitor.actor, PURPOSE, draft, repeatable=again)).body)
    except (BadInput, Conflict) as error:
        return await _new(request, visitor, {name: fields[name] for name in _NEW}, error)
    person = UUID(told["id"])
    if told["state"] != "active":
        return see_other(PEOPLE, done="quarantined")
    if opening is not None:
        try:
            await service.applications.apply(visitor.actor, PURPOSE, person, opening, {})
        except (BadInput, Conflict) as error:
            if error.code != _APPLIED:  # which is so where the form was sent twice
                return await record_page(request, visitor, person, error, "candidacies")
    return see_other(f"{PEOPLE}/{person}", done="applied" if opening else "created")


def _people(
    request: Request,
    items: list[dict[str, Any]],
    *,
    following: str = "",
    sought: bool = False,
    error: AtsPrivacyError | None = None,
    by: str = "",
) -> Response:
    return page(
        request,
        "hr/people.html",
        200 if error is None else error.status,
        items=items,
        following=following,
        sought=sought,
        error=error,
        by=by,
        searches=SEARCHES,
        told=done(request, "quarantined"),
    )


async def _new(
    request: Request, visitor: Visitor, given: dict[str, str], error: AtsPrivacyError | None = None
) -> Response:
    service = service_of(request)
    await administration.require(service.gate, visitor.actor, Action.APPLY, Event.APPLICANT_CREATED)
    openings = await service.requisitions.page(visitor.actor, most=_OPENINGS, after=NO_ID)
    return page(
        request,
        "hr/new.html",
        200 if error is None else error.status,
        given=dict.fromkeys(_NEW, "") | given,
        openings=[row for row in openings if row["status"] == "open"],
        channels=CHANNELS,
        names=CORRECTABLE,
        error=error,
        problems=by_field(error),
    )


def _carded(item: Disclosed) -> dict[str, Any]:
    values = item.values
    return {
        "id": str(item.row["id"]),
        "name": name_of(item),
        "email": values.get("email"),
        "mobile": values.get("mobile"),
    }


def _channel(text: str) -> str:
    if text not in CHANNELS:
        raise BadInput("form_invalid", "This is not what a form of ours sends.")
    return text


def _canonical(fields: Fields) -> bytes:
    return json.dumps([fields[name] for name in _NEW]).encode()
