"""Activities declared at run time: each a purpose of its own, with its own notice and fields (promise A14)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain import activities as rules
from ats_privacy.domain.activities import Activity
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.notices import ACTIVITY
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import activities
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step


class DeclareActivities:
    """Reads and writes of activities."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once
        frame = gate.policy.purposes.get(ACTIVITY)
        self._longest = frame.retention if frame is not None else ""
        names = frame.only if frame is not None and frame.only is not None else frozenset[str]()
        self.allowed = frozenset(name.removeprefix("applicant.") for name in names)

    async def declare(self, actor: Actor, activity: Activity, repeatable: Repeatable | None = None) -> Answered:
        """A new activity; it never changes after this, but for an early end.

        :raises Refused: HR administrators and the privacy office declare activities. :raises BadInput: it is not
        within the bounds of the policy. :raises Conflict: there was one of this name already.
        """
        event = Event.ACTIVITY_DECLARED
        await administration.require(self._gate, actor, Action.DECLARE_ACTIVITIES, event)
        rules.check(activity, self.allowed, self._longest, now_us())
        if not activity.notice_zh.strip() or not activity.notice_en.strip():
            raise BadInput("notice_text_missing", "An activity has its own notice in Chinese and English.")

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            told = entry(
                actor, event, Outcome.ALLOWED, purpose=activity.purpose, fields=" ".join(sorted(activity.fields))
            )
            answer = {"id": activity.purpose, "purpose": activity.purpose}
            return answer, [
                activities.insert(actor.organisation, activity, actor.id),
                self._gate.audit.insert([told]),
            ]

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate:
            taken = "There is an activity of this name already; what it was declared with never changes."
            raise Conflict("activity_exists", taken) from None

    async def end(self, actor: Actor, purpose: str) -> None:
        """End an activity before its time: its data is used no more from this moment.

        :raises NotFound: there is none of this name that goes on.
        """
        event = Event.ACTIVITY_ENDED
        await administration.require(self._gate, actor, Action.DECLARE_ACTIVITIES, event)
        missing = NotFound("not_found", "There is no such activity that goes on.")
        if await activities.one(self._database, actor.organisation, purpose) is None:
            await self._gate.refuse(actor, event, missing)
        told = entry(actor, event, Outcome.ALLOWED, purpose=purpose)
        try:
            await self._database.write(activities.end(actor.organisation, purpose), self._gate.audit.insert([told]))
        except Expectation:
            raise missing from None

    async def every(self, actor: Actor) -> Sequence[Row]:
        """All activities of the organisation."""
        await administration.require(self._gate, actor, Action.READ_NOTICES, Event.NOTICE_READ)
        return await activities.every(self._database, actor.organisation)

    async def public(self, organisation: UUID, purpose: str) -> Row:
        """What is shown at the activity, for whoever asks.

        :raises NotFound: there is none of this name.
        """
        row = await activities.one(self._database, organisation, purpose)
        if row is None:
            raise NotFound("not_found", "There is no such activity.")
        return row
