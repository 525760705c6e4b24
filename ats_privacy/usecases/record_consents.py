"""Consents as staff record them from paper or interview; withdrawal takes effect before the call returns (F3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id
from ats_privacy.domain.notices import purpose_held
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import applicants, consents, notices
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row, Step

CHANNELS = frozenset({"paper", "interview", "e-mail", "page"})
_SUBJECT = Projection((), ())


class RecordConsents:
    """Reads and writes of consents."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once

    async def give(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        notice_version: str,
        channel: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Record that the applicant consents to a purpose that rests on consent."""
        event = Event.CONSENT_RECORDED
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        if purpose_held(purpose) not in self._gate.policy.purposes:
            raise BadInput("purpose_unknown", "There is no such purpose.", pointer="/purpose")
        if channel not in CHANNELS:
            raise BadInput("channel_unknown", "Name one of the known channels.", pointer="/channel")
        subject = await self._subject(actor, applicant, event)

        standing = await notices.standing(self._database, actor.organisation, purpose)
        if standing.required is None or (purpose_held(purpose) != purpose and standing.fields is None):
            untold = Conflict("purpose_not_in_notice", "The notice in force does not hold this purpose.")
            await self._gate.refuse(
                actor, event, untold, subject=bytes(subject["audit_reference"]), object_id=applicant
            )

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            consent = new_id()
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=purpose,
                subject=bytes(subject["audit_reference"]),
                object_id=consent,
            )
            steps: list[Step] = [
                consents.insert(
                    actor.organisation,
                    consent,
                    applicant,
                    purpose,
                    notice_version,
                    channel,
                    actor.id,
                    notice_number=standing.number,
                ),
                self._gate.audit.insert([told]),
            ]
            return {"id": str(consent), "purpose": purpose}, steps

        if subject["state"] != "active":
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, object_id=applicant)
        return await self._once.run(actor, repeatable, 201, prepare)

    async def withdraw(self, actor: Actor, applicant: UUID, consent: UUID) -> None:
        """End a consent, at once.

        :raises NotFound: there is no such live consent.
        """
        event = Event.CONSENT_WITHDRAWN
        await administration.require(self._gate, actor, Action.RECORD_CONSENTS, event, applicant)
        subject = await self._subject(actor, applicant, event)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            subject=bytes(subject["audit_reference"]),
            object_id=consent,
        )
        try:
            await self._database.write(
                consents.withdraw(actor.organisation, applicant, consent), self._gate.audit.insert([told])
            )
        except Expectation:
            raise NotFound("not_found", "There is no such live consent.") from None

    async def of_applicant(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """Every consent of an applicant, live and withdrawn."""
        event = Event.CONSENT_READ
        await administration.require(self._gate, actor, Action.READ_CONSENTS, event, applicant)
        subject = await self._subject(actor, applicant, event)
        reference = bytes(subject["audit_reference"])
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant)
        await self._gate.audit.append(told)
        return await consents.of_applicant(self._database, actor.organisation, applicant)

    async def _subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row
