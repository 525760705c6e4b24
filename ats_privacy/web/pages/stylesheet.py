"""The one stylesheet, served by ourselves under the hash of its content, so that it may be kept for ever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

_CONTENT: Final = Path(__file__).with_name("static").joinpath("style.css").read_bytes()
STYLE_URL: Final = f"/pages/static/style.{sha256(_CONTENT).hexdigest()[:16]}.css"

router = APIRouter(include_in_schema=False)


@router.get(STYLE_URL, response_class=Response)
async def page_stylesheet(_request: Request) -> Response:
    """How pages look."""
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_CONTENT, media_type="text/css", headers=kept)
