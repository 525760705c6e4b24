"""What tests stand on: real servers, empty databases, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from ats_privacy.storage.connect import connect
from tests.servers import postgres

ROOT = Path(__file__).resolve().parents[2]
_HOLD = """
import sys, time
from tests.servers import postgres
with postgres.server() as address:
    print(address, flush=True)
    time.sleep(60)
"""


async def test_a_database_of_each_kind_answers(database_url: str) -> None:
    database = await connect(database_url)
    assert await database.ready()
    await database.close()


@pytest.mark.parametrize("name", ["first", "second"])
async def test_a_database_is_fresh(postgres_dsn: str, name: str) -> None:
    connection = await asyncpg.connect(postgres_dsn)
    try:
        assert await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == 0
        await connection.execute(f"CREATE TABLE {name} (id int)")
    finally:
        await connection.close()


async def test_the_server_writes_as_in_production(postgres_dsn: str) -> None:
    connection = await asyncpg.connect(postgres_dsn)
    try:
        settings = {name: await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")}
        assert settings == {"fsync": "on", "synchronous_commit": "on"}
    finally:
        await connection.close()


async def test_a_dropped_database_is_gone(postgres_server: str) -> None:
    database = await postgres.create_database(postgres_server)
    in_use = await asyncpg.connect(database)
    await postgres.drop_database(postgres_server, database)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(database)
    in_use.terminate()


@pytest.mark.skipif(postgres.DSN_VARIABLE in os.environ, reason="a server elsewhere is not ours to stop")
def test_a_killed_run_leaves_no_server() -> None:
    with subprocess.Popen([sys.executable, "-c", _HOLD], cwd=ROOT, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip().rsplit("host=", 1)[1])
        server = int((folder / "postmaster.pid").read_text().splitlines()[0])
        run.kill()
    give_up = time.monotonic() + 20
    while folder.exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
