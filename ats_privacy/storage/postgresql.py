"""PostgreSQL 15 and newer through asyncpg."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import Table

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage.statements import (
    DIALECTS,
    Change,
    Duplicate,
    Expectation,
    Insert,
    MissingReference,
    Row,
    Statement,
    Step,
)


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A pooled connection that keeps no session state, so that giving it back costs no round trip."""

    def get_reset_query(self) -> str:
        return ""


@lru_cache(maxsize=64)
def _insert_sql(table: Table, columns: tuple[str, ...], first: int) -> str:
    """``INSERT … SELECT FROM unnest($n::type[], …)``: one text and one plan for any number of rows."""
    dialect = DIALECTS["postgresql"]
    arrays = ", ".join(f"${first + i}::{table.c[name].type.compile(dialect)}[]" for i, name in enumerate(columns))
    names = ", ".join(columns)
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own names


@lru_cache(maxsize=64)
def _inserts_sql(shape: tuple[tuple[Table, tuple[str, ...]], ...]) -> str:
    """Several inserts as one statement (data-modifying CTEs): atomic by itself, one round trip."""
    parts: list[str] = []
    first = 1
    for table, columns in shape:
        parts.append(_insert_sql(table, columns, first))
        first += len(columns)
    if len(parts) == 1:
        return parts[0]
    with_clause = ", ".join(f"i{n} AS ({sql})" for n, sql in enumerate(parts[:-1]))
    return f"WITH {with_clause} {parts[-1]}"


def _column_arrays(insert: Insert) -> list[Any]:
    return list(map(list, zip(*insert.rows, strict=True))) if insert.rows else [[] for _ in insert.columns]


class PostgresDatabase:
    """A pool of asyncpg connections; statements are prepared once per connection."""

    name = "postgresql"

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    @classmethod
    async def connect(cls, url: str, *, connections: int = 8, wait_seconds: float = 10.0) -> PostgresDatabase:
        """Open the pool.

        :raises Unavailable: the server cannot be reached or refuses us; the sentence holds no credentials.
        """
        try:
            pool = await asyncpg.create_pool(
                url,
                min_size=1,
                max_size=connections,
                connection_class=_Connection,
                statement_cache_size=1024,
                max_cached_statement_lifetime=0,
                command_timeout=30,
                timeout=wait_seconds,
                server_settings={"application_name": "ats-privacy", "jit": "off"},
            )
        except (OSError, TimeoutError, asyncpg.PostgresError) as error:
            raise Unavailable(
                "database_unavailable", f"PostgreSQL cannot be reached ({type(error).__name__})."
            ) from None
        return cls(pool)

    async def fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """Rows of a reading statement, in autocommit."""
        sql, values = statement.bind(self.name, parameters)
        try:
            rows: Sequence[Row] = await self._pool.fetch(sql, *values)
        except (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError) as error:
            raise _gone(error) from None
        return rows

    async def write(self, *steps: Step) -> None:
        """All steps or none. A write of inserts only goes as a single statement."""
        try:
            if all(isinstance(step, Insert) for step in steps):
                inserts = [step for step in steps if isinstance(step, Insert) and step.rows]
                if inserts:
                    await self._insert(self._pool, inserts)
                return
            async with self._pool.acquire() as connection, connection.transaction():
                for step in steps:
                    if isinstance(step, Insert):
                        if step.rows:
                            await self._insert(connection, [step])
                    else:
                        await self._change(connection, step)
        except asyncpg.UniqueViolationError as error:
            raise Duplicate(error.table_name or "") from None
        except asyncpg.ForeignKeyViolationError as error:
            raise MissingReference(error.table_name or "") from None
        except (OSError, TimeoutError, asyncpg.InterfaceError, asyncpg.OperatorInterventionError) as error:
            raise _gone(error) from None
        except (asyncpg.DiskFullError, asyncpg.InsufficientResourcesError) as error:
            raise Unavailable(
                "database_full", f"The database cannot take a write now ({type(error).__name__})."
            ) from None

    async def _insert(self, runner: Any, inserts: Sequence[Insert]) -> None:
        sql = _inserts_sql(tuple((insert.table, insert.columns) for insert in inserts))
        await runner.execute(sql, *(array for insert in inserts for array in _column_arrays(insert)))

    async def _change(self, connection: Any, change: Change) -> None:
        sql, values = change.statement.bind(self.name, change.parameters)
        tag: str = await connection.execute(sql, *values)
        if change.expect is not None and int(tag.rsplit(" ", 1)[-1]) != change.expect:
            raise Expectation(change.statement.label)

    async def ready(self) -> bool:
        """True when the server answers."""
        try:
            async with asyncio.timeout(2):
                return bool(await self._pool.fetchval("SELECT 1") == 1)
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            return False

    async def close(self) -> None:
        """Close the pool; statements under way are finished first."""
        await self._pool.close()


def _gone(error: BaseException) -> Unavailable:
    return Unavailable("database_unavailable", f"The database does not answer ({type(error).__name__}).")
