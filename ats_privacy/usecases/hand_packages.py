"""What a vendor does with the orders that were released to it: finds, fetches once, acknowledges (promises E2, E3)."""

from __future__ import annotations

from collections.abc import Sequence

from ats_privacy.adapters.vendor_messages import open_receipt
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.check_orders import Act, after
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.deletions import kept_from
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us, parse_id
from ats_privacy.domain.vendors import Scope, client_id
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.vendor_access import VendorAccess
from ats_privacy.gate.waiting_packages import waiting_package
from ats_privacy.storage import check_orders, vendor_deletions, vendor_keys, vendor_tokens
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row

_MOST = 500


class HandPackages:
    """The vendor's side of orders; whatever is not there for it is told in one way, whyever it is not."""

    def __init__(self, database: Database, gate: Gate, access: VendorAccess, issuer: str) -> None:
        self._database = database
        self._gate = gate
        self._access = access
        self._issuer = issuer

    async def every(self, token: str) -> Sequence[Row]:
        """The orders that were released to the vendor that calls, newest first, at most 500.

        :raises Unauthenticated: the token does not hold. :raises Refused: it does not reach packages.
        """
        event = Event.CHECK_ORDER_LISTED
        actor = await self._access.actor(token, Scope.PACKAGES, event)
        rows = await check_orders.of_vendor(self._database, actor.organisation, actor.id, most=_MOST)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE))
        return rows

    async def package(self, token: str, order: str) -> str:
        """The package of an order, this one time; the entry of it names the person it is about.

        :raises NotFound: there is none for this vendor: unknown, another's, fetched before, expired, called back.
        """
        event = Event.CHECK_PACKAGE_FETCHED
        actor = await self._access.actor(token, Scope.PACKAGES, event)
        named, now = parse_id(order), now_us()
        found = None
        if named is not None:
            about = (self._database, self._gate.policy, actor.organisation, actor.id, named)
            found = await waiting_package(*about, now)
        if found is None:
            await self._gate.refuse(actor, event, _missing())
        row = found.row
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=" ".join(Terms.read(row["terms"]).fields),
            subject=bytes(row["audit_reference"]),
            object_id=as_uuid(row["id"]),
        )
        try:
            await self._database.write(
                *found.steps,
                check_orders.cancel_push(actor.organisation, as_uuid(row["id"]), now),
                self._gate.audit.insert([told]),
            )
        except Expectation:
            await self._gate.refuse(actor, event, _missing())
        return str(row["package"])

    async def acknowledge(self, token: str, order: str, receipt: str) -> None:
        """Take the vendor's signed receipt: what was fetched has arrived, and is kept here no longer.

        :raises NotFound: as for :meth:`package`. :raises BadInput: it is no receipt of this vendor's for this order, or
        was taken before. :raises Conflict: the package was not fetched, or the order has gone on.
        """
        event = Event.CHECK_PACKAGE_ACKNOWLEDGED
        actor = await self._access.actor(token, Scope.PACKAGES, event)
        row = await self._sent(actor, order)
        if row is None:
            await self._gate.refuse(actor, event, _missing())
        now, own = now_us(), as_uuid(row["id"])
        keys = await vendor_keys.signing_keys(self._database, actor.organisation, actor.id, now)
        issuer = client_id(actor.organisation, actor.id)
        reference = bytes(row["audit_reference"])
        try:
            message = open_receipt(receipt, keys=keys, issuer=issuer, audience=self._issuer, order=str(own))
        except BadInput as error:
            await self._gate.refuse(actor, event, error, subject=reference, object_id=own)
        state = after(row["state"], Act.ACKNOWLEDGE)
        if row["fetched_at"] is None:
            raise Conflict("package_not_fetched", "The package was not fetched, or has expired.")
        told = entry(actor, event, Outcome.ALLOWED, purpose=PURPOSE, subject=reference, object_id=own)
        kept = kept_from(now, Terms.read(row["terms"]).retention_days)
        try:
            await self._database.write(
                check_orders.move(row, state, now),
                check_orders.drop_package(actor.organisation, own),
                vendor_deletions.arrived(actor.organisation, own, kept),
                check_orders.cancel_push(actor.organisation, own, now),
                vendor_tokens.once(actor.organisation, actor.id, message.id, message.expires_at),
                self._gate.audit.insert([told]),
            )
        except Duplicate:
            used = BadInput("message_replayed", "This message was taken before; sign a new one.", pointer="/jti")
            await self._gate.refuse(actor, event, used, subject=reference, object_id=own)
        except Expectation:
            raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None

    async def _sent(self, actor: Actor, order: str) -> Row | None:
        named = parse_id(order)
        if named is None:
            return None
        return await check_orders.sent(self._database, actor.organisation, actor.id, named)


def _missing() -> NotFound:
    return NotFound("not_found", "There is no such package for you.")
