"""Access in an emergency, without a second person: loud, short, and reviewed afterwards (promises A7, D6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ats_privacy.domain.access_grants import REVEAL, AccessGrant, Finding, Wanted, broken_glass, reviewed
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, new_id, now_us
from ats_privacy.domain.unusual_reading import Alert, order_key, parameters_of
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import seal_reason
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import access_grants, applicants, outbox
from ats_privacy.storage.statements import Database, Expectation, Step

_DAY_US = 86_400_000_000


class BreakGlass:
    """Breaks the glass and closes the review of it. ``alerts``: kinds of orders that tell of it at once."""

    def __init__(
        self, database: Database, gate: Gate, keyrings: Keyrings, once: Once, alerts: Sequence[str] = ()
    ) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._once = once
        self._alerts = tuple(alerts)

    async def take(
        self,
        actor: Actor,
        applicant: UUID,
        purpose: str,
        fields: Sequence[str],
        reason: str,
        case_reference: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Do without the second person for some fields of one applicant, for the minutes that the policy says.

        Nothing else is done without: role, purpose, live consent, the person's state and step-up are asked for as ever.
        The entry, the alerts and the review that is due are durable with the access, or there is none.

        :raises Refused: policy, consent, state, step-up. :raises NotFound: out of reach. :raises BadInput: nothing of
        this takes a second person. :raises Conflict: the record was closed at this moment.
        """
        event, policy = Event.BROKEN_GLASS, self._gate.policy
        if not fields or not all(f"applicant.{name}" in policy.fields for name in fields):
            raise BadInput("field_unknown", "A field was named that does not exist.", pointer="/fields")
        plan = self._gate.plan(actor, "applicant", "reveal", purpose, tuple(sorted(set(fields))))
        row = await applicants.by_id(self._database, plan.projection, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        reference = bytes(row["audit_reference"])
        if actor.roles.isdisjoint(policy.broken_glass.may.get(purpose, frozenset())):
            unfit = Refused("broken_glass_not_permitted", "The policy lets none of your roles do this, for any reason.")
            await self._gate.refuse(actor, event, unfit, plan, subject=reference, object_id=applicant)
        facts = replace(facts_of(row, plan, reason_given=bool(reason)), second_person=True)
        await self._gate.require(actor, plan, facts, event, subject=reference, object_id=applicant)
        if not plan.projection.grants:
            raise BadInput("no_second_person_needed", "None of these fields takes a second person.", pointer="/fields")

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            at, entry_id = now_us(), new_id()
            wanted = Wanted(
                purpose,
                REVEAL,
                frozenset(plan.fields),
                policy.broken_glass.minutes,
                applicant,
                case_reference=case_reference,
            )
            glass = broken_glass(new_id(), actor.id, wanted, entry_id, policy.broken_glass.review_days * _DAY_US, at)
            sealed = await seal_reason(self._database, self._keyrings, actor.organisation, applicant, entry_id, reason)
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=purpose,
                fields=" ".join(plan.fields),
                subject=reference,
                object_id=applicant,
                code=glass.code,
                reason=sealed,
                entry_id=entry_id,
            )
            steps: list[Step] = [
                applicants.still_active(actor.organisation, applicant),
                access_grants.insert(actor.organisation, glass),
                self._gate.audit.insert([told]),
                *self._told_at_once(actor, entry_id, at),
            ]
            return _answer(glass), steps

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Expectation:
            raise Conflict("record_closed", "This record was closed at this moment.") from None

    async def page(self, actor: Actor, *, most: int, before: UUID | None, undone: bool) -> list[AccessGrant]:
        """Broken glass, newest first; with ``undone`` only what is not reviewed yet."""
        await administration.require(self._gate, actor, Action.WATCH_BROKEN_GLASS, Event.ACCESS_READ)
        told = entry(actor, Event.ACCESS_READ, Outcome.ALLOWED, fields="broken_glass")
        await self._gate.audit.append(told)
        return await access_grants.page(
            self._database, actor.organisation, most=most, before=before, reviews=True, undone=undone
        )

    async def review(self, actor: Actor, glass_id: UUID, finding: Finding, remark: str) -> None:
        """Close the review. ``remark`` is kept sealed beside the audit entry, as long as the person's key lives.

        :raises NotFound: no such glass. :raises Refused: it is who broke it. :raises Conflict: it is reviewed already.
        """
        event = Event.BROKEN_GLASS_REVIEWED
        await administration.require(self._gate, actor, Action.REVIEW_BROKEN_GLASS, event)
        glass = await access_grants.by_id(self._database, actor.organisation, glass_id)
        if glass is None or glass.review_due_at is None:
            missing = NotFound("not_found", "There is no such glass to review.")
            await self._gate.refuse(actor, event, missing)
        applicant = glass.wanted.applicant
        reference = None if applicant is None else await self._gate.audit.reference_of(actor, applicant)
        try:
            new = reviewed(glass, actor.id, finding, now_us())
        except (Refused, Conflict) as error:
            await self._gate.refuse(actor, event, error, subject=reference, object_id=applicant)
        entry_id, sealed = new_id(), None
        if applicant is not None:
            sealed = await seal_reason(self._database, self._keyrings, actor.organisation, applicant, entry_id, remark)
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=glass.wanted.purpose,
            fields=f"finding={finding.value}",
            subject=reference,
            object_id=applicant,
            code=glass.code,
            reason=sealed,
            entry_id=entry_id,
        )
        try:
            await self._database.write(
                access_grants.change(actor.organisation, glass, new), self._gate.audit.insert([told])
            )
        except Expectation:
            raise Conflict("reviewed_already", "This has been reviewed already.") from None

    def _told_at_once(self, actor: Actor, entry_id: UUID, at: int) -> list[Step]:
        alert = Alert("broken_glass", actor.id, at, at, 1, 0)
        return [
            outbox.order(
                actor.organisation,
                kind,
                once=order_key(kind, alert, str(entry_id)),
                object_id=actor.id,
                parameters=parameters_of(alert),
            )
            for kind in self._alerts
        ]


def _answer(glass: AccessGrant) -> dict[str, Any]:
    return {
        "id": str(glass.id),
        "expires_at": iso_instant(glass.expires_at or 0),
        "review_due_at": iso_instant(glass.review_due_at or 0),
    }
