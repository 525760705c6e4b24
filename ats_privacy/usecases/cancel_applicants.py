"""Cancellation: the person ends it, nothing more is collected or used, and the record erases itself (B2, F4)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.domain.subject_states import Cause, SubjectState, deadline, may_become
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import applicants, check_orders, corrections, subject_states, third_persons
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation

_SUBJECT = Projection((), ())
_ATTEMPTS = 5


class CancelApplicants:
    """Closes a record for good. ``days``: how long it is kept, closed, for what the law demands to be kept."""

    def __init__(self, database: Database, gate: Gate, *, days: int) -> None:
        self._database = database
        self._gate = gate
        self._days = days

    async def cancel(self, actor: Actor, applicant: UUID) -> dict[str, Any]:
        """Cancel in the person's own name, or by staff on the person's request; there is no way back.

        :raises Refused: the role may not. :raises NotFound: no such applicant, or not the actor's own.
        :raises Conflict: cancelled or erased already, or written to without pause.
        """
        event = Event.APPLICANT_CANCELLED
        await administration.require(self._gate, actor, Action.CANCEL, event, applicant)
        for _ in range(_ATTEMPTS):
            row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
            if row is None:
                missing = NotFound("not_found", "There is no such applicant within your reach.")
                await self._gate.refuse(actor, event, missing, object_id=applicant)
            reference = bytes(row["audit_reference"])
            if not may_become(row["state"], SubjectState.CANCELLED):
                closed = Conflict("record_closed", "This record was cancelled or erased already.")
                await self._gate.refuse(actor, event, closed, subject=reference, object_id=applicant)
            now = now_us()
            standing = await subject_states.deadline_of(self._database, actor.organisation, applicant)
            erase_at = deadline(now, self._days, None if standing is None else standing["erase_at"])
            told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant)
            try:
                await self._database.write(
                    subject_states.become(actor.organisation, applicant, row["version"], SubjectState.CANCELLED, now),
                    subject_states.lift_deadline(actor.organisation, applicant),
                    subject_states.set_deadline(actor.organisation, applicant, Cause.CANCELLATION, now, erase_at),
                    *third_persons.rest(actor.organisation, applicant),
                    corrections.forget(actor.organisation, applicant),
                    *check_orders.end_of_applicant(actor.organisation, applicant, now),
                    self._gate.audit.insert([told]),
                )
            except (Expectation, Duplicate):
                continue  # the record was written to at this moment
            return {
                "id": str(applicant),
                "state": SubjectState.CANCELLED.value,
                "erase_at": iso_instant(erase_at),
            }
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")
