"""Candidacies: apply to a requisition, move through the stages, keep notes; texts sealed under the applicant's keys."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.drafts import Draft, Source, checked
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, StaleVersion, Unacknowledged
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, iso_instant, new_id, now_us, today
from ats_privacy.domain.subject_states import OPEN
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate, View
from ats_privacy.gate.disclosure import Disclosed, Disclosure
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow, hold_existing
from ats_privacy.gate.redacting import Redacting
from ats_privacy.gate.sealing import SubjectKeys, seal_columns
from ats_privacy.gate.told import facts_of
from ats_privacy.storage import applicants, applications, data_keys
from ats_privacy.storage.applicants import Projection, key_column
from ats_privacy.storage.statements import Database, Duplicate, Expectation, MissingReference, Step
from field_policies import Mask
from field_policies.redaction import OWN_FIELDS, UNSEEN, Unseen

MOST_NOTES = 100
_ATTEMPTS = 3


class TrackApplications:
    """Reads and writes of applications."""

    def __init__(self, database: Database, gate: Gate, disclosure: Disclosure, keyrings: Keyrings, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._disclosure = disclosure
        self._keyrings = keyrings
        self._redacting = Redacting(database, gate.policy)
        self._once = once
        self._types = {
            name.removeprefix("application."): field.type
            for name, field in gate.policy.fields.items()
            if name.startswith("application.")
        }
        self.fields = tuple(self._types)
        self._own = tuple(sorted(name for name in OWN_FIELDS if f"applicant.{name}" in gate.policy.fields))

    async def apply(
        self,
        actor: Actor,
        purpose: str,
        applicant: UUID,
        requisition: UUID,
        values: Mapping[str, Any],
        *,
        stage: str = "applied",
        repeatable: Repeatable | None = None,
    ) -> Answered:
        """Status and answer of a new candidacy.

        :raises NotFound: no such applicant. :raises BadInput: values, stage or requisition.
        :raises Conflict: the applicant has applied to this requisition already.
        """

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            return await self._new(actor, purpose, applicant, requisition, values, stage)

        try:
            for _ in range(_ATTEMPTS):
                try:
                    return await self._once.run(actor, repeatable, 201, prepare)
                except Expectation:
                    continue  # the applicant's keys were exchanged meanwhile: seal again
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.")
        except Duplicate as error:
            if error.table == "application":
                raise Conflict(
                    "duplicate_application", "This applicant has applied to this requisition already."
                ) from None
            raise Conflict("write_conflict", "The record was changed at the same time; repeat.") from None
        except MissingReference:
            raise BadInput("requisition_unknown", "There is no such requisition.", pointer="/requisition_id") from None

    async def one(
        self, actor: Actor, application: UUID, purpose: str, *, duty: str | None = None, reason: str = ""
    ) -> Disclosed:
        """An application as the actor may see it."""
        plan = self._gate.plan(actor, "application", "read", purpose, self.fields, duty=duty)
        row = await applications.by_id(self._database, plan.projection, actor.organisation, application, actor.id)
        return await self._disclosure.one(
            actor,
            plan,
            row,
            Event.APPLICATION_READ,
            object_id=application,
            reason=reason,
            subject_column="applicant_id",
            table="application",
        )

    async def of_applicant(self, actor: Actor, applicant: UUID, purpose: str) -> list[Disclosed]:
        """An applicant's applications within reach."""
        plan = self._gate.plan(actor, "application", "read", purpose, self.fields)
        rows = await applications.of_applicant(self._database, plan.projection, actor.organisation, applicant, actor.id)
        return await self._disclosure.many(
            actor, plan, rows, Event.APPLICATION_READ, subject_column="applicant_id", table="application"
        )

    async def standing(self, actor: Actor, applicant: UUID, requisition: UUID, purpose: str) -> Mapping[str, Any]:
        """Id, stage and version of an applicant's candidacy, for who may write notes there though they may read none,
        as in a blind review.

        :raises NotFound: there is none within reach. :raises Refused: they may not write notes there.
        """
        event = Event.APPLICATION_READ
        plan = self._gate.plan(actor, "application", "write", purpose, ("notes",))
        rows = await applications.of_applicant(self._database, plan.projection, actor.organisation, applicant, actor.id)
        row = next((row for row in rows if as_uuid(row["requisition_id"]) == requisition), None)
        if row is None:
            missing = NotFound("not_found", "There is no such application within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=requisition)
        reference, application = bytes(row["audit_reference"]), as_uuid(row["id"])
        await self._gate.require(actor, plan, facts_of(row, plan), event, subject=reference, object_id=application)
        told = entry(
            actor, event, Outcome.ALLOWED, purpose=purpose, fields="stage", subject=reference, object_id=application
        )
        await self._gate.audit.append(told)
        return {name: row[name] for name in ("id", "stage", "version")}

    async def move(self, actor: Actor, application: UUID, version: int, stage: str) -> dict[str, Any]:
        """Move a candidacy to another hiring stage."""
        await administration.require(self._gate, actor, Action.MOVE_STAGE, Event.APPLICATION_UPDATED, application)
        self._check_stage(stage)
        row = await self._within_reach(actor, application)
        if row["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            reference = bytes(row["audit_reference"])
            await self._gate.refuse(actor, Event.APPLICATION_UPDATED, closed, subject=reference, object_id=application)
        self._check_version(row, version)
        await self._write(actor, application, version, {"stage": stage}, row, "stage", "", [])
        return {"id": str(application), "version": version + 1, "stage": stage}

    async def note(
        self,
        actor: Actor,
        application: UUID,
        version: int,
        purpose: str,
        text: str,
        acknowledged: Collection[str] = (),
    ) -> dict[str, Any]:
        """Add a note, signed with the writer's id. What it holds of other people's data or of sensitive kinds must be
        acknowledged by kind: it is asked about before it is stored, and stands in the audit entry.

        :raises BadInput: it holds kinds that were not acknowledged.
        """
        plan = self._gate.plan(actor, "application", "write", purpose, ("notes",))
        row = await self._within_reach(actor, application, plan.projection.purpose)
        reference = bytes(row["audit_reference"])
        facts = facts_of(row, plan)
        await self._gate.require(
            actor, plan, facts, Event.APPLICATION_UPDATED, subject=reference, object_id=application
        )
        self._check_version(row, version)
        note = {"text": text, "author": str(actor.id), "at": iso_instant(now_us())}
        fresh = checked(self._types, Draft({"notes": [note]}, Source("staff")), today=today().date())["notes"]
        subject = as_uuid(row["applicant_id"])
        keyring = await self._keyrings.of(actor.organisation)
        unseen = await self._unseen(actor, subject, purpose)
        fresh[0] |= {UNSEEN: list(unseen)} if unseen else {}
        flags = await self._redacting.flags(keyring, actor.organisation, subject, text, unseen)
        if not set(flags) <= set(acknowledged):
            raise Unacknowledged(
                "note_holds_personal_data",
                "The note holds data of others or of sensitive kinds. Leave it out, or send it again with "
                f"acknowledged: {', '.join(flags)}.",
                pointer="/text",
                kinds=flags,
            )
        compartment = self._gate.policy.fields["application.notes"].compartment
        key = row[key_column(compartment)]
        wrapped = {} if key is None else {compartment: key}
        opened = SealedRow(keyring, actor.organisation, subject, "application", application, row)
        keys = SubjectKeys(keyring, subject)
        async with self._gate.telling_of_tampering(actor, plan, reference, application):
            notes = [*(opened.open("notes", compartment) or []), *fresh]
            hold_existing(keys, keyring, actor.organisation, subject, wrapped, [compartment])
        if len(notes) > MOST_NOTES:
            raise Conflict("too_many_notes", f"An application keeps at most {MOST_NOTES} notes.")
        sealed = seal_columns(self._gate.policy, keys, actor.organisation, "application", application, {"notes": notes})
        made = applicants.insert_keys(actor.organisation, subject, keys.made)
        await self._write(actor, application, version, sealed, row, "notes", purpose, [made], code=" ".join(flags))
        return {"id": str(application), "version": version + 1, "stage": row["stage"]}

    async def _unseen(self, actor: Actor, subject: UUID, purpose: str) -> Unseen:
        """The values of the record that the actor may not see in clear now (ADR 38)."""
        plan = self._gate.plan(actor, "applicant", "read", purpose, self._own)
        facts_alone = replace(plan.projection, columns=(), compartments=())
        row = await applicants.by_id(self._database, facts_alone, actor.organisation, subject, actor.id)
        view = None if row is None else self._gate.view(actor, plan, facts_of(row, plan))
        masks = view.masks if isinstance(view, View) else {}
        return tuple(name for name in self._own if masks.get(name) != Mask.CLEAR)

    async def _new(
        self,
        actor: Actor,
        purpose: str,
        applicant: UUID,
        requisition: UUID,
        values: Mapping[str, Any],
        stage: str,
    ) -> tuple[dict[str, Any], list[Step]]:
        event = Event.APPLICATION_CREATED
        await administration.require(self._gate, actor, Action.APPLY, event, applicant)
        self._check_stage(stage)
        names = tuple(sorted(n for n in values if n in self._types and values[n] is not None))
        plan = self._gate.plan(actor, "application", "write", purpose, names)
        subject = await applicants.by_id(
            self._database,
            Projection((), (), consents=plan.projection.consents, purpose=plan.projection.purpose),
            actor.organisation,
            applicant,
            actor.id,
        )
        if subject is None:
            missing = NotFound("not_found", "There is no such applicant within your reach.")
            await self._gate.refuse(actor, event, missing, plan, object_id=applicant)
        reference = bytes(subject["audit_reference"])
        facts = facts_of({**subject, "stages": stage}, plan)
        await self._gate.require(actor, plan, facts, event, subject=reference, object_id=applicant)
        if subject["state"] not in OPEN:
            closed = Conflict("record_closed", "This record is closed to changes.")
            await self._gate.refuse(actor, event, closed, plan, subject=reference, object_id=applicant)
        canonical = checked(self._types, Draft(values, Source("staff")), today=today().date())
        keyring = await self._keyrings.of(actor.organisation)
        application, at = new_id(), now_us()
        keys = SubjectKeys(keyring, applicant)
        wrapped = await applicants.wrapped_keys(self._database, actor.organisation, applicant)
        compartments = {self._gate.policy.fields[f"application.{n}"].compartment for n in names}
        async with self._gate.telling_of_tampering(actor, plan, reference, applicant):
            hold_existing(keys, keyring, actor.organisation, applicant, wrapped, compartments)
        sealed = seal_columns(self._gate.policy, keys, actor.organisation, "application", application, canonical)
        row = {
            "organisation_id": actor.organisation,
            "id": application,
            "applicant_id": applicant,
            "requisition_id": requisition,
            "stage": stage,
            "version": 1,
            "created_at": at,
            "updated_at": at,
        }
        told = entry(
            actor,
            event,
            Outcome.ALLOWED,
            purpose=purpose,
            fields=" ".join(names),
            subject=reference,
            object_id=application,
        )
        # A new row has no version to lose when the applicant's keys are exchanged at the same time. Keys come first, as
        # in a rotation and an erasure: writes that take the same rows in another order could wait for each other.
        steps: list[Step] = [
            data_keys.unchanged(actor.organisation, applicant, compartment, wrapped[compartment])
            for compartment in sorted(compartments & wrapped.keys())
        ]
        steps += [
            applicants.still_active(actor.organisation, applicant),
            applications.insert(row, sealed),
            applicants.insert_keys(actor.organisation, applicant, keys.made),
            self._gate.audit.insert([told]),
        ]
        return {"id": str(application), "version": 1, "stage": stage}, steps

    async def _within_reach(self, actor: Actor, application: UUID, purpose: str = "") -> Mapping[str, Any]:
        compartment = self._gate.policy.fields["application.notes"].compartment
        projection = Projection(
            ("notes",),
            (compartment,),
            consents=True,
            assigned_only=actor.assignment_bound,
            own_only=actor.own_only,
            purpose=purpose,
        )
        row = await applications.by_id(self._database, projection, actor.organisation, application, actor.id)
        if row is None:
            missing = NotFound("not_found", "There is no such application within your reach.")
            await self._gate.refuse(actor, Event.APPLICATION_UPDATED, missing, object_id=application)
        return row

    async def _write(
        self,
        actor: Actor,
        application: UUID,
        version: int,
        values: Mapping[str, Any],
        row: Mapping[str, Any],
        fields: str,
        purpose: str,
        more: Sequence[Step],
        *,
        code: str = "",
    ) -> None:
        told = entry(
            actor,
            Event.APPLICATION_UPDATED,
            Outcome.ALLOWED,
            purpose=purpose,
            fields=fields,
            subject=bytes(row["audit_reference"]),
            object_id=application,
            code=code,
        )
        change = applications.change(actor.organisation, application, version, values, now_us())
        try:
            # First, as in an erasure: two writes that lock the same rows in another order could wait for each other.
            open_still = applicants.still_active(actor.organisation, as_uuid(row["applicant_id"]))
            await self._database.write(open_still, change, *more, self._gate.audit.insert([told]))
        except Expectation:
            raise _stale() from None

    def _check_stage(self, stage: str) -> None:
        if stage not in self._gate.policy.stages:
            raise BadInput("stage_unknown", "There is no such hiring stage.", pointer="/stage")

    @staticmethod
    def _check_version(row: Mapping[str, Any], version: int) -> None:
        if row["version"] != version:
            raise _stale()


def _stale() -> StaleVersion:
    return StaleVersion("version_stale", "The record has changed since you read it; read it again.")
