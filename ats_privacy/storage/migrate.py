"""Bring a database's schema to a revision, up or down, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import asyncpg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import Connection, Table, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ats_privacy.domain.errors import BadInput, Misconfigured, Unavailable
from ats_privacy.storage.row_security import ACROSS, SETTING
from ats_privacy.storage.tables import SEALED_TABLES, Sealed, metadata

_UNREACHABLE = (OSError, TimeoutError, ValueError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def _on_connection(url: str, work: Callable[[Connection], None]) -> None:
    """Do the work in one transaction.

    :raises Misconfigured: another scheme. :raises Unavailable: no database can be opened there.
    """
    if url.startswith("sqlite:///"):
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", lambda c, _record: c.execute("PRAGMA journal_mode=WAL"))
        try:
            connection = engine.connect()
        except _UNREACHABLE as error:
            raise _unavailable(error) from None
        with connection, connection.begin():
            work(connection)
        engine.dispose()
        return
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres"):
        raise Misconfigured("database_url_unknown", "ATS_DATABASE_URL must begin with sqlite:/// or postgresql://.")
    try:
        async_engine = create_async_engine(f"postgresql+asyncpg://{rest}", poolclass=NullPool)
        connection_async = await async_engine.connect()
    except _UNREACHABLE as error:
        raise _unavailable(error) from None
    try:
        async with connection_async.begin():
            await connection_async.execute(text(f"SET {SETTING} = '{ACROSS}'"))  # a migration is for every organisation
            await connection_async.run_sync(work)
    finally:
        await connection_async.close()
        await async_engine.dispose()


def _unavailable(error: Exception) -> Unavailable:
    # The driver's own words may hold the address with its password.
    return Unavailable("database_unavailable", f"The database cannot be opened ({type(error).__name__}).")


async def migrate(url: str, revision: str = "head") -> None:
    """Upgrade to ``revision``; ``base`` or a relative ``-1`` downgrade. Idempotent.

    :raises BadInput: there is no such revision. :raises Misconfigured: another scheme.
    :raises Unavailable: no database can be opened there.
    """
    down = revision == "base" or revision.startswith("-")

    def work(connection: Connection) -> None:
        if down:
            command.downgrade(_config(connection), revision)
        else:
            command.upgrade(_config(connection), revision)
            if connection.dialect.name == "postgresql":
                _store_sealed_as_is(connection)

    try:
        await _on_connection(url, work)
    except CommandError:
        raise BadInput("revision_unknown", "There is no such revision, or none that far back.") from None


def _store_sealed_as_is(connection: Connection) -> None:
    """Tell PostgreSQL not to try to compress sealed columns: it cannot, and trying costs each new row 30 to 50 µs."""
    for model in SEALED_TABLES.values():
        table: Table = model.__table__  # type: ignore[attr-defined]
        sealed = {column.name for column in table.columns if isinstance(column.type, Sealed)}
        found = connection.execute(
            text("SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(:name) AND attstorage = 'x'"),
            {"name": table.name},
        )
        changes = [f"ALTER COLUMN {name} SET STORAGE EXTERNAL" for name in found.scalars() if name in sealed]
        if changes:
            connection.execute(text(f"ALTER TABLE {table.name} {', '.join(changes)}"))


async def schema_differences(url: str) -> list[str]:
    """What the database's schema lacks or has beyond the tables; empty when they agree."""
    found: list[str] = []

    def compare(connection: Connection) -> None:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        found.extend(repr(difference) for difference in compare_metadata(context, metadata))

    await _on_connection(url, compare)
    return found


async def draft_revision(url: str, message: str) -> None:
    """Write a new migration from what the tables have and the database lacks; read it before committing it."""

    def draft(connection: Connection) -> None:
        command.revision(_config(connection), message=message, autogenerate=True)

    await _on_connection(url, draft)
