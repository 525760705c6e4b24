"""A form with a file (RFC 7578), read as it comes: its fields first, then the one file, which is never kept here.

The file is the form's last part, so that everything that decides whether it may be taken is known before it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from ats_privacy.domain.errors import BadInput

FILE_PART: Final = "file"
_MOST_HEADERS: Final = 4_096
_MOST_FIELDS: Final = 40
_MOST_VALUE: Final = 4_096

Pairs = list[tuple[str, str]]


def boundary_of(request: Request) -> bytes | None:
    """What separates the parts of a form with a file; None where the body is no such form."""
    media_type, options = parse_options_header(request.headers.get("content-type"))
    return options.get(b"boundary", b"") if media_type == b"multipart/form-data" else None


async def as_sent(request: Request) -> AsyncIterator[bytes]:
    """The pieces of a body.

    :raises BadInput: the sender went away.
    """
    try:
        async for piece in request.stream():
            if piece:
                yield piece
    except ClientDisconnect:
        raise BadInput("document_cut_off", "The sender went away before the end; nothing was stored.") from None


async def file_form(request: Request, names: frozenset[str]) -> tuple[Pairs, AsyncIterator[bytes]]:
    """The fields of a form, in their order, and then its file, of which no more than one piece has been read.

    :raises BadInput: it is no such form, or has other parts; also while the file is read.
    """
    boundary = boundary_of(request)
    if not boundary:
        raise _broken()
    form = _Form(boundary, names)
    pieces = as_sent(request)
    begun: list[bytes] = []
    async for piece in pieces:
        begun = form.feed(piece)
        if form.in_file:
            break
    if not form.in_file:
        raise _broken()

    async def content() -> AsyncIterator[bytes]:
        for part in begun:
            yield part
        async for piece in pieces:
            for part in form.feed(piece):
                yield part
        form.end()

    return form.fields, content()


class _Form:
    """Fields with known names, then one file part and nothing else."""

    def __init__(self, boundary: bytes, names: frozenset[str]) -> None:
        self.fields: Pairs = []
        self.in_file = False
        self._names = names
        self._content: list[bytes] = []
        self._header = bytearray()
        self._header_text = bytearray()
        self._disposition = b""
        self._name: str | None = None
        self._value = bytearray()
        self._ended = False
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._begin,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_end,
                    "on_headers_finished": self._headers_finished,
                    "on_part_data": self._data,
                    "on_part_end": self._part_end,
                    "on_end": self._end,
                },
            )
        except FormParserError:
            raise _broken() from None

    def feed(self, piece: bytes) -> list[bytes]:
        """What of the file is in a piece of the form."""
        try:
            self._parser.write(piece)
        except FormParserError:
            raise _broken() from None
        found, self._content = self._content, []
        return found

    def end(self) -> None:
        """The form must have come to its end."""
        if not self._ended:
            raise _broken()

    def _begin(self) -> None:
        self._disposition = b""
        if self.in_file or len(self.fields) >= _MOST_FIELDS:
            raise _broken()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]
        self._check()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_text += data[start:end]
        self._check()

    def _check(self) -> None:
        if len(self._header) + len(self._header_text) > _MOST_HEADERS:
            raise _broken()

    def _header_end(self) -> None:
        if bytes(self._header).lower() == b"content-disposition":
            self._disposition = bytes(self._header_text)
        self._header.clear()
        self._header_text.clear()

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("ascii", "replace")
        if kind != b"form-data" or (name != FILE_PART and name not in self._names):
            raise _broken()
        self.in_file = name == FILE_PART
        self._name = None if self.in_file else name
        self._value.clear()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.in_file:
            self._content.append(data[start:end])
            return
        self._value += data[start:end]
        if len(self._value) > _MOST_VALUE:
            raise _broken()

    def _part_end(self) -> None:
        if self._name is None:
            return
        try:
            self.fields.append((self._name, self._value.decode("utf-8")))
        except UnicodeDecodeError:
            raise _broken() from None
        self._name = None

    def _end(self) -> None:
        self._ended = True


def _broken() -> BadInput:
    return BadInput("form_broken", f"Send the document as the body, or as the one part “{FILE_PART}” of a form.")
