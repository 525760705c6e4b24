"""The application in process, at the cost of its service alone."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.routing import BaseRoute

from ats_privacy.settings import Settings
from ats_privacy.web.app import create_app

_ROUTES: dict[tuple[bool, bool], list[BaseRoute]] = {}


def application(settings: Settings) -> FastAPI:
    """What :func:`create_app` makes, with the routes of an earlier one for the same kind of settings.

    FastAPI works a route out when it is first asked for, anew in every application: a tenth of a second a test.
    """
    app = create_app(settings)
    # Settings choose among routes by these alone, and no route knows its application but by the request.
    app.router.routes = _ROUTES.setdefault(
        (bool(settings.oidc.client_id), settings.development_issuer), app.router.routes
    )
    return app
