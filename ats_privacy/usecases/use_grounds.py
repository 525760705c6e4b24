"""Uses of grounds without consent: requested with reason and evidence, decided by another, ended (A16, E6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, Refused
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.grounds import Doing, State, Use, clause, expiry, may_become, state_at
from ats_privacy.domain.identity import as_uuid, iso_instant, new_id, now_us
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.reasons import seal_reason
from ats_privacy.storage import applicants, ground_uses
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Expectation, Row, Step

_SUBJECT = Projection((), ())
_DAY_US: Final = 86_400_000_000
_OPEN = frozenset({"active"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``fields``: as the policy names them; ``days``: for how long, within the ground's bound."""

    doing: Doing
    ground: str
    purpose: str
    fields: tuple[str, ...]
    days: int
    reason: str
    evidence: str
    recipient: str = ""


class UseGrounds:
    """Reads and writes of uses."""

    def __init__(self, database: Database, gate: Gate, keyrings: Keyrings, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._once = once

    async def request(
        self, actor: Actor, applicant: UUID, wanted: Wanted, repeatable: Repeatable | None = None
    ) -> Answered:
        """Ask for the use of a ground; it opens nothing before somebody else has approved it.

        :raises BadInput: no such ground for what is done, or another value not acceptable; a field behind the person's
        own consent in cryptography, which no ground opens. :raises Conflict: the record is closed.
        """
        event = Event.GROUND_REQUESTED
        await administration.require(self._gate, actor, Action.REQUEST_GROUNDS, event, applicant)
        self._check(wanted)
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant.")
            await self._gate.refuse(actor, event, missing, object_id=applicant)
        reference = bytes(row["audit_reference"])
        if row["state"] not in _OPEN:
            closed = Conflict("record_closed", "This record is closed, or a minor's; no ground opens it.")
            await self._gate.refuse(actor, event, closed, subject=reference, object_id=applicant)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            use, entry_id, at = new_id(), new_id(), now_us()
            sealed = await seal_reason(
                self._database, self._keyrings, actor.organisation, applicant, entry_id, wanted.reason
            )
            told = entry(
                actor,
                event,
                Outcome.ALLOWED,
                purpose=wanted.purpose,
                fields=" ".join(wanted.fields),
                subject=reference,
                object_id=use,
                code=f"ground:{wanted.ground}",
                reason=sealed,
                entry_id=entry_id,
            )
            kept = ground_uses.insert(
                {
                    "organisation_id": actor.organisation,
                    "id": use,
                    "applicant_id": applicant,
                    "doing": wanted.doing.value,
                    "ground": wanted.ground,
                    "purpose": wanted.purpose,
                    "fields": " ".join(sorted(set(wanted.fields))),
                    "recipient": wanted.recipient,
                    "evidence": wanted.evidence,
                    "days": wanted.days,
                    "state": State.REQUESTED.value,
                    "requested_by": actor.id,
                    "requested_at": at,
                    "expires_at": 0,
                }
            )
            return {"id": str(use), "state": State.REQUESTED.value}, [kept, self._gate.audit.insert([told])]

        return await self._once.run(actor, repeatable, 201, prepare)

    async def decide(self, actor: Actor, use: UUID, *, approve: bool) -> dict[str, Any]:
        """Approve or refuse a use that somebody else has requested.

        :raises Refused: the same person requested it. :raises Conflict: it waits no more.
        """
        event = Event.GROUND_DECIDED
        await administration.require(self._gate, actor, Action.DECIDE_GROUNDS, event, use)
        row = await self._row(actor, use, event)
        reference = await self._gate.audit.reference_of(actor, as_uuid(row["applicant_id"]))
        if as_uuid(row["requested_by"]) == actor.id:
            same = Refused("second_person_missing", "Somebody else than who requested it has to decide.")
            await self._gate.refuse(actor, event, same, subject=reference, object_id=use)
        at = now_us()
        until = expiry(Doing(row["doing"]), row["ground"], at, at + row["days"] * _DAY_US)
        if not may_become(State(row["state"]), State.APPROVED) or until is None:
            raise Conflict("use_closed", "This use was decided or ended already.")
        wanted = State.APPROVED if approve else State.REFUSED
        told = self._told(actor, event, row, reference, wanted)
        try:
            await self._database.write(
                ground_uses.decide(actor.organisation, use, actor.id, wanted, at, until if approve else 0),
                self._gate.audit.insert([told]),
            )
        except Expectation:
            raise Conflict("use_closed", "This use was decided or ended already.") from None
        return {"id": str(use), "state": wanted.value, "expires_at": iso_instant(until) if approve else None}

    async def end(self, actor: Actor, use: UUID) -> dict[str, Any]:
        """End a use early, at once: by who requested it, or by the privacy office, which revokes it.

        :raises Conflict: it is over already.
        """
        event = Event.GROUND_ENDED
        await administration.require(self._gate, actor, Action.REQUEST_GROUNDS, event, use)
        row = await self._row(actor, use, event)
        own = as_uuid(row["requested_by"]) == actor.id
        if not own:
            await administration.require(self._gate, actor, Action.DECIDE_GROUNDS, event, use)
        present, at = state_at(as_use(row), now_us()), now_us()
        wanted = State.ENDED if own or present is State.REQUESTED else State.REVOKED
        if not may_become(present, wanted):
            raise Conflict("use_closed", "This use is over already.")
        reference = await self._gate.audit.reference_of(actor, as_uuid(row["applicant_id"]))
        try:
            await self._database.write(
                ground_uses.close(actor.organisation, use, actor.id, present, wanted, at),
                self._gate.audit.insert([self._told(actor, event, row, reference, wanted)]),
            )
        except Expectation:
            raise Conflict("use_closed", "This use is over already.") from None
        return {"id": str(use), "state": wanted.value, "expires_at": None}

    async def page(self, actor: Actor, *, most: int, before: UUID) -> Sequence[Row]:
        """Every use, the newest first, for the privacy office and the auditor."""
        event = Event.GROUND_READ
        await administration.require(self._gate, actor, Action.READ_GROUNDS, event)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED))
        return await ground_uses.page(self._database, actor.organisation, most=most, before=before)

    async def one(self, actor: Actor, use: UUID) -> Row:
        """A use, for the privacy office and the auditor.

        :raises NotFound: there is none.
        """
        event = Event.GROUND_READ
        await administration.require(self._gate, actor, Action.READ_GROUNDS, event)
        row = await self._row(actor, use, event)
        reference = await self._gate.audit.reference_of(actor, as_uuid(row["applicant_id"]))
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=use))
        return row

    def _check(self, wanted: Wanted) -> None:
        policy = self._gate.policy
        if clause(wanted.doing, wanted.ground) is None:
            raise BadInput("ground_unknown", "The closed list holds no such ground for this.", pointer="/ground")
        if wanted.purpose not in policy.purposes:
            raise BadInput("purpose_unknown", "There is no such purpose.", pointer="/purpose")
        if not wanted.fields or not policy.fields.keys() >= set(wanted.fields):
            raise BadInput("field_unknown", "Name fields of the policy.", pointer="/fields")
        if any(policy.fields[name].compartment in policy.consent_bound for name in wanted.fields):
            raise BadInput(
                "bound_to_consent",
                "A field lies behind the person's own consent in cryptography; no ground opens it.",
                pointer="/fields",
            )
        if (wanted.doing is Doing.SHARING) != bool(wanted.recipient):
            raise BadInput("recipient_unfit", "Sharing names its recipient, nothing else does.", pointer="/recipient")

    async def _row(self, actor: Actor, use: UUID, event: Event) -> Row:
        row = await ground_uses.by_id(self._database, actor.organisation, use)
        if row is None:
            missing = NotFound("not_found", "There is no such use of a ground.")
            await self._gate.refuse(actor, event, missing, object_id=use)
        return row

    @staticmethod
    def _told(actor: Actor, event: Event, row: Row, reference: bytes | None, state: State) -> Any:
        return entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=row["purpose"],
            fields=row["fields"],
            subject=reference,
            object_id=as_uuid(row["id"]),
            code=f"ground:{row['ground']}:{state.value}",
        )


def as_use(row: Row) -> Use:
    """The use that a row holds, for the rules of `domain/grounds.py`."""
    return Use(
        as_uuid(row["organisation_id"]),
        as_uuid(row["applicant_id"]),
        row["purpose"],
        frozenset(row["fields"].split(" ")),
        Doing(row["doing"]),
        row["ground"],
        as_uuid(row["requested_by"]),
        State(row["state"]),
        None if row["decided_by"] is None else as_uuid(row["decided_by"]),
        row["expires_at"],
    )
