"""Pages into the application."""

from __future__ import annotations

from fastapi import FastAPI

from ats_privacy.web.pages import stylesheet
from ats_privacy.web.pages.areas import areas
from ats_privacy.web.pages.routes import nothing_here


def install(app: FastAPI) -> None:
    """Serve every area's pages, the stylesheet, and a page for whatever is not there under ``/pages``."""
    app.state.page_areas = areas()
    app.include_router(stylesheet.router)
    for area in app.state.page_areas:
        app.include_router(area.router)
    app.include_router(nothing_here)
