"""What the audit entry costs a read, paired against the same read without it; also ``python -m benchmarks.audited``.

Both run in one process on one database, in slices that alternate; only the measurement leaves the entry out, the
service has no such switch.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import UUID

import orjson

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.domain.events import AuditEntry
from ats_privacy.gate.audit import AuditLog
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage.migrate import migrate
from benchmarks.comparison import Spread
from benchmarks.servers import settings_of
from tests.servers import postgres

_APPLICANTS, _PAIRS, _SLICE_SECONDS = 300, 11, 0.8


@dataclass(frozen=True, slots=True)
class Audited:
    """Reads of so many clients at once: audited to unaudited, and audited reads a second (median)."""

    clients: int
    ratio: Spread
    rate: float


class _Silent(AuditLog):
    """Says that an entry is durable without writing it."""

    async def append(self, *entries: AuditEntry) -> None:
        """Nothing."""


async def _prepared(settings: Settings) -> tuple[Service, Service, Actor, list[UUID]]:
    audited = await Service.start(settings)
    organisation = await audited.organisations.found("Reads with and without an entry", "CN")
    roles = frozenset({"recruiter"})
    staff = await audited.organisations.first_staff(organisation, "recruiter.one", roles, undertaking="benchmark")
    actor = Actor(organisation, staff, ActorKind.STAFF, roles, 2)
    people = []
    for n in range(_APPLICANTS):
        values = {"full_name": f"Somebody Number{n}", "mobile": f"+86138{n:08d}", "summary": "Builds bridges."}
        made = await audited.register.create(actor, "recruitment", Draft(values, Source("staff")))
        people.append(UUID(orjson.loads(made.body)["id"]))
    bare = await Service.start(settings)
    bare.gate.audit = _Silent(bare.database)
    return audited, bare, actor, people


async def _rate(read: Callable[[int], Awaitable[object]], clients: int, seconds: float) -> float:
    """Reads a second of so many clients at once."""
    ends, done = time.perf_counter() + seconds, 0
    begun = time.perf_counter()

    async def client(first: int) -> None:
        nonlocal done
        n = first
        while time.perf_counter() < ends:
            await read(n)
            n += clients
            done += 1

    await asyncio.gather(*(client(n) for n in range(clients)))
    return done / (time.perf_counter() - begun)


async def _measure(settings: Settings, clients_at_once: Sequence[int], pairs: int, seconds: float) -> list[Audited]:
    audited, bare, actor, people = await _prepared(settings)
    found = []
    try:
        for clients in clients_at_once:
            ratios, rates = [], []
            for pair in range(pairs):
                rate = {}
                for service in (audited, bare) if pair % 2 else (bare, audited):
                    view = service.view
                    rate[service is audited] = await _rate(
                        lambda n, view=view: view.one(actor, people[n % len(people)], "recruitment"), clients, seconds
                    )
                ratios.append(rate[True] / rate[False])
                rates.append(rate[True])
            found.append(Audited(clients, Spread.of(ratios), median(rates)))
    finally:
        await audited.close()
        await bare.close()
    return found


def measure_audited(
    settings: Settings, clients_at_once: Sequence[int], *, pairs: int = _PAIRS, seconds: float = _SLICE_SECONDS
) -> list[Audited]:
    """A measurement for each number of clients, in an organisation of its own in a database with its tables made."""
    return asyncio.run(_measure(settings, clients_at_once, pairs, seconds))


def main() -> None:
    """Print a line for each number of clients."""
    with postgres.server() as address, tempfile.TemporaryDirectory() as folder:
        url = asyncio.run(postgres.create_database(address))
        asyncio.run(migrate(url))
        for found in measure_audited(settings_of(url, Path(folder)), (1, 32)):
            spread = (
                f"{found.ratio.median:.2f} (of {_PAIRS} pairs, {found.ratio.least:.2f} to {found.ratio.greatest:.2f})"
            )
            print(f"{found.clients:3} clients: audited / unaudited {spread}; audited {found.rate:,.0f} reads/s")


if __name__ == "__main__":
    main()
