"""The menu of the privacy office: what the visitor may open there, and nothing else."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request, Response

from ats_privacy.domain.administration import Action, may
from ats_privacy.web.pages.privacy.words import Words
from ats_privacy.web.pages.rendering import page
from ats_privacy.web.pages.visitors import Visitor

PRIVACY: Final = "/pages/privacy"
ENTRIES: Final = (
    (PRIVACY, "matrix", (Action.READ_POLICY,)),
    (
        f"{PRIVACY}/waiting",
        "waiting",
        (Action.DECIDE_ACCESS, Action.WATCH_BROKEN_GLASS, Action.READ_GROUNDS, Action.VERIFY_GUARDIANS),
    ),
    (f"{PRIVACY}/consents", "consents", (Action.SURVEY_CONSENTS,)),
    (f"{PRIVACY}/log", "log", (Action.READ_AUDIT,)),
    (f"{PRIVACY}/unusual", "unusual", (Action.READ_AUDIT,)),
    (f"{PRIVACY}/heads", "heads", (Action.READ_AUDIT,)),
    (f"{PRIVACY}/vendors", "vendors", (Action.READ_VENDORS,)),
    (f"{PRIVACY}/undelivered", "undelivered", (Action.KEEP_OUTBOX,)),
    (f"{PRIVACY}/incidents", "incidents", (Action.READ_INCIDENTS, Action.READ_ACCOUNTS)),
)
"""Address, name, and the acts of which one is enough to be shown it; what is permitted is decided by the gate alone."""


def privacy_page(request: Request, visitor: Visitor, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the privacy office: with its menu, and ``words`` to name things."""
    roles = visitor.actor.roles
    menu = [(address, name) for address, name, acts in ENTRIES if any(may(roles, act) for act in acts)]
    return page(request, template, status, menu=menu, words=Words.of(request), **values)
