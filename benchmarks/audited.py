"""``python -m benchmarks.audited``: what the audit entry costs a read, paired against the same read without it.

Both run in one process on one PostgreSQL, in slices that alternate; only the measurement leaves the entry out, the
service has no such switch.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
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
from tests.servers import postgres

_APPLICANTS, _PAIRS, _SLICE_SECONDS = 300, 11, 0.8
_CLIENTS = (1, 32)


class _Silent(AuditLog):
    """Says that an entry is durable without writing it."""

    async def append(self, *entries: AuditEntry) -> None:
        """Nothing."""


async def _prepared(url: str, folder: Path) -> tuple[Service, Service, Actor, list[UUID]]:
    settings = Settings(
        database_url=url,
        keyring_path=folder / "root.keyring",
        development_issuer=True,
        development_signing_key=folder / "signing.jwk",
    )
    await migrate(url)
    audited = await Service.start(settings)
    organisation = await audited.organisations.found("Bench", "CN")
    roles = frozenset({"recruiter"})
    staff = await audited.organisations.first_staff(organisation, "recruiter.one", roles)
    actor = Actor(organisation, staff, ActorKind.STAFF, roles, 2)
    people = []
    for n in range(_APPLICANTS):
        values = {"full_name": f"Somebody Number{n}", "mobile": f"+86138{n:08d}", "summary": "Builds bridges."}
        made = await audited.register.create(actor, "recruitment", Draft(values, Source("staff")))
        people.append(UUID(orjson.loads(made.body)["id"]))
    bare = await Service.start(settings)
    bare.gate.audit = _Silent(bare.database)
    return audited, bare, actor, people


async def _rate(read: Callable[[int], Awaitable[object]], clients: int) -> float:
    """Reads a second of so many clients at once."""
    ends, done = time.perf_counter() + _SLICE_SECONDS, 0
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


async def _measure(url: str, folder: Path) -> None:
    audited, bare, actor, people = await _prepared(url, folder)
    try:
        for clients in _CLIENTS:
            ratios, rates = [], []
            for pair in range(_PAIRS):
                found = {}
                for service in (audited, bare) if pair % 2 else (bare, audited):
                    view = service.view
                    found[service is audited] = await _rate(
                        lambda n, view=view: view.one(actor, people[n % len(people)], "recruitment"), clients
                    )
                ratios.append(found[True] / found[False])
                rates.append(found[True])
            print(
                f"{clients:3} clients: audited / unaudited {median(ratios):.2f}"
                f" (of {_PAIRS} pairs, {min(ratios):.2f} to {max(ratios):.2f}); audited {median(rates):,.0f} reads/s"
            )
    finally:
        await audited.close()
        await bare.close()


def main() -> None:
    """Print a line for each number of clients."""
    with postgres.server() as address, tempfile.TemporaryDirectory() as folder:
        url = asyncio.run(postgres.create_database(address))
        asyncio.run(_measure(url, Path(folder)))


if __name__ == "__main__":
    main()
