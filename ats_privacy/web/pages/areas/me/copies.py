"""A copy of one's data to keep, for machines and for people, after a fresh proof of who one is (promise F5)."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final

import orjson
from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from ats_privacy.domain.errors import StepUpRequired
from ats_privacy.web.copy_archive import archive_of
from ats_privacy.web.pages.areas.me.own_record import ME, own_id
from ats_privacy.web.pages.copy_file import readable_copy
from ats_privacy.web.pages.rendering import attachment, page, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import AGAIN, CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/copy")
COPY: Final = f"{ME}/copy"


@router.get("", response_class=Response)
async def page_copy(request: Request, visitor: CurrentVisitor) -> Response:
    """What a copy holds, and both forms of it; opened only by a fresh proof, so that a download is one click."""
    await service_of(request).own.copies.ready(visitor.actor, own_id(visitor))
    return page(request, "me/copy.html")


@router.get("/machine", response_class=Response)
async def page_copy_for_machines(request: Request, visitor: CurrentVisitor) -> Response:
    """The copy as JSON."""

    async def made() -> Response:
        found = await _copy(request, visitor, "json")
        content = orjson.dumps(found, option=orjson.OPT_INDENT_2)
        return attachment(content, f"my-data-{_day()}.json", "application/json")

    return await _fresh(made)


@router.get("/readable", response_class=Response)
async def page_copy_for_people(request: Request, visitor: CurrentVisitor) -> Response:
    """The copy as one page that needs nothing from elsewhere, in the language chosen."""

    async def made() -> Response:
        text = readable_copy(request, await _copy(request, visitor, "html"))
        return attachment(text.encode(), f"my-data-{_day()}.html", "text/html")

    return await _fresh(made)


@router.get("/archive", response_class=StreamingResponse, response_model=None)
async def page_copy_with_files(request: Request, visitor: CurrentVisitor) -> Response:
    """The copy in both forms, with the documents as they were sent."""

    async def made() -> Response:
        return await archive_of(request, visitor.actor, own_id(visitor), "archive")

    return await _fresh(made)


async def _copy(request: Request, visitor: Visitor, form: str) -> dict[str, Any]:
    return await service_of(request).own.copies.copy(visitor.actor, own_id(visitor), form)


async def _fresh(made: Callable[[], Coroutine[Any, Any, Response]]) -> Response:
    """The download; where the proof has become too old meanwhile, the proof, and back to the page of both."""
    try:
        return await made()
    except StepUpRequired:
        return see_other(AGAIN, back=COPY)


def _day() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
