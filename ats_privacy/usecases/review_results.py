"""What is made of a result: read, reviewed, disputed, decided on; never against the person before they were heard.

Promise A4; PIPL articles 24, 45 and 46 (explanation, copy, correction).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.check_orders import Act, after
from ats_privacy.domain.check_results import Outcome, text_of, waiting_ends
from ats_privacy.domain.contracts import PURPOSE
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, entry
from ats_privacy.domain.events import Outcome as Ended
from ats_privacy.domain.identity import iso_instant, now_us, today
from ats_privacy.domain.orders import MAIL_APPLICANT
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.sealing_results import TABLE, SealingResults
from ats_privacy.storage import applicants, check_orders, check_results, consents, outbox
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

FIELDS: Final = ("attachments", "dispute", "findings", "reply")
_PLAIN: Final = Projection((), ())
_ATTEMPTS = 4


class ReviewResults:
    """Reads of results, and every act on them; the waiting period is counted by ``calendar``."""

    def __init__(
        self, database: Database, gate: Gate, disclosure: Disclosure, sealing: SealingResults, calendar: WorkingDays
    ) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._sealing = sealing
        self._calendar = calendar

    async def read(self, actor: Actor, applicant: UUID, order: UUID, purpose: str) -> Disclosed:
        """The result as the actor may see it: HR in outline, the person all of it.

        :raises NotFound: there is none within reach. :raises Refused: policy; without the live consent nothing.
        """
        await administration.require(self._gate, actor, Action.READ_CHECKS, Event.CHECK_RESULT_READ, applicant)
        plan = self._gate.plan(actor, TABLE, "read", purpose, FIELDS)
        row = await check_results.one(self._database, plan.projection, actor.organisation, applicant, order, actor.id)
        return await self._disclosure.one(
            actor, plan, row, Event.CHECK_RESULT_READ, object_id=order, subject_column="applicant_id", table=TABLE
        )

    async def reveal(
        self, actor: Actor, applicant: UUID, order: UUID, purpose: str, fields: Sequence[str], reason: str
    ) -> Disclosed:
        """Named parts in clear, with a reason that is kept sealed beside the audit entry (promise B3).

        :raises NotFound: there is none within reach. :raises Refused: policy, or something is missing.
        """
        await administration.require(self._gate, actor, Action.READ_CHECKS, Event.CHECK_RESULT_REVEALED, applicant)
        unknown = [name for name in fields if name not in FIELDS]
        if not fields or unknown or len(set(fields)) != len(fields):
            raise BadInput("field_unknown", f"Name some of: {', '.join(FIELDS)}; each once.", pointer="/fields")
        plan = self._gate.plan(actor, TABLE, "reveal", purpose, tuple(sorted(fields)))
        row = await check_results.one(self._database, plan.projection, actor.organisation, applicant, order, actor.id)
        return await self._disclosure.one(
            actor,
            plan,
            row,
            Event.CHECK_RESULT_REVEALED,
            object_id=order,
            reason=reason,
            subject_column="applicant_id",
            table=TABLE,
        )

    async def review(self, actor: Actor, applicant: UUID, order: UUID, outcome: Outcome) -> dict[str, Any]:
        """Say what is concluded. Before a decision against the person they are told, and a waiting period begins.

        :raises NotFound: there is no result. :raises Conflict: it is not one to be reviewed now.
        """
        event = Event.CHECK_RESULT_REVIEWED
        await administration.require(self._gate, actor, Action.REVIEW_CHECKS, event, applicant)
        row, result = await self._both(actor, applicant, order, event)
        state, at = after(row["state"], Act.REVIEW), now_us()
        values, letters = await self._concluded(actor, applicant, row, result, outcome, at)
        told = self._told(actor, event, result, order, outcome.value)
        moved = check_orders.move(row, state, at)
        await self._write(*self._open(actor, applicant), moved, check_results.change(result, values), *letters, told)
        return await self._shown(actor, applicant, order, event)

    async def dispute(self, actor: Actor, applicant: UUID, order: UUID, text: str) -> dict[str, Any]:
        """The person says what is wrong; nothing is decided until they are answered.

        :raises NotFound: there is no result about the actor. :raises BadInput: a text that cannot be kept.
        :raises Conflict: there is nothing to dispute now.
        """
        event = Event.CHECK_RESULT_DISPUTED
        await administration.require(self._gate, actor, Action.DISPUTE_CHECKS, event, applicant)
        values = {"dispute": text_of(text, "/text", _day())}
        return await self._said(actor, applicant, order, event, Act.DISPUTE, values, "disputed_at")

    async def reply(self, actor: Actor, applicant: UUID, order: UUID, text: str, outcome: Outcome) -> dict[str, Any]:
        """Answer a dispute, with what is concluded now; against the person the waiting period begins anew.

        :raises NotFound: there is no result. :raises BadInput: a text that cannot be kept.
        :raises Conflict: nothing is disputed.
        """
        event = Event.CHECK_RESULT_REPLIED
        await administration.require(self._gate, actor, Action.REVIEW_CHECKS, event, applicant)
        values = {"reply": text_of(text, "/text", _day())}
        return await self._said(actor, applicant, order, event, Act.RESOLVE, values, "replied_at", outcome)

    async def decide(self, actor: Actor, applicant: UUID, order: UUID) -> dict[str, Any]:
        """Close the check on what was concluded; a decision against the person only after the waiting period, and they
        are told of it.

        :raises NotFound: there is no result. :raises Conflict: it is not reviewed, disputed, or still to be waited for.
        """
        event = Event.CHECK_RESULT_DECIDED
        await administration.require(self._gate, actor, Action.REVIEW_CHECKS, event, applicant)
        row, result = await self._both(actor, applicant, order, event)
        state, at = after(row["state"], Act.CLOSE), now_us()
        adverse = result["outcome"] == Outcome.ADVERSE
        if adverse and (result["decide_after"] is None or at < result["decide_after"]):
            until = "" if result["decide_after"] is None else f" until {iso_instant(result['decide_after'])}"
            waiting = Conflict("waiting_period", f"The person may still dispute the result{until}; decide after that.")
            reference = bytes(result["audit_reference"])
            await self._gate.refuse(actor, event, waiting, subject=reference, object_id=order)
        letters = [await self._letter(actor, applicant, row, "check_final", at)] if adverse else []
        told = self._told(actor, event, result, order, result["outcome"])
        # Held, not changed: a dispute that comes at this moment makes the order another, and this write fail.
        await self._write(*self._open(actor, applicant), check_orders.move(row, state, at), *letters, told)
        return await self._shown(actor, applicant, order, event)

    async def _said(
        self,
        actor: Actor,
        applicant: UUID,
        order: UUID,
        event: Event,
        act: Act,
        values: Mapping[str, Any],
        instant: str,
        outcome: Outcome | None = None,
    ) -> dict[str, Any]:
        row, result = await self._both(actor, applicant, order, event)
        state = after(row["state"], act)
        for attempt in range(_ATTEMPTS):
            at = now_us()
            sealed = await self._sealing.seal(actor, applicant, order, values)
            changes: dict[str, Any] = {**sealed.columns, instant: at}
            letters: list[Step] = []
            if outcome is not None:
                concluded, letters = await self._concluded(actor, applicant, row, result, outcome, at)
                changes |= concluded
            told = self._told(actor, event, result, order, "" if outcome is None else outcome.value)
            moved = check_orders.move(row, state, at)
            change = check_results.change(result, changes)
            try:
                await self._write(*sealed.held, moved, change, sealed.made, *letters, told)
                break
            except Conflict:
                row_again, result = await self._both(actor, applicant, order, event)
                if attempt + 1 == _ATTEMPTS or row_again["version"] != row["version"]:
                    raise
        return await self._shown(actor, applicant, order, event)

    async def _concluded(
        self, actor: Actor, applicant: UUID, row: Row, result: Row, outcome: Outcome, at: int
    ) -> tuple[dict[str, Any], list[Step]]:
        values: dict[str, Any] = {"outcome": outcome.value, "reviewed_by": actor.id, "reviewed_at": at}
        if outcome is Outcome.CLEAR:
            return values | {"decide_after": None}, []
        letter = await self._letter(actor, applicant, row, "check_adverse", at)
        return values | {"decide_after": waiting_ends(at, self._calendar)}, [letter]

    async def _letter(self, actor: Actor, applicant: UUID, row: Row, template: str, at: int) -> Step:
        """A mail in the language in which the person read the terms; once for each version of the order."""
        given = await consents.of_applicant(self._database, actor.organisation, applicant)
        languages = [each["language"] for each in given if each["terms"] == row["digest"] and each["language"]]
        parameters = {
            "template": template,
            "language": languages[-1] if languages else "zh",
            "purpose": PURPOSE,
            "order": str(row["id"]),
            "until": iso_instant(waiting_ends(at, self._calendar)) if template == "check_adverse" else "",
        }
        once = f"{template}:{row['id']}:{row['version']}"
        return outbox.order(
            actor.organisation, MAIL_APPLICANT, once=once, subject=applicant, object_id=row["id"], parameters=parameters
        )

    async def _both(self, actor: Actor, applicant: UUID, order: UUID, event: Event) -> tuple[Row, Row]:
        row = await check_orders.one(self._database, actor.organisation, applicant, order)
        result = await check_results.one(self._database, _PLAIN, actor.organisation, applicant, order, actor.id)
        if row is None or result is None:
            missing = NotFound("not_found", "There is no result of such an order about this person.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row, result

    async def _shown(self, actor: Actor, applicant: UUID, order: UUID, event: Event) -> dict[str, Any]:
        row, result = await self._both(actor, applicant, order, event)
        return told_of(row, result)

    @staticmethod
    def _open(actor: Actor, applicant: UUID) -> list[Step]:
        return [applicants.still_active(actor.organisation, applicant)]

    def _told(self, actor: Actor, event: Event, result: Row, order: UUID, code: str) -> Step:
        reference = bytes(result["audit_reference"])
        told = entry(actor, event, Ended.ALLOWED, purpose=PURPOSE, subject=reference, object_id=order, code=code)
        return self._gate.audit.insert([told])

    async def _write(self, *steps: Step) -> None:
        try:
            await self._database.write(*steps)
        except (Expectation, Duplicate):
            raise Conflict("order_changed", "The order was changed at the same time; read it again.") from None


def told_of(order: Row | None, result: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of a result besides what it says; ``order`` None: without the order's state."""
    known: dict[str, Any] = {"state": order["state"]} if order is not None else {}
    known |= {"outcome": result["outcome"] or None, "deliveries": result["deliveries"]}
    for name in ("received_at", "reviewed_at", "decide_after", "disputed_at", "replied_at"):
        known[name] = None if result[name] is None else iso_instant(result[name])
    return known


def _day() -> date:
    return today().date()
