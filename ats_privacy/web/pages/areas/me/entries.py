"""Correcting entries of one's own record, one at a time: schools, jobs, skills, languages, profiles, pay (promise F1).

Every write stands on the version that the page was made of. An entry goes by its place in that version; where the
record has changed meanwhile nothing is stored, and the entry is looked for by what it held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Path, Request, Response

from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, StaleVersion
from ats_privacy.domain.values.shapes import MAX_ENTRIES
from ats_privacy.web.pages.areas.me.entry_forms import (
    CHOICES,
    SHAPES,
    Shape,
    as_typed,
    by_member,
    entries_of,
    mark,
    of_typed,
    place_of,
    value_of,
    with_entries,
)
from ats_privacy.web.pages.areas.me.own_record import ME, PURPOSE, own_id
from ats_privacy.web.pages.forms import Fields, sent
from ats_privacy.web.pages.rendering import done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

ENTRIES: Final = f"{ME}/entries"
router = page_router("/me/entries")
Place = Annotated[int, Path(ge=0, lt=MAX_ENTRIES)]


@dataclass(frozen=True, slots=True)
class _Held:
    """The entries of a field in a version of the record."""

    version: int
    entries: list[dict[str, Any]]

    def at(self, place: int) -> dict[str, Any]:
        """The entry at a place.

        :raises NotFound: there is none.
        """
        if place >= len(self.entries):
            raise NotFound("not_found", "There is no such entry.")
        return self.entries[place]


@router.get("/{field}", response_class=Response)
async def page_entries(request: Request, visitor: CurrentVisitor, field: str) -> Response:
    """The entries of a field."""
    shape = _shape(request, visitor, field)
    return _listed(request, shape, await _held(request, visitor, shape))


@router.get("/{field}/new", response_class=Response)
async def page_new_entry(request: Request, visitor: CurrentVisitor, field: str) -> Response:
    """An empty form."""
    shape = _shape(request, visitor, field)
    held = await _held(request, visitor, shape)
    return _form(request, shape, held, len(held.entries), as_typed(shape, None))


@router.post("/{field}", response_class=Response)
async def post_add_entry(request: Request, visitor: CurrentVisitor, field: str) -> Response:
    """Add an entry after the others."""
    fields = await sent(request, visitor, "version", *_known(field).members)
    shape = _shape(request, visitor, field)
    held, typed = await _held(request, visitor, shape), _typed(shape, fields)
    try:
        _check_version(fields, held)
        if shape.single and held.entries:
            raise Conflict("entry_there", "There is one already; change that one.")
        await _store(request, visitor, shape, held, [*held.entries, of_typed(shape, None, typed)])
    except StaleVersion as error:
        held = await _held(request, visitor, shape)
        return _form(request, shape, held, len(held.entries), typed, error)
    except (BadInput, Conflict) as error:
        return _form(request, shape, held, len(held.entries), typed, error)
    return see_other(f"{ENTRIES}/{field}", done="entry_kept")


@router.get("/{field}/{place}", response_class=Response)
async def page_own_entry(request: Request, visitor: CurrentVisitor, field: str, place: Place) -> Response:
    """One entry, to change."""
    shape = _shape(request, visitor, field)
    held = await _held(request, visitor, shape)
    return _form(request, shape, held, place, as_typed(shape, held.at(place)))


@router.post("/{field}/{place}", response_class=Response)
async def post_own_entry(request: Request, visitor: CurrentVisitor, field: str, place: Place) -> Response:
    """Change one entry. Where the record has changed meanwhile nothing is stored: what was typed comes back, for the
    same entry where it stands now, or for a new one where it was changed or removed."""
    fields = await sent(request, visitor, "version", "known", *_known(field).members)
    shape = _shape(request, visitor, field)
    held, typed = await _held(request, visitor, shape), _typed(shape, fields)
    try:
        _check_version(fields, held)
        entry = held.at(place)
        changed = of_typed(shape, entry, typed)
        if changed == entry:
            raise BadInput("nothing_to_change", "Nothing was changed, so there is nothing to save.")
        await _store(request, visitor, shape, held, [*held.entries[:place], changed, *held.entries[place + 1 :]])
    except StaleVersion as error:
        held = await _held(request, visitor, shape)
        now = place_of(held.entries, fields["known"])
        instead = 0 if shape.single else len(held.entries)
        return _form(request, shape, held, instead if now is None else now, typed, error, gone=now is None)
    except (BadInput, Conflict) as error:
        return _form(request, shape, held, place, typed, error)
    return see_other(f"{ENTRIES}/{field}", done="entry_kept")


@router.post("/{field}/{place}/remove", response_class=Response)
async def post_remove_entry(request: Request, visitor: CurrentVisitor, field: str, place: Place) -> Response:
    """Remove one entry; what was there is kept among the earlier values."""
    fields = await sent(request, visitor, "version")
    shape = _shape(request, visitor, field)
    held = await _held(request, visitor, shape)
    try:
        _check_version(fields, held)
        held.at(place)
        await _store(request, visitor, shape, held, [*held.entries[:place], *held.entries[place + 1 :]])
    except StaleVersion as error:
        return _listed(request, shape, await _held(request, visitor, shape), error)
    except (BadInput, Conflict) as error:
        return _listed(request, shape, held, error)
    return see_other(f"{ENTRIES}/{field}", done="entry_removed")


def _known(field: str) -> Shape:
    """The form of a field's entries.

    :raises NotFound: it has none here.
    """
    if field not in SHAPES:
        raise NotFound("not_found", "There is no such field to correct here.")
    return SHAPES[field]


def _shape(request: Request, visitor: Visitor, field: str) -> Shape:
    """As :func:`_known`, for the visitor.

    :raises Refused: they have no record. :raises NotFound: it has no form, or the person may not write it.
    """
    own_id(visitor)
    shape = _known(field)
    if field not in with_entries(service_of(request).policy, PURPOSE):
        raise NotFound("not_found", "There is no such field to correct here.")
    return shape


async def _held(request: Request, visitor: Visitor, shape: Shape) -> _Held:
    """What is stored now.

    :raises Conflict: the policy shows it masked: what is written back would be the mask.
    """
    shown = await service_of(request).view.one(visitor.actor, own_id(visitor), PURPOSE, (shape.field,))
    if shown.masks.get(shape.field) != "clear":
        raise Conflict("entries_masked", "This is not shown whole, so it is not corrected here.")
    return _Held(int(shown.row["version"]), entries_of(shape, shown.values.get(shape.field)))


def _check_version(fields: Fields, held: _Held) -> None:
    if fields.version() != held.version:
        raise StaleVersion("version_stale", "Somebody has changed this since you opened it; nothing was saved.")


def _typed(shape: Shape, fields: Fields) -> dict[str, str]:
    return {name: fields[name] for name in shape.members}


async def _store(
    request: Request, visitor: Visitor, shape: Shape, held: _Held, entries: Sequence[Mapping[str, Any]]
) -> None:
    service = service_of(request)
    draft = Draft({shape.field: value_of(shape, entries)}, Source("applicant"), service.settings.default_phone_region)
    await service.register.update(visitor.actor, PURPOSE, own_id(visitor), held.version, draft)


def _listed(request: Request, shape: Shape, held: _Held, error: AtsPrivacyError | None = None) -> Response:
    return page(
        request,
        "me/entries.html",
        200 if error is None else error.status,
        field=shape.field,
        entries=held.entries,
        version=held.version,
        more=not shape.single or not held.entries,
        error=error,
        told=done(request, "entry_kept", "entry_removed"),
    )


def _form(
    request: Request,
    shape: Shape,
    held: _Held,
    place: int,
    shown: Mapping[str, str],
    error: AtsPrivacyError | None = None,
    *,
    gone: bool = False,
) -> Response:
    """``place``: of the entry that is changed, behind all others for a new one; ``gone``: what the form was made of is
    not there any more, so that it says what is."""
    fresh = place >= len(held.entries)
    return page(
        request,
        "me/entry.html",
        200 if error is None else error.status,
        field=shape.field,
        action=f"{ENTRIES}/{shape.field}" if fresh else f"{ENTRIES}/{shape.field}/{place}",
        version=held.version,
        known="" if fresh else mark(held.entries[place]),
        fresh=fresh,
        members=shape.members,
        choices=CHOICES,
        shown=shown,
        problems=by_member(shape, place, error),
        held=held.entries if gone else [],
        gone=gone,
        error=error,
    )
