"""``python -m benchmarks``: one run, from empty databases to the table."""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from benchmarks.audited import measure_audited
from benchmarks.comparison import Measured, compare
from benchmarks.footprint import footprints
from benchmarks.loading import load
from benchmarks.primitives import measure
from benchmarks.report import Report
from benchmarks.scenarios import SCENARIOS
from benchmarks.servers import databases, serving, settings_of

_DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: slices of ``seconds`` in ``pairs`` pairs under load, in ``single_pairs`` for one client."""

    rows: int
    seconds: float
    pairs: int
    single_pairs: int
    rounds: int


FULL = Extent(rows=20_000, seconds=1.0, pairs=7, single_pairs=3, rounds=15)
QUICK = Extent(rows=1_000, seconds=0.25, pairs=3, single_pairs=1, rounds=3)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; ``--write`` also replaces docs/benchmarks.md."""
    asked = _parser().parse_args(arguments)
    base = QUICK if asked.quick else FULL
    extent = Extent(
        rows=asked.rows or base.rows,
        seconds=asked.seconds or base.seconds,
        pairs=asked.pairs or base.pairs,
        single_pairs=base.single_pairs,
        rounds=base.rounds,
    )
    text = run(asked.database, extent, asked.clients).markdown()
    print(text)
    if asked.write:
        _DOCUMENT.write_text(text, encoding="utf-8")


def run(database: str, extent: Extent, clients: int) -> Report:
    """Load, measure sizes, drive both servers, time the single steps."""
    begun = time.monotonic()
    busy_before = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    with tempfile.TemporaryDirectory(prefix="ats-bench") as name:
        folder = Path(name)
        with databases(database, folder) as urls:
            populations = load(urls, folder, extent.rows)
            _say(f"loaded {extent.rows:,} applicants on each side, {time.monotonic() - begun:.0f} s")
            sizes = footprints(urls, extent.rows)
            version = asyncio.run(_database_version(urls["protected"]))
            driven: list[list[Measured]] = []
            with serving(urls, folder) as servers:
                number = extent.rows
                for at_once, pairs in ((clients, extent.pairs), (1, extent.single_pairs)):
                    driven.append(
                        compare(
                            servers,
                            populations,
                            SCENARIOS,
                            clients=at_once,
                            pairs=pairs,
                            seconds=extent.seconds,
                            first_number=number,
                            said=_say,
                        )
                    )
                    number += 200_000
            _say("reads with and without their audit entry")
            audited = measure_audited(
                settings_of(urls["protected"], folder), (clients, 1), pairs=extent.pairs, seconds=extent.seconds
            )
            steps = measure(folder, rounds=extent.rounds)
    loaded, single = driven
    return Report(
        database=version,
        applicants=extent.rows,
        seconds=extent.seconds,
        pairs=extent.pairs,
        loaded=loaded,
        single=single,
        audited=audited,
        footprints=sizes,
        primitives=steps,
        took_seconds=time.monotonic() - begun,
        busy_before=busy_before,
    )


async def _database_version(url: str) -> str:
    if url.startswith("sqlite"):
        return f"SQLite {sqlite3.sqlite_version}"
    connection = await asyncpg.connect(url)
    try:
        told = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    return f"PostgreSQL {told}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--quick", action="store_true", help="less of everything, under 45 seconds")
    parser.add_argument("--rows", type=int, help=f"applicants on each side (default {FULL.rows})")
    parser.add_argument("--seconds", type=float, help=f"length of a slice (default {FULL.seconds:g})")
    parser.add_argument("--pairs", type=int, help=f"pairs of slices under load (default {FULL.pairs})")
    parser.add_argument("--clients", type=int, default=32, help="connections at once (default 32)")
    parser.add_argument("--write", action="store_true", help="replace docs/benchmarks.md")
    return parser


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
