"""/v1/applicants/{id}/documents: send, list, read, delete."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from ats_privacy.domain.documents import SUFFIXES, DocumentKind, MediaType
from ats_privacy.domain.identity import iso_instant
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.web import document_shapes as shapes
from ats_privacy.web.document_body import document_body
from ats_privacy.web.routes.common import (
    AccessReason,
    Bearer,
    CurrentActor,
    IdempotencyKey,
    IdText,
    Purpose,
    answer,
    answers,
    created,
    identifier,
    reason_of,
    service_of,
)
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(
    prefix="/v1/applicants/{applicant_id}/documents",
    tags=["documents"],
    dependencies=[Bearer],
    route_class=StrictRoute,
)

Kind = Annotated[shapes.Kind, Query(description="What it is, by the sender's word.")]
_BINARY: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/DocumentFile"}}
_FORM: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/DocumentForm"}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": _BINARY, "multipart/form-data": _FORM},
    }
}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The document as it was sent",
        "content": {media_type.value: _BINARY for media_type in MediaType},
    }
}


@router.post(
    "",
    status_code=201,
    response_model=shapes.DocumentWritten,
    responses=answers(404, 409, 413, 500),
    openapi_extra=_BODY,
)
async def add_document(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    purpose: Purpose,
    kind: Kind,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Take in a document: PDF, DOCX, PNG, JPEG, WebP or plain text, told by its content. Its name is not kept."""
    told = await service_of(request).documents.take_in(
        actor,
        identifier(applicant_id),
        purpose,
        DocumentKind(kind),
        document_body(request),
        idempotency_key,
    )
    return created(told, f"/v1/applicants/{applicant_id}/documents")


@router.get("", response_model=shapes.DocumentsOut, responses=answers(404, 500))
async def list_documents(request: Request, actor: CurrentActor, applicant_id: IdText, purpose: Purpose) -> Response:
    """An applicant's documents within reach."""
    found = await service_of(request).documents.listed(actor, identifier(applicant_id), purpose)
    return answer({"items": [_shown(item) for item in found]})


@router.get(
    "/{document_id}", response_class=StreamingResponse, response_model=None, responses=_FILE | answers(404, 500)
)
async def get_document(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    document_id: IdText,
    purpose: Purpose,
    reason: AccessReason = None,
) -> Response:
    """The document as it was sent, for who may read everything in it; never shown within a page."""
    content = await service_of(request).documents.content(
        actor, identifier(applicant_id), identifier(document_id), purpose, reason=reason_of(reason)
    )
    media_type = MediaType(content.details["media_type"])
    name = f"{content.details['kind']}-{document_id}.{SUFFIXES[media_type]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(content.details["bytes"]),
        "Content-Security-Policy": "sandbox",
    }
    return StreamingResponse(content.chunks(), headers=headers, media_type=media_type.value)


@router.get("/{document_id}/text", response_model=shapes.DocumentTextOut, responses=answers(404, 409, 500))
async def get_document_text(
    request: Request,
    actor: CurrentActor,
    applicant_id: IdText,
    document_id: IdText,
    purpose: Purpose,
    reason: AccessReason = None,
) -> Response:
    """The text that was read from a document, redacted where the actor may not see who it is about."""
    return answer(
        await service_of(request).documents.text(
            actor, identifier(applicant_id), identifier(document_id), purpose, reason=reason_of(reason)
        )
    )


@router.delete("/{document_id}", status_code=204, responses=answers(404, 409))
async def delete_document(
    request: Request, actor: CurrentActor, applicant_id: IdText, document_id: IdText, purpose: Purpose
) -> Response:
    """Delete a document with its key."""
    await service_of(request).documents.delete(actor, identifier(applicant_id), identifier(document_id), purpose)
    return Response(status_code=204)


def _shown(item: Disclosed) -> dict[str, Any]:
    return {
        "id": str(item.row["id"]),
        "created_at": iso_instant(item.row["created_at"]),
        "details": item.values.get("details"),
    }
