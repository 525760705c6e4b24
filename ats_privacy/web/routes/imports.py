"""/v1/imports: send a file of candidates, and see what becomes of its rows (promise A3)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator

from ats_privacy.domain.identity import as_uuid, iso_instant
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.usecases.run_imports import RunOrder
from ats_privacy.web import import_shapes as shapes
from ats_privacy.web.document_body import document_body
from ats_privacy.web.routes.common import (
    Bearer,
    CurrentActor,
    IdText,
    Limit,
    answer,
    answers,
    identifier,
    named,
    service_of,
)
from ats_privacy.web.shapes import Channel, checked_text
from ats_privacy.web.strict_requests import StrictRoute

router = APIRouter(prefix="/v1/imports", tags=["imports"], dependencies=[Bearer], route_class=StrictRoute)

_BINARY: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/DocumentFile"}}
_FORM: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/DocumentForm"}}
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": _BINARY, "multipart/form-data": _FORM},
    }
}


@router.post(
    "",
    status_code=202,
    response_model=shapes.ImportOut,
    responses=answers(409, 413, 429),
    openapi_extra=_BODY,
)
async def start_import(
    request: Request,
    actor: CurrentActor,
    format: Annotated[shapes.Format, Query(description="How it is read; found out by default.")] = "auto",
    channel: Annotated[Channel, Query(description="Where the candidates come from.")] = "import",
    source: Annotated[
        str, Query(max_length=200, description="Name of the site, agency or system."), AfterValidator(checked_text)
    ] = "",
    requisition_id: Annotated[str | None, Query(max_length=36, description="What they apply for.")] = None,
    attests_authority: Annotated[
        bool, Query(description="Other people named in the file have authorised it (A2).")
    ] = False,
    lenient: Annotated[bool, Query(description="Keep what cannot be understood sealed; refuse no row for it.")] = False,
    dry_run: Annotated[bool, Query(description="Check every row and store nothing.")] = False,
    columns: Annotated[
        str, Query(max_length=4_000, description="For tables: which column is which field, in TOML or JSON.")
    ] = "",
) -> Response:
    """Take over a file of candidates and go on by itself. Sending it again stores nothing twice."""
    service = service_of(request)
    rows = ImportOrder(
        channel=channel,
        attests_authority=attests_authority,
        default_region=service.settings.default_phone_region,
        requisition=None if requisition_id is None else named(requisition_id, "/query/requisition_id"),
        dry_run=dry_run,
    )
    order = RunOrder(rows, form=format, source=source, lenient=lenient, columns=columns)
    run = await service.import_runs.start(actor, order, document_body(request))
    return answer(_shown(await service.import_runs.one(actor, run)), 202, location=f"/v1/imports/{run}")


@router.get("", response_model=shapes.ImportsOut, responses=answers())
async def list_imports(request: Request, actor: CurrentActor) -> Response:
    """The organisation's latest imports, newest first."""
    found = await service_of(request).import_runs.latest(actor)
    return answer({"items": [_shown(run) for run in found]})


@router.get("/{run_id}", response_model=shapes.ImportOut, responses=answers(404))
async def get_import(request: Request, actor: CurrentActor, run_id: IdText) -> Response:
    """How far an import is."""
    return answer(_shown(await service_of(request).import_runs.one(actor, identifier(run_id))))


@router.post("/{run_id}/stop", response_model=shapes.ImportOut, responses=answers(404))
async def stop_import(request: Request, actor: CurrentActor, run_id: IdText) -> Response:
    """Ask an import to stop. What is stored by then stays; sending the file again stores only the rest."""
    runs = service_of(request).import_runs
    await runs.stop(actor, identifier(run_id))
    return answer(_shown(await runs.one(actor, identifier(run_id))))


@router.get("/{run_id}/refusals", response_model=shapes.RefusedRowsOut, responses=answers(404))
async def list_import_refusals(
    request: Request,
    actor: CurrentActor,
    run_id: IdText,
    limit: Limit = 50,
    after: Annotated[int, Query(ge=0, le=1_000_000, description="The number “next” of the page before.")] = 0,
) -> Response:
    """Rows that an import refused: where each stood, why, in which field."""
    rows = await service_of(request).import_runs.refusals(actor, identifier(run_id), after=after, most=limit + 1)
    items = [{name: row[name] for name in ("number", "place", "code", "pointer")} for row in rows[:limit]]
    return answer({"items": items, "next": items[-1]["number"] if len(rows) > limit else None})


def _shown(run: dict[str, Any]) -> dict[str, Any]:
    opening = run["requisition_id"]
    shown = {name: run[name] for name in shapes.ImportOut.model_fields}
    for name in ("started_at", "updated_at", "ended_at"):
        shown[name] = None if run[name] is None else iso_instant(run[name])
    return shown | {
        "id": str(as_uuid(run["id"])),
        "requisition_id": None if opening is None else str(as_uuid(opening)),
    }
