"""Documents for a browser: the file, for who may read everything in it, and the text by the visitor's mask (B3)."""

from __future__ import annotations

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from ats_privacy.domain.documents import SUFFIXES, MediaType
from ats_privacy.domain.errors import AtsPrivacyError, Conflict
from ats_privacy.web.pages.record import PURPOSE
from ats_privacy.web.pages.rendering import CONTENT_POLICY, page
from ats_privacy.web.pages.visitors import Visitor
from ats_privacy.web.routes.common import service_of


async def document_file(request: Request, visitor: Visitor, person: UUID, document: UUID) -> Response:
    """The file as it was sent: kept by the browser's download, never shown within a page.

    :raises Refused: the policy says no. :raises NotFound: not there, or out of reach.
    """
    found = await service_of(request).documents.content(visitor.actor, person, document, PURPOSE)
    media_type = MediaType(found.details["media_type"])
    name = f"{found.details['kind']}-{document}.{SUFFIXES[media_type]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(found.details["bytes"]),
        "Content-Security-Policy": f"{CONTENT_POLICY}; sandbox",
    }
    return StreamingResponse(found.chunks(), headers=headers, media_type=media_type.value)


async def document_text(request: Request, visitor: Visitor, person: UUID, document: UUID, back: str) -> Response:
    """The page of a document's text; where there is none that may be shown, it says so and shows nothing."""
    error: AtsPrivacyError | None = None
    told = {"text": "", "mask": "clear"}
    try:
        told = await service_of(request).documents.text(visitor.actor, person, document, PURPOSE)
    except Conflict as refused:
        error = refused
    status = 200 if error is None else error.status
    return page(request, "hr/text.html", status, text=told["text"], mask=told["mask"], back=back, error=error)
