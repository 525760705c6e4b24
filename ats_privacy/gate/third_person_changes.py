"""A third person's own entry in a record, corrected or taken out; everything else of the record stays as it was (A2).

Taking somebody out destroys the data key that their data was sealed under: what remains of the compartment is sealed
anew, and the erasure ledger gets a certificate. A restored backup from before has no key for it, or the ledger's replay
destroys that compartment of the record (ADR 18).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id, now_us, today
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.domain.third_persons import INDEX, REFUSED_INDEX, ThirdPerson, with_entry
from ats_privacy.domain.values import InvalidValue, validate
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.destruction import Destruction, columns_of
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.named_people import PURPOSE, NamedPeople
from ats_privacy.gate.opening import hold_existing, open_data_key, reseal_columns, stored_key
from ats_privacy.gate.sealing import SubjectKeys, blind_tokens, seal_columns
from ats_privacy.gate.third_persons import dropped
from ats_privacy.storage import data_keys, erasures, index_entries, resealing, third_persons
from ats_privacy.storage.statements import Database, Expectation, Row, Step
from keys import DataKey, Keyring, wrapped_generation
from keys.sealing import new_data_key


@dataclass(frozen=True, slots=True)
class Standing:
    """A registered person as they stand in a record that was read: the row of both, the record's values, the entry."""

    registered: Row
    record: Row
    values: Mapping[str, Any]
    person: ThirdPerson

    @property
    def applicant(self) -> UUID:
        """Whose record it is."""
        return as_uuid(self.record["id"])


class ThirdPersonChanges:
    """Writes of single entries, over the version of the record that was read."""

    def __init__(
        self, database: Database, gate: Gate, keyrings: Keyrings, people: NamedPeople, destruction: Destruction
    ) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._people = people
        self._destruction = destruction

    async def correct(
        self, actor: Actor, standing: Standing, changes: Mapping[str, Any], evidence: str, *, region: str
    ) -> None:
        """Put other members into the entry; None empties one.

        :raises BadInput: a value is not acceptable. :raises Conflict: the record is closed.
        :raises Expectation: it was written to meanwhile.
        """
        person, record = standing.person, standing.record
        if record["state"] != SubjectState.ACTIVE:
            raise Conflict("record_closed", "This record is closed to changes; the entry can only be removed.")
        unknown = set(changes) - set(person.entry)
        if unknown:
            raise BadInput("entry_member_unknown", "This entry has no such member.", pointer="/values")
        kind = self._people.fields[person.field]
        place = person.place
        try:
            wanted = with_entry(kind, standing.values[person.field], place, {**person.entry, **changes})
            value = validate(kind, wanted, default_region=region, today=today().date())
        except InvalidValue as error:
            member = (error.pointer or "").rsplit("/", 1)[-1]
            where = f"/values/{member}" if member in person.entry else "/values"
            raise BadInput(error.code, error.sentence, pointer=where) from None
        after = self._people.people({person.field: value})
        if len(after) != len(self._people.people({person.field: standing.values[person.field]})):
            raise BadInput("entry_empty", "Nothing would be left of the entry; remove it instead.", pointer="/values")
        keyring = await self._keyrings.of(actor.organisation)
        policy, organisation, applicant = self._gate.policy, actor.organisation, standing.applicant
        compartment = policy.fields[f"applicant.{person.field}"].compartment
        wrapped = stored_key(record, compartment, organisation, applicant)
        keys = SubjectKeys(keyring, applicant)
        held = {} if wrapped is None else {compartment: wrapped}
        hold_existing(keys, keyring, organisation, applicant, held, [compartment])
        sealed = seal_columns(policy, keys, organisation, "applicant", applicant, {person.field: value})
        now, row = after[person.field, place], standing.registered
        attested = (row["attested_kind"], as_uuid(row["attested_by"]), row["attested_at"])
        told = entry(
            actor,
            Event.THIRD_PERSON_CORRECTED,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=f"{person.field}.{','.join(sorted(changes))} evidence={evidence}",
            subject=bytes(record["audit_reference"]),
            object_id=as_uuid(row["id"]),
        )
        await self._database.write(
            *([] if wrapped is None else [data_keys.unchanged(organisation, applicant, compartment, wrapped)]),
            resealing.put_back(organisation, "applicant", (person.field,), [(applicant, record["version"], sealed)]),
            *self._found_by(keyring, standing, {**standing.values, person.field: value}),
            third_persons.move(organisation, as_uuid(row["id"]), place, now.reach.value, attested),
            self._gate.audit.insert([told]),
        )

    async def remove(self, actor: Actor, standing: Standing, ground: str, evidence: str) -> tuple[Erasure, str, bool]:
        """Take the entry out, and keep the person from being named again; the erasure, its certificate, and whether
        that stands in the ledger's file as well.

        :raises Expectation: the record was written to meanwhile; nothing was done.
        """
        organisation, applicant, person = actor.organisation, standing.applicant, standing.person
        keyring = await self._keyrings.of(organisation)
        policy = self._gate.policy
        kind = self._people.fields[person.field]
        left = with_entry(kind, standing.values[person.field], person.place, None)
        compartment = policy.fields[f"applicant.{person.field}"].compartment
        steps, destroyed, values = await self._sealed_anew(keyring, standing, compartment, person.field, left)
        refused = [key.token(term) for term in sorted(person.terms) for key in keyring.index_keys(REFUSED_INDEX)]
        number, at = as_uuid(standing.registered["id"]), now_us()
        erasure = Erasure(
            id=new_id(),
            organisation=organisation,
            subject=applicant,
            compartments=(compartment,),
            whole=False,
            erased_at=at,
            erased_by=f"{actor.kind.value}:{actor.id}",
            data_keys=len(destroyed),
            index_entries=len(person.terms),
            sealed_values=values,
            resealed=values - (left is None),
            key_digests=tuple(sorted(sha256(key).hexdigest() for key in destroyed)),
            refused=tuple(token.hex() for token in refused),
        )
        certificate = self._destruction.key.certificate(erasure)
        steps += self._found_by(keyring, standing, {**standing.values, person.field: left})
        steps += dropped(organisation, number)
        steps += await self._closing_up(standing)
        told = entry(
            actor,
            Event.THIRD_PERSON_REMOVED,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=f"{person.field} evidence={evidence}",
            subject=bytes(standing.record["audit_reference"]),
            object_id=erasure.id,
            code=ground,
        )
        await self._database.write(
            *steps,
            third_persons.refuse(organisation, refused, ground, at),
            erasures.record(erasure, certificate),
            self._gate.audit.insert([told]),
        )
        return erasure, certificate, await self._destruction.keep(certificate)

    async def _sealed_anew(
        self, keyring: Keyring, standing: Standing, compartment: str, field: str, left: Any
    ) -> tuple[list[Step], list[bytes], int]:
        """A new data key for the compartment and all that is sealed in it, ``field`` with what is left of it: the
        steps, the wrapped keys that go, and how many values were under them."""
        organisation, applicant = keyring.organisation, standing.applicant
        wrapping = keyring.sealing_key(compartment)
        stored = standing.record[f"key_{compartment}"]
        old_wrapped = bytes(stored)
        old = open_data_key(keyring, organisation, applicant, compartment, old_wrapped)
        new, wrapped = new_data_key(wrapping, applicant, wrapped_generation(old_wrapped) + 1)
        retired = [
            bytes(row["wrapped"])
            for row in await data_keys.retired_of(self._database, organisation, applicant)
            if row["compartment"] == compartment
        ]
        steps: list[Step] = [
            data_keys.exchange(organisation, [(applicant, compartment, wrapping.epoch, wrapped, old_wrapped)]),
            data_keys.drop_retired_of(organisation, applicant, compartment),
        ]
        keys = SubjectKeys(keyring, applicant)
        keys.hold(new)
        replaced = seal_columns(self._gate.policy, keys, organisation, "applicant", applicant, {field: left})
        values = 0
        for table, columns in columns_of(self._gate.policy, {compartment}).items():
            if not columns:
                continue
            rows = await resealing.rows_of(self._database, organisation, table, tuple(columns), [applicant])
            if table == "applicant" and [row["version"] for row in rows] != [standing.record["version"]]:
                raise Expectation(table)
            back = []
            for row in rows:
                own = as_uuid(row["id"])
                change = await asyncio.to_thread(_resealed, old, new, organisation, table, own, row, tuple(columns))
                values += sum(value is not None for value in change.values())
                back.append((own, row["version"], change | (replaced if table == "applicant" else {})))
            steps.append(resealing.put_back(organisation, table, tuple(columns), back))
            if table != "applicant":
                steps.append(resealing.none_left_behind(organisation, table, compartment, tuple(columns), [applicant]))
        return steps, [old_wrapped, *retired], values

    def _found_by(self, keyring: Keyring, standing: Standing, values: Mapping[str, Any]) -> list[Step]:
        """The index entries of the record, made anew of everybody who is named in it."""
        named = {name: values.get(name) for name in self._people.fields}
        tokens = blind_tokens(self._gate.policy, keyring, named, only={INDEX})
        return [
            index_entries.drop_tokens(keyring.organisation, standing.applicant, INDEX),
            index_entries.insert_tokens(keyring.organisation, standing.applicant, tokens),
        ]

    async def _closing_up(self, standing: Standing) -> list[Step]:
        """Those after the entry come one place forward."""
        organisation, person = standing.registered["organisation_id"], standing.person
        rows = await third_persons.of_applicant(self._database, as_uuid(organisation), standing.applicant)
        return [
            third_persons.move(
                as_uuid(organisation),
                as_uuid(row["id"]),
                row["place"] - 1,
                row["reachable_by"],
                (row["attested_kind"], as_uuid(row["attested_by"]), row["attested_at"]),
            )
            for row in rows
            if row["field"] == person.field and row["place"] > person.place
        ]


def _resealed(
    old: DataKey, new: DataKey, organisation: UUID, table: str, row_id: UUID, row: Row, columns: tuple[str, ...]
) -> dict[str, bytes | None]:
    sealed = {name: bytes(row[name]) for name in columns if row[name] is not None}
    return dict.fromkeys(columns) | reseal_columns(old, new, organisation, table, row_id, sealed)
