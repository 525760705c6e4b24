"""The register of third persons as it follows each write of a record: who is named now, on whose word, and the mail to
whoever has one (promise A2). All of it goes into the write of the values themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.drafts import Draft
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event
from ats_privacy.domain.identity import as_uuid, new_id
from ats_privacy.domain.orders import MAIL_THIRD_PERSON
from ats_privacy.domain.subject_states import SubjectState
from ats_privacy.domain.third_persons import (
    REFUSED_INDEX,
    ROLES,
    TELL_WITHIN_US,
    Reach,
    ThirdPerson,
    followed,
    people_in,
    same_person,
)
from ats_privacy.gate.decision import Gate, Plan
from ats_privacy.storage import outbox, third_persons
from ats_privacy.storage.statements import Database, Insert, Row, Step
from field_policies import Policy
from keys import Keyring

_OBJECTED = (
    "This person has asked not to be named here. Leave them out; or, if they have agreed to it since, state that"
    " (attests_renewed_authority)."
)


@dataclass(frozen=True, slots=True)
class Writing:
    """The write that names people: who makes it, of which record, when; ``state`` is the record's after it."""

    actor: Actor
    event: Event
    plan: Plan
    draft: Draft
    applicant: UUID
    at: int
    state: str
    reference: bytes | None = None


def fields_of(policy: Policy) -> dict[str, str]:
    """Field of an applicant → its type, of those that hold other people."""
    return {
        name.removeprefix("applicant."): field.type
        for name, field in policy.fields.items()
        if name.startswith("applicant.") and field.type in ROLES
    }


def mail_order(organisation: UUID, applicant: UUID, person: UUID, at: int) -> Insert:
    """The order of the mail that tells a third person; ``at`` is that of :func:`third_persons.order`."""
    once = f"third_person:{person}:{at}"
    return outbox.order(organisation, MAIL_THIRD_PERSON, once=once, subject=applicant, object_id=person)


class ThirdPersons:
    """Keeps the register beside the values."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate
        self.fields = fields_of(gate.policy)

    def people(self, values: Mapping[str, Any]) -> list[ThirdPerson]:
        """Everybody named in those of the values that name people."""
        return [
            person
            for field, kind in self.fields.items()
            if field in values
            for person in people_in(field, kind, values[field])
        ]

    async def following(
        self, writing: Writing, keyring: Keyring, before: Mapping[str, Any] | None, after: Mapping[str, Any]
    ) -> list[Step]:
        """The steps by which the register follows the values of a write. They come after the guard of its version.

        ``before``: the stored values of the fields in ``after``; None for a new record.
        :raises BadInput: somebody is named anew who wants to be named no more; the refusal is in the audit log.
        """
        written = {name: value for name, value in after.items() if name in self.fields}
        if not written:
            return []
        organisation = writing.actor.organisation
        rows: Sequence[Row] = []
        if before is not None:
            every = await third_persons.of_applicant(self._database, organisation, writing.applicant)
            rows = [row for row in every if row["field"] in written]
        standing = {(person.field, person.place): person for person in self.people(before or {})}
        known = {
            as_uuid(row["id"]): (row, person)
            for row in rows
            if (person := standing.get((row["field"], row["place"]))) is not None
        }
        numbered = followed([(number, person) for number, (_, person) in known.items()], self.people(written))
        came = {
            (person.field, person.place): person.terms if number is None else person.terms - known[number][1].terms
            for number, person in numbered
        }
        renewed = await self._renewed(writing, keyring, came)
        kept = {number for number, _ in numbered}
        steps: list[Step] = []
        for gone in {as_uuid(row["id"]) for row in rows} - kept:
            steps += dropped(organisation, gone)
        mailed: list[ThirdPerson] = []
        added: list[dict[str, Any]] = []
        for number, person in numbered:
            if number is None:
                row = self._row(writing, person, renewed, list(known.values()))
                added.append(row)
            else:
                row = dict(known[number][0])
                steps += _moved(writing, row, known[number][1], person, renewed)
            waits = row["told_at"] is None and row.get("ordered_at") is None
            if waits and person.reach is Reach.EMAIL and writing.state == SubjectState.ACTIVE:
                if number is None:
                    row["ordered_at"] = writing.at
                else:
                    steps.append(third_persons.order(organisation, number, writing.at))
                if not any(person.same_address(other) for other in mailed):
                    steps.append(mail_order(organisation, writing.applicant, as_uuid(row["id"]), writing.at))
                    mailed.append(person)
        return [*steps, third_persons.insert(added)]

    async def _renewed(
        self, writing: Writing, keyring: Keyring, came: Mapping[tuple[str, int], frozenset[bytes]]
    ) -> frozenset[tuple[str, int]]:
        """Where somebody is named anew who had asked to be named no more, if the submitter states their new authority.

        ``came``: (field, place) → addresses and numbers that were not there before.
        """
        keys = keyring.index_keys(REFUSED_INDEX) if any(came.values()) else ()
        tokens = {place: [key.token(term) for term in terms for key in keys] for place, terms in came.items()}
        every = [token for of_person in tokens.values() for token in of_person]
        refused = await third_persons.refused(self._database, writing.actor.organisation, every)
        found = frozenset(place for place, of_person in tokens.items() if any(token in refused for token in of_person))
        if found and not writing.draft.attests_renewed:
            problems = tuple(
                BadInput("third_person_objected", _OBJECTED, pointer=f"/values/{self._pointer(field, place)}")
                for field, place in sorted(found)
            )
            refusal = BadInput("third_person_objected", _OBJECTED, pointer=problems[0].pointer, problems=problems)
            about = None if writing.reference is None else writing.applicant
            await self._gate.refuse(
                writing.actor, writing.event, refusal, writing.plan, subject=writing.reference, object_id=about
            )
        return found

    def _pointer(self, field: str, place: int) -> str:
        return f"{field}/{place}" if self.fields[field] == "referee_list" else field

    @staticmethod
    def _row(
        writing: Writing,
        person: ThirdPerson,
        renewed: frozenset[tuple[str, int]],
        known: Sequence[tuple[Row, ThirdPerson]],
    ) -> dict[str, Any]:
        """A new person; one who was told in another entry of the same role has been told."""
        told = next((row for row, p in known if row["told_at"] is not None and same_person(p, person)), None)
        return {
            "organisation_id": writing.actor.organisation,
            "id": new_id(),
            "applicant_id": writing.applicant,
            "field": person.field,
            "role": person.role,
            "place": person.place,
            "reachable_by": person.reach.value,
            "attested_kind": writing.actor.kind.value,
            "attested_by": writing.actor.id,
            "attested_at": writing.at,
            "renewed": int((person.field, person.place) in renewed),
            "due_at": writing.at + TELL_WITHIN_US,
            "told_at": None if told is None else told["told_at"],
            "told_means": None if told is None else told["told_means"],
            "told_by": None if told is None else as_uuid(told["told_by"]),
        }


def dropped(organisation: UUID, person: UUID) -> list[Step]:
    """A person is named no more, and told no more."""
    return [third_persons.drop(organisation, person), outbox.cancel(organisation, person)]


def _moved(
    writing: Writing, row: Row, old: ThirdPerson, person: ThirdPerson, renewed: frozenset[tuple[str, int]]
) -> list[Step]:
    """What changes of somebody who is named still. New data is attested by whoever gives it."""
    organisation, number = writing.actor.organisation, as_uuid(row["id"])
    steps: list[Step] = []
    if dict(old.entry) != dict(person.entry):
        attested = (writing.actor.kind.value, writing.actor.id, writing.at)
        steps.append(third_persons.move(organisation, number, person.place, person.reach.value, attested))
        if (person.field, person.place) in renewed:
            steps.append(third_persons.renew(organisation, number))
    elif old.place != person.place:
        attested = (row["attested_kind"], as_uuid(row["attested_by"]), row["attested_at"])
        steps.append(third_persons.move(organisation, number, person.place, person.reach.value, attested))
    return steps
