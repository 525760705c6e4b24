"""The gate of administrative acts: a role table instead of a field policy, the same rule about refusals."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import BEFORE_UNDERTAKING, OWN, Action, may
from ats_privacy.domain.errors import NotFound, Refused
from ats_privacy.domain.events import Event
from ats_privacy.gate.decision import Gate


async def require(gate: Gate, actor: Actor, action: Action, event: Event, object_id: UUID | None = None) -> None:
    """Let the act pass, or refuse it durably. A data subject may do some of it, to their own record alone.

    :raises Refused: none of the actor's roles is allowed this, or it tells of people and the confidentiality
    undertaking is not accepted.
    """
    if actor.own_only and action in OWN:
        if object_id == actor.id:
            return
        other = NotFound("not_found", "There is no such applicant within your reach.")
        await gate.refuse(actor, event, other, object_id=object_id)
    if not may(actor.roles, action):
        refusal = Refused("role_not_allowed", "None of your roles is allowed to do this.")
        await gate.refuse(actor, event, refusal, object_id=object_id)
    if action not in BEFORE_UNDERTAKING:
        await gate.undertaken(actor, event, object_id=object_id)
