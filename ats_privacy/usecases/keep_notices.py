"""Notices: publishing versions, reading them, and each person's being told and accepting (promises B1, H1, H2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.domain.notices import ACCEPTED_BY, TOLD_BY, Draft, Notice, published, text_digest
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import applicants, notices
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_SUBJECT = Projection((), ())
_SELF = "page"
"""How a person accepts by themselves; staff record the other ways, and where the proof of it is."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a person accepts: the language and SHA-256 of the text that was read, by which means. ``evidence``: where
    staff keep the proof, such as the number of a form; never what it says."""

    language: str
    digest: str
    means: str = _SELF
    evidence: str = ""


class KeepNotices:
    """Reads and writes of notices."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once

    async def publish(self, actor: Actor, draft: Draft, repeatable: Repeatable | None = None) -> Answered:
        """The next notice of the organisation, as it will stay. Its digest goes into the audit log.

        :raises Refused: only the privacy office publishes. :raises BadInput: it cannot be told of like this.
        :raises Conflict: another one was published at this moment.
        """
        event = Event.NOTICE_PUBLISHED
        await administration.require(self._gate, actor, Action.PUBLISH_NOTICES, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            earlier = await notices.every(self._database, actor.organisation)
            latest = earlier[-1] if earlier else None
            notice = published(draft, actor.organisation, actor.id, now_us(), self._gate.policy.purposes, latest)
            told = entry(
                actor, event, Outcome.ALLOWED, fields=f"notice={notice.number} sha256={notice.digest}", code="published"
            )
            answer = {
                "id": str(notice.number),
                "number": notice.number,
                "digest": notice.digest,
                "in_force_at": iso_instant(notice.in_force_at),
                "required": dict(notice.required),
            }
            return answer, [*notices.insert(notice), self._gate.audit.insert([told])]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate:
            raise Conflict("notice_conflict", "Another notice was published at this moment; read it first.") from None

    async def every(self, actor: Actor) -> list[Notice]:
        """All notices of the organisation, oldest first."""
        await administration.require(self._gate, actor, Action.READ_NOTICES, Event.NOTICE_READ)
        return await notices.every(self._database, actor.organisation)

    async def public(self, organisation: UUID, number: int | None = None) -> Notice:
        """A notice for whoever asks; without a number the one in force.

        :raises NotFound: no such notice, or none in force. :raises RecordTampered: it is not what was published.
        """
        every = await notices.every(self._database, organisation)
        if number is None:
            number = await notices.in_force(self._database, organisation)
        found = next((notice for notice in every if notice.number == number), None)
        if found is None:
            raise NotFound("not_found", "There is no such notice.")
        return found

    async def accept(self, actor: Actor, applicant: UUID, number: int, given: Acceptance) -> dict[str, Any]:
        """A person accepts a notice, by themselves or as staff have seen it; what it suspended goes on at once.

        :raises NotFound: no such applicant or notice. :raises BadInput: it is another text that was read, or the proof
        is missing. :raises Conflict: the notice is superseded, or the record is closed. Doing it again changes nothing.
        """
        event = Event.NOTICE_ACCEPTED
        await administration.require(self._gate, actor, Action.RECORD_NOTICES, event, applicant)
        subject = await self._subject(actor, applicant, event)
        self._check_means(actor, given)
        notice = await self._published(actor, number)
        text = notice.texts.get(given.language)
        if text is None or text_digest(text.text) != given.digest:
            raise BadInput(
                "notice_text_differs",
                "This is not the digest of the notice in this language; read it again.",
                pointer="/digest",
            )
        if number < await notices.in_force(self._database, actor.organisation):
            raise Conflict("notice_superseded", "A later notice is in force; that one is to be accepted.")
        told, accepted = await notices.of_applicant(self._database, actor.organisation, applicant)
        if any(row["number"] == number for row in accepted):
            await self._database.write(self._entry(actor, event, subject, applicant, f"notice={number} again"))
            return {"number": number, "accepted": True}
        steps: list[Step] = list(
            notices.accept(
                actor.organisation,
                number,
                applicant,
                language=given.language,
                digest=given.digest,
                means=given.means,
                evidence=given.evidence,
                by=actor.id,
            )
        )
        if all(row["number"] != number for row in told):  # whoever accepts it has been told of it
            steps.append(notices.tell(actor.organisation, number, [applicant], given.means, actor.id))
        steps.append(self._entry(actor, event, subject, applicant, f"notice={number} language={given.language}"))
        try:
            await self._database.write(*steps)
        except Duplicate:
            raise Conflict("write_conflict", "This was recorded at the same moment; repeat.") from None
        except Expectation:
            closed = Conflict("record_closed", "This record is closed, or a later notice was accepted.")
            await self._gate.refuse(
                actor, event, closed, subject=bytes(subject["audit_reference"]), object_id=applicant
            )
        return {"number": number, "accepted": True}

    async def tell(self, actor: Actor, applicant: UUID, number: int, means: str) -> None:
        """A person was told of a notice; telling them again changes nothing.

        :raises NotFound: no such applicant or notice. :raises BadInput: no such means. :raises Conflict: erased.
        """
        event = Event.NOTICE_TOLD
        await administration.require(self._gate, actor, Action.RECORD_NOTICES, event, applicant)
        subject = await self._subject(actor, applicant, event)
        if means not in TOLD_BY or (actor.own_only and means != _SELF):
            raise BadInput("means_unknown", f"Name one of: {', '.join(TOLD_BY)}.", pointer="/means")
        await self._published(actor, number)
        told = notices.tell(actor.organisation, number, [applicant], means, actor.id)
        step = self._entry(actor, event, subject, applicant, f"notice={number} means={means}")
        try:
            await self._database.write(notices.still_there(actor.organisation, applicant), told, step)
        except Expectation:
            gone = Conflict("record_closed", "This person's data was erased.")
            await self._gate.refuse(actor, event, gone, subject=bytes(subject["audit_reference"]), object_id=applicant)
        except Duplicate:
            again = f"notice={number} means={means} again"
            await self._database.write(self._entry(actor, event, subject, applicant, again))

    async def progress(self, actor: Actor, number: int) -> Row:
        """How many living records there are, and how many of them were told of the notice and accepted it."""
        await administration.require(self._gate, actor, Action.WATCH_NOTICES, Event.NOTICE_READ)
        await self._published(actor, number)
        return await notices.progress(self._database, actor.organisation, number)

    async def of_applicant(self, actor: Actor, applicant: UUID) -> tuple[Sequence[Row], Sequence[Row]]:
        """When a person was told of which notices and accepted which."""
        event = Event.NOTICE_READ
        await administration.require(self._gate, actor, Action.WATCH_NOTICES, event, applicant)
        subject = await self._subject(actor, applicant, event)
        await self._database.write(self._entry(actor, event, subject, applicant, ""))
        return await notices.of_applicant(self._database, actor.organisation, applicant)

    @staticmethod
    def _check_means(actor: Actor, given: Acceptance) -> None:
        if given.means not in ACCEPTED_BY or (actor.own_only != (given.means == _SELF)):
            raise BadInput(
                "means_unknown", "A person accepts on a page; staff record what came otherwise.", pointer="/means"
            )
        if actor.own_only == bool(given.evidence):
            raise BadInput(
                "evidence_missing", "Staff name where the proof of the acceptance is kept.", pointer="/evidence"
            )

    async def _published(self, actor: Actor, number: int) -> Notice:
        every = await notices.every(self._database, actor.organisation)
        found = next((notice for notice in every if notice.number == number), None)
        if found is None:
            raise NotFound("not_found", "There is no such notice.")
        return found

    async def _subject(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row

    def _entry(self, actor: Actor, event: Event, subject: Row, applicant: UUID, fields: str) -> Step:
        reference = bytes(subject["audit_reference"])
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant, fields=fields)
        return self._gate.audit.insert([told])
