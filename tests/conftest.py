"""What every test may use: fresh databases of both kinds."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL, one a test process."""
    with postgres.server() as address:
        yield address


@pytest.fixture
def postgres_dsn(postgres_server: str) -> Iterator[str]:
    """A fresh empty PostgreSQL database."""
    database = asyncio.run(postgres.create_database(postgres_server))
    yield database
    asyncio.run(postgres.drop_database(postgres_server, database))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh empty SQLite database."""
    return f"sqlite:///{tmp_path / 'records.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh empty database: the test runs on SQLite and on PostgreSQL."""
    name = {"sqlite": "sqlite_url", "postgres": "postgres_dsn"}[request.param]
    return str(request.getfixturevalue(name))
