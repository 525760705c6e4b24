"""Correcting one's own data: the simple fields, as far as the policy lets the person write them (promise F1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import Request, Response

from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, StaleVersion
from ats_privacy.web.pages.areas.me.corrections import INPUTS, SEXES, as_typed, correctable, corrections
from ats_privacy.web.pages.areas.me.own_record import ME, PURPOSE, own_id
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.rendering import page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/correct")

_EVERY: Final = tuple(name for names in INPUTS.values() for name in names)


@router.get("", response_class=Response)
async def page_correct(request: Request, visitor: CurrentVisitor) -> Response:
    """The form, with what is stored."""
    version, stored = await _stored(request, visitor)
    return _form(request, version, stored, _typed(stored))


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
        return _form(request, version, stored, _typed(stored), error, theirs)
    except (BadInput, Conflict) as error:
        return _form(request, version, stored, typed, error)
    return see_other(ME, done="corrected")


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


def _form(
    request: Request,
    version: int,
    stored: Mapping[str, Any],
    shown: Mapping[str, str],
    error: AtsPrivacyError | None = None,
    theirs: Mapping[str, str] | None = None,
) -> Response:
    """``theirs``: what was typed and is not what is shown, by input."""
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
    )
