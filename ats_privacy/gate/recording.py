"""Writing records: decide, validate, seal, index, and store with the audit entry in one write."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.drafts import Draft, checked, disagreements, is_minor
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, RecordTampered, Refused, StaleVersion
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.grounds import Doing
from ats_privacy.domain.identity import iso_instant, new_id, now_us
from ats_privacy.domain.identity import today as utc_now
from ats_privacy.domain.subject_states import MINORS, OPEN, Cause, SubjectState, deadline
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.gate.earlier_values import Replacing, kept
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow, hold_existing, stored_key
from ats_privacy.gate.sealing import SubjectKeys, blind_tokens, seal_columns
from ats_privacy.gate.third_persons import ThirdPersons, Writing
from ats_privacy.gate.told import facts_of, facts_of_new, ground_code, standing_of
from ats_privacy.storage import (
    applicants,
    check_orders,
    consent_secrets,
    index_entries,
    notices,
    subject_states,
    third_persons,
)
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Step

_CHECKED_TOGETHER = ("id_number", "birth_date", "sex")
_BIRTH = frozenset({"id_number", "birth_date"})


def utc_day() -> date:
    """The day it is in UTC."""
    return utc_now().date()


def provenance_of(draft: Draft, actor: Actor, fields: Iterable[str], at_us: int) -> dict[str, Any]:
    """Where each value comes from, who submitted it, when (promises A2, A3)."""
    at = iso_instant(at_us)
    origin = {
        "source": draft.source.name or draft.source.channel,
        "channel": draft.source.channel,
        "submitted_by": f"{actor.kind.value}:{actor.id}",
        "at": at,
    }
    return dict.fromkeys(fields, origin)


class Recording:
    """Creates and corrects applicants."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        keyrings: Keyrings,
        *,
        quarantine_days: int,
        today: Callable[[], date] = utc_day,
    ) -> None:
        self._quarantine_days = quarantine_days
        self._today = today
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._third_persons = ThirdPersons(database, gate)
        self._types = {
            name.removeprefix("applicant."): field.type
            for name, field in gate.policy.fields.items()
            if name.startswith("applicant.")
        }
        self._writable = {n: t for n, t in self._types.items() if n != "provenance"}

    def plan(self, actor: Actor, purpose: str, names: Iterable[str]) -> Plan:
        """The plan of a write of these fields; unknown names are left to validation."""
        known = tuple(sorted(name for name in names if name in self._writable))
        return self._gate.plan(actor, "applicant", "write", purpose, known)

    async def create(
        self, actor: Actor, purpose: str, draft: Draft, event: Event = Event.APPLICANT_CREATED
    ) -> tuple[dict[str, Any], list[Step]]:
        """The answer and the steps that store a new applicant; nothing is written yet.

        Who gives the data, or has it given, is told of the notice in force at that moment (promise H1).

        :raises Refused: policy. :raises BadInput: any value is not acceptable.
        """
        plan = self.plan(actor, purpose, draft.values)
        if actor.own_only:
            second = Refused("own_record_only", "You have a record already; change that one.")
            await self._gate.refuse(actor, event, second, plan)
        standing = await standing_of(self._database, actor, plan)
        await self._gate.require(actor, plan, facts_of_new(standing, plan), event)
        day = self._today()
        values = {n: v for n, v in checked(self._writable, draft, today=day).items() if v is not None}
        if "full_name" not in values:
            raise BadInput("name_missing", "An applicant needs a full_name.", pointer="/values/full_name")
        keyring = await self._keyrings.of(actor.organisation)
        applicant, at = new_id(), now_us()
        values["provenance"] = provenance_of(draft, actor, values, at)
        keys = SubjectKeys(keyring, applicant, bound=self._gate.policy.consent_bound)
        sealed = seal_columns(self._gate.policy, keys, actor.organisation, "applicant", applicant, values)
        tokens = blind_tokens(self._gate.policy, keyring, values)
        state = "quarantined" if is_minor(values, day) else "active"
        reference = os.urandom(16)
        row = {
            "organisation_id": actor.organisation,
            "id": applicant,
            "version": 1,
            "state": state,
            "audit_reference": reference,
            "notice_number": standing.number,
            "created_at": at,
            "updated_at": at,
        }
        written = " ".join(sorted(values))
        steps: list[Step] = [
            applicants.insert(row, {n: v for n, v in sealed.items() if v is not None}),
            applicants.insert_keys(actor.organisation, applicant, keys.made),
            index_entries.insert_tokens(actor.organisation, applicant, tokens),
            notices.tell(actor.organisation, standing.number, [applicant], "collection", actor.id),
            self._gate.audit.insert(
                [
                    entry(
                        actor,
                        event,
                        Outcome.ALLOWED,
                        purpose=purpose,
                        fields=written,
                        subject=reference,
                        object_id=applicant,
                    )
                ]
            ),
        ]
        writing = Writing(actor, event, plan, draft, applicant, at, state)
        steps += await self._third_persons.following(writing, keyring, None, values)
        if state == SubjectState.QUARANTINED:
            steps += self._quarantine(actor, applicant, reference, at)
        return {"id": str(applicant), "version": 1, "state": state}, steps

    async def update(self, actor: Actor, purpose: str, applicant: UUID, version: int, draft: Draft) -> dict[str, Any]:
        """Store corrections over ``version``; null clears a field. All or nothing.

        :raises Refused: policy. :raises NotFound: out of reach. :raises StaleVersion: it has changed meanwhile.
        :raises BadInput: any value is not acceptable. :raises Conflict: another applicant has this unique value.
        """
        event = Event.APPLICANT_UPDATED
        plan = self.plan(actor, purpose, draft.values)
        row = await self._load(actor, plan, applicant)
        if row is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        reference = bytes(row["audit_reference"])
        facts = facts_of(row, plan, doing=Doing.COLLECTING)
        view = await self._gate.require(actor, plan, facts, event, subject=reference, object_id=applicant)
        code = ground_code(row, plan) if view.grounded else ""
        if row["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, plan, subject=reference, object_id=applicant)
        if row["state"] in MINORS and not _BIRTH.isdisjoint(draft.values):
            guarded = Conflict("birth_guarded", "Two people have to correct the birth of a minor: …/birth-correction.")
            await self._gate.refuse(actor, event, guarded, plan, subject=reference, object_id=applicant)
        if row["version"] != version:
            raise StaleVersion("version_stale", "The record has changed since you read it; read it again.")
        day = self._today()
        values = checked(self._writable, draft, today=day)
        if "full_name" in values and values["full_name"] is None:
            raise BadInput("name_missing", "An applicant needs a full_name.", pointer="/values/full_name")
        if not values:
            raise BadInput("nothing_to_change", "Name at least one field to change.", pointer="/values")
        try:
            return await self._store(actor, plan, applicant, version, draft, row, values, reference, code=code)
        except RecordTampered as error:
            await self._gate.refuse(actor, Event.TAMPERING_FOUND, error, plan, subject=reference, object_id=applicant)

    async def correct_birth(
        self, actor: Actor, purpose: str, applicant: UUID, draft: Draft, taken: Step
    ) -> dict[str, Any]:
        """Store the birth date or ID number of a quarantined record; who is of age by it leaves quarantine.

        ``taken``: the step by which the correction that a first person entered is used up.

        :raises Refused: policy. :raises BadInput: the values are not acceptable. :raises Conflict: not quarantined.
        """
        event = Event.BIRTH_CORRECTED
        plan = self.plan(actor, purpose, draft.values)
        row = await self._load(actor, plan, applicant)
        if row is None or row["state"] != SubjectState.QUARANTINED:
            raise Conflict("not_quarantined", "Only the birth in a quarantined record is corrected this way.")
        reference = bytes(row["audit_reference"])
        facts = replace(facts_of(row, plan), state=SubjectState.ACTIVE.value)  # whether they may at all, were it open
        await self._gate.require(actor, plan, facts, event, subject=reference, object_id=applicant)
        values = checked(self._writable, draft, today=self._today())
        try:
            return await self._store(
                actor, plan, applicant, row["version"], draft, row, values, reference, correcting=[taken]
            )
        except RecordTampered as error:
            await self._gate.refuse(actor, Event.TAMPERING_FOUND, error, plan, subject=reference, object_id=applicant)

    def checked(self, draft: Draft) -> dict[str, Any]:
        """The values of a draft in their canonical spelling.

        :raises BadInput: one is not acceptable.
        """
        return checked(self._writable, draft, today=self._today())

    async def _store(
        self,
        actor: Actor,
        plan: Plan,
        applicant: UUID,
        version: int,
        draft: Draft,
        row: Mapping[str, Any],
        values: dict[str, Any],
        reference: bytes,
        *,
        correcting: Sequence[Step] = (),
        code: str = "",
    ) -> dict[str, Any]:
        keyring = await self._keyrings.of(actor.organisation)
        policy = self._gate.policy
        wrapped = {
            c: key
            for c in policy.compartments
            if (key := stored_key(row, c, actor.organisation, applicant)) is not None
        }
        secrets = {
            c: bytes(secret) for c in policy.consent_bound if (secret := row[applicants.secret_column(c)]) is not None
        }
        sealed_row = SealedRow(keyring, actor.organisation, applicant, "applicant", applicant, row)

        def present(name: str) -> Any:
            if name in values:
                return values[name]
            return sealed_row.open(name, policy.fields[f"applicant.{name}"].compartment)

        state, at = row["state"], now_us()
        if any(name in values for name in _CHECKED_TOGETHER):
            together = {name: present(name) for name in _CHECKED_TOGETHER}
            problems = disagreements(together)
            if problems:
                raise BadInput(
                    "invalid_values",
                    "Some values cannot be accepted; nothing was stored.",
                    problems=tuple(problems),
                )
            minor = is_minor(together, self._today())
            if correcting and not minor:
                state = SubjectState.ACTIVE.value
            elif minor and state not in MINORS:
                state = SubjectState.QUARANTINED.value
        sources = present("provenance") or {}
        before = {name: sealed_row.open(name, policy.fields[f"applicant.{name}"].compartment) for name in values}
        provenance = dict(sources)
        provenance.update(provenance_of(draft, actor, (n for n, v in values.items() if v is not None), at))
        for name in (n for n, v in values.items() if v is None):
            provenance.pop(name, None)
        touched = {i.name for n in values for i in policy.fields[f"applicant.{n}"].indexes}
        feeding = {
            name: present(name)
            for name in self._writable
            if any(i.name in touched for i in policy.fields[f"applicant.{name}"].indexes)
        }
        keys = SubjectKeys(keyring, applicant, bound=policy.consent_bound, secrets=secrets)
        written = {**values, "provenance": provenance}
        compartments = {policy.fields[f"applicant.{n}"].compartment for n in written}
        hold_existing(keys, keyring, actor.organisation, applicant, wrapped, compartments)
        sealed = seal_columns(policy, keys, actor.organisation, "applicant", applicant, written)
        replacing = Replacing(actor, plan.purpose, draft.source.channel, applicant, version, at)
        steps: list[Step] = [
            *(
                consent_secrets.unchanged(actor.organisation, applicant, made[0], secrets[made[0]])
                for made in keys.made
                if made[0] in secrets
            ),
            applicants.change(actor.organisation, applicant, version, sealed, at, state=state, closed=bool(correcting)),
            *kept(policy, keys, replacing, before, values, sources),
            *(index_entries.drop_tokens(actor.organisation, applicant, index) for index in sorted(touched)),
            index_entries.insert_tokens(
                actor.organisation, applicant, blind_tokens(policy, keyring, feeding, only=touched)
            ),
            applicants.insert_keys(actor.organisation, applicant, keys.made),
            self._gate.audit.insert(
                [
                    entry(
                        actor,
                        Event.BIRTH_CORRECTED if correcting else Event.APPLICANT_UPDATED,
                        Outcome.ALLOWED,
                        purpose=plan.purpose,
                        fields=" ".join(sorted(values)),
                        subject=reference,
                        object_id=applicant,
                        code=code,
                    )
                ]
            ),
        ]
        event = Event.APPLICANT_UPDATED
        writing = Writing(actor, event, plan, draft, applicant, at, state, reference)
        steps += await self._third_persons.following(writing, keyring, before, values)
        if correcting:
            steps += correcting
            if state == SubjectState.ACTIVE:
                steps.append(subject_states.lift_deadline(actor.organisation, applicant))
        elif state == SubjectState.QUARANTINED:
            steps += self._quarantine(actor, applicant, reference, at)
            steps += third_persons.rest(actor.organisation, applicant)
            steps += check_orders.end_of_applicant(actor.organisation, applicant, at)
        try:
            await self._database.write(*steps)
        except Expectation:
            raise StaleVersion("version_stale", "The record has changed since you read it; read it again.") from None
        except Duplicate as error:
            raise duplicate(error) from None
        return {"id": str(applicant), "version": version + 1, "state": state}

    def _quarantine(self, actor: Actor, applicant: UUID, reference: bytes, at: int) -> list[Step]:
        """What goes with the state in the same write: the deadline, and the log's word for it (promises G1, G3)."""
        erase_at = deadline(at, self._quarantine_days)
        told = entry(actor, Event.APPLICANT_QUARANTINED, Outcome.ALLOWED, subject=reference, object_id=applicant)
        return [
            subject_states.set_deadline(actor.organisation, applicant, Cause.QUARANTINE, at, erase_at),
            self._gate.audit.insert([told]),
        ]

    async def _load(self, actor: Actor, plan: Plan, applicant: UUID) -> Mapping[str, Any] | None:
        projection = Projection(
            tuple(sorted(self._types)),
            tuple(self._gate.policy.compartments),  # keys and values of one instant: keys may be exchanged meanwhile
            stages=plan.projection.stages,
            consents=plan.projection.consents,
            assigned_only=plan.projection.assigned_only,
            own_only=plan.projection.own_only,
            bound=tuple(self._gate.policy.consent_bound),
            purpose=plan.projection.purpose,
        )
        return await applicants.by_id(self._database, projection, actor.organisation, applicant, actor.id)


def duplicate(error: Duplicate) -> Conflict:
    """The refusal of a second record with the same unique value."""
    if error.table == "data_key":
        return Conflict("write_conflict", "The record was changed at the same time; read it again and repeat.")
    return Conflict("duplicate_applicant", "An applicant with this ID number exists already in your organisation.")
