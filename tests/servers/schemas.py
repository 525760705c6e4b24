"""Fresh databases at the newest schema: migrated once a test process, copied from then on.

The migrations themselves, step by step, are shown by tests/storage/test_migrations.py, which uses none of this.
"""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from ats_privacy.storage.migrate import migrate
from tests.servers.postgres import create_database, drop_database

_SQLITE = "sqlite:///"
_TEMPLATES: dict[str, str] = {}


async def newest_schema(url: str) -> None:
    """What :func:`migrate` leaves in a fresh empty database; one that holds anything is migrated itself."""
    if url.startswith(_SQLITE):
        if not await asyncio.to_thread(_copied, Path(url.removeprefix(_SQLITE))):
            await migrate(url)
        return
    connection = await asyncpg.connect(url)
    try:
        empty = await connection.fetchval("SELECT NOT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')")
    finally:
        await connection.close()
    if not empty:
        await migrate(url)
        return
    name = urlsplit(url).path.removeprefix("/")
    server = _maintenance(url)
    template = await asyncio.to_thread(_postgres_template, server)
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f'DROP DATABASE "{name}"')
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    finally:
        await connection.close()


def _copied(path: Path) -> bool:
    """Whether there was no file, so that there is a migrated one now."""
    if path.exists():
        return False
    path.write_bytes(_sqlite_file())
    return True


@cache
def _sqlite_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.sqlite3"
        asyncio.run(migrate(f"{_SQLITE}{path}"))
        assert [found.name for found in path.parent.iterdir()] == [path.name], "its log is in the file"
        return path.read_bytes()


@cache
def _postgres_template(server: str) -> str:
    """The name of a migrated database on the server, to which nothing is connected."""

    async def template() -> str:
        url = await create_database(server)
        await migrate(url)
        _TEMPLATES[server] = url
        return urlsplit(url).path.removeprefix("/")

    return asyncio.run(template())


def forget(address: str) -> None:
    """Leave nothing of ours behind on a server."""
    server = _maintenance(address)
    if server in _TEMPLATES:
        asyncio.run(drop_database(server, _TEMPLATES.pop(server)))
        _postgres_template.cache_clear()


def _maintenance(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))
