"""From a database URL to the database."""

from __future__ import annotations

from pathlib import Path

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.storage.postgresql import PostgresDatabase
from ats_privacy.storage.sqlite import SqliteDatabase
from ats_privacy.storage.statements import Database


async def connect(url: str, *, connections: int = 8, held: bool = False) -> Database:
    """Open ``sqlite:///path`` or ``postgresql://…``.

    ``held``: only with a role that row-level security holds (ADR 28).

    :raises Misconfigured: another scheme; a role that nothing holds. :raises Unavailable: it is not there.
    """
    if url.startswith("sqlite:///"):
        return await SqliteDatabase.connect(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return await PostgresDatabase.connect(url, connections=connections, held=held)
    raise Misconfigured("database_url_unknown", "ATS_DATABASE_URL must begin with sqlite:/// or postgresql://.")
