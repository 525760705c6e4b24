"""People ask, complain and request in their own name, say more, and close what they have raised (promises A10, I1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.concerns import (
    APPLICANT,
    MOST_OPEN,
    Clock,
    ConcernAct,
    ConcernKind,
    ConcernState,
    after,
    clock,
    purpose_of,
    said_by_person,
)
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.notices import LANGUAGES
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate import administration
from ats_privacy.gate.concern_letters import RECEIVED, order_letter
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.sealing_messages import FIELD, SealingMessages, message
from ats_privacy.storage import applicants, concerns
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

_SUBJECT = Projection((), ())
_ATTEMPTS = 4


class RaiseConcerns:
    """What the person does. ``calendar``: by which the fifteen working days are counted."""

    def __init__(
        self, database: Database, gate: Gate, sealing: SealingMessages, once: Once, calendar: WorkingDays
    ) -> None:
        self._database = database
        self._gate = gate
        self._sealing = sealing
        self._once = once
        self.calendar = calendar

    async def write(
        self,
        actor: Actor,
        applicant: UUID,
        kind: ConcernKind,
        text: str,
        language: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Status and answer of a new concern; its receipt, with the date until which there is an answer, goes out.

        :raises NotFound: the record is not the actor's own. :raises BadInput: a text that cannot be kept.
        :raises Refused: the policy says no. :raises Conflict: the record is closed, or too much waits already.
        """
        event = Event.CONCERN_RECEIVED
        await administration.require(self._gate, actor, Action.WRITE_CONCERNS, event, applicant)
        if language not in LANGUAGES:
            raise BadInput("language_unknown", f"Known are: {', '.join(LANGUAGES)}.", pointer="/language")
        said = message(APPLICANT, text)
        plan = self._sealing.plan(actor, purpose_of(kind))

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            concern, at = new_id(), now_us()
            bare = self._sealing.projection(plan, existing=False)
            row = await applicants.by_id(self._database, bare, actor.organisation, applicant, actor.id)
            if row is None:
                missing = NotFound("not_found", "There is no such applicant within your reach.")
                await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
            reference = await self._sealing.require(actor, plan, row, event, applicant)
            if await concerns.waiting(self._database, actor.organisation, applicant) >= MOST_OPEN:
                raise Conflict("too_many_concerns", f"At most {MOST_OPEN} can wait for an answer at once.")
            sealed = await self._sealing.seal(actor, plan, row, applicant, concern, said)
            runs = clock(self.calendar, at)
            fresh = {
                "organisation_id": actor.organisation,
                "id": concern,
                "applicant_id": applicant,
                "version": 1,
                "kind": kind.value,
                "state": ConcernState.RECEIVED.value,
                "language": language,
                "received_at": at,
                **_running(runs, at),
                "outcome": "",
                "ground": "",
                **sealed.columns,
            }
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                fields=FIELD,
                subject=reference,
                object_id=concern,
                code=kind.value,
            )
            letter = self._receipt(fresh, runs, 1)
            steps = [*sealed.held, sealed.made, concerns.insert(fresh), letter, self._gate.audit.insert([told])]
            due_on = self.calendar.day_of(runs.due_at - 1).isoformat()
            answer = {"id": str(concern), "version": 1, "state": fresh["state"], "due_on": due_on}
            return answer | {"provisional": runs.provisional}, steps

        for _ in range(_ATTEMPTS):
            try:
                return await self._once.run(actor, repeatable, 201, prepare)
            except (Expectation, Duplicate):
                continue  # the person's keys were exchanged or made meanwhile: seal again
        raise Conflict("write_conflict", "The record was changed at the same time; repeat.")

    async def add(self, actor: Actor, applicant: UUID, concern: UUID, version: int, text: str) -> int:
        """Say more; an answered concern is reopened by it, and its clock begins anew. The new version.

        :raises NotFound: no such concern of the actor's. :raises StaleVersion: it has changed since it was read.
        :raises BadInput: a text that cannot be kept. :raises Conflict: it is closed, or the record is.
        """
        event = Event.CONCERN_WRITTEN
        await administration.require(self._gate, actor, Action.WRITE_CONCERNS, event, applicant)
        said = message(APPLICANT, text)
        known = await self._sealing.known(actor, applicant, concern, event)
        plan = self._sealing.plan(actor, purpose_of(known["kind"]))
        wanted = self._sealing.projection(plan, existing=True)
        for _ in range(_ATTEMPTS):
            row = await concerns.one(self._database, wanted, actor.organisation, applicant, concern, actor.id)
            row = self._based_on(row, version)
            reference = await self._sealing.require(actor, plan, row, event, concern)
            act, at = said_by_person(row["concern_state"]), now_us()
            sealed = await self._sealing.seal(actor, plan, row, applicant, concern, said)
            values = {**sealed.columns, "state": after(row["concern_state"], act).value}
            letters: list[Step] = []
            if act is ConcernAct.REOPEN:
                runs = clock(self.calendar, at)
                values |= {**_running(runs, at), "outcome": "", "ground": ""}
                letters.append(self._receipt(row, runs, version + 1))
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                fields=FIELD,
                subject=reference,
                object_id=concern,
                code=act.value,
            )
            change = concerns.change(row, values)
            try:
                await self._database.write(*sealed.held, sealed.made, change, *letters, self._gate.audit.insert([told]))
                return version + 1
            except (Expectation, Duplicate):
                continue  # the keys were exchanged, or the concern was changed: the next look tells which
        raise Conflict("write_conflict", "The record was changed at the same time; repeat.")

    async def close(self, actor: Actor, applicant: UUID, concern: UUID, version: int) -> int:
        """Close it: no answer is owed any more, and it cannot be reopened. The new version.

        :raises NotFound: no such concern of the actor's. :raises StaleVersion: it has changed since it was read.
        :raises Conflict: it is closed already, or the record is.
        """
        event = Event.CONCERN_CLOSED
        await administration.require(self._gate, actor, Action.WRITE_CONCERNS, event, applicant)
        row = self._based_on(await self._sealing.known(actor, applicant, concern, event), version)
        reference = bytes(row["audit_reference"])
        if row["record_state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, subject=reference, object_id=concern)
        state = after(row["state"], ConcernAct.CLOSE)
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=concern, code=row["state"])
        change = concerns.change(row, {"state": state.value, "remind_at": None})
        try:
            await self._database.write(
                applicants.still_active(actor.organisation, applicant), change, self._gate.audit.insert([told])
            )
        except Expectation:
            self._based_on(None, version)
        return version + 1

    async def every(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """A person's concerns without what was said, newest first: for themselves and the privacy office.

        :raises NotFound: the record is not the actor's own. :raises Refused: the role may not.
        """
        event = Event.CONCERN_LISTED
        await administration.require(self._gate, actor, Action.READ_CONCERNS, event, applicant)
        person = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if person is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        reference = bytes(person["audit_reference"])
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant))
        return await concerns.of_applicant(self._database, actor.organisation, applicant)

    @staticmethod
    def _based_on(row: Row | None, version: int) -> Row:
        if row is None or row["version"] != version:
            raise StaleVersion("version_stale", "The record has changed since you read it; read it again.")
        return row

    def _receipt(self, row: Any, runs: Clock, version: int) -> Step:
        told: dict[str, str | bool] = {
            "due_on": self.calendar.day_of(runs.due_at - 1).isoformat(),
            "provisional": runs.provisional,
        }
        return order_letter(
            as_uuid(row["organisation_id"]),
            as_uuid(row["applicant_id"]),
            as_uuid(row["id"]),
            version,
            RECEIVED,
            told,
            kind=row["kind"],
            language=row["language"],
        )


def _running(runs: Clock, since: int) -> dict[str, Any]:
    return {
        "counted_from": since,
        "due_at": runs.due_at,
        "provisional": int(runs.provisional),
        "remind_at": runs.remind_at,
        "reminders": 0,
        "answered_at": None,
    }
