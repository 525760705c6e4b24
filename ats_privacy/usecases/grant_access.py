"""Access that takes two people: asked for by one, agreed to by another, ended by time or by hand (promises A7, D6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from ats_privacy.domain.access_grants import (
    LIST,
    REVEAL,
    AccessGrant,
    Kind,
    State,
    Wanted,
    check_wanted,
    decided,
    ended,
)
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import iso_instant, new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import open_reason, seal_reason
from ats_privacy.gate.told import facts_of, facts_of_new, standing_of
from ats_privacy.storage import access_grants, applicants, audit_entries
from ats_privacy.storage.statements import Database, Expectation, Step
from field_policies.four_eyes import MOST_PEOPLE

_HOUR_US = 3_600_000_000


class GrantAccess:
    """Requests, answers and ends of access that takes two people."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._once = once

    async def request(
        self, actor: Actor, wanted: Wanted, reason: str, repeatable: Repeatable | None = None
    ) -> Answered:
        """Ask a second person. What the actor could not do with their agreement either is refused at once.

        ``reason`` goes with a reveal and is kept sealed with the person's key; a list has a case reference instead.

        :raises Refused: policy, consent, step-up. :raises NotFound: no such applicant within reach.
        :raises BadInput: nobody could agree to this. :raises Conflict: the record is closed.
        """
        event = Event.ACCESS_REQUESTED
        check_wanted(wanted, self._gate.policy.second_person.longest_minutes, MOST_PEOPLE)
        if bool(reason) != (wanted.operation == REVEAL):
            raise BadInput("reason_misplaced", "A reveal has a reason, a list a reference.", pointer="/reason")
        plan = self._plan(actor, wanted)
        if wanted.applicant is None:
            standing = await standing_of(self._database, actor, plan)
            # Each person's own consents count when they are shown.
            consents = frozenset({*self._gate.policy.purposes, plan.purpose})
            facts = replace(
                facts_of_new(standing, plan), consents=consents, assigned=True, bulk=True, second_person=True
            )
            await self._gate.require(actor, plan, facts, event)
            await self._gate.stepped_up(actor, event, plan)
            reference = None
        else:
            reference = await self._could_reveal(actor, plan, wanted.applicant, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            at, entry_id = now_us(), new_id()
            lapses = at + self._gate.policy.second_person.answer_hours * _HOUR_US
            grant = AccessGrant(
                new_id(), Kind.GRANT, State.REQUESTED, actor.id, wanted, at, lapses, entry_id if reason else None
            )
            sealed = None
            steps: list[Step] = []
            if wanted.applicant is not None:
                sealed = await seal_reason(
                    self._database, self._keyrings, actor.organisation, wanted.applicant, entry_id, reason
                )
                steps.append(applicants.still_active(actor.organisation, wanted.applicant))
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=wanted.purpose,
                fields=" ".join(plan.fields),
                subject=reference,
                object_id=wanted.applicant,
                code=grant.code,
                reason=sealed,
                entry_id=entry_id,
            )
            steps += [access_grants.insert(actor.organisation, grant), self._gate.audit.insert([told])]
            return {"id": str(grant.id), "state": grant.state.value, "lapses_at": iso_instant(lapses)}, steps

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Expectation:
            raise Conflict("record_closed", "This record is closed.") from None

    async def decide(self, actor: Actor, grant_id: UUID, approve: bool) -> AccessGrant:
        """Agree to a request, or refuse it; agreed to, its time begins.

        :raises Refused: it is the requester, not an approver, or without step-up. :raises NotFound: no such request.
        :raises Conflict: it is answered, or was not in time.
        """
        event = Event.ACCESS_GRANTED if approve else Event.ACCESS_DENIED
        await administration.require(self._gate, actor, Action.DECIDE_ACCESS, event)
        grant, reference = await self._known(actor, grant_id, event)
        about: dict[str, Any] = {"subject": reference, "object_id": grant.wanted.applicant}
        if actor.roles.isdisjoint(self._gate.policy.second_person.approvers):
            unfit = Refused("not_an_approver", "The policy lets none of your roles agree to access.")
            await self._gate.refuse(actor, event, unfit, **about)
        await self._gate.stepped_up(actor, event, **about)
        try:
            new = decided(grant, actor.id, approve, now_us())
        except (Refused, Conflict) as error:
            await self._gate.refuse(actor, event, error, **about)
        await self._write(actor, event, grant, new, reference)
        return new

    async def revoke(self, actor: Actor, grant_id: UUID) -> None:
        """End access, however it came about, or withdraw a request; nothing is shown by it from here on.

        :raises NotFound: no such grant. :raises Conflict: it has ended already.
        """
        event = Event.ACCESS_REVOKED
        await administration.require(self._gate, actor, Action.REVOKE_ACCESS, event)
        grant, reference = await self._known(actor, grant_id, event)
        await self._write(actor, event, grant, ended(grant, actor.id, now_us()), reference)

    async def page(self, actor: Actor, *, most: int, before: UUID | None, undone: bool) -> list[AccessGrant]:
        """Access, newest first: all for who answers or watches, else only what the actor asked for."""
        await administration.require(self._gate, actor, Action.READ_ACCESS, Event.ACCESS_READ)
        every = may(actor.roles, Action.DECIDE_ACCESS) or may(actor.roles, Action.WATCH_BROKEN_GLASS)
        own = None if every else actor.id
        told = entry(actor, Event.ACCESS_READ, Outcome.ALLOWED, fields="requests")
        await self._gate.audit.append(told)
        return await access_grants.page(
            self._database,
            actor.organisation,
            most=most,
            before=before,
            requester=own,
            undone=undone,
        )

    async def one(self, actor: Actor, grant_id: UUID) -> tuple[AccessGrant, str | None]:
        """Access with its reason, for who has to answer or review it. Opening the reason is in the log before it.

        :raises NotFound: no such grant.
        """
        event = Event.ACCESS_READ
        await administration.require(self._gate, actor, Action.DECIDE_ACCESS, event)
        grant, reference = await self._known(actor, grant_id, event)
        await self._gate.audit.append(self._entry(actor, event, grant, reference))
        if grant.reason_entry is None or grant.wanted.applicant is None:
            return grant, None
        sealed = await audit_entries.reason_of(self._database, actor.organisation, grant.reason_entry)
        row = {"id": grant.reason_entry, "reason": sealed}
        return grant, await open_reason(self._database, self._keyrings, actor.organisation, grant.wanted.applicant, row)

    def _plan(self, actor: Actor, wanted: Wanted) -> Plan:
        if not all(f"applicant.{name}" in self._gate.policy.fields for name in wanted.fields):
            raise BadInput("field_unknown", "A field was named that does not exist.", pointer="/fields")
        if wanted.operation not in (REVEAL, LIST):
            raise BadInput("operation_unknown", "Access is to reveal or to list.", pointer="/operation")
        operation = "reveal" if wanted.operation == REVEAL else "read"
        plan = self._gate.plan(actor, "applicant", operation, wanted.purpose, tuple(sorted(wanted.fields)))
        if wanted.operation == REVEAL and not plan.projection.grants:
            raise BadInput("no_second_person_needed", "None of these fields takes a second person.", pointer="/fields")
        return plan

    async def _could_reveal(self, actor: Actor, plan: Plan, applicant: UUID, event: Event) -> bytes:
        row = await applicants.by_id(self._database, plan.projection, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        reference = bytes(row["audit_reference"])
        facts = replace(facts_of(row, plan, reason_given=True), second_person=True)
        await self._gate.require(actor, plan, facts, event, subject=reference, object_id=applicant)
        return reference

    async def _known(self, actor: Actor, grant_id: UUID, event: Event) -> tuple[AccessGrant, bytes | None]:
        grant = await access_grants.by_id(self._database, actor.organisation, grant_id)
        if grant is None:
            missing = NotFound("not_found", "There is no such request for access.")
            await self._gate.refuse(actor, event, missing)
        applicant = grant.wanted.applicant
        return grant, None if applicant is None else await self._gate.audit.reference_of(actor, applicant)

    def _entry(self, actor: Actor, event: Event, grant: AccessGrant, reference: bytes | None) -> Any:
        return entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=grant.wanted.purpose,
            fields=" ".join(sorted(grant.wanted.fields)),
            subject=reference,
            object_id=grant.wanted.applicant,
            code=grant.code,
        )

    async def _write(
        self, actor: Actor, event: Event, known: AccessGrant, new: AccessGrant, reference: bytes | None
    ) -> None:
        told = self._entry(actor, event, new, reference)
        try:
            await self._database.write(
                access_grants.change(actor.organisation, known, new), self._gate.audit.insert([told])
            )
        except Expectation:
            raise Conflict("grant_answered", "Somebody else was faster; read it again.") from None
