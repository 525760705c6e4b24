"""A copy of one's data to keep, for machines and for people, after a fresh proof of who one is (promise F5)."""

from __future__ import annotations

import base64
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import orjson
from fastapi import Request, Response

from ats_privacy.domain.errors import StepUpRequired
from ats_privacy.web.pages.areas.me.own_record import ME, own_id, purpose_title
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import attachment, page, rendered, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import AGAIN, CurrentVisitor, Visitor
from ats_privacy.web.routes.common import service_of

router = page_router("/me/copy")
COPY: Final = f"{ME}/copy"
_STYLE: Final = (Path(__file__).parents[2] / "static" / "style.css").read_text(encoding="utf-8")
_STYLE_DIGEST: Final = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()


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
        found, language, policy = (
            await _copy(request, visitor, "html"),
            language_of(request),
            service_of(request).policy,
        )
        accesses = [
            each | {"why": purpose_title(policy, each["purpose"], language) if each["purpose"] else ""}
            for each in found["accesses"]
        ]
        consents = [each | {"title": purpose_title(policy, each["purpose"], language)} for each in found["consents"]]
        corrections = [
            each | {"why": purpose_title(policy, each["purpose"], language)} for each in found["corrections"]
        ]
        text = rendered(
            request,
            "me/copy_file.html",
            copy=found | {"accesses": accesses, "consents": consents, "corrections": corrections},
            style=_STYLE,
            style_digest=_STYLE_DIGEST,
        )
        return attachment(text.encode(), f"my-data-{_day()}.html", "text/html")

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
