"""One's own documents: what is there, sending another, downloading and deleting one (promises A3, F1, F2)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from ats_privacy.domain.documents import SUFFIXES, DocumentKind, DocumentTooLarge, MediaType
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, Unavailable
from ats_privacy.web.pages.areas.me.own_record import ME, PURPOSE, own_id
from ats_privacy.web.pages.forms import sent, sent_with_file
from ats_privacy.web.pages.rendering import CONTENT_POLICY, done, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/documents")
DOCUMENTS: Final = f"{ME}/documents"
_SENT_FOR: Final = "recruitment"
_TOO_LARGE: Final = 413


@router.get("", response_class=Response)
async def page_documents(request: Request, visitor: CurrentVisitor) -> Response:
    """The visitor's documents, and a form for another."""
    return await _documents(request, visitor)


@router.post("", response_class=Response)
async def post_document(request: Request, visitor: CurrentVisitor) -> Response:
    """Take in a document as it comes; what is wrong with one is said beside the form."""
    most = service_of(request).settings.most_document_bytes
    try:
        fields, content = await sent_with_file(request, visitor, "kind")
        if fields["kind"] not in list(DocumentKind):
            raise BadInput("document_kind_unknown", "Say what kind of document it is.")
        await service_of(request).documents.take_in(
            visitor.actor, own_id(visitor), _SENT_FOR, DocumentKind(fields["kind"]), content
        )
    except HTTPException as error:
        if error.status_code != _TOO_LARGE:
            raise
        return await _documents(request, visitor, DocumentTooLarge(most))
    except (BadInput, Conflict, Unavailable, DocumentTooLarge) as error:
        return await _documents(request, visitor, error)
    return see_other(DOCUMENTS, done="document_kept")


@router.get("/{document}/file", response_class=StreamingResponse, response_model=None)
async def page_document_file(request: Request, visitor: CurrentVisitor, document: UUID) -> Response:
    """The document as it was sent, to keep; never shown within a page."""
    content = await service_of(request).documents.content(visitor.actor, own_id(visitor), document, PURPOSE)
    media_type = MediaType(content.details["media_type"])
    name = f"{content.details['kind']}-{document}.{SUFFIXES[media_type]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(content.details["bytes"]),
        "Content-Security-Policy": f"{CONTENT_POLICY}; sandbox",
    }
    return StreamingResponse(content.chunks(), headers=headers, media_type=media_type.value)


@router.post("/{document}/delete", response_class=Response)
async def post_delete_document(request: Request, visitor: CurrentVisitor, document: UUID) -> Response:
    """Delete a document with its key; there is no way back."""
    await sent(request, visitor)
    await service_of(request).documents.delete(visitor.actor, own_id(visitor), document, PURPOSE)
    return see_other(DOCUMENTS, done="document_deleted")


async def _documents(request: Request, visitor: Visitor, error: AtsPrivacyError | None = None) -> Response:
    service = service_of(request)
    found = await service.documents.listed(visitor.actor, own_id(visitor), PURPOSE)
    documents = [
        {"id": str(item.row["id"]), "at": item.row["created_at"], "details": item.values["details"]}
        for item in found
        if item.values.get("details")
    ]
    return page(
        request,
        "me/documents.html",
        200 if error is None else error.status,
        documents=documents[::-1],
        kinds=[kind.value for kind in DocumentKind],
        accepted=",".join((*MediaType, *(f".{suffix}" for suffix in SUFFIXES.values()))),
        most=service.settings.most_document_bytes // 1_048_576,
        error=error,
        told=done(request, "document_kept", "document_deleted"),
    )
