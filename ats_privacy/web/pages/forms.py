"""What forms send: read strictly, from our own pages only, each with its session's form token (CSRF)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request

from ats_privacy.domain.errors import AtsPrivacyError, BadInput
from ats_privacy.web.document_body import MOST_FIELD, form_with_file
from ats_privacy.web.pages.visitors import Visitor
from ats_privacy.web.routes.common import service_of
from ats_privacy.web.session_cookie import FORM_TOKEN_FIELD, check_form, check_origin

MEDIA_TYPE: Final = "application/x-www-form-urlencoded"
_MOST_FIELDS: Final = 100


class Fields:
    """The fields of a form, as text; one that was left out is empty."""

    def __init__(self, given: dict[str, list[str]]) -> None:
        self._given = given

    def __getitem__(self, name: str) -> str:
        """The value of a field, stripped of the space around it."""
        return self.exactly(name).strip()

    def exactly(self, name: str) -> str:
        """The value of a field as it was typed: for passwords."""
        return self._given.get(name, [""])[0]

    def every(self, name: str) -> list[str]:
        """All values of a list of checkboxes."""
        return self._given.get(name, [])

    def version(self, name: str = "version") -> int:
        """The version of the record that the form was made of.

        :raises BadInput: it is none.
        """
        text = self[name]
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise _unlike()
        return int(text)


async def sent(request: Request, visitor: Visitor, *names: str, lists: Collection[str] = ()) -> Fields:
    """The form that a visitor sends.

    :raises Refused: it does not come from one of our pages in this very session. :raises BadInput: other fields.
    """
    given = await _read(request, {*names, FORM_TOKEN_FIELD}, frozenset(lists))
    token = given.get(FORM_TOKEN_FIELD, [""])[0]
    check_form(request, visitor.token, token, service_of(request).settings.mail.public_url)
    return Fields(given)


async def sent_with_file(
    request: Request, visitor: Visitor, *names: str, most: int = MOST_FIELD
) -> tuple[Fields, AsyncIterator[bytes]]:
    """The form that a visitor sends with one file, and the file's bytes as they come: the form token stands before the
    file, and is looked at before anything of it is taken. ``most``: bytes of a field.

    :raises Refused: it does not come from one of our pages in this very session. :raises BadInput: other fields, or no
    form with a file; also while the file is read.
    """
    public_url = service_of(request).settings.mail.public_url
    check_origin(request, public_url)
    if request.headers.get("content-type", "").split(";")[0].strip().casefold() == MEDIA_TYPE:
        await sent(request, visitor, *names)
        raise BadInput("file_missing", "Choose a file.")
    given, content = await form_with_file(request, *names, FORM_TOKEN_FIELD, most=most)
    check_form(request, visitor.token, given.get(FORM_TOKEN_FIELD, ""), public_url)
    return Fields({name: [value] for name, value in given.items()}), content


async def sent_by_anybody(request: Request, *names: str) -> Fields:
    """The form of somebody who has no session yet, from one of our pages.

    :raises Refused: it comes from elsewhere. :raises BadInput: other fields.
    """
    check_origin(request, service_of(request).settings.mail.public_url)
    return Fields(await _read(request, set(names), frozenset()))


async def _read(request: Request, names: set[str], lists: frozenset[str]) -> dict[str, list[str]]:
    if request.headers.get("content-type", "").split(";")[0].strip().casefold() != MEDIA_TYPE:
        raise _unlike()
    try:
        text = (await request.body()).decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise _unlike() from None
    return _gathered(pairs, names, lists)


def _gathered(pairs: Iterable[tuple[str, str]], names: set[str], lists: frozenset[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in names | lists or (name in given and name not in lists):
            raise _unlike()
        given.setdefault(name, []).append(value)
    return given


def by_field(error: AtsPrivacyError | None) -> dict[str, AtsPrivacyError]:
    """What is wrong with a form, by the field that it is about; what is about none is left out."""
    every = [*(error.problems if isinstance(error, BadInput) else ()), *([error] if error is not None else ())]
    found: dict[str, AtsPrivacyError] = {}
    for each in every:
        first, *more = (each.pointer or "").split("/")[1:] or [""]
        name = more[0] if first == "values" and more else first
        if name:
            found.setdefault(name, each)
    return found


def _unlike() -> BadInput:
    return BadInput("form_invalid", "This is not what the form of this page sends; open the page anew.")
