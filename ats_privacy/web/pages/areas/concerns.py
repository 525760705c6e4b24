"""The privacy office's inbox: what waits, by when, what is late; reading and answering (promises A10, F6, I1)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.concerns import REFUSABLE, AnswerOutcome, ConcernKind, Ground, purpose_of
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, StaleVersion
from ats_privacy.domain.identity import parse_id
from ats_privacy.usecases.answer_concerns import Reply, Which
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.contact import messages, shown
from ats_privacy.web.pages.forms import Fields, sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

CONCERNS: Final = "/pages/concerns"
router = page_router("/concerns")
AREA = Area("concerns", router, entry=CONCERNS, roles=frozenset({Role.PRIVACY_OFFICER.value}), order=31)

_A_PAGE: Final = 50


@router.get("", response_class=Response)
async def page_inbox(request: Request, visitor: CurrentVisitor, state: str = "open", after: str = "") -> Response:
    """What waits, the first due first."""
    cursor = parse_id(after) if after else None
    if state not in set(Which) or (after and cursor is None):
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    service = service_of(request)
    rows = await service.concerns.answers.inbox(visitor.actor, Which(state), most=_A_PAGE + 1, after=cursor)
    items = [shown(service, row, row["state"]) for row in rows[:_A_PAGE]]
    following = f"{CONCERNS}?state={state}&after={items[-1]['id']}" if len(rows) > _A_PAGE else ""
    return page(
        request,
        "concerns/inbox.html",
        items=items,
        following=following,
        which=state,
        states=[each.value for each in Which],
    )


@router.get("/{person}/{concern}", response_class=Response)
async def page_concern(request: Request, visitor: CurrentVisitor, person: UUID, concern: UUID) -> Response:
    """One concern, with what was said; the read is recorded."""
    return await _one(request, visitor, person, concern)


@router.post("/{person}/{concern}/answer", response_class=Response)
async def post_answer(request: Request, visitor: CurrentVisitor, person: UUID, concern: UUID) -> Response:
    """Answer, say a word in between, or refuse on a listed ground."""
    fields = await sent(request, visitor, "version", "text", "outcome", "ground")
    try:
        await service_of(request).concerns.answers.answer(
            visitor.actor, person, concern, fields.version(), _reply(fields)
        )
    except (BadInput, Conflict, StaleVersion) as error:
        return await _one(request, visitor, person, concern, error, fields)
    return see_other(f"{CONCERNS}/{person}/{concern}", done="answered")


def _reply(fields: Fields) -> Reply:
    if fields["outcome"] not in set(AnswerOutcome):
        raise BadInput("outcome_missing", "Say what this is: a word in between, the answer, or a refusal.")
    outcome = AnswerOutcome(fields["outcome"])
    named = fields["ground"]
    if named and named not in set(Ground):
        raise BadInput("form_invalid", "This is not what the form of this page sends; open the page anew.")
    ground = Ground(named) if named and outcome is AnswerOutcome.REFUSED else None
    return Reply(fields["text"], outcome, ground)


async def _one(
    request: Request,
    visitor: Visitor,
    person: UUID,
    concern: UUID,
    error: AtsPrivacyError | None = None,
    typed: Fields | None = None,
) -> Response:
    service = service_of(request)
    disclosed = await service.concerns.answers.read(visitor.actor, person, concern)
    row = disclosed.row
    purpose = service.policy.purposes[purpose_of(row["kind"])]
    return page(
        request,
        "concerns/concern.html",
        200 if error is None else error.status,
        concern=shown(service, row, row["concern_state"]),
        messages=messages(disclosed.values),
        purpose=purpose.title_zh if language_of(request) == "zh" else purpose.title,
        in_use=row["state"] not in ("cancelled", "erased", "quarantined"),
        outcomes=[
            each.value
            for each in (AnswerOutcome.ANSWERED, AnswerOutcome.INTERIM, AnswerOutcome.REFUSED)
            if each is not AnswerOutcome.REFUSED or ConcernKind(row["kind"]) in REFUSABLE
        ],
        grounds=[ground.value for ground in Ground],
        chosen="" if typed is None else typed["outcome"],
        ground="" if typed is None else typed["ground"],
        text="" if typed is None else typed["text"],
        error=error,
        told=done(request, "answered"),
    )
