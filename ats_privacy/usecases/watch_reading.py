"""Unusual reading: what a security officer should ask about. Asking is itself written down."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.unusual_reading import Alert, HourOfReading, unassigned, unusual
from ats_privacy.domain.working_hours import WorkingHours
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import audit_reading
from ats_privacy.storage.statements import Database

DAY_US = 86_400_000_000
PAST_DAYS = 28
MOST_DAYS = 31
_REFERENCE_BYTES = 16
_DAYS_KNOWN = 2
BROKEN_GLASS = "access.broken_glass"
"""Tag of the entry of an access that went past the rules in an emergency."""


class WatchReading:
    """Holds how staff read in the last days against how they read in the weeks before."""

    def __init__(self, database: Database, gate: Gate, working: WorkingHours) -> None:
        self._database = database
        self._gate = gate
        self.working = working
        self._past: dict[UUID, dict[int, list[HourOfReading]]] = {}

    async def alerts(self, actor: Actor, *, days: int = 1, ends_at: int | None = None) -> list[Alert]:
        """Alerts about the last ``days``, the latest first.

        :raises Refused: not a role that may read the log. :raises BadInput: too many days.
        """
        await administration.require(self._gate, actor, Action.READ_AUDIT, Event.AUDIT_READ)
        if not 1 <= days <= MOST_DAYS:
            raise BadInput("days_out_of_range", f"Ask for 1 to {MOST_DAYS} days.", pointer="/query/days")
        await self._gate.audit.append(entry(actor, Event.AUDIT_READ, Outcome.ALLOWED, fields="unusual_reading"))
        return await self.found(actor.organisation, days=days, ends_at=ends_at)

    async def found(self, organisation: UUID, *, days: int = 1, ends_at: int | None = None) -> list[Alert]:
        """The same on the service's own behalf."""
        ends = now_us() + 1000 if ends_at is None else ends_at
        begins = ends - days * DAY_US
        past = await self._hours(organisation, begins - PAST_DAYS * DAY_US, begins)
        alerts = unusual(past, await self._hours(organisation, begins, ends), self.working)
        return alerts + await self._unassigned(organisation, begins, ends)

    async def of_day(self, organisation: UUID, day: int) -> list[Alert]:
        """Alerts about a day of the working hours, as far as it has gone, on the service's own behalf.

        Whenever it is asked for, it is about the same span: what was told once is not told again as something else.
        """
        begins = self.working.begin_of(day)
        known = self._past.setdefault(organisation, {})
        past = known.get(begins)
        if past is None:  # what was before a day does not change any more: it is counted once
            past = known[begins] = await self._hours(organisation, begins - PAST_DAYS * DAY_US, begins)
            for outdated in sorted(known)[:-_DAYS_KNOWN]:
                del known[outdated]
        alerts = unusual(past, await self._hours(organisation, begins, begins + DAY_US), self.working)
        return alerts + await self._unassigned(organisation, begins, begins + DAY_US)

    async def broken_glass(self, organisation: UUID, begins_at: int, ends_at: int) -> list[tuple[UUID, Alert]]:
        """Each access in an emergency within a span, with the id of its entry, on the service's own behalf."""
        rows = await audit_reading.occurrences(self._database, organisation, BROKEN_GLASS, begins_at, ends_at)
        return [
            (as_uuid(row["id"]), Alert("broken_glass", as_uuid(row["actor_id"]), row["at"], row["at"], 1, 0))
            for row in rows
        ]

    async def _hours(self, organisation: UUID, begins: int, ends: int) -> list[HourOfReading]:
        return [
            HourOfReading(as_uuid(row["actor_id"]), row["hour"], row["people"], row["reveals"], row["refusals"])
            for row in await audit_reading.hours(self._database, organisation, begins, ends)
        ]

    async def _unassigned(self, organisation: UUID, begins: int, ends: int) -> list[Alert]:
        assigned: dict[UUID, set[bytes]] = defaultdict(set)
        for row in await audit_reading.assigned(self._database, organisation):
            people = assigned[as_uuid(row["staff_id"])]
            if row["audit_reference"] is not None:
                people.add(bytes(row["audit_reference"]))
        seen: dict[UUID, set[bytes]] = defaultdict(set)
        for row in await audit_reading.seen(self._database, organisation, begins, ends):
            together = bytes(row["subject"] or b"") + bytes(row["subjects"] or b"")
            seen[as_uuid(row["actor_id"])].update(
                together[at : at + _REFERENCE_BYTES] for at in range(0, len(together), _REFERENCE_BYTES)
            )
        return unassigned(seen, assigned, (begins, ends))
