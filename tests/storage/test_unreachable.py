"""A database that cannot be reached, or that goes away: told without credentials, and recovered from."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Table, func, select

from ats_privacy.domain.errors import AtsPrivacyError, Unavailable
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from ats_privacy.storage.statements import Insert, Statement
from ats_privacy.storage.tables import Organisation
from tests.servers.raw_sql import raw_sql

_ORGANISATION: Table = Organisation.__table__  # type: ignore[attr-defined]
_ALL = Statement(select(_ORGANISATION), "organisations", across=True)
_CUT = Statement(select(func.pg_terminate_backend(func.pg_backend_pid())), "cut", across=True)
_CUT_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


async def test_an_unreachable_server_is_told_without_credentials() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    for url in (
        f"postgresql://someone:hunter2secret@127.0.0.1:{port}/db",
        "postgresql://someone:hunter2secret@127.0.0.1:hunter2secret/db",
        "postgresql://someone:hunter2secret@127.0.0.1/db?sslmode=hunter2secret",
        "postgresql://someone:hunter2secret@no-such-host.invalid/db",
    ):
        with pytest.raises(AtsPrivacyError) as failure:
            await connect(url)
        assert failure.value.code in ("database_unavailable", "database_url_invalid")
        assert failure.value.__cause__ is None
        assert "hunter2secret" not in str(failure.value)
        assert "someone" not in str(failure.value)


async def test_a_wrong_password_or_database_is_told_without_credentials(postgres_dsn: str) -> None:
    with pytest.raises(Unavailable) as failure:
        await connect(postgres_dsn.rsplit("/", 1)[0] + "/no_such_database")
    assert "postgres:" not in str(failure.value)
    assert "no_such_database" not in str(failure.value)


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(8192))
    for url in (f"sqlite:///{path}", f"sqlite:///{tmp_path}/none/such.sqlite3", f"sqlite:///{tmp_path}"):
        with pytest.raises(Unavailable):
            await connect(url)


async def test_a_lost_connection_is_unavailable_and_then_replaced(postgres_dsn: str) -> None:
    await migrate(postgres_dsn)
    database = await connect(postgres_dsn, connections=1)
    with pytest.raises(Unavailable):
        await database.fetch(_CUT, {})
    columns = ("id", "name", "region", "created_at")
    await database.write(Insert(_ORGANISATION, columns, [(uuid4(), "Acme", "CN", 1)]))
    assert [row["name"] for row in await database.fetch(_ALL, {})] == ["Acme"]
    await database.close()


async def test_idle_connections_that_were_cut_are_found_out(postgres_dsn: str) -> None:
    """As after a restart of the server: at most one refusal for each connection, then all is well."""
    database = await connect(postgres_dsn, connections=2)
    async with raw_sql(postgres_dsn) as raw:
        await raw.run(_CUT_OTHERS)
    assert [await database.ready() for _ in range(4)][-1]
    await database.close()
