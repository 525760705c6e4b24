"""Rewrite what a database keeps of deleted rows: bytes in free space, and the log of changes as far as it is ours.

SQLite overwrites deleted rows at once (``secure_delete``); what is left is its write-ahead log. PostgreSQL leaves the
bytes of deleted rows in their pages until those are rewritten, and recycles old log files with their content: set
``wal_recycle = off`` so that they are removed. Archived logs and replicas' copies are backups like others: they die
with the epoch (``keys destroy-epoch``).
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import asyncpg

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage.sqlite import open_connection

_KEY_TABLES = ("data_key", "retired_data_key", "wrapped_key", "consent_secret", "blind_index")


async def scrub(url: str) -> list[str]:
    """Rewrite the tables that hold keys and tokens (they are locked meanwhile, seconds a million rows); what was done.

    :raises Unavailable: the database does not answer, or refuses.
    """
    if url.startswith("sqlite:///"):
        return await asyncio.to_thread(_scrub_sqlite, Path(url.removeprefix("sqlite:///")))
    done = []
    try:
        connection = await asyncpg.connect(url, timeout=10)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable("database_unavailable", f"PostgreSQL cannot be reached ({type(error).__name__}).") from None
    try:
        for table in _KEY_TABLES:
            await connection.execute(f"VACUUM FULL {table}")
            done.append(f"{table} rewritten")
        for statement, what in (("SELECT pg_switch_wal()", "log file ended"), ("CHECKPOINT", "checkpoint made")):
            with contextlib.suppress(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
                done.append(what)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        raise Unavailable("database_unavailable", f"PostgreSQL refuses to rewrite ({type(error).__name__}).") from None
    finally:
        await connection.close()
    return done


def _scrub_sqlite(path: Path) -> list[str]:
    connection = open_connection(path)
    try:
        connection.execute("VACUUM")
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return ["file rewritten", "log still in use" if busy else "log emptied"]
