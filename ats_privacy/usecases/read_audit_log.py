"""What an auditor asks of the log. Reading it is itself written down."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor, Role
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, bound_object, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import open_reason
from ats_privacy.storage import applicants, audit_entries
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row

_SUBJECT = Projection((), ())


class ReadAuditLog:
    """Reads of the audit log."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings

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
        rows = await audit_entries.newest(
            self._database, actor.organisation, most=most, before=before, subject=subject, actor=staff
        )
        if applicant is None or subject is None:
            return rows
        return [await self._about(actor, applicant, subject, row) for row in rows]

    async def _about(self, actor: Actor, applicant: UUID, subject: bytes, row: Row) -> Row:
        """An entry about a known person: what it is about named again, and its reason for who may know it."""
        told = dict(row)
        if row["object_id"] is not None and as_uuid(row["object_id"]) == bound_object(subject, applicant):
            told["object_id"] = applicant
        reason_given = row["reason"] is not None and row["event"] != Event.APPLICANT_SEARCHED
        if reason_given and Role.PRIVACY_OFFICER.value in actor.roles:
            stored = {"id": as_uuid(row["id"]), "reason": row["reason"]}
            told["opened_reason"] = await open_reason(
                self._database, self._keyrings, actor.organisation, applicant, stored
            )
        return told
        return told
