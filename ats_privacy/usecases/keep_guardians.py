"""A guardian's consent for a minor: recorded by one member of staff, verified by another, ended at will (G1, G2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.subject_states import MINORS, Cause, SubjectState, deadline
from ats_privacy.gate import administration
from ats_privacy.gate.ages import Ages
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import guardians, subject_states, third_persons
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step
from field_policies import NEVER_FOR_MINORS, SUSPENDABLE

RELATIONS = frozenset({"parent", "grandparent", "guardian", "institution"})
METHODS = frozenset({"in_person", "video", "notarised", "registered_letter"})
_AWAITING = frozenset({SubjectState.QUARANTINED.value, *MINORS})
_ATTEMPTS = 5


class KeepGuardians:
    """Reads and writes of guardians' consents. ``days``: how long a record waits once the consent has ended."""

    def __init__(self, database: Database, gate: Gate, once: Once, ages: Ages, *, days: int) -> None:
        self._database = database
        self._gate = gate
        self._once = once
        self._ages = ages
        self._days = days

    async def record(
        self,
        actor: Actor,
        applicant: UUID,
        purposes: Sequence[str],
        relation: str,
        method: str,
        reference: str,
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Record what a guardian has consented to; it opens nothing before :meth:`verify`.

        :raises BadInput: a purpose that no guardian opens, an unknown relation or method.
        :raises Conflict: the record is not that of a minor.
        """
        event = Event.GUARDIAN_RECORDED
        await administration.require(self._gate, actor, Action.RECORD_GUARDIANS, event, applicant)
        chosen = self._checked(purposes)
        if relation not in RELATIONS:
            raise BadInput("relation_unknown", "Name one of the known relations.", pointer="/relation")
        if method not in METHODS:
            raise BadInput("method_unknown", "Name one of the known ways of verifying.", pointer="/method")
        row = await self._minor(actor, applicant, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            consent = new_id()
            told = self._told(actor, event, row, consent, chosen)
            kept = guardians.insert(
                actor.organisation, consent, applicant, relation, method, reference, chosen, actor.id, now_us()
            )
            return {"id": str(consent), "state": row["state"]}, [kept, self._gate.audit.insert([told])]

        return await self._once.run(actor, repeatable, 201, prepare)

    async def verify(self, actor: Actor, applicant: UUID, consent: UUID) -> dict[str, Any]:
        """Verify a recorded consent, as somebody else than who recorded it: the quarantine ends, for its purposes.

        An earlier consent ends with it. A record whose person is of age by now becomes an ordinary one.

        :raises Refused: the same person recorded it. :raises NotFound: no such consent that waits.
        """
        event = Event.GUARDIAN_VERIFIED
        await administration.require(self._gate, actor, Action.VERIFY_GUARDIANS, event, applicant)
        for _ in range(_ATTEMPTS):
            row = await self._minor(actor, applicant, event)
            waiting = await self._live(actor, applicant, consent)
            if waiting["verified_at"] is not None:
                raise NotFound("not_found", "There is no such consent that waits for verification.")
            if as_uuid(waiting["recorded_by"]) == actor.id:
                same = Refused("second_person_missing", "Somebody else than who recorded it has to verify it.")
                await self._gate.refuse(actor, event, same, subject=bytes(row["audit_reference"]), object_id=applicant)
            wanted = await self._ages.state_of(actor, applicant, row)
            at = now_us()
            purposes = waiting["purposes"] if wanted is not SubjectState.ACTIVE else None
            told = self._told(actor, event, row, consent, waiting["purposes"])
            steps: list[Step] = [
                guardians.become(actor.organisation, applicant, row["version"], wanted, purposes, at),
                guardians.verify(actor.organisation, applicant, consent, actor.id, at, self._ages.today().isoformat()),
                guardians.end_all(actor.organisation, applicant, actor.id, at, but=consent),
                subject_states.lift_deadline(actor.organisation, applicant),
                self._gate.audit.insert([told]),
            ]
            try:
                await self._database.write(*steps)
            except Expectation:
                continue  # the record, or the consent, was written to at this moment
            return {"id": str(consent), "state": wanted.value}
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def end(self, actor: Actor, applicant: UUID, consent: UUID) -> dict[str, Any]:
        """End a guardian's consent, at once: with the one in force the record is quarantined again, to a new deadline.

        :raises NotFound: no such consent that has not ended.
        """
        event = Event.GUARDIAN_ENDED
        await administration.require(self._gate, actor, Action.RECORD_GUARDIANS, event, applicant)
        for _ in range(_ATTEMPTS):
            row = await self._row(actor, applicant, event)
            given = await self._live(actor, applicant, consent)
            at = now_us()
            told = self._told(actor, event, row, consent, given["purposes"])
            steps: list[Step] = [
                guardians.end(actor.organisation, applicant, consent, actor.id, at),
                self._gate.audit.insert([told]),
            ]
            state = row["state"]
            if given["verified_at"] is not None and state in MINORS:
                state = SubjectState.QUARANTINED.value
                erase_at = deadline(at, self._days)
                steps = [
                    guardians.become(actor.organisation, applicant, row["version"], SubjectState.QUARANTINED, None, at),
                    *steps,
                    subject_states.lift_deadline(actor.organisation, applicant),
                    subject_states.set_deadline(actor.organisation, applicant, Cause.QUARANTINE, at, erase_at),
                    *third_persons.rest(actor.organisation, applicant),
                ]
            try:
                await self._database.write(*steps)
            except (Expectation, Duplicate):
                continue
            return {"id": str(consent), "state": state}
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def of_applicant(self, actor: Actor, applicant: UUID) -> Sequence[Row]:
        """Every guardian's consent for a person."""
        event = Event.GUARDIAN_READ
        await administration.require(self._gate, actor, Action.RECORD_GUARDIANS, event, applicant)
        row = await self._row(actor, applicant, event)
        reference = bytes(row["audit_reference"])
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=applicant))
        return await guardians.of_applicant(self._database, actor.organisation, applicant)

    async def waiting(self, actor: Actor, *, most: int) -> Sequence[Row]:
        """Guardians' consents that wait for a second person, the oldest first."""
        event = Event.GUARDIAN_READ
        await administration.require(self._gate, actor, Action.VERIFY_GUARDIANS, event)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, fields="waiting"))
        return await guardians.waiting(self._database, actor.organisation, most=most)

    def _checked(self, purposes: Sequence[str]) -> str:
        catalogue = self._gate.policy.purposes
        chosen = sorted(set(purposes))
        if not chosen:
            raise BadInput("purpose_missing", "Name the purposes that the guardian consents to.", pointer="/purposes")
        for name in chosen:
            if name not in catalogue or catalogue[name].ground not in SUSPENDABLE:
                raise BadInput("purpose_unknown", "There is no such purpose to consent to.", pointer="/purposes")
            if name in NEVER_FOR_MINORS:
                raise BadInput("not_for_minors", f"No guardian opens the purpose {name} (G2).", pointer="/purposes")
        return " ".join(chosen)

    @staticmethod
    def _told(actor: Actor, event: Event, row: Row, consent: UUID, purposes: str) -> Any:
        reference = bytes(row["audit_reference"])
        return entry(actor, event, Outcome.ALLOWED, fields=purposes, subject=reference, object_id=consent)

    async def _live(self, actor: Actor, applicant: UUID, consent: UUID) -> Row:
        for row in await guardians.of_applicant(self._database, actor.organisation, applicant):
            if as_uuid(row["id"]) == consent and row["ended_at"] is None:
                return row
        raise NotFound("not_found", "There is no such guardian's consent that has not ended.")

    async def _minor(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await self._row(actor, applicant, event)
        if row["state"] not in _AWAITING:
            open_ = Conflict("not_a_minor", "This is not the record of a minor that waits, or is closed for good.")
            await self._gate.refuse(actor, event, open_, subject=bytes(row["audit_reference"]), object_id=applicant)
        return row

    async def _row(self, actor: Actor, applicant: UUID, event: Event) -> Row:
        row = await self._ages.row_of(actor.organisation, applicant)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        return row
