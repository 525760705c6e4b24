"""In which state one's own record is, and when it erases itself: also where nothing else of it is open any more."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import subject_states
from ats_privacy.storage.statements import Database


@dataclass(frozen=True, slots=True)
class OwnState:
    """``erase_at``: microseconds since 1970; None where no deadline stands."""

    state: str
    erase_at: int | None


class TellState:
    """Tells people where their own record stands (promises B2, G1, G3)."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def own(self, actor: Actor, applicant: UUID) -> OwnState:
        """The state of the actor's own record.

        :raises NotFound: there is no such record, or it is not the actor's own.
        """
        event = Event.APPLICANT_READ
        reference = await self._gate.audit.reference_of(actor, applicant)
        state = await subject_states.state_of(self._database, actor.organisation, applicant)
        if reference is None or state is None or not actor.own_only or applicant != actor.id:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        told = entry(actor, event, Outcome.ALLOWED, fields="state", subject=reference, object_id=applicant)
        await self._gate.audit.append(told)
        deadline = await subject_states.deadline_of(self._database, actor.organisation, applicant)
        return OwnState(state, None if deadline is None else deadline["erase_at"])
