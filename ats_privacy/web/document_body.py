"""The body of an upload as it comes: the document itself, or a form with one file (RFC 7578), as pages without scripts
send it. Nothing is kept here: every piece goes on as soon as it is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from ats_privacy.domain.errors import BadInput

FILE_PART = "file"
_MOST_HEADERS = 4_096
MOST_FIELD = 1_024
_FIELDS_SECONDS = 30


def document_body(request: Request) -> AsyncIterator[bytes]:
    """The document's bytes in the order in which they come. The type that the client names is not looked at.

    :raises BadInput: while it is read: the form is broken, or has anything but one file in the part ``file``.
    """
    media_type, options = parse_options_header(request.headers.get("content-type"))
    if media_type == b"multipart/form-data":
        return _of_form(request, options.get(b"boundary", b""))
    return _as_sent(request)


async def form_with_file(
    request: Request, *names: str, most: int = MOST_FIELD
) -> tuple[dict[str, str], AsyncIterator[bytes]]:
    """The fields of a form, all of which stand before its one file, and the file's bytes in the order in which they
    come. Whoever looks at the fields first has taken nothing of the file but what came in the same piece. ``most``: the
    bytes that a field may have.

    :raises BadInput: the form is broken, has other fields, or none of a file; also while the file is read.
    """
    media_type, options = parse_options_header(request.headers.get("content-type"))
    if media_type != b"multipart/form-data":
        raise _broken()
    form, stream = _Form(options.get(b"boundary", b""), frozenset(names), most), _as_sent(request)
    begun: list[bytes] = []
    try:
        async with asyncio.timeout(_FIELDS_SECONDS):
            while not form.at_file:
                piece = await anext(stream, None)
                if piece is None:
                    raise _broken()
                begun = form.feed(piece)
    except TimeoutError:
        raise BadInput("document_slow", "The form did not come in time; send it again.") from None
    return form.fields, _rest_of_form(form, begun, stream)


async def _rest_of_form(form: _Form, begun: list[bytes], stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    for content in begun:
        yield content
    async for piece in stream:
        for content in form.feed(piece):
            yield content
    form.end()


async def _as_sent(request: Request) -> AsyncIterator[bytes]:
    try:
        async for piece in request.stream():
            if piece:
                yield piece
    except ClientDisconnect:
        raise BadInput("document_cut_off", "The sender went away before the end; nothing was stored.") from None


async def _of_form(request: Request, boundary: bytes) -> AsyncIterator[bytes]:
    form = _Form(boundary)
    async for piece in _as_sent(request):
        for content in form.feed(piece):
            yield content
    form.end()


class _Form:
    """Some fields that are known by name, each once at most, then one file part and nothing else."""

    def __init__(self, boundary: bytes, names: frozenset[str] = frozenset(), most: int = MOST_FIELD) -> None:
        self._most = most
        self.fields: dict[str, str] = {}
        self.at_file = False
        self._names = names
        self._name = ""
        self._typed = bytearray()
        self._content: list[bytes] = []
        self._field = bytearray()
        self._value = bytearray()
        self._disposition = b""
        self._ended = False
        if not boundary:
            raise _broken()
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
        """The form must have come to its end, with its one part."""
        if not self._ended or not self.at_file:
            raise _broken()

    def _begin(self) -> None:
        if self.at_file:
            raise _broken()  # the file is the last part
        self._disposition = b""

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]
        self._check()

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]
        self._check()

    def _check(self) -> None:
        if len(self._field) + len(self._value) > _MOST_HEADERS:
            raise _broken()

    def _header_end(self) -> None:
        if bytes(self._field).lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._field.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("ascii", "replace")
        if kind == b"form-data" and self._name == FILE_PART:
            self.at_file = True
        elif kind != b"form-data" or self._name not in self._names or self._name in self.fields:
            raise _broken()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self.at_file:
            self._content.append(data[start:end])
            return
        self._typed += data[start:end]
        if len(self._typed) > self._most:
            raise _broken()

    def _part_end(self) -> None:
        if not self.at_file:
            try:
                self.fields[self._name] = self._typed.decode("utf-8")
            except UnicodeDecodeError:
                raise _broken() from None
            self._typed.clear()

    def _end(self) -> None:
        self._ended = True


def _broken() -> BadInput:
    return BadInput("form_broken", f"Send the document as the body, or as the one part “{FILE_PART}” of a form.")
