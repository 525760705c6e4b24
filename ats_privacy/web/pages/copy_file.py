"""A copy of one's data as one page that needs nothing from elsewhere and runs nothing (promise F5)."""

from __future__ import annotations

import base64
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from fastapi import Request

from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.purpose_titles import purpose_title
from ats_privacy.web.pages.rendering import rendered
from ats_privacy.web.routes.common import service_of

_STYLE: Final = (Path(__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
_STYLE_DIGEST: Final = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()


def readable_copy(request: Request, found: dict[str, Any]) -> str:
    """The page, in the language that was chosen or is asked for. ``found``: the copy as machines get it."""
    language, policy = language_of(request), service_of(request).policy

    def titled(member: str, name: str) -> list[dict[str, Any]]:
        return [
            each | {name: purpose_title(policy, each["purpose"], language) if each["purpose"] else ""}
            for each in found[member]
        ]

    told = {
        "accesses": titled("accesses", "why"),
        "consents": titled("consents", "title"),
        "corrections": titled("corrections", "why"),
    }
    return rendered(request, "me/copy_file.html", copy=found | told, style=_STYLE, style_digest=_STYLE_DIGEST)
