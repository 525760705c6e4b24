"""Who is locked out, and whose proofs of identity are too old to count: asked for every request (promise D8).

Sessions are looked up with it in one statement, so a lock ends them at once everywhere. Of tokens of an identity
provider, which are remembered, this is asked besides: on the worker that locked at once, on the others within
:data:`FRESH_SECONDS`, which costs one small query an organisation in that time and none a request.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.storage import holds
from ats_privacy.storage.statements import Database

FRESH_SECONDS = 1.0
_MOST_REMEMBERED = 1000


class Holds:
    """The holds in force, read again when they are older than a second."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: OrderedDict[UUID, tuple[float, dict[UUID, tuple[bool, int]]]] = OrderedDict()

    async def check(self, actor: Actor) -> None:
        """Let the actor pass.

        :raises Unauthenticated: locked, or last proven before proofs began to count.
        """
        known = self._known.get(actor.organisation)
        if known is None or known[0] < time.monotonic():
            asked = time.monotonic()
            found = await holds.in_force(self._database, actor.organisation)
            known = self._known[actor.organisation] = (asked + FRESH_SECONDS, found)
            self._known.move_to_end(actor.organisation)
            while len(self._known) > _MOST_REMEMBERED:
                self._known.popitem(last=False)
        locked, not_before = known[1].get(actor.id, (False, 0))
        refusal = refused(locked, not_before, actor.authenticated_at)
        if refusal is not None:
            refusal.claimed = (actor.organisation, actor.id)
            raise refusal

    def forget(self, organisation: UUID) -> None:
        """Read the organisation's holds again at the next request."""
        self._known.pop(organisation, None)


def refused(locked: bool, not_before: int, proven_at: int) -> Unauthenticated | None:
    """The refusal of somebody who is held; None where nothing speaks against them."""
    if locked:
        return Unauthenticated("account_locked", "This account is locked; ask an administrator.")
    if proven_at < not_before:
        return Unauthenticated("proof_revoked", "What proved who you are does not count any more; log in again.")
    return None
