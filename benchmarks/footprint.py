"""Bytes an applicant takes on each side: rows, and rows with their indexes."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncpg

_TABLES = {"protected": ("applicant", "data_key", "blind_index"), "plain": ("plain_applicant",)}
_AUDIT = "audit_entry"


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes an applicant: rows alone, rows with indexes, and the audit entry of the creation with its indexes."""

    rows: float
    with_indexes: float
    audit: float = 0.0
    tables: Mapping[str, tuple[float, float]] | None = None


def footprints(urls: dict[str, str], applicants: int) -> dict[str, Footprint]:
    """Side → bytes an applicant, right after loading."""
    measured = {}
    for side, url in urls.items():
        names = (*_TABLES[side], _AUDIT) if side == "protected" else _TABLES[side]
        sizes = _sqlite(url, names) if url.startswith("sqlite") else asyncio.run(_postgresql(url, names))
        each = {n: (rows / applicants, every / applicants) for n, (rows, every) in sizes.items()}
        own = [each[name] for name in _TABLES[side]]
        measured[side] = Footprint(
            rows=sum(rows for rows, _ in own),
            with_indexes=sum(every for _, every in own),
            audit=each.get(_AUDIT, (0.0, 0.0))[1],
            tables=each,
        )
    return measured


async def _postgresql(url: str, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    connection = await asyncpg.connect(url)
    try:
        return {
            name: tuple(
                await connection.fetchrow(
                    "SELECT pg_table_size($1::text::regclass), pg_total_relation_size($1::text::regclass)", name
                )
            )
            for name in names
        }
    finally:
        await connection.close()


def _sqlite(url: str, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    try:
        return {name: _sqlite_table(connection, name) for name in names}
    finally:
        connection.close()


def _sqlite_table(connection: sqlite3.Connection, name: str) -> tuple[int, int]:
    """Pages of the table's B-tree and of its indexes' (needs SQLite's ``dbstat``)."""
    pages: dict[str, Any] = dict(
        connection.execute(
            "SELECT s.name, s.pgsize FROM dbstat s JOIN sqlite_schema m ON m.name = s.name"
            " WHERE m.tbl_name = ? AND s.aggregate = TRUE",
            (name,),
        ).fetchall()
    )
    return int(pages[name]), sum(int(size) for size in pages.values())
