"""The application: routes, errors, transport, start and stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from ats_privacy import __version__
from ats_privacy.jobs.audit import kept
from ats_privacy.jobs.check_notices import check_notices
from ats_privacy.jobs.deliver_outbox import delivered
from ats_privacy.jobs.erase_due import erasing_at_deadlines
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.web import check_shapes, document_shapes, problems, vendor_shapes
from ats_privacy.web.logs import install as install_logs
from ats_privacy.web.pages import install as pages
from ats_privacy.web.routes import (
    access,
    accounts,
    administration,
    applicants,
    applications,
    audit,
    check_orders,
    check_results,
    concerns,
    consents,
    copies,
    corrections,
    documents,
    enquiries,
    grounds,
    guardians,
    imports,
    notices,
    operation,
    outbox,
    oversight,
    sessions,
    sign_in,
    third_persons,
    undertakings,
    vendor_api,
    vendor_deletions,
    vendor_orders,
    vendor_pushes,
    vendors,
)
from ats_privacy.web.transport import Transport
from field_policies.redaction import prepare


def create_app(settings: Settings, start: Callable[[Settings], Awaitable[Service]] = Service.start) -> FastAPI:
    """The application for these settings; the service starts and stops with it."""
    settings.check()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        service = app.state.service = await start(settings)
        await check_notices(service.database)
        preparing = asyncio.create_task(asyncio.to_thread(prepare))  # or the first text would keep everybody waiting
        delivery, mail = outbox_delivery(service), settings.mail
        async with (
            kept(service.audit, settings.audit, mail),
            delivered(delivery, mail.deliver_seconds),
            erasing_at_deadlines(
                service.database,
                service.erase,
                service.ending,
                service.ages,
                mail,
                service.concerns.calendar,
                settings.erase_due_seconds,
            ),
        ):
            yield
        await preparing
        await service.close()

    app = FastAPI(
        title="ats-privacy",
        version=__version__,
        description="Sealed applicant records and masked views. Every read names a purpose and is audited.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # it would name the scheme and host of the request, behind a proxy http alone
        generate_unique_id_function=_operation_id,
    )
    problems.install(app)
    for router in (
        applicants.router,
        applications.router,
        documents.router,
        imports.router,
        administration.router,
        consents.router,
        copies.router,
        corrections.router,
        guardians.router,
        grounds.router,
        oversight.router,
        audit.router,
        notices.router,
        notices.public,
        undertakings.router,
        access.router,
        third_persons.router,
        operation.health,
        vendors.router,
        vendor_api.router,
        vendor_api.public,
        vendor_orders.router,
        vendor_pushes.router,
        outbox.router,
        vendor_deletions.calls,
        vendor_deletions.router,
        check_orders.router,
        check_results.router,
        sessions.public,
        sessions.router,
        accounts.public,
        accounts.own,
        accounts.router,
        enquiries.public,
        concerns.own,
        concerns.router,
    ):
        app.include_router(router)
    if settings.oidc.client_id:
        app.include_router(sign_in.public)
    if settings.development_issuer:
        app.include_router(operation.development)
    pages.install(app)
    _document_problems(app)
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
    return create_app(Settings.from_environment())


def _operation_id(route: APIRoute) -> str:
    return route.name


def _document_problems(app: FastAPI) -> None:
    original = app.openapi

    def openapi() -> dict[str, Any]:
        document = original()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if "Problem" not in schemas:
            schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas.update(schema.pop("$defs", {}))
            schemas["Problem"] = schema
            schemas["HandoffText"] = check_shapes.HandoffText.model_json_schema()
            schemas["DocumentFile"] = document_shapes.DOCUMENT_FILE
            schemas["DocumentForm"] = document_shapes.DOCUMENT_FORM
            schemas["VendorTokenIn"] = vendor_shapes.VendorTokenIn.model_json_schema()
            schemas.pop("HTTPValidationError", None)
            schemas.pop("ValidationError", None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
