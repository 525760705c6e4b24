"""Vendors as the privacy office and HR keep them: who they are, what binds them, until when (promises E1, D1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.activities import days_of
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.contracts import FIELDS_OF_CHECK, PURPOSE, Contract, needed
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us, today
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.domain.vendors import CONTRACT_ENDED, END_REASONS, SubProcessor, check_audit_due, check_contract
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import outbox, vendor_keys, vendor_tokens, vendors
from ats_privacy.storage.statements import Database, Expectation, Row, Step
from field_policies import Policy

MATTERS = frozenset({"orders", "privacy", "security"})
OUTCOMES = frozenset({"passed", "failed"})
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class VendorRecord:
    """Everything that is kept of a vendor; ``sub_processors`` by contract."""

    vendor: Row
    contracts: Sequence[Row]
    sub_processors: Mapping[UUID, Sequence[Row]]
    audits: Sequence[Row]
    keys: Sequence[Row]
    contacts: Sequence[Row]


def fields_for_vendors(policy: Policy) -> frozenset[str]:
    """The applicant's fields that the policy lets go to a vendor at all."""
    purpose = policy.purposes.get(PURPOSE)
    only = frozenset(policy.fields) if purpose is None or purpose.only is None else frozenset(purpose.only)
    named = {name.removeprefix("applicant.") for name in only & frozenset(policy.fields)}
    return frozenset(named) & needed(FIELDS_OF_CHECK)


class KeepVendors:
    """Reads and writes of vendors and their contracts."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once
        self._allowed = fields_for_vendors(gate.policy)
        purpose = gate.policy.purposes.get(PURPOSE)
        self._longest_days = 0 if purpose is None else days_of(purpose.retention) or 0

    async def register(self, actor: Actor, name: str, repeatable: Repeatable | None = None) -> Answered:
        """A new vendor; it is entrusted with nothing before there is a contract and a proven key."""
        event = Event.VENDOR_REGISTERED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            vendor = new_id()
            told = entry(actor, event, Outcome.ALLOWED, object_id=vendor)
            made = vendors.insert(actor.organisation, vendor, name, actor.id)
            return {"id": str(vendor), "name": name}, [made, self._gate.audit.insert([told])]

        return await self._once.run(actor, repeatable, 201, prepare)

    async def every(self, actor: Actor) -> Sequence[Row]:
        """All vendors of the organisation, those that have ended too."""
        await administration.require(self._gate, actor, Action.READ_VENDORS, Event.VENDOR_READ)
        return await vendors.every(self._database, actor.organisation)

    async def one(self, actor: Actor, vendor: UUID) -> VendorRecord:
        """A vendor with its contracts, audits, keys and mailboxes.

        :raises NotFound: there is none.
        """
        await administration.require(self._gate, actor, Action.READ_VENDORS, Event.VENDOR_READ)
        row = await self._vendor(actor, vendor, Event.VENDOR_READ)
        about = (self._database, actor.organisation, vendor)
        subs: dict[UUID, list[Row]] = {}
        for sub in await vendors.sub_processors(*about):
            subs.setdefault(as_uuid(sub["contract_id"]), []).append(sub)
        return VendorRecord(
            row,
            await vendors.contracts(*about),
            subs,
            await vendors.audits(*about),
            await vendor_keys.every(*about),
            await vendors.contacts(*about),
        )

    async def end(self, actor: Actor, vendor: UUID, reason: str) -> None:
        """End a vendor for good: every contract with it, every token; what it still owes is its attestations.

        :raises NotFound: there is none. :raises Conflict: it has ended.
        """
        event = Event.VENDOR_ENDED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        _known(reason, END_REASONS, "reason")
        told = entry(actor, event, Outcome.ALLOWED, object_id=vendor, code=reason)
        for _ in range(_ATTEMPTS):
            row = await self._vendor(actor, vendor, event)
            if row["status"] != "active":
                raise Conflict("vendor_ended", "The vendor has ended before.")
            steps: list[Step] = [vendors.end(actor.organisation, vendor, row["version"], actor.id)]
            for held in await vendors.contracts(self._database, actor.organisation, vendor):
                if held["ended_at"] is None:
                    steps += self._ending(actor, vendor, as_uuid(held["id"]), reason)
            steps.append(vendor_tokens.end_of_vendor(actor.organisation, vendor))
            try:
                await self._database.write(*steps, self._gate.audit.insert([told]))
            except Expectation:
                continue  # a contract was made or ended at this moment
            return
        raise Conflict("write_conflict", "The vendor is written to without pause; repeat.")

    async def write_to(self, actor: Actor, vendor: UUID, matter: str, address: str) -> None:
        """Where the vendor is written to in a matter: the mailbox of an office, not of a person.

        :raises NotFound: there is no such vendor.
        """
        event = Event.VENDOR_CHANGED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        _known(matter, MATTERS, "matter")
        await self._vendor(actor, vendor, event)
        about = (actor.organisation, vendor, matter, _mailbox(address), actor.id)
        told = self._gate.audit.insert([entry(actor, event, Outcome.ALLOWED, object_id=vendor, fields=matter)])
        held = await vendors.contacts(self._database, actor.organisation, vendor)
        there = any(row["matter"] == matter for row in held)
        await self._database.write(vendors.change_contact(*about) if there else vendors.insert_contact(*about), told)

    async def contract(
        self,
        actor: Actor,
        vendor: UUID,
        contract: Contract,
        document: str,
        sub_processors: Sequence[SubProcessor],
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """A written agreement. Its terms never change; when it ends, what the vendor holds under it is called back.

        :raises NotFound: there is no such vendor. :raises BadInput: a term is not within bounds.
        :raises Conflict: the vendor has ended.
        """
        event = Event.VENDOR_CONTRACTED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        row = await self._vendor(actor, vendor, event)
        check_contract(contract, sub_processors, self._allowed, self._longest_days, now_us())

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            made = new_id()
            fields = " ".join(sorted(contract.fields))
            told = entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, fields=fields, object_id=made)
            return {"id": str(made), "vendor_id": str(vendor)}, [
                vendors.changed(actor.organisation, vendor, row["version"]),
                vendors.insert_contract(actor.organisation, vendor, made, contract, document, sub_processors, actor.id),
                _call_back(actor.organisation, vendor, made, "lapsed", contract.ends_at),
                self._gate.audit.insert([told]),
            ]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Expectation:
            raise Conflict(
                "vendor_changed", "The vendor has ended, or was given another contract this moment."
            ) from None

    async def end_contract(self, actor: Actor, vendor: UUID, contract: UUID, reason: str) -> None:
        """End a contract before its time: nothing is handed over under it from this moment (promise E1).

        :raises NotFound: there is none that goes on.
        """
        event = Event.VENDOR_CONTRACT_ENDED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        _known(reason, END_REASONS, "reason")
        missing = NotFound("not_found", "There is no such contract that goes on.")
        told = entry(actor, event, Outcome.ALLOWED, object_id=contract, code=reason)
        held = await vendors.contracts(self._database, actor.organisation, vendor)
        if contract not in {as_uuid(row["id"]) for row in held}:
            await self._gate.refuse(actor, event, missing)
        try:
            steps = self._ending(actor, vendor, contract, reason)
            await self._database.write(*steps, self._gate.audit.insert([told]))
        except Expectation:
            raise missing from None

    async def audited(
        self,
        actor: Actor,
        vendor: UUID,
        contract: UUID,
        held_at: int,
        outcome: str,
        due_at: int,
        document: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """An audit of the vendor. One that was failed stops handoffs at once, until another is passed.

        :raises NotFound: there is no such contract that goes on. :raises BadInput: the instants do not fit.
        """
        event = Event.VENDOR_AUDITED
        await administration.require(self._gate, actor, Action.CHANGE_VENDORS, event)
        _known(outcome, OUTCOMES, "outcome")
        check_audit_due(held_at, due_at, now_us())
        await self._vendor(actor, vendor, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            made = new_id()
            told = entry(actor, event, Outcome.ALLOWED, object_id=made, code=outcome)
            steps = vendors.record_audit(
                actor.organisation, vendor, made, contract, held_at, outcome, due_at, document, actor.id
            )
            return {"id": str(made), "vendor_id": str(vendor)}, [*steps, self._gate.audit.insert([told])]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Expectation:
            raise NotFound("not_found", "There is no such contract that goes on.") from None

    def _ending(self, actor: Actor, vendor: UUID, contract: UUID, reason: str) -> list[Step]:
        return [
            vendors.end_contract(actor.organisation, vendor, contract, reason, actor.id),
            outbox.cancel(actor.organisation, contract),
            _call_back(actor.organisation, vendor, contract, reason, None),
        ]

    async def _vendor(self, actor: Actor, vendor: UUID, event: Event) -> Row:
        row = await vendors.one(self._database, actor.organisation, vendor)
        if row is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such vendor."))
        return row


def _call_back(organisation: UUID, vendor: UUID, contract: UUID, reason: str, due_at: int | None) -> Step:
    return outbox.order(
        organisation,
        CONTRACT_ENDED,
        once=f"{CONTRACT_ENDED}:{contract}:{'lapsed' if due_at else 'ended'}",
        object_id=contract,
        parameters={"vendor": str(vendor), "contract": str(contract), "reason": reason},
        due_at=due_at,
    )


def _mailbox(address: str) -> str:
    try:
        found: str = validate("email", address, today=today().date())
    except InvalidValue:
        raise BadInput("address_invalid", "This is no address of a mailbox.", pointer="/address") from None
    return found


def _known(name: str, names: frozenset[str], member: str) -> None:
    if name not in names:
        raise BadInput(f"{member}_unknown", f"Known are: {', '.join(sorted(names))}.", pointer=f"/{member}")
