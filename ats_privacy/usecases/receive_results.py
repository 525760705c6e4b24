"""Results come in over the vendor's API, signed by the vendor and encrypted to the house (promises A4, D7, E2)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

from ats_privacy.adapters.handoff_keys import HandoffKeys
from ats_privacy.adapters.vendor_messages import Message, open_result
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.check_orders import PATHS, Act, OrderState, after
from ats_privacy.domain.check_results import values_of
from ats_privacy.domain.contracts import PURPOSE, Terms
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Unavailable
from ats_privacy.domain.events import Event, entry
from ats_privacy.domain.events import Outcome as Ended
from ats_privacy.domain.identity import as_uuid, now_us, parse_id, today
from ats_privacy.domain.vendors import Scope, client_id
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.sealing_results import SealingResults
from ats_privacy.gate.vendor_access import VendorAccess
from ats_privacy.storage import check_orders, check_results, vendor_keys, vendor_tokens
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_PLAIN = Projection((), ())
_ATTEMPTS = 4


class ReceiveResults:
    """Takes what vendors found; what is not theirs to report on is told in one way, whyever it is not.

    ``own`` None: there are no keys of handoffs, so nothing was handed over either.
    """

    def __init__(
        self,
        database: Database,
        gate: Gate,
        access: VendorAccess,
        sealing: SealingResults,
        own: HandoffKeys | None,
        issuer: str,
    ) -> None:
        self._database = database
        self._gate = gate
        self._access = access
        self._sealing = sealing
        self._own = own
        self._issuer = issuer

    async def receive(self, token: str, order: str, text: str) -> None:
        """Take a result; where the one before is disputed, a corrected one takes its place.

        :raises NotFound: there is no order that this vendor is to report on: unknown, another's, not acknowledged yet,
        reported on already, called back. :raises BadInput: it is no result of this vendor's for this order, was taken
        before, or does not tell of just the checks that were ordered. :raises Conflict: the order has gone on.
        """
        event = Event.CHECK_RESULT_RECEIVED
        actor = await self._access.actor(token, Scope.RESULTS, event)
        named = parse_id(order)
        row = None if named is None else await check_orders.sent(self._database, actor.organisation, actor.id, named)
        if row is None or (OrderState(row["state"]), Act.DELIVER) not in PATHS:
            missing = NotFound("not_found", "There is no such order for you to report on.")
            await self._gate.refuse(actor, event, missing)
        own, reference = as_uuid(row["id"]), bytes(row["audit_reference"])
        try:
            message = await self._opened(actor, own, text)
            values = values_of(message.claims.get("data"), frozenset(Terms.read(row["terms"]).checks), _day())
        except BadInput as error:
            await self._gate.refuse(actor, event, error, subject=reference, object_id=own)
        digest = sha256(text.encode("ascii")).hexdigest()
        told = entry(
            actor,
            event,
            Ended.ALLOWED,
            purpose=PURPOSE,
            fields=" ".join(sorted(name for name, value in values.items() if value)),
            subject=reference,
            object_id=own,
        )
        for _ in range(_ATTEMPTS):
            try:
                steps = await self._steps(actor, row, values, digest)
                await self._database.write(
                    *steps,
                    vendor_tokens.once(actor.organisation, actor.id, message.id, message.expires_at),
                    self._gate.audit.insert([told]),
                )
                return
            except Duplicate as error:
                if error.table != "vendor_message":
                    raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None
                used = BadInput("message_replayed", "This message was taken before; sign a new one.", pointer="/jti")
                await self._gate.refuse(actor, event, used, subject=reference, object_id=own)
            except Expectation:
                again = await check_orders.sent(self._database, actor.organisation, actor.id, own)
                if again is None or again["version"] != row["version"]:
                    break
        raise Conflict("order_changed", "The order was changed at the same time; read it again.")

    async def _opened(self, actor: Actor, order: UUID, text: str) -> Message:
        if self._own is None:
            raise Unavailable("handoff_keys_missing", "This service has no keys of handoffs; it takes no results.")
        keys = await vendor_keys.signing_keys(self._database, actor.organisation, actor.id, now_us())
        issuer = client_id(actor.organisation, actor.id)
        return open_result(text, own=self._own, keys=keys, issuer=issuer, audience=self._issuer, order=str(order))

    async def _steps(self, actor: Actor, row: Row, values: dict[str, object], digest: str) -> list[Step]:
        applicant, order, at = as_uuid(row["applicant_id"]), as_uuid(row["id"]), now_us()
        sealed = await self._sealing.seal(actor, applicant, order, values)
        before = await check_results.one(self._database, _PLAIN, actor.organisation, applicant, order, actor.id)
        fresh = {**sealed.columns, "digest": digest, "received_at": at}
        step: Step
        if before is None:
            step = check_results.insert(
                {
                    "organisation_id": actor.organisation,
                    "id": order,
                    "applicant_id": applicant,
                    "version": 1,
                    "deliveries": 1,
                    "outcome": "",
                    **fresh,
                }
            )
        else:
            anew = {"deliveries": before["deliveries"] + 1, "outcome": "", "decide_after": None}
            step = check_results.change(before, fresh | anew)
        moved = check_orders.move(row, after(row["state"], Act.DELIVER), at)
        return [*sealed.held, moved, step, sealed.made]


def _day() -> date:
    return today().date()
