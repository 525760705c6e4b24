"""Whether staff have accepted the confidentiality undertaking in force, without a query a read (promise D6, ADR 27).

What is remembered can only be right: an acceptance is never taken back, and a version is published longer before its
date (:data:`~ats_privacy.domain.undertakings.LEAD_US`) than its schedule is remembered, so that every worker asks again
at the very instant that it comes into force. What is missing is never remembered.
"""

from __future__ import annotations

import time
from uuid import UUID

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Refused
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.undertakings import LEAD_US, missing, number_in_force
from ats_privacy.storage import undertakings
from ats_privacy.storage.statements import Database

REMEMBER_SECONDS = LEAD_US / 1_000_000 / 5
_MOST_REMEMBERED = 50_000


class Undertakings:
    """Asks the database at most once a minute and organisation, and once for each acceptance."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._schedules: dict[UUID, tuple[float, tuple[tuple[int, int], ...]]] = {}
        self._accepted: dict[tuple[UUID, UUID], frozenset[int]] = {}

    async def lacking(self, actor: Actor) -> Refused | None:
        """The refusal of a member of staff who has not accepted the version in force; None for everybody else."""
        if actor.kind is not ActorKind.STAFF:
            return None
        remembered = self._schedules.get(actor.organisation)
        if remembered is None or remembered[0] <= time.monotonic():
            remembered = await self._ask(actor.organisation)
        number = number_in_force(remembered[1], now_us())
        key = (actor.organisation, actor.id)
        if number and number in self._accepted.get(key, ()):
            return None
        rows = await undertakings.accepted(self._database, actor.organisation, actor.id)
        accepted = frozenset(row["number"] for row in rows)
        if not number or number not in accepted:
            return missing(number)
        if len(self._accepted) >= _MOST_REMEMBERED:
            self._accepted.clear()
        self._accepted[key] = accepted
        return None

    async def _ask(self, organisation: UUID) -> tuple[float, tuple[tuple[int, int], ...]]:
        until = time.monotonic() + REMEMBER_SECONDS
        found = until, await undertakings.schedule(self._database, organisation)
        if found[1]:
            self._schedules[organisation] = found
        return found
