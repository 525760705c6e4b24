"""What the privacy officer looks at: who sees what, the log with a chart, what vendors still hold (D6, E1, F5)."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import BadInput, Refused
from ats_privacy.domain.identity import as_uuid, now_us, parse_id
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import page
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of
from field_policies import matrix

PRIVACY: Final = "/pages/privacy"
router = page_router("/privacy")
AREA = Area("privacy", router, entry=PRIVACY, roles=frozenset({Role.PRIVACY_OFFICER.value}), order=30)

_ROLES: Final = ("recruiter", "hr_administrator", "hiring_manager", "interviewer", "finance", "auditor", "applicant")
_A_PAGE: Final = 50
_STRENGTH: Final = {"clear": 5, "partial": 4, "generalised": 3, "pseudonym": 2, "redacted": 2, "hidden": 0}


@router.get("", response_class=Response)
async def page_matrix(request: Request, visitor: CurrentVisitor, purpose: str = "recruitment") -> Response:
    """Who sees what for a purpose: the most that a role is shown of a field at any stage, as the gate would answer."""
    service, language = service_of(request), language_of(request)
    if not may(visitor.actor.roles, Action.READ_POLICY):
        raise Refused("role_not_allowed", "None of your roles is allowed to do this.")
    if purpose not in service.policy.purposes:
        raise BadInput("purpose_unknown", "There is no such purpose.")
    best: dict[str, dict[str, str]] = {}
    revealed: set[tuple[str, str]] = set()
    for row in matrix(service.policy, roles=_ROLES, purposes=[purpose], fields=_applicant_fields(service)):
        shown = best.setdefault(row.field.partition(".")[2], dict.fromkeys(_ROLES, "hidden"))
        mask = "hidden" if row.mask is None else row.mask.value
        if _STRENGTH[mask] > _STRENGTH[shown[row.role]]:
            shown[row.role] = mask
        if row.reveal:
            revealed.add((row.field.partition(".")[2], row.role))
    titles = [(each, _title(service, each, language)) for each in sorted(service.policy.purposes)]
    return page(
        request, "privacy/matrix.html", roles=_ROLES, rows=best, revealed=revealed, purposes=titles, purpose=purpose
    )


@router.get("/log", response_class=Response)
async def page_log(request: Request, visitor: CurrentVisitor, before: str = "", person: str = "") -> Response:
    """The log, newest first, of everybody or of one person, with what happened how often."""
    cursor, subject = (parse_id(text) if text else None for text in (before, person))
    if (before and cursor is None) or (person and subject is None):
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    rows = await service_of(request).audit.read.page(visitor.actor, most=_A_PAGE + 1, before=cursor, applicant=subject)
    shown = rows[:_A_PAGE]
    counted = Counter(row["event"] for row in shown).most_common(8)
    most = max((number for _, number in counted), default=1)
    bars = [(event, number, round(100 * number / most)) for event, number in counted]
    items = [
        {
            "at": row["at"],
            "event": row["event"],
            "refused": row["outcome"] != "allowed",
            "roles": row["actor_roles"].split(),
            "kind": row["actor_kind"],
            "purpose": row["purpose"],
            "code": row["code"],
        }
        for row in shown
    ]
    last = as_uuid(shown[-1]["id"]) if len(rows) > _A_PAGE else None
    about = f"&person={subject}" if subject else ""
    following = f"{PRIVACY}/log?before={last}{about}" if last else ""
    return page(request, "privacy/log.html", items=items, bars=bars, following=following, person=person)


@router.get("/vendors", response_class=Response)
async def page_vendors(request: Request, visitor: CurrentVisitor) -> Response:
    """What vendors still hold of people, and until when."""
    service, now = service_of(request), now_us()
    rows = await service.checks.deletions.outstanding(visitor.actor)
    items = [
        {
            "vendor": row["name"],
            "state": row["state"],
            "since": row["held_since"],
            "due": row["due_at"],
            "late": row["due_at"] < now,
            "reminders": row["reminders"],
        }
        for row in rows
    ]
    vendors = [
        {"name": row["name"], "ended": row["ended_at"] is not None}
        for row in await service.vendors.keep.every(visitor.actor)
    ]
    return page(request, "privacy/vendors.html", items=items, vendors=vendors)


def _applicant_fields(service: Any) -> list[str]:
    return [name for name in service.policy.fields if name.startswith("applicant.")]


def _title(service: Any, purpose: str, language: str) -> str:
    known = service.policy.purposes[purpose]
    return str(known.title_zh if language == "zh" else known.title)
