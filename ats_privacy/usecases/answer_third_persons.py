"""Third persons' own rights: what is held of them and whence, corrected, removed for good (promises A2, F1, F2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound
from ats_privacy.domain.events import Event, Outcome, entry, searched_in_vain
from ats_privacy.domain.identity import as_uuid, iso_instant, new_id
from ats_privacy.domain.searches import term_digest
from ats_privacy.domain.third_persons import GROUNDS, INDEX, REFUSED_INDEX, ThirdPerson
from ats_privacy.domain.values import InvalidValue, search_term
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Facts, Gate
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.named_people import PURPOSE, Moved, NamedPeople
from ats_privacy.gate.reasons import seal_term
from ats_privacy.gate.third_person_changes import Standing, ThirdPersonChanges
from ats_privacy.storage import third_persons
from ats_privacy.storage.statements import Database, Expectation, Row

_MOST_RECORDS = 200
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Held:
    """What one record holds of the asking person: their own entry, whence it came, since when, whether they were told.

    ``registered`` is None for an entry that the register does not know yet.
    """

    applicant: UUID
    person: ThirdPerson
    source: Mapping[str, Any]
    registered: Row | None
    retention: str


class AnswerThirdPersons:
    """Answers whoever asks and has proven who they are; ``evidence`` names where the proof is kept."""

    def __init__(
        self, database: Database, gate: Gate, keyrings: Keyrings, people: NamedPeople, changes: ThirdPersonChanges
    ) -> None:
        self._database = database
        self._gate = gate
        self._keyrings = keyrings
        self._people = people
        self._changes = changes

    async def search(
        self, actor: Actor, value: str, evidence: str, *, default_region: str = "CN"
    ) -> tuple[list[Held], int | None]:
        """Every entry under an e-mail address or number, in any record that is not erased; nobody else's is given out.
        And since when the person has been on the list of those who want to be named no more.

        Each record has its entry first; what was searched for is committed to as in ADR 12.

        :raises Refused: the role may not. :raises BadInput: this is neither an address nor a number.
        :raises RecordTampered: a value fails authentication.
        """
        event, organisation = Event.THIRD_PERSON_SEARCHED, actor.organisation
        await administration.require(self._gate, actor, Action.ANSWER_THIRD_PERSONS, event)
        plan = self._gate.plan(actor, "applicant", "search", PURPOSE, tuple(self._people.fields), indexes=(INDEX,))
        # The right is the third person's: it does not rest on what the applicant was told or agreed to.
        await self._gate.require(actor, plan, Facts(in_notice=True, assigned=True), event)
        try:
            term = search_term(INDEX, value, default_region=default_region)
        except InvalidValue as error:
            raise BadInput(error.code, error.sentence, pointer="/value") from None
        keyring = await self._keyrings.of(organisation)
        tokens = [key.token(term) for key in keyring.index_keys(INDEX)]
        found = await third_persons.named_in(self._database, organisation, INDEX, tokens, _MOST_RECORDS)
        records = sorted(await self._people.records(organisation, found), key=lambda row: str(row["id"]))
        entries = []
        for record in records:
            entry_id = new_id()
            digest = term_digest(INDEX, term)
            entries.append(
                entry(
                    actor,
                    event,
                    Outcome.ALLOWED,
                    purpose=PURPOSE,
                    fields=f"{' '.join(self._people.fields)} evidence={evidence}",
                    subject=bytes(record["audit_reference"]),
                    reason=seal_term(keyring, organisation, record, as_uuid(record["id"]), entry_id, digest),
                    entry_id=entry_id,
                )
            )
        if not records:
            entry_id = new_id()
            vain = searched_in_vain(tokens[0], entry_id)
            entries.append(
                entry(
                    actor,
                    event,
                    Outcome.ALLOWED,
                    purpose=PURPOSE,
                    fields=f"evidence={evidence}",
                    object_id=vain,
                    code="nothing_found",
                    entry_id=entry_id,
                )
            )
        await self._gate.audit.append(*entries)
        held: list[Held] = []
        for record in records:
            values = await self._people.values_of(actor, keyring, record)
            applicant = as_uuid(record["id"])
            registered = await self._people.registered(organisation, record)
            provenance = values["provenance"] or {}
            held += [
                Held(
                    applicant,
                    person,
                    provenance.get(person.field, {}),
                    registered.get(place),
                    self._gate.policy.fields[f"applicant.{person.field}"].retention,
                )
                for place, person in self._people.people(values).items()
                if term in person.terms
            ]
        marks = [key.token(term) for key in keyring.index_keys(REFUSED_INDEX)]
        refused = await third_persons.refused(self._database, organisation, marks)
        return held, min(refused.values(), default=None)

    async def correct(
        self, actor: Actor, person: UUID, values: Mapping[str, Any], evidence: str, *, default_region: str = "CN"
    ) -> None:
        """Correct a person's own entry on their request; nothing else of the record changes.

        :raises Refused: the role may not. :raises NotFound: nobody under this number. :raises BadInput: a value.
        :raises Conflict: the record is closed, or written to without pause.
        """
        event = Event.THIRD_PERSON_CORRECTED
        await administration.require(self._gate, actor, Action.ANSWER_THIRD_PERSONS, event, person)
        if not values:
            raise BadInput("nothing_to_change", "Name at least one member to change.", pointer="/values")
        for _ in range(_ATTEMPTS):
            try:
                standing = await self._standing(actor, person, event)
                await self._changes.correct(actor, standing, values, evidence, region=default_region)
            except (Expectation, Moved):
                continue  # the record was written to at this moment
            return
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def remove(self, actor: Actor, person: UUID, ground: str, evidence: str) -> dict[str, Any]:
        """Take a person's entry out of a record, on their deletion or objection, and keep them from being named again.

        :raises Refused: the role may not. :raises NotFound: nobody under this number.
        :raises BadInput: no such ground. :raises Conflict: the record is written to without pause.
        """
        event = Event.THIRD_PERSON_REMOVED
        await administration.require(self._gate, actor, Action.ANSWER_THIRD_PERSONS, event, person)
        if ground not in GROUNDS:
            raise BadInput("ground_unknown", f"Name one of: {', '.join(GROUNDS)}.", pointer="/ground")
        for _ in range(_ATTEMPTS):
            try:
                standing = await self._standing(actor, person, event)
                erasure, certificate, kept = await self._changes.remove(actor, standing, ground, evidence)
            except (Expectation, Moved):
                continue  # the record was written to at this moment
            return {
                "id": str(erasure.id),
                "removed_at": iso_instant(erasure.erased_at),
                "refused": len(erasure.refused),
                "resealed": erasure.resealed,
                "certificate": certificate,
                "ledger_file": kept,
            }
        raise Conflict("write_conflict", "The record is written to without pause; repeat.")

    async def _standing(self, actor: Actor, person: UUID, event: Event) -> Standing:
        registered = await third_persons.by_id(self._database, actor.organisation, person)
        missing = NotFound("not_found", "Nobody is registered under this number.")
        if registered is None:
            await self._gate.refuse(actor, event, missing)
        records = await self._people.records(actor.organisation, [as_uuid(registered["applicant_id"])])
        if not records:
            await self._gate.refuse(actor, event, missing)
        [record] = records
        keyring = await self._keyrings.of(actor.organisation)
        places = await self._people.registered(actor.organisation, record)
        place = next((place for place, row in places.items() if as_uuid(row["id"]) == person), None)
        if place is None:
            await self._gate.refuse(actor, event, missing)
        values = await self._people.values_of(actor, keyring, record)
        return Standing(places[place], record, values, self._people.people(values)[place])
