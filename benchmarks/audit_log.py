"""``python -m benchmarks.audit_log``: appends with one and two workers, places, heads, proofs, verification.

Appending is measured in processes of their own, as workers are, each with 32 requests at once that wait for their
entry to be on disk; on PostgreSQL, beside a sequencer that keeps up. SQLite has one worker.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ats_privacy import audit_verifier
from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.domain import merkle
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import Heads
from ats_privacy.gate.sequencing import BATCH, Sequencer
from ats_privacy.storage import audit_entries, audit_tree
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from ats_privacy.storage.statements import Database
from ats_privacy.usecases.export_audit_log import ExportAuditLog
from ats_privacy.usecases.verify_audit_log import VerifyAuditLog
from tests.servers import postgres

_ROOT = Path(__file__).resolve().parents[1]
_FILL = 5000


def main() -> None:
    """Measure on both databases and print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--entries", type=int, default=1_000_000, help="Size of the log that is verified.")
    parser.add_argument("--worker", nargs=2, metavar=("URL", "ORGANISATION"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.worker:
        url, organisation = asked.worker
        print(asyncio.run(_append_for(url, UUID(organisation), asked.seconds)))
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/log.sqlite3"
        asyncio.run(migrate(url))
        _appends("SQLite", url, asked.seconds, workers=(1,))
        asyncio.run(_tree("SQLite", url, 50_000, Path(folder)))
    with postgres.server() as address, tempfile.TemporaryDirectory() as folder:
        url = asyncio.run(postgres.create_database(address))
        asyncio.run(migrate(url))
        _appends("PostgreSQL", url, asked.seconds, workers=(1, 2))
        asyncio.run(_tree("PostgreSQL", url, asked.entries, Path(folder)))


def _told(actor: Actor) -> AuditEntry:
    return entry(
        actor,
        Event.APPLICANT_READ,
        Outcome.ALLOWED,
        purpose="recruitment",
        fields="full_name=clear email=clear mobile=partial address=generalised",
        subject=os.urandom(16),
    )


async def _append_for(url: str, organisation: UUID, seconds: float) -> float:
    database = await connect(url)
    log = AuditLog(database)
    actor = Actor(organisation, uuid4(), ActorKind.STAFF, frozenset({"recruiter"}))
    stop = time.perf_counter() + seconds
    counts = [0] * 32

    async def one(number: int) -> None:
        while time.perf_counter() < stop:
            await log.append(_told(actor))
            counts[number] += 1

    started = time.perf_counter()
    await asyncio.gather(*(one(number) for number in range(len(counts))))
    rate = sum(counts) / (time.perf_counter() - started)
    await database.close()
    return rate


def _appends(name: str, url: str, seconds: float, workers: tuple[int, ...]) -> None:
    command = [sys.executable, "-m", "benchmarks.audit_log", "--seconds", str(seconds), "--worker", url]
    for count in workers:
        running = [
            subprocess.Popen(  # noqa: S603 - ourselves
                [*command, str(uuid4())], cwd=_ROOT, stdout=subprocess.PIPE, text=True
            )
            for _ in range(count)
        ]
        rates = [float(process.communicate()[0]) for process in running]
        print(f"{name}: {sum(rates):,.0f} appends/s with {count} worker(s)", flush=True)


async def _fill(database: Database, organisation: UUID, count: int) -> None:
    actor = Actor(organisation, uuid4(), ActorKind.STAFF, frozenset({"recruiter"}))
    for _ in range(count // _FILL):
        await database.write(audit_entries.insert([_told(actor) for _ in range(_FILL)]))


async def _tree(name: str, url: str, count: int, folder: Path) -> None:
    database = await connect(url)
    organisation = uuid4()
    await _fill(database, organisation, count)
    sequencer = Sequencer(database)
    heads = Heads(database, AuditLog(database), HeadSigner(Ed25519PrivateKey.generate()), "bench.invalid")
    placed, started = 0, time.perf_counter()
    while placed < count and (batch := await sequencer.batch(organisation, most=BATCH)):
        placed += batch
    _say(name, f"{placed / (time.perf_counter() - started):,.0f} entries/s placed in batches of {BATCH}")
    await _timed(name, "a signed head", lambda: heads.sign(organisation), 20)
    random = Random(1)  # noqa: S311 - the same places each time
    ids = [row["entry_id"] for row in await audit_tree.placed(database, organisation, 0, 200)]
    await _timed(name, "an inclusion proof", lambda: heads.inclusion(organisation, [random.choice(ids)], count), 50)
    await _timed(
        name, "a consistency proof", lambda: heads.consistency(organisation, random.randrange(1, count), count), 50
    )
    started = time.perf_counter()
    findings = await VerifyAuditLog(heads).findings(organisation)
    _say(name, f"{count:,} entries verified in the database in {time.perf_counter() - started:.1f} s, {findings}")
    export = folder / "log.jsonl"
    started = time.perf_counter()
    await ExportAuditLog(AuditLog(database), heads, sequencer, ()).append_to(organisation, export)
    _say(name, f"{count:,} entries exported in {time.perf_counter() - started:.1f} s")
    started = time.perf_counter()
    report = audit_verifier.verify(export, [heads.verifier(organisation).public])
    elapsed = time.perf_counter() - started
    _say(name, f"{report.entries:,} entries verified by the stand-alone verifier in {elapsed:.1f} s, {report.findings}")
    leaves = [merkle.leaf_hash(str(n).encode()) for n in range(100_000)]
    started = time.perf_counter()
    merkle.Frontier().extend(leaves)
    _say(name, f"{100_000 / (time.perf_counter() - started):,.0f} leaves/s hashed into a tree")
    await database.close()


async def _timed(name: str, what: str, work: Callable[[], Awaitable[object]], times: int) -> None:
    started = time.perf_counter()
    for _ in range(times):
        await work()
    _say(name, f"{(time.perf_counter() - started) / times * 1000:.2f} ms for {what}")


def _say(name: str, what: str) -> None:
    print(f"{name}: {what}", flush=True)


if __name__ == "__main__":
    main()
