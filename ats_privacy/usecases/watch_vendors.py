"""The panel of vendors' interfaces: what each credential was used for, and what it was refused (promise E2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendors import DAY_US
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.vendor_access import VendorAccess
from ats_privacy.storage import vendor_use, vendors
from ats_privacy.storage.statements import Database, Row
from ats_privacy.storage.vendors import VendorStanding


@dataclass(frozen=True, slots=True)
class VendorUse:
    """A vendor's use of its interfaces within a span. ``rate_limited``: minutes in which a limit was met.

    ``last_seen``: when it last called with a credential that held, microseconds; None: not within the span.
    """

    begins_at: int
    ends_at: int
    last_seen: int | None
    tokens: int
    calls: int
    refused: int
    failed_log_ins: int
    rate_limited: int
    events: Sequence[Row]


class WatchVendors:
    """Reads of vendors' use, and a vendor's own look at how it stands."""

    def __init__(self, database: Database, gate: Gate, access: VendorAccess) -> None:
        self._database = database
        self._gate = gate
        self._access = access

    async def use(self, actor: Actor, vendor: UUID, days: int) -> VendorUse:
        """What a vendor did in the last days.

        :raises NotFound: there is no such vendor.
        """
        event = Event.VENDOR_WATCHED
        await administration.require(self._gate, actor, Action.WATCH_VENDORS, event)
        if await vendors.one(self._database, actor.organisation, vendor) is None:
            await self._gate.refuse(actor, event, NotFound("not_found", "There is no such vendor."))
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, object_id=vendor))
        ends = now_us() + 1_000_000
        begins = ends - days * DAY_US
        rows = await vendor_use.of_vendor(self._database, actor.organisation, vendor, begins, ends)
        return summed(rows, begins, ends)

    async def standing(self, token: str) -> tuple[Actor, VendorStanding]:
        """How the vendor that calls stands: its contract, its key.

        :raises Unauthenticated: the token does not hold.
        """
        actor = await self._access.actor(token, None, Event.VENDOR_CALLED)
        found = await vendors.standing(self._database, actor.organisation, actor.id, now_us())
        if found is None:
            raise NotFound("not_found", "There is no such vendor.")
        await self._gate.audit.append(entry(actor, Event.VENDOR_CALLED, Outcome.ALLOWED))
        return actor, found


def summed(rows: Sequence[Row], begins_at: int, ends_at: int) -> VendorUse:
    """The sums of counts by event and outcome."""

    def times(*events: Event, outcome: Outcome | None = None) -> int:
        named = {event.value for event in events}
        return sum(r["times"] for r in rows if r["event"] in named and outcome in (None, r["outcome"]))

    outside = {Event.VENDOR_TOKEN_ISSUED.value, Event.AUTHENTICATION_FAILED.value, Event.VENDOR_LIMITED.value}
    seen = [r["last_at"] for r in rows if r["event"] not in (Event.AUTHENTICATION_FAILED.value,)]
    return VendorUse(
        begins_at,
        ends_at,
        max(seen, default=None),
        times(Event.VENDOR_TOKEN_ISSUED, outcome=Outcome.ALLOWED),
        sum(r["times"] for r in rows if r["event"] not in outside and r["outcome"] == Outcome.ALLOWED),
        sum(r["times"] for r in rows if r["outcome"] == Outcome.REFUSED and r["event"] not in outside)
        + times(Event.VENDOR_TOKEN_ISSUED, outcome=Outcome.REFUSED),
        times(Event.AUTHENTICATION_FAILED),
        times(Event.VENDOR_LIMITED),
        rows,
    )
