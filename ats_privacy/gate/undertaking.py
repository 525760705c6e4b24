"""Whether staff have accepted the confidentiality undertaking in force, without a query a read (promise D6, ADR 27).

What is remembered can only be right: an acceptance is never taken back, and a version is published longer before its
date (:data:`~ats_privacy.domain.undertakings.LEAD_US`) than its schedule is remembered, so that every worker asks again
at the very instant that it comes into force. What is missing is never remembered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Refused
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.undertakings import LEAD_US, missing, number_in_force
from ats_privacy.storage import undertakings
from ats_privacy.storage.statements import Database

REMEMBER_SECONDS = LEAD_US / 1_000_000 / 5
_MOST_REMEMBERED = 50_000


@dataclass(slots=True)
class _Known:
    """What is known of an organisation: the version in force until ``changes_at`` (microseconds, wall clock), to be
    asked for again at ``until`` (seconds, monotonic clock); and staff who have accepted it.
    """

    number: int
    until: float
    changes_at: int
    accepted: set[UUID] = field(default_factory=set)


class Undertakings:
    """Asks the database at most once a minute and organisation, and once for each acceptance."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[UUID, _Known] = {}

    async def lacking(self, actor: Actor) -> Refused | None:
        """The refusal of a member of staff who has not accepted the version in force; None for everybody else."""
        if actor.kind is not ActorKind.STAFF:
            return None
        known = self._known.get(actor.organisation)
        if known is None or known.until <= monotonic() or known.changes_at <= now_us():
            known = await self._ask(actor.organisation)
        if actor.id in known.accepted:
            return None
        if known.number:
            rows = await undertakings.accepted(self._database, actor.organisation, actor.id)
            if any(row["number"] == known.number for row in rows):
                if len(known.accepted) >= _MOST_REMEMBERED:
                    known.accepted.clear()
                known.accepted.add(actor.id)
                return None
        return missing(known.number)

    async def _ask(self, organisation: UUID) -> _Known:
        until, now = monotonic() + REMEMBER_SECONDS, now_us()
        schedule = await undertakings.schedule(self._database, organisation)
        number = number_in_force(schedule, now)
        changes_at = min((at for _, at in schedule if at > now), default=now + LEAD_US)
        before = self._known.get(organisation)
        same = before is not None and before.number == number
        found = _Known(number, until, changes_at, before.accepted if before is not None and same else set())
        if number:
            self._known[organisation] = found
        return found
