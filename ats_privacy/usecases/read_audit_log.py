"""What an auditor asks of the log. Reading it is itself written down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import applicants, audit_entries
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row

_SUBJECT = Projection((), ())


class ReadAuditLog:
    """Reads of the audit log."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def page(
        self,
        actor: Actor,
        *,
        most: int,
        before: UUID | None = None,
        applicant: UUID | None = None,
        staff: UUID | None = None,
    ) -> Sequence[Row]:
        """Entries, newest first: all, those about one applicant, or those of one member of staff.

        :raises NotFound: no such applicant. :raises Refused: not a role that may read the log.
        """
        await administration.require(self._gate, actor, Action.READ_AUDIT, Event.AUDIT_READ)
        subject = None
        if applicant is not None:
            row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
            if row is None:
                missing = NotFound("not_found", "There is no such applicant.")
                await self._gate.refuse(actor, Event.AUDIT_READ, missing, object_id=applicant)
            subject = bytes(row["audit_reference"])
        await self._gate.audit.append(entry(actor, Event.AUDIT_READ, Outcome.ALLOWED, subject=subject, object_id=staff))
        return await audit_entries.newest(
            self._database, actor.organisation, most=most, before=before, subject=subject, actor=staff
        )
