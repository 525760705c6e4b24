"""What HR works with besides openings: search, records, reveals with purpose and reason, checks (B1, B3, A4)."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.check_orders import possible
from ats_privacy.domain.check_results import Outcome
from ats_privacy.domain.contracts import FIELDS_OF_CHECK, Terms
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.identity import as_uuid, parse_id
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.gate.idempotency import Answered
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

HR: Final = "/pages/people"
PURPOSE: Final = "recruitment"
CHECKS: Final = "background_check"
SEARCHES: Final = ("name", "mobile", "email", "id_number")
_A_PAGE: Final = 25
_CARD: Final = ("full_name", "email", "mobile")
_HR: Final = frozenset({Role.RECRUITER.value, Role.HR_ADMINISTRATOR.value})

router = page_router("/people")
AREA = Area("hr", router, entry=HR, roles=_HR, order=20)


@router.get("", response_class=Response)
async def page_people(request: Request, visitor: CurrentVisitor, before: str = "") -> Response:
    """Applicants, newest first, and the search."""
    cursor = parse_id(before) if before else None
    if before and cursor is None:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    found = await service_of(request).view.page(visitor.actor, PURPOSE, most=_A_PAGE, before=cursor, fields=_CARD)
    following = f"{HR}?before={found.next}" if found.next else ""
    items = [_carded(item) for item in found.items]
    return page(request, "hr/people.html", items=items, following=following, sought=None, error=None, by=SEARCHES)


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
    status = 200 if error is None else error.status
    return page(request, "hr/people.html", status, items=items, following="", sought=True, error=error, by=SEARCHES)


@router.get("/{person}", response_class=Response)
async def page_person(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """One person's record, as masked."""
    return await _person(request, visitor, person)


@router.post("/{person}/reveal", response_class=Response)
async def post_reveal(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Fields in full, for a purpose and with a reason; shown once, and nowhere kept."""
    fields = await sent(request, visitor, "purpose", "reason", lists=("fields",))
    try:
        shown = await service_of(request).view.reveal(
            visitor.actor, person, fields["purpose"], fields.every("fields"), fields["reason"]
        )
    except (BadInput, Refused) as error:
        if isinstance(error, Refused) and error.status == 401:
            raise  # a proof of who it is comes first
        return await _person(request, visitor, person, error)
    values = [(name, shown.values.get(name)) for name in sorted(shown.masks)]
    return page(request, "hr/revealed.html", person=str(person), values=values)


@router.post("/{person}/checks", response_class=Response)
async def post_request_check(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Order a background check, and put it to the person at once."""
    fields = await sent(request, visitor, "contract", lists=("checks",))
    vendor, _, contract = fields["contract"].partition(" ")
    orders = service_of(request).checks.orders
    try:
        await orders.every(visitor.actor, person)  # whoever may not is told so, whatever was chosen
        made = await orders.request(
            visitor.actor, person, _identifier(vendor), _identifier(contract), fields.every("checks")
        )
        await orders.ask(visitor.actor, person, _made(made))
    except (BadInput, Conflict, Refused) as error:
        return await _person(request, visitor, person, error)
    return see_other(f"{HR}/{person}", done="asked")


@router.post("/{person}/checks/{order}/{act}", response_class=Response)
async def post_check_act(request: Request, visitor: CurrentVisitor, person: UUID, order: UUID, act: str) -> Response:
    """One step of a check: ask, release, withdraw, review, reply, decide."""
    fields = await sent(request, visitor, "outcome", "text")
    checks = service_of(request).checks
    try:
        match act:
            case "ask":
                await checks.orders.ask(visitor.actor, person, order)
            case "release":
                await checks.releases.release(visitor.actor, person, order)
            case "withdraw":
                await checks.orders.withdraw(visitor.actor, person, order)
            case "review":
                await checks.results.review(visitor.actor, person, order, _outcome(fields["outcome"]))
            case "reply":
                await checks.results.reply(visitor.actor, person, order, fields["text"], _outcome(fields["outcome"]))
            case "decide":
                await checks.results.decide(visitor.actor, person, order)
            case _:
                raise NotFound("page_unknown", "There is no such page.")
    except (BadInput, Conflict, Refused) as error:
        if isinstance(error, Refused) and error.status == 401:
            raise
        return await _person(request, visitor, person, error)
    return see_other(f"{HR}/{person}", done="check")


async def _person(request: Request, visitor: Visitor, person: UUID, error: AtsPrivacyError | None = None) -> Response:
    service, language = service_of(request), language_of(request)
    shown = await service.view.one(visitor.actor, person, PURPOSE)
    names = [name for name in service.view.fields if name != "provenance"]
    seen = [name for name in names if shown.masks.get(name, "hidden") != "hidden"]
    revealable: dict[str, list[str]] = {}
    for name in names:
        for purpose, roles in service.policy.fields[f"applicant.{name}"].reveal.items():
            if not visitor.actor.roles.isdisjoint(roles):
                revealable.setdefault(purpose, []).append(name)
    purposes = [(each, _title(service, each, language)) for each in sorted(revealable)]
    return page(
        request,
        "hr/person.html",
        200 if error is None else error.status,
        person=str(person),
        name=_name(shown),
        state=shown.row["state"],
        facts=[
            (name, shown.values[name], shown.masks[name])
            for name in seen
            if shown.values.get(name) not in (None, "", [], {})
        ],
        withheld=[name for name in names if name not in seen],
        purposes=purposes,
        revealable=sorted({name for each in revealable.values() for name in each}),
        **await _checks(request, visitor, person),
        error=error,
        told=done(request, "asked", "check"),
    )


async def _checks(request: Request, visitor: Visitor, person: UUID) -> dict[str, Any]:
    """Orders of checks with what can be done with each, and contracts to order by; nothing for who orders none."""
    service = service_of(request)
    if Role.HR_ADMINISTRATOR.value not in visitor.actor.roles:
        return {"orders": None, "contracts": [], "checks": ()}
    orders = []
    for row in reversed(await service.checks.orders.every(visitor.actor, person)):
        terms = Terms.read(row["terms"])
        result = None
        if row["state"] in ("result_received", "reviewed", "disputed", "closed"):
            try:
                result = await service.checks.results.read(visitor.actor, person, as_uuid(row["id"]), CHECKS)
            except (NotFound, Refused):
                result = None  # it went with the consent
        acts = possible(row["state"])
        orders.append({"id": str(row["id"]), "state": row["state"], "terms": terms, "acts": acts, "result": result})
    contracts = []
    for vendor in await service.vendors.keep.every(visitor.actor):
        record = await service.vendors.keep.one(visitor.actor, as_uuid(vendor["id"]))
        contracts += [
            (f"{vendor['id']} {each['id']}", f"{vendor['name']} · {each['region']} · {each['document']}")
            for each in record.contracts
            if each["ended_at"] is None
        ]
    return {"orders": orders, "contracts": contracts, "checks": sorted(FIELDS_OF_CHECK)}


def _carded(item: Disclosed) -> dict[str, Any]:
    values = item.values
    return {
        "id": str(item.row["id"]),
        "name": _name(item),
        "email": values.get("email"),
        "mobile": values.get("mobile"),
    }


def _name(item: Disclosed) -> str:
    value = item.values.get("full_name")
    return str((value.get("full") if isinstance(value, dict) else value) or "")


def _title(service: Any, purpose: str, language: str) -> str:
    known = service.policy.purposes[purpose]
    return str(known.title_zh if language == "zh" else known.title)


def _outcome(text: str) -> Outcome:
    try:
        return Outcome(text)
    except ValueError:
        raise BadInput("form_invalid", "This is not what a form of ours sends.") from None


def _identifier(text: str) -> UUID:
    found = parse_id(text)
    if found is None:
        raise BadInput("contract_missing", "Choose a vendor and its contract.")
    return found


def _made(answered: Answered) -> UUID:
    """The identifier of what was made."""
    return UUID(json.loads(answered.body)["id"])
