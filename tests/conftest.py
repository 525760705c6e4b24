"""What every test may use: fresh databases of both kinds."""
# ruff: noqa: E402 - what is imported comes after the line that makes importing cheap

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

gc.disable()  # while all is imported and collected: nothing of it is garbage, and looking costs a third of the time

from hypothesis import settings as hypothesis_settings

from tests.servers import postgres, schemas
from tests.servers.roots import Holders, holders

# How long an example takes tells of the machine's other work, not of the code: times gate nothing.
hypothesis_settings.register_profile("suite", deadline=None)
hypothesis_settings.load_profile("suite")


def pytest_collection_finish() -> None:
    """What was imported and collected stays: it is not looked through for garbage again and again."""
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL, one a test process."""
    with postgres.server(postgres.in_memory()) as address:
        yield address
        schemas.forget(address)


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


@pytest.fixture(scope="session")
def root_holders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Holders]:
    """OpenBao, SoftHSM and the like, each started when a test first asks for it."""
    variables = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    with pytest.MonkeyPatch.context() as patch, holders(tmp_path_factory.mktemp("holders")) as found:
        for name, value in variables.items():
            patch.setenv(name, value)
        yield found
