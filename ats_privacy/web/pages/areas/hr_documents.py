"""Documents at a person's record: sent, opened, read as text, deleted (promises A2, A3)."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.documents import DocumentKind, DocumentTooLarge
from ats_privacy.domain.errors import BadInput, Conflict, Unavailable
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.document_pages import document_file, document_text
from ats_privacy.web.pages.forms import sent, sent_with_file
from ats_privacy.web.pages.record import PEOPLE, PURPOSE, record_page
from ats_privacy.web.pages.rendering import see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

_AT: Final = "documents"

router = page_router("/people")
AREA = Area("hr_documents", router, order=21)


@router.post("/{person}/documents", response_class=Response)
async def post_person_document(request: Request, visitor: CurrentVisitor, person: UUID) -> Response:
    """Take in a document of the person, with the statement that they have given it or agreed to it."""
    fields, content = await sent_with_file(request, visitor, "kind", "agreed", "once")
    try:
        if fields["kind"] not in {kind.value for kind in DocumentKind}:
            raise BadInput("document_kind_unknown", "Choose what it is.")
        if not fields["agreed"]:
            raise BadInput("document_not_agreed", "State that the person has given this document or agreed to it.")
        await service_of(request).documents.take_in(
            visitor.actor,
            person,
            PURPOSE,
            DocumentKind(fields["kind"]),
            content,
            f"page:{fields['once']}" if fields["once"] else None,
            attested=True,
        )
    except (BadInput, Conflict, DocumentTooLarge, Unavailable) as error:
        return await record_page(request, visitor, person, error, _AT)
    return see_other(f"{PEOPLE}/{person}", at=_AT, done="sent")


@router.get("/{person}/documents/{document}", response_class=Response)
async def page_person_document(request: Request, visitor: CurrentVisitor, person: UUID, document: UUID) -> Response:
    """The file as it was sent, to be kept and not shown: for who may read everything in it."""
    return await document_file(request, visitor, person, document)


@router.get("/{person}/documents/{document}/text", response_class=Response)
async def page_person_document_text(
    request: Request, visitor: CurrentVisitor, person: UUID, document: UUID
) -> Response:
    """The text that was read from a document, by the visitor's mask."""
    back = f"{PEOPLE}/{person}#{_AT}"
    return await document_text(request, visitor, person, document, back)


@router.post("/{person}/documents/{document}/delete", response_class=Response)
async def post_delete_person_document(
    request: Request, visitor: CurrentVisitor, person: UUID, document: UUID
) -> Response:
    """Delete a document with its key."""
    await sent(request, visitor)
    try:
        await service_of(request).documents.delete(visitor.actor, person, document, PURPOSE)
    except Conflict as error:
        return await record_page(request, visitor, person, error, _AT)
    return see_other(f"{PEOPLE}/{person}", at=_AT, done="deleted")
