"""Bring a database's schema to a revision, up or down, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ats_privacy.storage.tables import metadata


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


async def _on_connection(url: str, work: Callable[[Connection], None]) -> None:
    if url.startswith("sqlite:///"):
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", lambda c, _record: c.execute("PRAGMA journal_mode=WAL"))
        with engine.begin() as connection:
            work(connection)
        engine.dispose()
        return
    scheme, rest = url.split("://", 1)
    del scheme
    async_engine = create_async_engine(f"postgresql+asyncpg://{rest}", poolclass=NullPool)
    async with async_engine.begin() as connection_async:
        await connection_async.run_sync(work)
    await async_engine.dispose()


async def migrate(url: str, revision: str = "head") -> None:
    """Upgrade to ``revision``; ``base`` or a relative ``-1`` downgrade. Idempotent."""
    down = revision == "base" or revision.startswith("-")
    await _on_connection(
        url,
        lambda c: command.downgrade(_config(c), revision) if down else command.upgrade(_config(c), revision),
    )


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
