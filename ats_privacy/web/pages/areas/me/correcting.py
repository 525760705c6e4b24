"""Correcting one's own data: the simple fields, as far as the policy lets the person write them, with the way to those
that have entries; the correction of any other is asked for, and answered within fifteen working days (promises F1, F6).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request, Response

from ats_privacy.domain.concerns import ANSWER_WITHIN_DAYS, ConcernKind
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, Refused, StaleVersion
from ats_privacy.domain.identity import new_id, parse_id
from ats_privacy.gate.idempotency import Repeatable
from ats_privacy.web.pages.areas.contact import shown as concern
from ats_privacy.web.pages.areas.me.corrections import (
    INPUTS,
    REASONS,
    SEXES,
    as_typed,
    by_input,
    correctable,
    corrections,
    on_request,
)
from ats_privacy.web.pages.areas.me.entry_forms import with_entries
from ats_privacy.web.pages.areas.me.held import CLOSED
from ats_privacy.web.pages.areas.me.own_record import ME, PURPOSE, own_id
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page, see_other, term, texts
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/correct")

_EVERY: Final = tuple(name for names in INPUTS.values() for name in names)


@router.get("", response_class=Response)
async def page_correct(request: Request, visitor: CurrentVisitor) -> Response:
    """The form, with what is stored."""
    version, stored = await _stored(request, visitor)
    return await _form(request, visitor, version, stored, _typed(stored))


@router.post("", response_class=Response)
async def post_correct(request: Request, visitor: CurrentVisitor) -> Response:
    """Store what was changed, and nothing else. Where the record has changed meanwhile, nothing is stored: the form
    comes back with what is held now, and what was typed beside it."""
    fields = await sent(request, visitor, "version", *_EVERY)
    version, stored = await _stored(request, visitor)
    typed = _typed(stored) | {name: fields[name] for name in _EVERY if fields.every(name)}
    changed = corrections(stored, typed)
    try:
        if fields.version() != version:
            raise StaleVersion("version_stale", "Somebody has changed this since you opened it; nothing was saved.")
        if not changed:
            raise BadInput("nothing_to_change", "Nothing was changed, so there is nothing to save.")
        draft = Draft(changed, Source("applicant"), service_of(request).settings.default_phone_region)
        await service_of(request).register.update(visitor.actor, PURPOSE, own_id(visitor), version, draft)
    except StaleVersion as error:
        version, stored = await _stored(request, visitor)
        theirs = {name: typed[name] for field in corrections(stored, typed) for name in INPUTS[field]}
        return await _form(request, visitor, version, stored, _typed(stored), error, theirs)
    except (BadInput, Conflict) as error:
        return await _form(request, visitor, version, stored, typed, error)
    return see_other(ME, done="corrected")


@router.get("/request/{field}", response_class=Response)
async def page_request_correction(request: Request, visitor: CurrentVisitor, field: str) -> Response:
    """Why a field is corrected by staff, what is held of it, and a form to say what is right."""
    own_id(visitor)
    if field not in on_request(service_of(request).policy, PURPOSE):
        raise NotFound("not_found", "There is no such field to ask for.")
    return await _request(request, visitor, field, {"text": "", "proof": ""})


@router.post("/request", response_class=Response)
async def post_request_correction(request: Request, visitor: CurrentVisitor) -> Response:
    """Ask for the correction of what is corrected against a proof: a concern, whose clock begins now."""
    fields = await sent(request, visitor, "field", "text", "proof", "once")
    own, service, language = own_id(visitor), service_of(request), language_of(request)
    field = fields["field"]
    if field not in on_request(service.policy, PURPOSE):
        raise BadInput("correction_field", "Choose what is wrong.")
    try:
        if not fields["text"]:
            raise BadInput("message_empty", "Write something.")
        said = f"{term(service.policy, language, 'field', field)} ({field}): {fields['text']}"
        if fields["proof"]:
            said += f"\n{texts().say(language, 'me.request.proof')}: {fields['proof']}"
        once = parse_id(fields["once"])
        repeatable = None if once is None else Repeatable(f"page:{once}", f"{language}\0{said}".encode())
        await service.concerns.raised.write(visitor.actor, own, ConcernKind.CORRECT, said, language, repeatable)
    except (BadInput, Conflict, Refused) as error:
        asked = {"text": fields["text"], "proof": fields["proof"]}
        return await _request(request, visitor, field, asked, error)
    return see_other(f"{ME}/correct", at="asked", done="asked")


async def _request(
    request: Request, visitor: Visitor, field: str, asked: Mapping[str, str], error: AtsPrivacyError | None = None
) -> Response:
    try:
        shown = await service_of(request).view.one(visitor.actor, own_id(visitor), PURPOSE, (field,))
        value = shown.values.get(field)
    except Refused as refusal:
        if refusal.code in CLOSED:
            raise
        value = None  # its consent is missing: one may ask all the same
    return page(
        request,
        "me/request.html",
        200 if error is None else error.status,
        field=field,
        reason=REASONS.get(field, "form"),
        value=value,
        asked=asked,
        error=error,
        once=str(new_id()),
        days=ANSWER_WITHIN_DAYS,
    )


async def _stored(request: Request, visitor: Visitor) -> tuple[int, dict[str, Any]]:
    """The version of the record, and what it holds of the fields that may be corrected."""
    service = service_of(request)
    names = correctable(service.policy, PURPOSE)
    shown = await service.view.one(visitor.actor, own_id(visitor), PURPOSE, names)
    return int(shown.row["version"]), {name: shown.values.get(name) for name in names}


def _typed(stored: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, value in stored.items():
        found |= as_typed(field, value)
    return found


async def _form(
    request: Request,
    visitor: Visitor,
    version: int,
    stored: Mapping[str, Any],
    shown: Mapping[str, str],
    error: AtsPrivacyError | None = None,
    theirs: Mapping[str, str] | None = None,
) -> Response:
    """``theirs``: what was typed and is not what is shown, by input."""
    service = service_of(request)
    concerns = await service.concerns.raised.every(visitor.actor, own_id(visitor))
    return page(
        request,
        "me/correct.html",
        200 if error is None else error.status,
        version=version,
        fields=list(stored),
        shown=shown,
        theirs={name: text for name, text in (theirs or {}).items() if text and text != shown.get(name)},
        sexes=SEXES,
        error=error,
        problems=by_input(error),
        entries=with_entries(service.policy, PURPOSE),
        others=on_request(service.policy, PURPOSE),
        requests=[concern(service, row, row["state"]) for row in concerns if row["kind"] == ConcernKind.CORRECT],
        days=ANSWER_WITHIN_DAYS,
        told=done(request, "asked"),
    )
