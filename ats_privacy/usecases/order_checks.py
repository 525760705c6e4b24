"""Orders of background checks as HR makes them: requested, put to the person, taken back (promises A4, E1, E3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ats_privacy.domain import contracts
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import ANSWERED_WITHIN_US, Act, after, ending
from ats_privacy.domain.consents import ConsentKind, Ended, Scope
from ats_privacy.domain.contracts import FIELDS_OF_CHECK, PURPOSE, Reason, Standing, Terms, needed
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.consent_ending import ConsentEnding
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.handing_over import HandingOver
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import check_orders
from ats_privacy.storage.statements import Database, Duplicate, Expectation, MissingReference, Row, Step
from ats_privacy.storage.vendors import VendorStanding

_THE_PERSONS = frozenset(
    {"consent_missing", "order_consent_missing", "crossing_consent_missing", "sensitive_consent_missing"}
)
"""Reasons that the person's answer takes away; an order is made to ask for it."""


class OrderChecks:
    """Reads and writes of orders before anything leaves the house."""

    def __init__(
        self, database: Database, gate: Gate, once: Once, handing: HandingOver, consents: ConsentEnding
    ) -> None:
        self._database = database
        self._gate = gate
        self._once = once
        self._handing = handing
        self._ending = consents

    async def request(
        self,
        actor: Actor,
        applicant: UUID,
        vendor: UUID,
        contract: UUID,
        checks: Collection[str],
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """A new order: its terms are what the policy, the contract and the checks all allow, and no more (E3).

        :raises BadInput: an unknown check. :raises NotFound: no such person, vendor or contract.
        :raises Refused: nothing could be handed over; the first reason, all of their codes in ``missing``.
        :raises Conflict: an order about the same terms goes on.
        """
        event = Event.CHECK_ORDER_REQUESTED
        await administration.require(self._gate, actor, Action.ORDER_CHECKS, event, applicant)
        if not checks or not FIELDS_OF_CHECK.keys() >= set(checks):
            known = ", ".join(sorted(FIELDS_OF_CHECK))
            raise BadInput("check_unknown", f"Known checks are: {known}.", pointer="/checks")
        subject = await self._handing.subject(actor, applicant, event)
        reference = bytes(subject["audit_reference"])
        found = await self._handing.vendor(actor, vendor, contract, event)
        home = await self._handing.home(actor.organisation)
        terms = self._terms(actor.organisation, applicant, contract, found, checks)
        reasons = self._reasons(terms, found, subject["state"], home)
        if reasons:
            refusal = Refused(reasons[0].code, reasons[0].sentence, missing=tuple(reason.code for reason in reasons))
            await self._gate.refuse(actor, event, refusal, subject=reference, object_id=applicant)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            order, at = new_id(), now_us()
            fields = " ".join(terms.fields)
            told = entry(
                actor, event, Outcome.ALLOWED, purpose=PURPOSE, fields=fields, subject=reference, object_id=order
            )
            until = at + ANSWERED_WITHIN_US
            return {"id": str(order), "applicant_id": str(applicant), "state": "requested", "digest": terms.digest}, [
                check_orders.insert_order(actor.organisation, order, vendor, contract, terms, actor.id, at, until),
                self._gate.audit.insert([told]),
            ]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate as error:
            if error.table != "check_order":
                raise
            raise Conflict("order_goes_on", "An order with these terms goes on about this person.") from None
        except MissingReference:
            raise NotFound("not_found", "There is no such applicant within your reach.") from None

    def _terms(
        self, organisation: UUID, applicant: UUID, contract: UUID, found: VendorStanding, checks: Collection[str]
    ) -> Terms:
        held = found.contract
        assert held is not None  # noqa: S101 - narrows the type; there is none otherwise
        wanted = tuple(sorted(set(checks)))
        base = Terms(
            organisation=str(organisation),
            applicant=str(applicant),
            vendor=str(found.vendor),
            vendor_name=found.name,
            contract=str(contract),
            checks=wanted,
            fields=tuple(sorted(needed(wanted))),
            region=held.region,
            retention_days=held.retention_days,
        )
        return replace(base, fields=contracts.least(base, held, self._handing.fields))

    def _reasons(self, terms: Terms, found: VendorStanding, state: str, home: str) -> list[Reason]:
        standing = Standing(
            at=now_us(),
            home=home,
            subject_state=state,
            vendor_active=found.active,
            contract=found.contract,
            key_until=found.key_until,
            purpose_consent=True,
            consent=None,
            policy_fields=self._handing.fields,
        )
        reasons = [each for each in contracts.refusals(standing, terms) if each.code not in _THE_PERSONS]
        if not terms.fields:
            reasons.append(
                Reason("nothing_to_hand_over", "The contract holds none of the fields that the checks need.")
            )
        return reasons

    async def ask(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        """Put the terms to the person.

        :raises NotFound: there is no such order. :raises Conflict: it is not one to be asked.
        """
        event = Event.CHECK_ORDER_ASKED
        await administration.require(self._gate, actor, Action.ORDER_CHECKS, event, applicant)
        subject, row = await self._one(actor, applicant, order, event)
        state, at = after(row["state"], Act.ASK), now_us()
        told = self._told(actor, event, subject, order)
        await self._write(check_orders.move(row, state, at, until=at + ANSWERED_WITHIN_US), told)
        return await self._again(actor, applicant, order)

    async def every(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """Every order about a person; the person's own are theirs to read."""
        event = Event.CHECK_ORDER_READ
        await administration.require(self._gate, actor, Action.READ_CHECKS, event, applicant)
        subject = await self._handing.subject(actor, applicant, event)
        await self._gate.audit.append(self._entry(actor, event, subject, applicant))
        return await check_orders.of_applicant(self._database, actor.organisation, applicant)

    async def one(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        """An order with its terms.

        :raises NotFound: there is none about this person.
        """
        event = Event.CHECK_ORDER_READ
        await administration.require(self._gate, actor, Action.READ_CHECKS, event, applicant)
        subject, row = await self._one(actor, applicant, order, event)
        await self._gate.audit.append(self._entry(actor, event, subject, order))
        return row

    async def withdraw(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        """Take an order back: what has not left the house never will; what has is recalled.

        Where the person does it, their consents to its terms end with it (promise F3).

        :raises NotFound: there is none. :raises Conflict: it is over, or was changed at this moment.
        """
        event = Event.CHECK_ORDER_WITHDRAWN
        await administration.require(self._gate, actor, Action.WITHDRAW_CHECKS, event, applicant)
        subject, row = await self._one(actor, applicant, order, event)
        act = ending(row["state"])
        told = self._told(actor, event, subject, order, code=act.value)
        terms = Terms.read(row["terms"])
        scope = Scope(ConsentKind.RECIPIENT, PURPOSE, terms.vendor, terms=terms.digest)
        given = await self._ending.live_under(actor.organisation, applicant, scope, now_us()) if actor.own_only else []
        to_vendor = next((each for each in given if each.scope.kind is ConsentKind.RECIPIENT), None)
        if to_vendor is not None:  # the order ends with its consents, in their write
            withdrawn = Event.CONSENT_WITHDRAWN
            await self._ending.end(actor, applicant, scope, Ended.WITHDRAWN, withdrawn, to_vendor.id, also=[told])
        else:
            await self._write(*check_orders.end_one(row, act, now_us()), told)
        return await self._again(actor, applicant, order)

    async def _one(self, actor: Actor, applicant: UUID, order: UUID, event: Event) -> tuple[Row, Row]:
        subject = await self._handing.subject(actor, applicant, event)
        row = await check_orders.one(self._database, actor.organisation, applicant, order)
        if row is None:
            missing = NotFound("not_found", "There is no such order about this person.")
            await self._gate.refuse(actor, event, missing, subject=bytes(subject["audit_reference"]))
        return subject, row

    async def _again(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        row = await check_orders.one(self._database, actor.organisation, applicant, order)
        if row is None:
            raise NotFound("not_found", "There is no such order about this person.")
        return row

    @staticmethod
    def _entry(actor: Actor, event: Event, subject: Row, about: UUID, code: str = "") -> Any:
        reference = bytes(subject["audit_reference"])
        return entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, subject=reference, object_id=about, code=code)

    def _told(self, actor: Actor, event: Event, subject: Row, order: UUID, code: str = "") -> Step:
        return self._gate.audit.insert([self._entry(actor, event, subject, order, code)])

    async def _write(self, *steps: Step) -> None:
        try:
            await self._database.write(*steps)
        except Expectation:
            raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None
