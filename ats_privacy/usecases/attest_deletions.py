"""What vendors still hold, and their signed word that they have deleted it (promises A4, E1, F2, F3).

A vendor owes this after its contract and after the person's record: then the order is all that is left, and enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from ats_privacy.adapters.vendor_messages import DELETION_TYPE, Message, open_receipt
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import Act, OrderState, after
from ats_privacy.domain.contracts import PURPOSE
from ats_privacy.domain.deletions import check_attestation
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us, parse_id
from ats_privacy.domain.vendors import Scope, client_id
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.vendor_access import VendorAccess
from ats_privacy.storage import check_orders, vendor_deletions, vendor_keys, vendor_tokens, vendors
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row

_ATTEMPTS = 5


class AttestDeletions:
    """The vendor's side of deletions, and the privacy officer's look at what is outstanding."""

    def __init__(self, database: Database, gate: Gate, access: VendorAccess, issuer: str) -> None:
        self._database = database
        self._gate = gate
        self._access = access
        self._issuer = issuer

    async def demanded(self, token: str) -> Sequence[Row]:
        """What the vendor that calls has to delete and attest now, the soonest due first.

        :raises Unauthenticated: the token does not hold. :raises Refused: it does not reach deletions.
        """
        event = Event.DELETION_LISTED
        actor = await self._access.actor(token, Scope.DELETIONS, event)
        rows = await vendor_deletions.demanded(self._database, actor.organisation, actor.id)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE))
        return rows

    async def attest(self, token: str, order: str, attestation: str) -> None:
        """Take the vendor's signed attestation, once; it is kept as it was signed.

        A recall that comes at the same moment changes nothing: what was closed or called back can be attested.

        :raises NotFound: no such order was released to this vendor. :raises BadInput: it is no attestation of this
        vendor's for this order, or was taken before. :raises Conflict: it is not to be deleted yet, or was.
        """
        event = Event.DELETION_ATTESTED
        actor = await self._access.actor(token, Scope.DELETIONS, event)
        named = parse_id(order)
        row = None if named is None else await self._owed(actor, named)
        if named is None or row is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such order for you."))
        message = await self._opened(actor, row, named, attestation)
        digest = sha256(attestation.encode("ascii")).hexdigest()
        for _ in range(_ATTEMPTS):
            reference = _reference(row)
            try:
                state = after(row["state"], Act.ATTEST)
            except Conflict as error:
                attested = row["state"] == OrderState.DELETION_ATTESTED
                refusal = Conflict("deletion_attested", "The deletion was attested before.") if attested else error
                await self._gate.refuse(actor, event, refusal, subject=reference, object_id=named)
            now = now_us()
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=PURPOSE,
                subject=reference,
                object_id=named,
                code="late" if now >= row["due_at"] else "",
            )
            try:
                await self._database.write(
                    check_orders.move(row, state, now),
                    vendor_deletions.attested(
                        actor.organisation, actor.id, named, now, message.kid, digest, attestation
                    ),
                    vendor_tokens.once(actor.organisation, actor.id, message.id, message.expires_at),
                    self._gate.audit.insert([told]),
                )
            except Duplicate:
                used = BadInput("message_replayed", "This message was taken before; sign a new one.", pointer="/jti")
                await self._gate.refuse(actor, event, used, subject=reference, object_id=named)
            except Expectation:
                row = await self._owed(actor, named) or row  # called back, or attested, at this moment
                continue
            return
        raise Conflict("write_conflict", "The order is written to without pause; repeat.")

    async def outstanding(self, actor: Actor, vendor: UUID | None = None) -> Sequence[Row]:
        """What one vendor, or every vendor, still holds: orders and instants, the soonest due first, at most 1,000.

        :raises NotFound: there is no such vendor.
        """
        event = Event.DELETION_WATCHED
        await administration.require(self._gate, actor, Action.WATCH_VENDORS, event)
        if vendor is not None and await vendors.one(self._database, actor.organisation, vendor) is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such vendor."))
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, object_id=vendor))
        return await vendor_deletions.outstanding(self._database, actor.organisation, vendor)

    async def _opened(self, actor: Actor, row: Row, order: UUID, attestation: str) -> Message:
        keys = await vendor_keys.signing_keys(self._database, actor.organisation, actor.id, now_us())
        issuer = client_id(actor.organisation, actor.id)
        try:
            message = open_receipt(
                attestation, keys=keys, issuer=issuer, audience=self._issuer, kind=DELETION_TYPE, order=str(order)
            )
            check_attestation(message.claims)
        except BadInput as error:
            await self._gate.refuse(actor, Event.DELETION_ATTESTED, error, subject=_reference(row), object_id=order)
        return message

    async def _owed(self, actor: Actor, order: UUID) -> Row | None:
        row = await vendor_deletions.one(self._database, actor.organisation, order)
        return None if row is None or as_uuid(row["vendor_id"]) != actor.id else row


def _reference(row: Row) -> bytes | None:
    """The person's audit reference; None once they are erased."""
    return None if row["audit_reference"] is None else bytes(row["audit_reference"])
