"""The one stylesheet and the one picture, served by ourselves under the hash of their content, so that they may be kept
for ever."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request, Response

_FOLDER: Final = Path(__file__).with_name("static")
_KEPT: Final = {"Cache-Control": "public, max-age=31536000, immutable"}


def _address(name: str, suffix: str, content: bytes) -> str:
    return f"/pages/static/{name}.{sha256(content).hexdigest()[:16]}{suffix}"


_STYLE: Final = (_FOLDER / "style.css").read_bytes()
_ICON: Final = (_FOLDER / "icon.svg").read_bytes()
STYLE_URL: Final = _address("style", ".css", _STYLE)
ICON_URL: Final = _address("icon", ".svg", _ICON)

router = APIRouter(include_in_schema=False)


@router.get(STYLE_URL, response_class=Response)
async def page_stylesheet(_request: Request) -> Response:
    """How pages look."""
    return Response(_STYLE, media_type="text/css", headers=_KEPT)


@router.get(ICON_URL, response_class=Response)
async def page_icon(_request: Request) -> Response:
    """The mark in the browser's tab."""
    return Response(_ICON, media_type="image/svg+xml", headers=_KEPT)
