"""The unprotected twin: the protected service's routes, validation, tokens, driver and serialisation, without
encryption, blind indexes, audit log, masks or policy.

What it shares is imported from the protected service, so that a change there is a change here: the server's settings,
the transport layer (headers, size limit, access log), request shapes, parameter types, value validation, provenance,
authentication with its cache, the database classes. What is left out is exactly what is being priced.
"""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request, Response

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.drafts import Draft, Source, checked
from ats_privacy.domain.errors import BadInput, NotFound, Unauthenticated
from ats_privacy.domain.identity import iso_instant, new_id, now_us, today
from ats_privacy.domain.values import APPLICANT_TYPES, search_term
from ats_privacy.gate.authentication import Authentication
from ats_privacy.gate.recording import provenance_of
from ats_privacy.service import development_issuer, token_verifier
from ats_privacy.settings import Settings
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Database, Row
from ats_privacy.web import problems, shapes
from ats_privacy.web.logs import install as install_logs
from ats_privacy.web.routes.common import (
    Bearer,
    Cursor,
    IdempotencyKey,
    IdText,
    Limit,
    Purpose,
    answer,
    cursor_of,
    identifier,
    named,
)
from ats_privacy.web.transport import Transport
from benchmarks import plain_tables

_MOST_FOUND = 50
_WRITABLE = {name: kind for name, kind in APPLICANT_TYPES.items() if name != "provenance"}

router = APIRouter(prefix="/v1/applicants", tags=["applicants"], dependencies=[Bearer])


@dataclass(slots=True)
class PlainService:
    """What the routes need."""

    database: Database
    authentication: Authentication
    default_region: str


def create_app(settings: Settings) -> FastAPI:
    """The twin with the same settings as the protected service."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = await connect(settings.database_url, connections=settings.database_connections)
        verifier = token_verifier(settings, development_issuer(settings))
        app.state.plain = PlainService(database, Authentication(database, verifier), settings.default_phone_region)
        yield
        await database.close()

    app = FastAPI(title="plain twin", lifespan=lifespan, docs_url=None, redoc_url=None)
    problems.install(app)
    app.include_router(router)
    app.add_middleware(
        Transport,
        most_body_bytes=settings.most_body_bytes,
        most_document_bytes=settings.most_document_bytes,
        most_import_bytes=settings.most_import_bytes,
    )
    return app


def app_from_environment() -> FastAPI:
    """The factory that the server process calls."""
    install_logs(logging.INFO)
    os.environ.setdefault("PYTHONDONTWRITEBYTECODE", "1")
    return create_app(Settings.from_environment())


def _service(request: Request) -> PlainService:
    service: PlainService = request.app.state.plain
    return service


async def _current_actor(request: Request) -> Actor:
    given = request.headers.get("authorization", "")
    if given[:7].lower() != "bearer " or len(given) < 8:
        raise Unauthenticated("token_missing", "Send an access token: Authorization: Bearer …")
    return await _service(request).authentication.actor(given[7:])


CurrentActor = Annotated[Actor, Depends(_current_actor)]


@router.post("", status_code=201, response_model=shapes.Written)
async def create_applicant(
    request: Request, actor: CurrentActor, body: shapes.ApplicantIn, purpose: Purpose, key: IdempotencyKey = None
) -> Response:
    """Store a new applicant."""
    service = _service(request)
    draft = Draft(
        body.values,
        Source(body.source.channel, body.source.name),
        body.default_region or service.default_region,
        body.attests_authority,
    )
    values = {n: v for n, v in checked(_WRITABLE, draft, today=today().date()).items() if v is not None}
    if "full_name" not in values:
        raise BadInput("name_missing", "An applicant needs a full_name.", pointer="/values/full_name")
    values["provenance"] = provenance_of(draft, actor, values, now_us())
    applicant = new_id()
    await service.database.write(plain_tables.insert(actor.organisation, [(applicant, now_us(), values)]))
    told = {"id": str(applicant), "version": 1, "state": "active"}
    return answer(told, 201, version=1, location=f"/v1/applicants/{applicant}")


@router.get("", response_model=shapes.ApplicantPage)
async def list_applicants(
    request: Request,
    actor: CurrentActor,
    purpose: Purpose,
    limit: Limit = 50,
    after: Cursor = None,
    requisition_id: Annotated[str | None, Query(max_length=36)] = None,
    stage: Annotated[str | None, Query(pattern=r"^[a-z_]{1,32}$")] = None,
) -> Response:
    """Active applicants, newest first."""
    rows = await plain_tables.page(
        _service(request).database,
        actor.organisation,
        most=limit + 1,
        before=cursor_of(after),
        requisition=None if requisition_id is None else named(requisition_id, "/query/requisition_id"),
    )
    following = str(rows[limit - 1]["id"]) if len(rows) > limit else None
    items = [_shown(row, purpose, plain_tables.CARD_FIELDS) for row in rows[:limit]]
    return answer({"items": items, "next": following})


@router.post("/search", response_model=shapes.Found)
async def search_applicants(request: Request, actor: CurrentActor, body: shapes.SearchIn, purpose: Purpose) -> Response:
    """Find applicants by mobile number."""
    service = _service(request)
    term = search_term("mobile", body.value, default_region=body.default_region or service.default_region)
    rows = await plain_tables.by_mobile(service.database, actor.organisation, term.decode(), most=_MOST_FOUND)
    return answer({"items": [_shown(row, purpose, plain_tables.CARD_FIELDS) for row in rows]})


@router.get("/{applicant_id}", response_model=shapes.ApplicantOut)
async def get_applicant(request: Request, actor: CurrentActor, applicant_id: IdText, purpose: Purpose) -> Response:
    """One applicant with every field."""
    row = await plain_tables.by_id(_service(request).database, actor.organisation, identifier(applicant_id))
    if row is None:
        raise NotFound("not_found", "There is no such applicant.")
    return answer(_shown(row, purpose, tuple(APPLICANT_TYPES)), version=row["version"])


def _shown(row: Row, purpose: str, fields: tuple[str, ...]) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "version": row["version"],
        "state": row["state"],
        "created_at": iso_instant(row["created_at"]),
        "updated_at": iso_instant(row["updated_at"]),
        "purpose": purpose,
        "values": plain_tables.shown(row, fields),
    }
