"""Background checks at a person's record, from the order to the decision (promise A4)."""

from __future__ import annotations

import json
from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.check_results import Outcome
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.identity import parse_id
from ats_privacy.gate.idempotency import Answered
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.record import PEOPLE, record_page
from ats_privacy.web.pages.rendering import see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

_AT: Final = "checks"

router = page_router("/people")
AREA = Area("hr_checks", router, order=21)


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
        return await record_page(request, visitor, person, error, _AT)
    return see_other(f"{PEOPLE}/{person}", at=_AT, done="asked")


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
        return await record_page(request, visitor, person, error, _AT)
    return see_other(f"{PEOPLE}/{person}", at=_AT, done="check")


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
