"""Restoring a backup into an empty database: data, keys of that or a later backup, and every erasure since.

Later keys than data are welcome: whoever was erased in between has none there, and epochs destroyed in between are
gone from there. Where data keys were exchanged in between, the earlier ones that the data needs are taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from ats_privacy.adapters.certificates import CertificateKey
from ats_privacy.domain.erasure import Erasure
from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.destruction import columns_of, indexes_of
from ats_privacy.jobs.rotate_data import columns_by_compartment
from ats_privacy.storage import (
    backup_postgresql,
    backup_sqlite,
    blind_indexes,
    consents,
    data_keys,
    erasures,
    organisations,
    resealing,
    third_persons,
    wrapped_keys,
)
from ats_privacy.storage.backup_files import read_manifest
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from ats_privacy.storage.statements import Database, Step
from field_policies import Policy
from keys import sealed_generation, wrapped_generation

_SUBJECTS_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore. ``without_key``: values whose key is in no backup; ``indexes``: to be rotated next."""

    replayed: int
    taken_back: int
    without_key: int
    indexes: tuple[str, ...]


async def restore(
    url: str, data: Path, keys: Path, certificates: Sequence[str], key: CertificateKey, policy: Policy
) -> Restored:
    """Restore into the empty database at ``url`` and replay the ledger before anybody can read.

    ``certificates``: the present erasure ledger; those of both folders are added.
    :raises BadInput: a folder or a certificate is not as it was written. :raises Conflict: the database is not empty.
    """
    content = await asyncio.to_thread(read_manifest, data, "data")
    content_keys = await asyncio.to_thread(read_manifest, keys, "keys")
    kind = "sqlite" if url.startswith("sqlite:///") else "postgresql"
    if {content.database, content_keys.database} != {kind} or content.revision != content_keys.revision:
        raise BadInput("backup_unfit", "Data and keys must be of the same kind of database and revision of the schema.")
    if content_keys.made_at < content.made_at:
        raise BadInput(
            "backup_keys_older", "The keys are older than the data; take keys of the same or a later backup."
        )
    given = {erasure.id: (erasure, text) for text in certificates for erasure in [key.verified(text)]}
    await migrate(url, content.revision)
    await _check_empty(url)
    if kind == "sqlite":
        later = await asyncio.to_thread(backup_sqlite.load, Path(url.removeprefix("sqlite:///")), data, keys)
    else:
        later = await backup_postgresql.load(url, data, keys)
    given |= {erasure.id: (erasure, text) for text in later for erasure in [key.verified(text)]}
    await migrate(url)
    database = await connect(url)
    try:
        taken_back, without_key = 0, 0
        for row in await organisations.every(database):
            back, lost = await _reconcile(database, policy, as_uuid(row["id"]))
            taken_back, without_key = taken_back + back, without_key + lost
        replayed = await _replay(database, policy, given)
        return Restored(replayed, taken_back, without_key, await _stale_indexes(database))
    finally:
        await database.close()


async def _check_empty(url: str) -> None:
    database = await connect(url)
    try:
        if await organisations.every(database):
            raise Conflict("database_not_empty", "A backup is restored into an empty database only.")
    finally:
        await database.close()


async def _replay(database: Database, policy: Policy, given: dict[UUID, tuple[Erasure, str]]) -> int:
    """Destroy again what was erased after the data was copied; the ledger then holds every erasure."""
    recorded = {as_uuid(row["id"]) for row in await erasures.ledger(database)}
    tenants = {as_uuid(row["id"]) for row in await organisations.every(database)}
    replayed = 0
    for erasure, text in sorted(given.values(), key=lambda pair: pair[0].erased_at):
        if erasure.organisation not in tenants or erasure.id in recorded:
            continue
        await database.write(
            *(_destruction(policy, erasure) if erasure.compartments else ()),
            # A backup from before the end of a consent has it as live: it is ended again.
            consents.end_again(erasure.organisation, erasure.subject, map(UUID, erasure.consents), erasure.erased_at),
            consents.end_purposes_again(
                erasure.organisation,
                erasure.subject,
                sorted({p for c, p in policy.consent_bound.items() if c in erasure.compartments}),
                erasure.erased_at,
            ),
            third_persons.refuse(
                erasure.organisation, [bytes.fromhex(t) for t in erasure.refused], "replayed", erasure.erased_at
            ),
            erasures.record(erasure, text),
        )
        replayed += 1
    return replayed


def _destruction(policy: Policy, erasure: Erasure) -> list[Step]:
    return erasures.destroy(
        erasure.organisation,
        erasure.subject,
        erasure.compartments,
        indexes_of(policy, erasure.compartments),
        columns_of(policy, erasure.compartments),
        whole=erasure.whole,
        version=None,
        keys=None,
    )


async def _reconcile(database: Database, policy: Policy, organisation: UUID) -> tuple[int, int]:
    """Give values the generation of data key that they were sealed under: (keys taken back, values without any)."""
    columns = columns_by_compartment(policy, None)
    after, back, lost = data_keys.FIRST, 0, 0
    while rows := await blind_indexes.page(
        database, organisation, (), (), after, UUID(int=2**128 - 1), _SUBJECTS_TOGETHER
    ):
        after = blind_indexes.last_of(rows)
        subjects = [as_uuid(row["id"]) for row in rows]
        needed: dict[tuple[UUID, str], set[int]] = {}
        values: dict[tuple[UUID, str], int] = {}
        for table, of in columns.items():
            names = tuple(name for group in of.values() for name in group)
            for row in await resealing.rows_of(database, organisation, table, names, subjects):
                for compartment, group in of.items():
                    place = (as_uuid(row["subject_id"]), compartment)
                    for name in group:
                        if row[name] is not None:
                            needed.setdefault(place, set()).add(sealed_generation(bytes(row[name])))
                            values[place] = values.get(place, 0) + 1
        present = {
            (as_uuid(row["subject_id"]), row["compartment"]): bytes(row["wrapped"])
            for row in await resealing.keys_of(database, organisation, subjects)
        }
        for place, generations in needed.items():
            held = present.get(place)
            if held is not None and generations == {wrapped_generation(held)}:
                continue
            if held is None or not await _take_back(database, organisation, place, generations, held):
                lost += values[place]
            else:
                back += 1
    return back, lost


async def _take_back(
    database: Database, organisation: UUID, place: tuple[UUID, str], generations: set[int], held: bytes
) -> bool:
    subject, compartment = place
    for row in await data_keys.retired_of(database, organisation, subject):
        if row["compartment"] == compartment and {row["generation"]} == generations:
            wrapped = bytes(row["wrapped"])
            await database.write(
                data_keys.exchange(organisation, [(subject, compartment, row["epoch"], wrapped, held)])
            )
            return True
    return False


async def _stale_indexes(database: Database) -> tuple[str, ...]:
    found = set()
    for row in await organisations.every(database):
        organisation = as_uuid(row["id"])
        live = {
            (key.name, key.generation)
            for key in await wrapped_keys.of_organisation(database, organisation)
            if key.kind == "index" and key.state != "destroyed"
        }
        found |= {
            name
            for name, generation in await blind_indexes.count_by_generation(database, organisation)
            if (name, generation) not in live
        }
    return tuple(sorted(found))
