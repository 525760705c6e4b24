"""/v1/applicants/{id}/copy: a copy of one's data, with or without documents, for the person alone (promise F5)."""

from __future__ import annotations

from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from ats_privacy.web import copy_shapes
from ats_privacy.web.copy_archive import MEDIA_TYPE, archive_of
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, answer, answers, identifier, service_of
from ats_privacy.web.strict_requests import StrictRoute

_ARCHIVE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The archive",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/DocumentFile"}}},
    }
}
router = APIRouter(prefix="/v1", tags=["applicants"], dependencies=[Bearer], route_class=StrictRoute)


@router.get("/applicants/{applicant_id}/copy", response_model=copy_shapes.CopyOut, responses=answers(404, 500))
async def copy_own_data(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Everything that is held of the person, after a fresh proof of who they are; nobody else gets it."""
    return answer(await service_of(request).own.copies.copy(actor, identifier(applicant_id), "api"))


@router.get(
    "/applicants/{applicant_id}/copy/archive",
    response_class=StreamingResponse,
    response_model=None,
    responses=_ARCHIVE | answers(404, 500),
)
async def copy_own_archive(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """The same for machines and for people, with the person's documents, as one ZIP archive. `Accept-Language` chooses
    the language of the page in it."""
    return await archive_of(request, actor, identifier(applicant_id), "api_archive")
