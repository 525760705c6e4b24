"""``python -m benchmarks.rotation``: how fast a compartment's data keys move to a new epoch, and values to new keys.

Prints keys and fields a second on a database of its own (PostgreSQL started here, or ATS_BENCH_POSTGRES_DSN).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import uvloop

from ats_privacy.domain.identity import new_id
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import columns_by_compartment, rotate_data
from ats_privacy.jobs.rotating import Workshop
from ats_privacy.service import Service
from ats_privacy.storage import applicants, data_keys, organisations, resealing, wrapped_keys
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from benchmarks.loading import load_protected
from benchmarks.servers import DSN_VARIABLE, settings_of
from field_policies import load_policy
from keys import new_compartment_key
from keys.local import LocalKeyring
from keys.sealing import new_data_key
from tests.servers import postgres

_LOADED_TOGETHER = 20_000


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'rotation.sqlite3'}"
        return
    given = os.environ.get(DSN_VARIABLE)
    if given:
        url = asyncio.run(postgres.create_database(given))
        yield url
        asyncio.run(postgres.drop_database(given, url))
        return
    with postgres.server() as address:
        yield asyncio.run(postgres.create_database(address))


async def measure_epochs(url: str, folder: Path, keys: int, batch: int) -> float:
    """Data keys a second that move to a new epoch."""
    await migrate(url)
    database = await connect(url)
    root = LocalKeyring.create(folder / f"{uuid4().hex}.keyring")
    organisation: UUID = new_id()
    await database.write(organisations.insert(organisation, "Rotation", "CN"))
    await database.write(wrapped_keys.insert([new_compartment_key(root, organisation, "contact")]))
    keyrings = Keyrings(database, root)
    wrapping = (await keyrings.of(organisation)).sealing_key("contact")
    for start in range(0, keys, _LOADED_TOGETHER):
        made = [new_id() for _ in range(min(_LOADED_TOGETHER, keys - start))]
        rows = [(organisation, subject, "contact", 1, new_data_key(wrapping, subject)[1]) for subject in made]
        empty = applicants.insert_keys(organisation, made[0], [])
        await database.write(type(empty)(empty.table, empty.columns, rows))
    shop = Workshop(database, keyrings, AuditLog(database), load_policy(), settle_seconds=0, batch=batch)
    started, worked = time.perf_counter(), time.process_time()
    state = await rotate_compartment(shop, organisation, "contact")
    taken, worked = time.perf_counter() - started, time.process_time() - worked
    print(f"processor time of this process: {worked / keys * 1e6:.1f} us a key")
    assert state.moved == keys  # noqa: S101 - a measurement of something else is worth nothing
    assert await data_keys.count_by_epoch(database, organisation) == {("contact", 2): keys}  # noqa: S101
    await database.close()
    root.close()
    return keys / taken


async def measure_values(url: str, folder: Path, applicants_loaded: int) -> tuple[float, float]:
    """Values re-encrypted a second under new data keys, and data subjects a second."""
    await migrate(url)
    await load_protected(settings_of(url, folder), applicants_loaded)
    service = await Service.start(settings_of(url, folder))
    [tenant] = await service.organisations.every()
    organisation: UUID = tenant["id"]
    last = UUID(int=2**128 - 1)
    subjects = await resealing.subjects_after(service.database, organisation, data_keys.FIRST, last, applicants_loaded)
    shop = Workshop(service.database, service.keyrings, AuditLog(service.database), service.policy, settle_seconds=0)
    values = 0
    for table, of in columns_by_compartment(service.policy, None).items():
        names = tuple(name for group in of.values() for name in group)
        rows = await resealing.rows_of(service.database, organisation, table, names, subjects)
        values += sum(row[name] is not None for row in rows for name in names)
    started = time.perf_counter()
    await rotate_data(shop, organisation)
    taken = time.perf_counter() - started
    await service.close()
    return values / taken, applicants_loaded / taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=10_000)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--applicants", type=int, default=5_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, _database(asked.database, Path(name)) as url:
        rate = uvloop.run(measure_epochs(url, Path(name), asked.keys, asked.batch))
        print(f"{asked.database}: {asked.keys:,} data keys moved to a new epoch, {rate:,.0f} keys/s")

    with tempfile.TemporaryDirectory() as name, _database(asked.database, Path(name)) as url:
        fields, subjects = uvloop.run(measure_values(url, Path(name), asked.applicants))
        print(f"{asked.database}: {fields:,.0f} values/s re-encrypted, {subjects:,.0f} data subjects/s")


if __name__ == "__main__":
    main()
