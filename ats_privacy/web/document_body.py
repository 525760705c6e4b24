"""The body of an upload as it comes: the document itself, or a form with one file (RFC 7578), as pages without scripts
send it. Nothing is kept here: every piece goes on as soon as it is there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from ats_privacy.domain.errors import BadInput

FILE_PART = "file"
_MOST_HEADERS = 4_096


def document_body(request: Request) -> AsyncIterator[bytes]:
    """The document's bytes in the order in which they come. The type that the client names is not looked at.

    :raises BadInput: while it is read: the form is broken, or has anything but one file in the part ``file``.
    """
    media_type, options = parse_options_header(request.headers.get("content-type"))
    if media_type == b"multipart/form-data":
        return _of_form(request, options.get(b"boundary", b""))
    return _as_sent(request)


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
    """One file part and nothing else."""

    def __init__(self, boundary: bytes) -> None:
        self._content: list[bytes] = []
        self._field = bytearray()
        self._value = bytearray()
        self._disposition = b""
        self._parts = 0
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
        if not self._ended or self._parts != 1:
            raise _broken()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > 1:
            raise _broken()

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
        if kind != b"form-data" or options.get(b"name") != FILE_PART.encode():
            raise _broken()

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content.append(data[start:end])

    def _end(self) -> None:
        self._ended = True


def _broken() -> BadInput:
    return BadInput("form_broken", f"Send the document as the body, or as the one part “{FILE_PART}” of a form.")
