"""The body of an upload as it comes: the document itself, or a form with one file (RFC 7578), as pages without scripts
send it. Nothing is kept here: every piece goes on as soon as it is there.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import Request

from ats_privacy.web.file_form import as_sent, boundary_of, file_form


async def document_body(request: Request) -> AsyncIterator[bytes]:
    """The document's bytes in the order in which they come. The type that the client names is not looked at.

    :raises BadInput: while it is read: the form is broken, or has anything but one file in the part ``file``.
    """
    if boundary_of(request) is None:
        async for piece in as_sent(request):
            yield piece
        return
    _, content = await file_form(request, frozenset())
    async for piece in content:
        yield piece
