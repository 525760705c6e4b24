"""What a second person agreed to, for lists; and whether it still stands once the audit entry is durable (A7, ADR 27).

As with consents (:mod:`ats_privacy.gate.lasting`): whichever is committed first wins. An entry that came before the end
of a grant was in time; what ended before the entry discloses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import Refused
from ats_privacy.gate.decision import Facts, Gate, Plan
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import access_grants
from ats_privacy.storage.statements import Database


def grant_ended() -> Refused:
    """The refusal of what a second person agreed to no more; made anew each time, as ``lasting.consent_ended`` is."""
    return Refused("grant_ended", "What a second person had agreed to ended at this moment.")


@dataclass(frozen=True, slots=True)
class Together:
    """What all rows of one answer have in common. ``grant``: ``kind:id`` of what a second person agreed to."""

    bulk: bool
    grant: str = ""

    def facts_of(self, row: Mapping[str, Any], plan: Plan) -> Facts:
        """The facts of a row within this answer."""
        facts = facts_of(row, plan)
        return replace(facts, bulk=True, second_person=bool(self.grant)) if self.bulk else facts


async def together(database: Database, gate: Gate, actor: Actor, plan: Plan, people: int) -> Together:
    """Whether an answer about so many people may need a second person, and whether one has agreed to it."""
    if people <= gate.policy.second_person.people:
        return Together(bulk=False)
    grant = await access_grants.covering_list(database, actor.organisation, actor.id, plan.purpose, plan.fields, people)
    return Together(bulk=True, grant=grant)


async def over(database: Database, actor: Actor, grant: str) -> bool:
    """Whether the grant that something rests on has ended; never where it rests on none."""
    return bool(grant) and not await access_grants.still_live(database, actor.organisation, grant)
