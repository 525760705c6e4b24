"""The page of a person's record as HR works with it, each part put together from what may be shown (B1, B3)."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import Request, Response

from ats_privacy.domain.actors import Role
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.check_orders import possible
from ats_privacy.domain.contracts import FIELDS_OF_CHECK, Terms
from ats_privacy.domain.documents import DocumentKind
from ats_privacy.domain.errors import AtsPrivacyError, NotFound, Refused
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.disclosure import Disclosed
from ats_privacy.service import Service
from ats_privacy.web.pages.language import language_of
from ats_privacy.web.pages.rendering import done, page
from ats_privacy.web.pages.visitors import Visitor
from ats_privacy.web.routes.common import NO_ID, service_of

PEOPLE: Final = "/pages/people"
PURPOSE: Final = "recruitment"
CHECKS: Final = "background_check"
CORRECTABLE: Final = ("full_name", "email", "mobile", "id_number", "birth_date")
_OPENINGS: Final = 200
_TOLD: Final = {
    "corrected": "record",
    "applied": "candidacies",
    "moved": "candidacies",
    "sent": "documents",
    "deleted": "documents",
    "asked": "checks",
    "check": "checks",
}
"""What was just done → the section that tells of it."""


async def record_page(
    request: Request, visitor: Visitor, person: UUID, error: AtsPrivacyError | None = None, at: str = ""
) -> Response:
    """The record as masked, with what can be done; an error is told in the section ``at``."""
    service = service_of(request)
    shown = await service.view.one(visitor.actor, person, PURPOSE)
    names = [name for name in service.view.fields if name != "provenance"]
    seen = [name for name in names if shown.masks.get(name, "hidden") != "hidden"]
    told = done(request, *_TOLD)
    ours = may(visitor.actor.roles, Action.APPLY)
    return page(
        request,
        "hr/person.html",
        200 if error is None else error.status,
        person=str(person),
        name=name_of(shown),
        state=shown.row["state"],
        version=shown.row["version"],
        facts=[
            (name, shown.values[name], shown.masks[name])
            for name in seen
            if shown.values.get(name) not in (None, "", [], {})
        ],
        withheld=[name for name in names if name not in seen],
        ours=ours,
        correctable=CORRECTABLE,
        **_reveals(service, visitor, names, language_of(request)),
        **(await _candidacies(service, visitor, person) if ours else {}),
        **(await _documents(service, visitor, person) if ours else {}),
        **await _checks(service, visitor, person),
        error=error,
        at=at,
        told=told,
        told_at=_TOLD.get(told, ""),
    )


def name_of(item: Disclosed) -> str:
    """A person's name as it may be shown; empty where it may not."""
    value = item.values.get("full_name")
    return str((value.get("full") if isinstance(value, dict) else value) or "")


def _reveals(service: Service, visitor: Visitor, names: list[str], language: str) -> dict[str, Any]:
    """Purposes for which the visitor may have anything in full, with the fields of each."""
    revealable: dict[str, list[str]] = {}
    for name in names:
        for purpose, roles in service.policy.fields[f"applicant.{name}"].reveal.items():
            if not visitor.actor.roles.isdisjoint(roles):
                revealable.setdefault(purpose, []).append(name)
    known = service.policy.purposes
    ordered = sorted(revealable, key=lambda purpose: (purpose != PURPOSE, purpose))
    return {
        "purposes": [(each, known[each].title_zh if language == "zh" else known[each].title) for each in ordered],
        "revealable": sorted({name for each in revealable.values() for name in each}),
    }


async def _candidacies(service: Service, visitor: Visitor, person: UUID) -> dict[str, Any]:
    """Openings the person applies for, each with its stage, and those that they can still be added to."""
    rows = await service.requisitions.page(visitor.actor, most=_OPENINGS, after=NO_ID)
    listed = {as_uuid(row["id"]): row for row in rows}
    found = []
    for item in await service.applications.of_applicant(visitor.actor, person, PURPOSE):
        requisition = as_uuid(item.row["requisition_id"])
        opening = listed.get(requisition) or await service.requisitions.one(visitor.actor, requisition)
        found.append(
            {
                "id": as_uuid(item.row["id"]),
                "version": item.row["version"],
                "stage": item.row["stage"],
                "opening": opening,
                "notes": len(item.values.get("notes") or []),
            }
        )
    taken = {as_uuid(each["opening"]["id"]) for each in found}
    free = [row for key, row in listed.items() if row["status"] == "open" and key not in taken]
    return {"candidacies": found, "free": free, "stages": service.gate.policy.stages}


async def _documents(service: Service, visitor: Visitor, person: UUID) -> dict[str, Any]:
    """Documents of the person, and what a form needs that sends one more, once."""
    found = await service.documents.listed(visitor.actor, person, PURPOSE)
    mebi = service.settings.most_document_bytes / (1024 * 1024)
    return {
        "documents": [
            {"id": str(item.row["id"]), "at": item.row["created_at"], "details": item.values.get("details") or {}}
            for item in found
        ],
        "kinds": [kind.value for kind in DocumentKind],
        "once": uuid4().hex,
        "most": f"{mebi:.0f} MiB" if mebi >= 1 else f"{service.settings.most_document_bytes // 1024} KiB",
    }


async def _checks(service: Service, visitor: Visitor, person: UUID) -> dict[str, Any]:
    """Orders of checks with what can be done with each, and contracts to order by; nothing for who orders none."""
    if Role.HR_ADMINISTRATOR.value not in visitor.actor.roles:
        return {"orders": None, "contracts": [], "checks": ()}
    orders = []
    for row in reversed(await service.checks.orders.every(visitor.actor, person)):
        terms = Terms.read(row["terms"])
        result = None
        if row["state"] in ("result_received", "reviewed", "disputed", "closed"):
            try:
                result = await service.checks.results.read(visitor.actor, person, as_uuid(row["id"]), CHECKS)
            except (NotFound, Refused):
                result = None  # it went with the consent
        acts = possible(row["state"])
        orders.append({"id": str(row["id"]), "state": row["state"], "terms": terms, "acts": acts, "result": result})
    contracts = []
    for vendor in await service.vendors.keep.every(visitor.actor):
        kept = await service.vendors.keep.one(visitor.actor, as_uuid(vendor["id"]))
        contracts += [
            (f"{vendor['id']} {each['id']}", f"{vendor['name']} · {each['region']} · {each['document']}")
            for each in kept.contracts
            if each["ended_at"] is None
        ]
    return {"orders": orders, "contracts": contracts, "checks": sorted(FIELDS_OF_CHECK)}
