"""The privacy office's inbox: what waits, by when, and the answers; each text is read through the gate (A10, I1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.concerns import (
    OFFICE,
    OPEN,
    AnswerOutcome,
    ConcernAct,
    Ground,
    after,
    check_refusal,
    purpose_of,
)
from ats_privacy.domain.errors import Conflict, StaleVersion
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.gate import administration
from ats_privacy.gate.concern_letters import WORD, order_letter
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.sealing_messages import FIELD, TABLE, SealingMessages, message
from ats_privacy.storage import concerns
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row

_ATTEMPTS = 4
_OPEN: Final = tuple(state.value for state in OPEN)


class Which(StrEnum):
    """What of the inbox is wanted; ``late``: open, and past its deadline."""

    OPEN = "open"
    LATE = "late"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Reply:
    """What the privacy office says; a refusal names its ground, and the text gives the reasons."""

    text: str
    outcome: AnswerOutcome
    ground: Ground | None = None


class AnswerConcerns:
    """What the privacy office does. ``court``: where somebody can go who is not content, as letters name it; empty for
    whichever has jurisdiction."""

    def __init__(
        self, database: Database, gate: Gate, disclosure: Disclosure, sealing: SealingMessages, *, court: str
    ) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._sealing = sealing
        self.court = court

    async def inbox(self, actor: Actor, which: Which, *, most: int, after: UUID | None = None) -> Sequence[Row]:
        """What waits, or was answered or closed, the first due first; nothing of what was said.

        :raises Refused: the role may not.
        """
        event = Event.CONCERN_LISTED
        await administration.require(self._gate, actor, Action.WATCH_CONCERNS, event)
        states = _OPEN if which in (Which.OPEN, Which.LATE) else (which.value,)
        late = which is Which.LATE
        rows = await concerns.inbox(
            self._database, actor.organisation, states, late=late, now=now_us(), most=most, after=after
        )
        people = sorted({bytes(row["audit_reference"]) for row in rows})
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            subject=people[0] if len(people) == 1 else None,
            subjects=b"".join(people) if len(people) > 1 else None,
            code=which.value,
        )
        await self._gate.audit.append(told)
        return rows

    async def read(self, actor: Actor, applicant: UUID, concern: UUID) -> Disclosed:
        """A concern with everything that was said, for the person and the privacy office.

        :raises NotFound: there is none within reach. :raises Refused: the policy says no.
        """
        event = Event.CONCERN_READ
        await administration.require(self._gate, actor, Action.READ_CONCERNS, event, applicant)
        known = await self._sealing.known(actor, applicant, concern, event)
        plan = self._gate.plan(actor, TABLE, "read", purpose_of(known["kind"]), (FIELD,))
        row = await concerns.one(self._database, plan.projection, actor.organisation, applicant, concern, actor.id)
        return await self._disclosure.one(
            actor, plan, row, event, object_id=concern, subject_column="applicant_id", table=TABLE
        )

    async def answer(self, actor: Actor, applicant: UUID, concern: UUID, version: int, reply: Reply) -> int:
        """Answer, say a word in between, or refuse a request on a listed ground; the person gets a letter that there
        is something to read. The new version.

        :raises NotFound: no such concern. :raises StaleVersion: it has changed since it was read.
        :raises BadInput: a text that cannot be kept, or a refusal without a ground that is listed.
        :raises Conflict: no answer is owed, or the record is closed.
        """
        event = Event.CONCERN_ANSWERED
        await administration.require(self._gate, actor, Action.ANSWER_CONCERNS, event, applicant)
        said = message(OFFICE, reply.text)
        known = await self._sealing.known(actor, applicant, concern, event)
        check_refusal(known["kind"], reply.outcome, reply.ground)
        plan = self._sealing.plan(actor, purpose_of(known["kind"]))
        wanted = self._sealing.projection(plan, existing=True)
        for _ in range(_ATTEMPTS):
            row = await concerns.one(self._database, wanted, actor.organisation, applicant, concern, actor.id)
            if row is None or row["version"] != version:
                raise StaleVersion("version_stale", "The record has changed since you read it; read it again.")
            reference = await self._sealing.require(actor, plan, row, event, concern)
            sealed = await self._sealing.seal(actor, plan, row, applicant, concern, said)
            values = sealed.columns | _answered(row["concern_state"], reply)
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=plan.audited_purpose,
                fields=FIELD,
                subject=reference,
                object_id=concern,
                code=" ".join(filter(None, (reply.outcome.value, reply.ground and reply.ground.value))),
            )
            letter = order_letter(
                actor.organisation,
                applicant,
                concern,
                version + 1,
                WORD,
                {"final": reply.outcome is not AnswerOutcome.INTERIM, "court": self.court},
                kind=row["kind"],
                language=row["language"],
            )
            change = concerns.change(row, values)
            try:
                await self._database.write(*sealed.held, sealed.made, change, letter, self._gate.audit.insert([told]))
                return version + 1
            except (Expectation, Duplicate):
                continue  # the keys were exchanged, or the concern was changed: the next look tells which
        raise Conflict("write_conflict", "The record was changed at the same time; repeat.")


def _answered(state: str, reply: Reply) -> dict[str, Any]:
    if reply.outcome is AnswerOutcome.INTERIM:
        return {"state": after(state, ConcernAct.TAKE_UP).value}
    return {
        "state": after(state, ConcernAct.ANSWER).value,
        "outcome": reply.outcome.value,
        "ground": "" if reply.ground is None else reply.ground.value,
        "answered_at": now_us(),
        "remind_at": None,
    }
