"""Backups of PostgreSQL: every table by binary COPY out of one REPEATABLE READ snapshot, beside readers and writers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage.backup_files import KEY_TABLES, LEDGER, tables_of
from ats_privacy.storage.row_security import ACROSS, SETTING
from ats_privacy.storage.tables import metadata

_EVERY = [table.name for table in metadata.sorted_tables]
_SUFFIX = ".copy"


async def _connect(url: str) -> asyncpg.Connection:
    try:
        return await asyncpg.connect(url, timeout=10, server_settings={SETTING: ACROSS})
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable("database_unavailable", f"PostgreSQL cannot be reached ({type(error).__name__}).") from None


async def dump(url: str, data: Path, keys: Path) -> str:
    """Copy one instant of the database into two folders; the schema's revision.

    :raises Unavailable: the database does not answer.
    """
    connection = await _connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            revision: str = await connection.fetchval("SELECT version_num FROM alembic_version")
            for folder, part in ((data, "data"), (keys, "keys")):
                for table in tables_of("data" if part == "data" else "keys", _EVERY):
                    await connection.copy_from_table(
                        table, output=str(folder / f"{table}{_SUFFIX}"), format="binary", columns=_columns(table)
                    )
    finally:
        await connection.close()
    return revision


async def load(url: str, data: Path, keys: Path) -> list[str]:
    """Fill empty tables; of the keys only those of organisations and applicants that the data has.

    The certificates of the keys' folder, whose ledger may be newer than that of the data.
    """
    connection = await _connect(url)
    try:
        # COPY fills no table whose rows are guarded (PostgreSQL documentation, COPY); so they are not, until the end.
        async with connection.transaction(), _unguarded(connection):
            for table in tables_of("data", _EVERY):
                await connection.copy_to_table(
                    table, source=str(data / f"{table}{_SUFFIX}"), format="binary", columns=_columns(table)
                )
            for table in (*KEY_TABLES, LEDGER):
                await connection.execute(f"CREATE TEMP TABLE loaded_{table} (LIKE {table}) ON COMMIT DROP")
                await connection.copy_to_table(
                    f"loaded_{table}",
                    source=str(keys / f"{table}{_SUFFIX}"),
                    format="binary",
                    columns=_columns(table),
                )
                if table == LEDGER:
                    rows = await connection.fetch(f"SELECT certificate FROM loaded_{table}")  # noqa: S608 - our own
                    return [bytes(row["certificate"]).decode("ascii") for row in rows]
                names = ", ".join(_columns(table))
                await connection.execute(
                    f"INSERT INTO {table} ({names}) SELECT {names} FROM loaded_{table} AS k"  # noqa: S608 - our own
                    f" WHERE {_belongs(table)} ON CONFLICT DO NOTHING"
                )
    finally:
        await connection.close()
    return []


@asynccontextmanager
async def _unguarded(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """The owner of the tables is not held by row-level security within, and is again afterwards."""
    guarded = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = current_schema()::regnamespace"
    )
    for (table,) in guarded:
        await connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    for (table,) in guarded:
        await connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _belongs(table: str) -> str:
    if table == "wrapped_key":
        return "EXISTS (SELECT 1 FROM organisation AS o WHERE o.id = k.organisation_id)"
    return (
        "EXISTS (SELECT 1 FROM applicant AS a WHERE a.organisation_id = k.organisation_id AND a.id = k.subject_id)"
        " OR EXISTS (SELECT 1 FROM account AS b WHERE b.organisation_id = k.organisation_id AND b.id = k.subject_id)"
    )


def _columns(table: str) -> list[str]:
    return [column.name for column in metadata.tables[table].columns]
