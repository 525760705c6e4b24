"""Opening what stands of third persons in a record, and nothing else of it (promise A2).

No field policy governs these doors: the right is the third person's, whatever has become of the applicant's record.
Each opens only once its entry is durable.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import Conflict, RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.orders import Undeliverable, Undelivered
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.domain.third_persons import ThirdPerson, people_in
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.opening import SealedRow
from ats_privacy.gate.third_persons import fields_of
from ats_privacy.storage import applicants, third_persons
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Row
from field_policies import Policy
from keys import Keyring

_VERSION = Projection((), ())
PURPOSE = "data_subject_request"
"""What third persons' data is opened for: to tell them, and to answer them."""


class Moved(Conflict):
    """The record was written to between two looks at it; to be looked at anew."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """Where a mail goes, and everybody in the record whom it tells: (number, role), each once."""

    address: str
    tells: tuple[tuple[UUID, str], ...]


class NamedPeople:
    """Reads records for the people they name."""

    def __init__(self, database: Database, audit: AuditLog, keyrings: Keyrings, policy: Policy) -> None:
        self._database = database
        self._audit = audit
        self._keyrings = keyrings
        self.fields = fields_of(policy)
        self._compartments = {name: policy.fields[f"applicant.{name}"].compartment for name in self.fields}
        self._provenance = policy.fields["applicant.provenance"].compartment
        needed = {*self._compartments.values(), self._provenance, "identity"}
        self._projection = Projection((*self.fields, "provenance"), tuple(sorted(needed)))

    async def records(self, organisation: UUID, found: Sequence[UUID]) -> Sequence[Row]:
        """Records that are not erased, with what :meth:`values_of` needs; in no order."""
        rows = await applicants.by_ids(self._database, self._projection, organisation, found)
        return [row for row in rows if row["state"] != SubjectState.ERASED]

    async def values_of(self, actor: Actor, keyring: Keyring, row: Row) -> dict[str, Any]:
        """The clear fields of a record that name people, and whence they came (``provenance``).

        Nothing of it may leave the gate but what is the asking person's own.
        :raises RecordTampered: one fails authentication; that is in the audit log. :raises Unavailable: not open here.
        """
        subject = as_uuid(row["id"])
        sealed = SealedRow(keyring, actor.organisation, subject, "applicant", subject, row)
        try:
            values = {name: sealed.open(name, compartment) for name, compartment in self._compartments.items()}
            values["provenance"] = sealed.open("provenance", self._provenance)
        except RecordTampered as error:
            found = entry(
                actor,
                Event.TAMPERING_FOUND,
                Outcome.FAILED,
                subject=bytes(row["audit_reference"]),
                object_id=subject,
                code=error.code,
            )
            await self._audit.append(found)
            raise
        return values

    async def registered(self, organisation: UUID, row: Row) -> dict[tuple[str, int], Row]:
        """(field, place) → who is registered there for a record, of the version in which it was read.

        :raises Moved: it has changed since, so that places may be other people's now.
        """
        applicant = as_uuid(row["id"])
        rows = await third_persons.of_applicant(self._database, organisation, applicant)
        again = await applicants.by_ids(self._database, _VERSION, organisation, [applicant])
        if [other["version"] for other in again] != [row["version"]]:
            raise Moved("write_conflict", "The record was written to at this moment; repeat.")
        return {(each["field"], each["place"]): each for each in rows}

    def people(self, values: Mapping[str, Any]) -> dict[tuple[str, int], ThirdPerson]:
        """(field, place) → who stands there."""
        return {
            (field, person.place): person
            for field, kind in self.fields.items()
            for person in people_in(field, kind, values.get(field))
        }

    async def address_of(self, actor: Actor, person: UUID) -> Addressed | None:
        """The e-mail address of somebody who is to be told that they are named, after an entry ``notice.sent``; None
        where they have been told.

        :raises Undeliverable: they are named no more, the record rests, or there is no address.
        :raises RecordTampered: the value fails authentication. :raises Unavailable: it cannot be opened here.
        """
        registered = await third_persons.by_id(self._database, actor.organisation, person)
        if registered is None:
            raise Undeliverable("person_gone", "This person is named no more.")
        if registered["told_at"] is not None:
            return None
        applicant = as_uuid(registered["applicant_id"])
        rows = await self.records(actor.organisation, [applicant])
        if not rows or rows[0]["state"] != SubjectState.ACTIVE:
            await self._database.write(third_persons.release(actor.organisation, person))
            raise Undeliverable("record_closed", "While the record is closed, nobody is told of it.")
        [row] = rows
        try:
            places = await self.registered(actor.organisation, row)
        except Moved as error:
            raise Undelivered(error.code, error.sentence) from None
        place = next((place for place, each in places.items() if as_uuid(each["id"]) == person), None)
        if place is None:
            raise Undeliverable("person_gone", "This person is named no more.")
        keyring = await self._keyrings.of(actor.organisation)
        told = entry(
            actor,
            Event.NOTICE_SENT,
            Outcome.ALLOWED,
            purpose=PURPOSE,
            fields=registered["field"],
            subject=bytes(row["audit_reference"]),
            object_id=person,
            code="third_person",
        )
        await self._audit.append(told)
        people = self.people(await self.values_of(actor, keyring, row))
        addressee = people.get(place)
        if addressee is None or addressee.address is None:
            raise Undeliverable("address_missing", "The person has no e-mail address; tell them in another way.")
        tells = {
            as_uuid(each["id"]): str(each["role"])
            for there, each in places.items()
            if each["told_at"] is None and (stands := people.get(there)) and stands.same_address(addressee)
        }
        return Addressed(addressee.address, tuple(tells.items()))
