"""Trying is counted before it is judged, for all workers together (promise A15; NIST SP 800-63B section 3.2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.errors import TooMany
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.log_in_limits import LONGEST_SECONDS, Tier
from ats_privacy.storage import attempts
from ats_privacy.storage.attempts import Limit
from ats_privacy.storage.statements import Change, Database

Counted = tuple[Sequence[Tier], bytes]
"""Tiers, and the digest of what they count by."""


class Guesses:
    """Charges tries, and forgets them when one was right."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def charge(self, organisation: UUID, *counted: Counted, at: int | None = None) -> None:
        """Count one try against all of it, or refuse it, and then count nothing.

        :raises TooMany: one of the limits is met. :raises Unavailable: nothing can be counted, so nothing may be tried.
        """
        if not await attempts.take(self._database, organisation, _limits(counted), at=at):
            soonest = min(tier.seconds for tiers, _ in counted for tier in tiers)
            raise TooMany("too_many_tries", "This was tried too often; wait, then try again.", seconds=soonest)

    @staticmethod
    def forgiven(organisation: UUID, *counted: Counted) -> list[Change]:
        """Steps of a write after a right guess: what was counted by it begins anew, and what is over goes."""
        past = now_us() - LONGEST_SECONDS * 1_000_000
        return [*attempts.clear(organisation, _limits(counted)), attempts.forget(organisation, before=past)]


def _limits(counted: Sequence[Counted]) -> list[Limit]:
    return [Limit(tier.name, key, tier.most, tier.seconds) for tiers, key in counted for tier in tiers]
