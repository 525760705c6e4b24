"""Straight into the database, past the service: what an administrator, a thief or a fault could do to the rows."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import asyncpg

_PLACE = re.compile(r"\$(\d+)")


class RawSql(Protocol):
    """A connection apart from the service's own, each statement committed by itself."""

    async def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a statement with ``$1`` places."""
        ...

    async def value(self, sql: str, *values: Any) -> Any:
        """The only column of the only row."""
        ...


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        given = [str(value) if isinstance(value, UUID) else value for value in values]
        return [tuple(row) for row in self._connection.execute(_PLACE.sub(r"?\1", sql), given).fetchall()]

    async def value(self, sql: str, *values: Any) -> Any:
        ((found,),) = await self.run(sql, *values)
        return found


class _Postgres:
    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in await self._connection.fetch(sql, *values)]

    async def value(self, sql: str, *values: Any) -> Any:
        ((found,),) = await self.run(sql, *values)
        return found


@asynccontextmanager
async def raw_sql(url: str) -> AsyncIterator[RawSql]:
    """A connection to either database."""
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as connection:
            yield _Sqlite(connection)
        return
    server = await asyncpg.connect(url, server_settings={"ats.organisation": "*"})  # whatever rows there are
    try:
        yield _Postgres(server)
    finally:
        await server.close()
