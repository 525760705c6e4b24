"""Vendors for whom oversees them: contracts, audits, what they hold and how they use what they were given (E1, E2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import Request, Response

from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Row
from ats_privacy.usecases.keep_vendors import VendorRecord
from ats_privacy.web.pages.areas import Area
from ats_privacy.web.pages.areas.privacy_log import staff_names
from ats_privacy.web.pages.forms import sent
from ats_privacy.web.pages.privacy import charts
from ats_privacy.web.pages.privacy.menu import PRIVACY, privacy_page
from ats_privacy.web.pages.rendering import done, see_other
from ats_privacy.web.pages.routes import page_router
from ats_privacy.web.pages.visitors import CurrentVisitor
from ats_privacy.web.routes.common import service_of

VENDORS: Final = f"{PRIVACY}/vendors"
UNDELIVERED: Final = f"{PRIVACY}/undelivered"
SPANS: Final = (7, 30, 90)
_MOST: Final = 100

router = page_router("/privacy")
AREA = Area("privacy_vendors", router)


@router.get("/vendors", response_class=Response)
async def page_vendors(request: Request, visitor: CurrentVisitor) -> Response:
    """Every vendor: what binds it and what it still holds."""
    service, actor, now = service_of(request), visitor.actor, now_us()
    vendors = await service.vendors.keep.every(actor)
    watches = may(actor.roles, Action.WATCH_VENDORS)
    held = await service.checks.deletions.outstanding(actor) if watches else []
    items = []
    for row in vendors:
        record = await service.vendors.keep.one(actor, as_uuid(row["id"]))
        own = [each for each in held if as_uuid(each["vendor_id"]) == as_uuid(row["id"])]
        items.append(
            {
                "id": as_uuid(row["id"]),
                "name": row["name"],
                "ended": row["ended_at"] is not None,
                "binding": _binding(record, now),
                "held": len(own),
                "late": sum(each["due_at"] < now for each in own),
            }
        )
    return privacy_page(request, visitor, "privacy/vendors.html", items=items, held=_held(held, now), watches=watches)


@router.get("/vendors/{vendor}", response_class=Response)
async def page_vendor(request: Request, visitor: CurrentVisitor, vendor: UUID, days: int = 30) -> Response:
    """One vendor: contracts, audits, keys, use of its interfaces, what it holds, what did not reach it."""
    service, actor, now = service_of(request), visitor.actor, now_us()
    if days not in SPANS:
        raise BadInput("form_invalid", "This is not what a link of ours sends.")
    record = await service.vendors.keep.one(actor, vendor)
    address, pushes = await service.checks.pushes.undone(actor, vendor)
    watches = may(actor.roles, Action.WATCH_VENDORS)
    use = await service.vendors.watch.use(actor, vendor, days) if watches else None
    held = await service.checks.deletions.outstanding(actor, vendor) if watches else []
    return privacy_page(
        request,
        visitor,
        "privacy/vendor.html",
        vendor=record.vendor,
        binding=_binding(record, now),
        contracts=[_contract(record, row, now) for row in record.contracts],
        audits=record.audits,
        keys=[{**row, "good": row["state"] == "proven" and row["expires_at"] > now} for row in record.keys],
        contacts=record.contacts,
        address=address,
        pushes=[row for row in pushes if row["state"] == "dead"],
        waiting=sum(row["state"] == "waiting" for row in pushes),
        use=use,
        calls=charts.shares((row["event"], row["times"]) for row in use.events)[0] if use else [],
        held=_held(held, now),
        days=days,
        spans=SPANS,
    )


@router.get("/undelivered", response_class=Response)
async def page_undelivered(request: Request, visitor: CurrentVisitor) -> Response:
    """Messages that were given up, to be tried anew or left be."""
    items = await service_of(request).outbox.given_up(visitor.actor)
    told = done(request, "retried", "dropped")
    return privacy_page(request, visitor, "privacy/undelivered.html", items=items, told=told)


@router.post("/undelivered/{order}", response_class=Response)
async def post_undelivered(request: Request, visitor: CurrentVisitor, order: UUID) -> Response:
    """Try a message anew, or leave it be."""
    act = (await sent(request, visitor, "act"))["act"]
    outbox = service_of(request).outbox
    if act == "retried":
        await outbox.retry(visitor.actor, order)
    elif act == "dropped":
        await outbox.drop(visitor.actor, order)
    else:
        raise BadInput("form_invalid", "This is not what a form of ours sends.")
    return see_other(UNDELIVERED, done=act)


@router.get("/incidents", response_class=Response)
async def page_incidents(request: Request, visitor: CurrentVisitor) -> Response:
    """Incidents, and who is locked out (promise D8)."""
    service, actor = service_of(request), visitor.actor
    oversee = service.accounts.oversee
    incidents: Sequence[Row] | None = None
    if may(actor.roles, Action.READ_INCIDENTS):
        incidents = await oversee.incidents(actor, most=_MOST, before=None)
    locked = await oversee.locked(actor, most=_MOST)
    names = await staff_names(service, actor)
    return privacy_page(
        request,
        visitor,
        "privacy/incidents.html",
        incidents=None if incidents is None else [_about(row, names) for row in incidents],
        locked=[_about(row, names) for row in locked],
    )


def _about(row: Row, names: dict[UUID, str]) -> dict[str, Any]:
    principal = None if row["principal_id"] is None else as_uuid(row["principal_id"])
    return {**row, "who": names.get(principal, "") if principal else "", "principal": principal}


def _contract(record: VendorRecord, row: Row, now: int) -> dict[str, Any]:
    subs = record.sub_processors.get(as_uuid(row["id"]), ())
    return {"row": row, "standing": _standing(row, now), "subs": subs, "fields": row["fields"].split()}


def _standing(row: Row, now: int) -> str:
    if row["ended_at"] is not None:
        return "ended"
    if now < row["begins_at"]:
        return "coming"
    if now >= row["ends_at"]:
        return "lapsed"
    return "audit_due" if now >= row["audit_due_at"] else "in_force"


def _binding(record: VendorRecord, now: int) -> str:
    """What may be handed over now: nothing without a contract in force, an audit in date that was passed, a key."""
    standings = {_standing(row, now) for row in record.contracts}
    if record.vendor["ended_at"] is not None:
        return "ended"
    if "in_force" not in standings:
        return "audit_due" if "audit_due" in standings else "no_contract"
    audits = sorted(record.audits, key=lambda row: row["held_at"])
    if audits and audits[-1]["outcome"] == "failed":
        return "audit_failed"
    proven = any(
        row["use"] == "enc" and row["state"] == "proven" and row["not_before"] <= now < row["expires_at"]
        for row in record.keys
    )
    return "bound" if proven else "no_key"


def _held(rows: Sequence[Row], now: int) -> list[dict[str, Any]]:
    return [
        {
            "vendor": row["name"],
            "order": as_uuid(row["id"]),
            "state": row["state"],
            "since": row["held_since"],
            "due": row["due_at"],
            "late": row["due_at"] < now,
            "reminders": row["reminders"],
            "escalated": row["escalated_at"],
        }
        for row in rows
    ]
