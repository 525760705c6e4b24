"""From a database URL to the database."""

from __future__ import annotations

from pathlib import Path

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.storage.postgresql import PostgresDatabase
from ats_privacy.storage.sqlite import SqliteDatabase
from ats_privacy.storage.statements import Database


async def connect(url: str, *, connections: int = 8) -> Database:
    """Open ``sqlite:///path`` or ``postgresql://…``.

    :raises Misconfigured: another scheme. :raises Unavailable: it is not there.
    """
    if url.startswith("sqlite:///"):
        return await SqliteDatabase.connect(Path(url.removeprefix("sqlite:///")))
    if url.startswith(("postgresql://", "postgres://")):
        return await PostgresDatabase.connect(url, connections=connections)
    raise Misconfigured("database_url_unknown", "ATS_DATABASE_URL must begin with sqlite:/// or postgresql://.")
