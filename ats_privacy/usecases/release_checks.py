"""The release: the package is made and the order goes out in one write, or nothing does (promises A4, D1, E1, E3)."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.packages import Envelope, seal_package
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import FETCHED_WITHIN_US, Act, after
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.deletions import kept_from
from ats_privacy.domain.errors import Conflict, NotFound, Refused, Unavailable
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id
from ats_privacy.domain.vendors import client_id
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.handing_over import Grounds, HandingOver
from ats_privacy.storage import applicants, check_orders, consents, vendor_deletions, vendor_pushes, vendors
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step


class ReleaseChecks:
    """Releases orders. ``own`` None: there are no keys of handoffs, so nothing is handed over."""

    def __init__(
        self, database: Database, gate: Gate, handing: HandingOver, own: HandoffKeys | None, issuer: str
    ) -> None:
        self._database = database
        self._gate = gate
        self._handing = handing
        self._own = own
        self._issuer = issuer

    async def release(self, actor: Actor, applicant: UUID, order: UUID) -> Row:
        """Hand over what the person consented to, once, on facts read anew.

        Whoever commits first wins: an end of a consent, of the contract, of the vendor's key or of the person's record
        leaves nothing of the release, and one that comes after it recalls what was released.

        :raises NotFound: there is no such order. :raises StepUpRequired: as weighty as a reveal, it takes two factors,
        proven recently (promise D6). :raises Refused: the first reason against it, all of their codes in
        ``missing``. :raises Conflict: the order is not one to be released, or something ended at this moment.
        :raises Unavailable: this service hands nothing over.
        """
        event = Event.CHECK_ORDER_RELEASED
        await administration.require(self._gate, actor, Action.ORDER_CHECKS, event, applicant)
        subject = await self._handing.subject(actor, applicant, event)
        reference = bytes(subject["audit_reference"])
        row = await check_orders.one(self._database, actor.organisation, applicant, order)
        if row is None:
            missing = NotFound("not_found", "There is no such order about this person.")
            await self._gate.refuse(actor, event, missing, subject=reference)
        state = after(after(row["state"], Act.PACKAGE), Act.RELEASE)
        await self._gate.stepped_up(actor, event, subject=reference, object_id=order)
        if self._own is None:
            raise Unavailable("handoff_keys_missing", "This service has no keys of handoffs; it hands nothing over.")
        terms = Terms.read(row["terms"])
        found = await self._handing.grounds(actor, applicant, terms, event)
        if found.reasons:
            codes = tuple(reason.code for reason in found.reasons)
            refusal = Refused(codes[0], found.reasons[0].sentence, missing=codes)
            await self._gate.refuse(actor, event, refusal, subject=reference, object_id=order)
        jti, until = str(new_id()), self._until(found)
        package = await self._sealed(self._own, actor, applicant, order, terms, found, jti, until)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=" ".join(terms.fields),
            subject=reference,
            object_id=order,
            code=f"vendor:{terms.vendor}",
        )
        vendor, kept = found.vendor.vendor, kept_from(found.at, terms.retention_days)
        pushed = await self._pushed(actor.organisation, vendor, order, applicant)
        kid = "" if found.vendor.key is None else found.vendor.key.kid
        try:
            await self._database.write(
                applicants.still_active(actor.organisation, applicant),
                # Consents before orders, as their end takes them: else the two could wait for each other.
                consents.hold(actor.organisation, applicant, [each.id for each in found.consents], found.at),
                check_orders.move(row, state, found.at),
                check_orders.insert_package(actor.organisation, order, package, jti, kid, until),
                vendor_deletions.insert(actor.organisation, vendor, order, found.at, kept),
                *vendors.hold(found.vendor, found.at),
                *pushed,
                self._gate.audit.insert([told]),
            )
        except (Expectation, Duplicate):
            changed = Conflict("order_changed", "What the order rests on changed at this moment; read it again.")
            await self._gate.refuse(actor, event, changed, subject=reference, object_id=order)
        released = await check_orders.one(self._database, actor.organisation, applicant, order)
        if released is None:
            raise NotFound("not_found", "There is no such order about this person.")
        return released

    async def _pushed(self, organisation: UUID, vendor: UUID, order: UUID, applicant: UUID) -> list[Step]:
        """The order that pushes the package, where the vendor wants that; where to is read when it is carried out."""
        if await vendor_pushes.address(self._database, organisation, vendor) is None:
            return []
        return [vendor_pushes.order(organisation, vendor, order, applicant)]

    @staticmethod
    def _until(found: Grounds) -> int:
        contract, until = found.vendor.contract, found.at + FETCHED_WITHIN_US
        return until if contract is None else min(until, contract.ends_at)

    async def _sealed(
        self,
        own: HandoffKeys,
        actor: Actor,
        applicant: UUID,
        order: UUID,
        terms: Terms,
        found: Grounds,
        jti: str,
        until: int,
    ) -> str:
        vendor, key = found.vendor.vendor, found.vendor.key
        if key is None:
            raise Conflict("key_missing", "The vendor has no proven encryption key that is in date.")
        values = await self._handing.open(actor, applicant, order, vendor, terms.fields)
        payload = {
            "checks": list(terms.checks),
            "purpose": terms.purpose,
            "retention_days": terms.retention_days,
            "terms": terms.digest,
            "values": values,
        }
        envelope = Envelope(self._issuer, client_id(actor.organisation, vendor), str(order), jti, found.at, until)
        return seal_package(payload, recipient=key, signer=own, envelope=envelope)
