"""Registering people who were named before there was a register: once, after the upgrade that brought it (A2).

Each record is one write over the version that was read; a run that was killed is begun again, and what is registered
is passed over. Mails to them are ordered like any others that are missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import ActorKind
from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.third_persons import INDEX, TELL_WITHIN_US, ThirdPerson
from ats_privacy.gate.heads import NO_ACTOR, system
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.gate.sealing import blind_tokens
from ats_privacy.storage import blind_indexes, organisations, third_persons, wrapped_keys
from ats_privacy.storage.blind_indexes import NewToken
from ats_privacy.storage.data_keys import FIRST
from ats_privacy.storage.statements import Database, Expectation
from field_policies import Policy
from keys import Keyring

_TOGETHER = 200
_KINDS = frozenset(kind.value for kind in ActorKind)
_ATTEMPTS = 5
_LAST = UUID(int=2**128 - 1)


async def register_third_persons(
    database: Database, keyrings: Keyrings, people: NamedPeople, policy: Policy
) -> tuple[int, int]:
    """Register everybody who is not; returns how many people, and how many records were passed over because a value
    fails authentication (each is in the audit log). Index keys that an organisation lacks are made first.

    :raises Unavailable: the root key or the database does not do its part; what was registered stays.
    """
    registered, passed_over = 0, 0
    for row in await organisations.every(database):
        organisation = as_uuid(row["id"])
        await _complete_keys(database, keyrings, policy, organisation)
        keyring = await keyrings.of(organisation)
        after = FIRST
        while page := await blind_indexes.page(
            database, organisation, tuple(people.fields), (), after, _LAST, _TOGETHER
        ):
            after = blind_indexes.last_of(page)
            for named in page:
                if any(named[field] is not None for field in people.fields):
                    try:
                        registered += await _register(database, keyring, people, policy, as_uuid(named["id"]))
                    except RecordTampered:
                        passed_over += 1
    return registered, passed_over


async def _complete_keys(database: Database, keyrings: Keyrings, policy: Policy, organisation: UUID) -> None:
    present = {(key.kind, key.name) for key in await wrapped_keys.of_organisation(database, organisation)}
    missing = await asyncio.to_thread(keyrings.new_keys, policy, organisation, present)
    if missing:
        await database.write(wrapped_keys.insert(missing))
        keyrings.forget(organisation)


async def _register(database: Database, keyring: Keyring, people: NamedPeople, policy: Policy, applicant: UUID) -> int:
    organisation = keyring.organisation
    for _ in range(_ATTEMPTS):
        records = await people.records(organisation, [applicant])
        if not records:
            return 0
        [record] = records
        known = {(r["field"], r["place"]) for r in await third_persons.of_applicant(database, organisation, applicant)}
        values = await people.values_of(system(organisation), keyring, record)
        new = {place: person for place, person in people.people(values).items() if place not in known}
        if not new:
            return 0
        rows = [_row(organisation, applicant, person, values["provenance"] or {}) for person in new.values()]
        named = {field: values[field] for field in people.fields}
        tokens = blind_tokens(policy, keyring, named, only={INDEX})
        by_generation: dict[int, list[NewToken]] = {}
        for token in tokens:
            made = NewToken(token.token, applicant, record["version"], int(token.unique))
            by_generation.setdefault(token.generation, []).append(made)
        try:
            await database.write(
                third_persons.unchanged(organisation, applicant, record["version"]),
                *(blind_indexes.fill(organisation, INDEX, number, made) for number, made in by_generation.items()),
                third_persons.insert(rows),
            )
        except Expectation:
            continue  # written to at this moment
        return len(new)
    return 0


def _row(organisation: UUID, applicant: UUID, person: ThirdPerson, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Attested by whoever submitted the field, as far as its provenance tells."""
    kind, _, by = str(provenance.get(person.field, {}).get("submitted_by", "")).partition(":")
    at = now_us()
    return {
        "organisation_id": organisation,
        "id": new_id(),
        "applicant_id": applicant,
        "field": person.field,
        "role": person.role,
        "place": person.place,
        "reachable_by": person.reach.value,
        "attested_kind": kind if kind in _KINDS else ActorKind.SYSTEM.value,
        "attested_by": _identifier(by),
        "attested_at": at,
        "renewed": 0,
        "due_at": at + TELL_WITHIN_US,
    }


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return NO_ACTOR
