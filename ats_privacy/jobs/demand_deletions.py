"""Vendors are told what to delete and reminded of it, by push or by mail; the privacy officer hears of what is late
(promises A4, E1, F2, F3).

What is sent names an order and a date, nothing of the person: it goes out when their record is gone, too.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

import orjson

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.letters import LANGUAGES, letter_text
from ats_privacy.adapters.mail import Letter, Relay
from ats_privacy.adapters.packages import JOSE_MEDIA_TYPE, Envelope, sign
from ats_privacy.adapters.vendor_push import VendorPush
from ats_privacy.domain.actors import Role
from ats_privacy.domain.check_orders import DAY_US, Act
from ats_privacy.domain.deletions import OVERDUE, REMIND, Demand, Stage, demand
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, iso_instant, new_id, now_us
from ats_privacy.domain.orders import Order, Undeliverable, Undelivered
from ats_privacy.domain.vendors import client_id
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.compromise import MAIL_ACCOUNT
from ats_privacy.gate.heads import system
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import (
    accounts,
    check_orders,
    holds,
    organisations,
    outbox,
    vendor_deletions,
    vendor_pushes,
    vendors,
)
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

DEMAND_TYPE: Final = "ats-privacy-deletion-demand+jwt"
"""The ``typ`` of what is pushed: a JWS of ours with the claims ``order``, ``stage`` and ``due`` (seconds)."""

_TEMPLATE = "vendor_deletion"
_MATTERS = ("privacy", "orders")
_PAGE = 200
_OFFICERS = frozenset({Role.PRIVACY_OFFICER.value})


class DemandDeletion:
    """Tells a vendor to delete. ``relay`` None: there is no mail; ``own`` None: nothing can be signed, so no pushes."""

    def __init__(
        self,
        database: Database,
        audit: AuditLog,
        push: VendorPush,
        own: HandoffKeys | None,
        mail: MailSettings,
        issuer: str,
    ) -> None:
        self._database = database
        self._audit = audit
        self._push = push
        self._own = own
        self._mail = mail
        self._issuer = issuer

    async def deliver(self, order: Order) -> None:
        """Tell the vendor; nothing where it has attested meanwhile. It may have been told before, by the same id.

        :raises Undeliverable: the order is unknown, or the vendor refuses it. :raises Undelivered: the vendor cannot be
        reached, or has no address yet.
        """
        if order.object_id is None:
            raise Undeliverable("order_unknown", "The order names no order of a check.")
        row = await vendor_deletions.one(self._database, order.organisation, order.object_id)
        if row is None:
            raise Undeliverable("order_unknown", "No vendor owes a deletion of this order.")
        if row["attested_at"] is not None:
            return
        stage = Stage(order.parameters.get("stage", Stage.RECALLED.value))
        road = await self._told(order, row, stage)
        at, event = now_us(), Event.DELETION_DEMANDED if stage is Stage.RECALLED else Event.DELETION_REMINDED
        entered = entry(
            system(order.organisation),
            event,
            Outcome.ALLOWED,
            subject=_reference(row),
            object_id=order.object_id,
            fields=road,
            code=f"vendor:{as_uuid(row['vendor_id'])}",
        )
        await self._database.write(
            vendor_deletions.told(order.organisation, order.object_id, at), self._audit.insert([entered])
        )

    async def _told(self, order: Order, row: Row, stage: Stage) -> str:
        vendor, check = as_uuid(row["vendor_id"]), as_uuid(row["id"])
        address = await vendor_pushes.address(self._database, order.organisation, vendor)
        if address is not None and self._own is not None:
            text = self._signed(self._own, order, vendor, check, stage, row["due_at"])
            await self._push.post(address, text, JOSE_MEDIA_TYPE, order.message_id)
            return "push"
        mailbox = await self._mailbox(order.organisation, vendor)
        if mailbox is None:
            raise Undelivered("vendor_unreachable", "The vendor has no address for pushes, and no mailbox (yet).")
        if not self._mail.host:
            raise Undelivered("mail_unavailable", "There is no relay to send mail through.")
        subject, text = await self._letter(order.organisation, check, stage, row["due_at"])
        await Relay(self._mail).send(Letter(mailbox, subject, text, order.message_id))
        return "mail"

    def _signed(self, own: HandoffKeys, order: Order, vendor: UUID, check: UUID, stage: Stage, due_at: int) -> str:
        now = now_us()
        to = client_id(order.organisation, vendor)
        claims = Envelope(self._issuer, to, str(check), order.message_id, now, now + DAY_US).claims()
        return sign(own, DEMAND_TYPE, orjson.dumps(claims | {"stage": stage.value, "due": due_at // 1_000_000}))

    async def _mailbox(self, organisation: UUID, vendor: UUID) -> str | None:
        contacts = await vendors.contacts(self._database, organisation, vendor)
        held = {row["matter"]: str(row["address"]) for row in contacts}
        return next((held[matter] for matter in _MATTERS if matter in held), None)

    async def _letter(self, organisation: UUID, check: UUID, stage: Stage, due_at: int) -> tuple[str, str]:
        tenant = await organisations.by_id(self._database, organisation)
        values = {
            "organisation_name": "" if tenant is None else tenant["name"],
            "service": self._issuer,
            "order": str(check),
            "stage": stage.value,
            "due_at": iso_instant(due_at),
        }
        letters = [letter_text(_TEMPLATE, language, values) for language in LANGUAGES]
        return " / ".join(subject for subject, _ in letters), "\n\n".join(text for _, text in letters)


async def remind_deletions(database: Database, audit: AuditLog, mail: MailSettings, *, now: int | None = None) -> int:
    """Call back what nearly reached the end of its retention, remind vendors, tell the privacy officer what is late;
    returns about how many deletions something was done. Any number of workers may run it at once."""
    moment, done = now_us() if now is None else now, 0
    for organisation in await organisations.every(database):
        about = as_uuid(organisation["id"])
        while rows := await vendor_deletions.due(database, about, moment, most=_PAGE):
            before = done
            for row in rows:
                done += await _remind(database, audit, mail, row, moment)
            if done == before:
                break  # other workers are at them
    return done


async def _remind(database: Database, audit: AuditLog, mail: MailSettings, row: Row, now: int) -> bool:
    found = demand(row["state"], row["due_at"], now)
    steps = _call_back(audit, row, now) if found.stage is Stage.RECALLED else _reminder(row, found, now)
    if found.stage is Stage.LATE and row["escalated_at"] is None:
        steps += await _escalation(database, audit, mail, row, now)
    try:
        await database.write(*steps)
    except (Expectation, Duplicate):
        return False  # another worker, the vendor or whoever ended the order was first
    return True


def _call_back(audit: AuditLog, row: Row, now: int) -> list[Step]:
    told = entry(
        system(as_uuid(row["organisation_id"])),
        Event.CHECK_ORDERS_CALLED_BACK,
        Outcome.ALLOWED,
        subject=_reference(row),
        object_id=as_uuid(row["id"]),
        code="retention_over",
    )
    return [*check_orders.end_one(row, Act.RECALL, now), audit.insert([told])]


def _reminder(row: Row, found: Demand, now: int) -> list[Step]:
    organisation, order = as_uuid(row["organisation_id"]), as_uuid(row["id"])
    return [
        vendor_deletions.reminded(row, now, found.again_at),
        outbox.order(
            organisation,
            REMIND,
            once=f"{REMIND}:{order}:{row['reminders']}",
            object_id=order,
            parameters={"stage": found.stage.value},
        ),
    ]


async def _escalation(database: Database, audit: AuditLog, mail: MailSettings, row: Row, now: int) -> list[Step]:
    """An incident, an alert to the operator's own addresses, and a letter to each privacy officer with an account."""
    organisation, order, incident = as_uuid(row["organisation_id"]), as_uuid(row["id"]), new_id()
    actor, vendor = system(organisation), f"vendor:{as_uuid(row['vendor_id'])}"
    told = [
        entry(actor, Event.DELETION_OVERDUE, Outcome.FAILED, subject=_reference(row), object_id=order, code=vendor),
        entry(actor, Event.INCIDENT_OPENED, Outcome.ALLOWED, object_id=incident, code=OVERDUE),
    ]
    parameters: dict[str, str | int | bool | None] = {
        "kind": OVERDUE,
        "vendor": str(as_uuid(row["vendor_id"])),
        "order": str(order),
        "begins_at": row["due_at"],
        "ends_at": now,
    }
    steps: list[Step] = [
        vendor_deletions.escalated(row, now),
        holds.open_incident(organisation, incident, OVERDUE, order, "check_order", actor.id, now),
        audit.insert(told),
    ]
    for kind in mail.alert_kinds:
        once = f"{kind}:{OVERDUE}:{order}"
        steps.append(outbox.order(organisation, kind, once=once, object_id=incident, parameters=parameters))
    for officer in await accounts.with_roles(database, organisation, _OFFICERS):
        holder = as_uuid(officer["id"])
        steps.append(
            outbox.order(
                organisation,
                MAIL_ACCOUNT,
                once=f"{MAIL_ACCOUNT}:{incident}:{holder}",
                object_id=holder,
                parameters={"template": OVERDUE, **parameters},
            )
        )
    return steps


def _reference(row: Row) -> bytes | None:
    """The person's audit reference; None once they are erased."""
    return None if row["audit_reference"] is None else bytes(row["audit_reference"])
