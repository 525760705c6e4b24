"""/v1/applicants/{id}/copy: a copy of one's data, for the person alone (promise F5)."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from ats_privacy.web import copy_shapes
from ats_privacy.web.routes.common import Bearer, CurrentActor, IdText, answer, answers, identifier, service_of
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1", tags=["applicants"], dependencies=[Bearer], route_class=StrictRoute)


@router.get("/applicants/{applicant_id}/copy", response_model=copy_shapes.CopyOut, responses=answers(404, 500))
async def copy_own_data(request: Request, actor: CurrentActor, applicant_id: IdText) -> Response:
    """Everything that is held of the person, after a fresh proof of who they are; nobody else gets it."""
    return answer(await service_of(request).own.copies.copy(actor, identifier(applicant_id), "api"))
