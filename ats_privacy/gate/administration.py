"""The gate of administrative acts: a role table instead of a field policy, the same rule about refusals."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import Refused
from ats_privacy.domain.events import Event
from ats_privacy.gate.decision import Gate


async def require(gate: Gate, actor: Actor, action: Action, event: Event, object_id: UUID | None = None) -> None:
    """Let the act pass, or refuse it durably.

    :raises Refused: none of the actor's roles is allowed this.
    """
    if not may(actor.roles, action):
        refusal = Refused("role_not_allowed", "None of your roles is allowed to do this.")
        await gate.refuse(actor, event, refusal, object_id=object_id)
