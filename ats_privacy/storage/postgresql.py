"""PostgreSQL 15 and newer through asyncpg."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import asyncpg
from sqlalchemy import Table

from ats_privacy.domain.errors import AtsPrivacyError, Misconfigured, Unavailable
from ats_privacy.storage.row_security import SETTING, reach_of, reach_of_write
from ats_privacy.storage.statements import (
    DIALECTS,
    Bulk,
    Change,
    Duplicate,
    Expectation,
    Insert,
    MissingReference,
    Row,
    Statement,
    Step,
    Unstorable,
)

_FAILURES = (
    *(OSError, TimeoutError, ValueError),
    *(asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError),
)
"""What the driver raises: ValueError, among others, for a parameter that it cannot encode; InternalClientError, among
others, on a connection that the server has cut while it was idle."""


_UNHELD = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"


class _Connection(asyncpg.Connection):  # type: ignore[misc]
    """A pooled connection that keeps one thing of its session, whose rows it reaches; giving it back costs no round
    trip, and going on for the same organisation none either.
    """

    _reach: str | None = None

    def get_reset_query(self) -> str:
        return ""

    async def reach(self, reach: str) -> None:
        """Reach the rows of this organisation and of no other from now on (``storage/row_security.py``)."""
        if self._reach != reach:
            self._reach = None
            await self.execute("SELECT set_config($1, $2, false)", SETTING, reach)
            self._reach = reach


@lru_cache(maxsize=64)
def _insert_sql(table: Table, columns: tuple[str, ...], first: int, single: bool) -> str:
    """``INSERT … SELECT FROM unnest($n::type[], …)``: one text and one plan for any number of rows.

    A single row, as most writes of a request are, goes as plain ``VALUES``: a third less work on both ends.
    """
    dialect = DIALECTS["postgresql"]
    types = [table.c[name].type.compile(dialect) for name in columns]
    names = ", ".join(columns)
    if single:
        places = ", ".join(f"${first + i}::{kind}" for i, kind in enumerate(types))
        return f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - our own names
    arrays = ", ".join(f"${first + i}::{kind}[]" for i, kind in enumerate(types))
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608 - our own names


@lru_cache(maxsize=64)
def _inserts_sql(shape: tuple[tuple[Table, tuple[str, ...], bool], ...]) -> str:
    """Several inserts as one statement (data-modifying CTEs): atomic by itself, one round trip."""
    parts: list[str] = []
    first = 1
    for table, columns, single in shape:
        parts.append(_insert_sql(table, columns, first, single))
        first += len(columns)
    if len(parts) == 1:
        return parts[0]
    with_clause = ", ".join(f"i{n} AS ({sql})" for n, sql in enumerate(parts[:-1]))
    return f"WITH {with_clause} {parts[-1]}"


def _with_companions(inserts: Iterable[Insert]) -> list[Insert]:
    return [each for insert in inserts for each in (insert, *insert.also) if each.rows]


def _places(insert: Insert) -> Iterable[Any]:
    return insert.rows[0] if len(insert.rows) == 1 else map(list, zip(*insert.rows, strict=True))


class PostgresDatabase:
    """A pool of asyncpg connections; statements are prepared once per connection."""

    name = "postgresql"

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._under_way = 0
        self._idle = asyncio.Event()
        self._closed = False

    @classmethod
    async def connect(
        cls, url: str, *, connections: int = 8, wait_seconds: float = 10.0, held: bool = False
    ) -> PostgresDatabase:
        """Open the pool.

        :raises Unavailable: the server cannot be reached or refuses us. :raises Misconfigured: the address cannot be
        read, or the role is to be ``held`` by row-level security and is not. Neither sentence holds credentials.
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
        except ValueError:
            raise Misconfigured("database_url_invalid", "ATS_DATABASE_URL cannot be read as an address.") from None
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise Unavailable(
                "database_unavailable", f"PostgreSQL cannot be reached ({type(error).__name__})."
            ) from None
        if held and await pool.fetchval(_UNHELD):
            await pool.close()
            sentence = (
                "The role of ATS_DATABASE_URL bypasses row-level security; use an ordinary one, the tables' owner."
            )
            raise Misconfigured("database_role_unheld", sentence)
        return cls(pool)

    async def fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """Rows of a reading statement, in autocommit."""
        sql, values = statement.bind(self.name, parameters)
        reach = reach_of(statement, parameters)
        self._begin()
        try:
            async with self._pool.acquire() as connection:
                await connection.reach(reach)
                rows: Sequence[Row] = await connection.fetch(sql, *values)
        except _FAILURES as error:
            raise _translated(error) from None
        finally:
            self._end()
        return rows

    async def write(self, *steps: Step) -> None:
        """All steps or none. A write of inserts only goes as a single statement."""
        reach = reach_of_write(steps)
        self._begin()
        try:
            if all(isinstance(step, Insert) for step in steps):
                inserts = _with_companions(step for step in steps if isinstance(step, Insert))
                if inserts:
                    async with self._pool.acquire() as connection:
                        await connection.reach(reach)
                        await self._insert(connection, inserts)
                return
            async with self._pool.acquire() as connection:
                await connection.reach(reach)
                async with connection.transaction():
                    for step in steps:
                        if isinstance(step, Insert):
                            if inserts := _with_companions([step]):
                                await self._insert(connection, inserts)
                        elif isinstance(step, Bulk):
                            await self._bulk(connection, step)
                        else:
                            await self._change(connection, step)
        except _FAILURES as error:
            raise _translated(error) from None
        finally:
            self._end()

    async def _insert(self, runner: Any, inserts: Sequence[Insert]) -> None:
        sql = _inserts_sql(tuple((i.table, i.columns, len(i.rows) == 1) for i in inserts))
        await runner.execute(sql, *(value for insert in inserts for value in _places(insert)))

    async def _change(self, connection: Any, change: Change) -> None:
        sql, values = change.statement.bind(self.name, change.parameters)
        tag: str = await connection.execute(sql, *values)
        if change.expect is not None and int(tag.rsplit(" ", 1)[-1]) != change.expect:
            raise Expectation(change.statement.label)

    async def _bulk(self, connection: Any, bulk: Bulk) -> None:
        if not bulk.columns[0]:
            return
        tag: str = await connection.execute(bulk.postgresql, *bulk.fixed, *bulk.columns)
        if bulk.expect is not None and int(tag.rsplit(" ", 1)[-1]) != bulk.expect:
            raise Expectation(bulk.label)

    async def ready(self) -> bool:
        """True when the server answers."""
        try:
            async with asyncio.timeout(2):
                return bool(await self._pool.fetchval("SELECT 1") == 1)
        except _FAILURES:
            return False

    async def close(self) -> None:
        """Close the pool; what is under way is finished first, and what comes now is refused.

        The pool's own close does not know of a statement whose connection is still being made.
        """
        self._closed = True
        if self._under_way:
            await self._idle.wait()
        await self._pool.close()

    def _begin(self) -> None:
        if self._closed:
            raise Unavailable("database_unavailable", "The database is closed.")
        self._under_way += 1

    def _end(self) -> None:
        self._under_way -= 1
        if self._closed and not self._under_way:
            self._idle.set()


def _translated(error: BaseException) -> AtsPrivacyError:
    match error:
        case asyncpg.UniqueViolationError():
            return Duplicate(error.table_name or "")
        case asyncpg.ForeignKeyViolationError():
            return MissingReference(error.table_name or "")
        case ValueError() | asyncpg.DataError() | asyncpg.IntegrityConstraintViolationError():
            return Unstorable()
        case asyncpg.DiskFullError() | asyncpg.InsufficientResourcesError():
            return Unavailable("database_full", f"The database cannot take this now ({type(error).__name__}).")
        case _:
            return Unavailable("database_unavailable", f"The database does not answer ({type(error).__name__}).")
