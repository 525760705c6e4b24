"""What holds for every request and answer, as bare ASGI: an id, a size limit, security headers, one log line."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from uuid import uuid4

from starlette.exceptions import HTTPException

from ats_privacy.domain.events import REQUEST_ID
from ats_privacy.web.problems import problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOG = logging.getLogger("ats_privacy.access")
_DOCUMENTS = re.compile(r"/v1/applicants/[^/]+/documents|/pages/people/[^/]+/documents|/pages/me/documents")
_IMPORTS = re.compile(r"/v1/imports|/pages/imports")
_PAGES = "/pages/"
_FORM_BYTES = 64 * 1024
"""What a form may have around the document in it."""
# Only what can be nothing of a person: it is kept in the log and in audit entries.
_SAFE_ID = re.compile(rb"[0-9a-f]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

_HEADERS: list[tuple[bytes, bytes]] = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"strict-transport-security", b"max-age=63072000; includeSubDomains"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class _TooLarge(HTTPException):
    """The body went past the limit while it was read; the framework lets only its own exceptions out of reading."""

    def __init__(self) -> None:
        super().__init__(413)


class Transport:
    """The outermost layer of the application.

    The log line has method, route template, status and time: never the address as sent, which a client may have
    filled with anything, never a body, never a header (promise A12).
    """

    def __init__(self, app: App, *, most_body_bytes: int, most_document_bytes: int, most_import_bytes: int) -> None:
        self._app = app
        self._most = most_body_bytes
        self._most_of = ((_DOCUMENTS, most_document_bytes + _FORM_BYTES), (_IMPORTS, most_import_bytes + _FORM_BYTES))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"])
        offered = given.get(b"x-request-id", b"")
        request_id = offered.decode("ascii") if _SAFE_ID.fullmatch(offered) else uuid4().hex
        token = REQUEST_ID.set(request_id)
        begun = time.perf_counter()
        status = 500
        started = False
        most = self._most_for(scope)

        async def sending(message: MutableMapping[str, Any]) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                started = True
                status = message["status"]
                own = {name.lower() for name, _ in message.get("headers", ())}
                message["headers"] = [
                    *message.get("headers", ()),
                    *((name, value) for name, value in _HEADERS if name not in own),
                    (b"x-request-id", request_id.encode("ascii")),
                ]
            await send(message)

        length = given.get(b"content-length", b"")
        too_large = length.isdigit() and (len(length) > 12 or int(length) > most)
        read = 0

        async def receiving() -> MutableMapping[str, Any]:
            nonlocal read
            if too_large:
                raise _TooLarge
            message = await receive()
            if message["type"] == "http.request":
                read += len(message.get("body", b""))
                if read > most:
                    raise _TooLarge
            return message

        try:
            if too_large and not scope["path"].startswith(_PAGES):  # people are told by a page, not a problem document
                await self._too_large(scope, receive, sending, most)
            else:
                await self._app(scope, receiving, sending)
        except _TooLarge:
            if not started:
                await self._too_large(scope, receive, sending, most)
        finally:
            route = scope.get("route")
            _LOG.info(
                "served",
                extra={
                    "method": scope["method"] if scope["method"].isalpha() else "?",
                    "route": getattr(route, "path", "?"),
                    "status": status,
                    "milliseconds": round((time.perf_counter() - begun) * 1000, 1),
                    "request_id": request_id,
                },
            )
            REQUEST_ID.reset(token)

    def _most_for(self, scope: Scope) -> int:
        """Bytes that the body of a request may have."""
        if scope["method"] == "POST":
            for paths, most in self._most_of:
                if paths.fullmatch(scope["path"]) is not None:
                    return most
        return self._most

    @staticmethod
    async def _too_large(scope: Scope, receive: Receive, send: Send, most: int) -> None:
        response = problem(413, "body_too_large", f"The request body may have at most {most} bytes.")
        await response(scope, receive, send)
