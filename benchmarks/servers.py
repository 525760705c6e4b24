"""The processes and databases of a run: PostgreSQL or SQLite files, and one server process a side."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ats_privacy.settings import Settings
from ats_privacy.storage.migrate import migrate
from benchmarks import plain_tables
from tests.servers import postgres

DSN_VARIABLE = "ATS_BENCH_POSTGRES_DSN"
"""Address of a PostgreSQL to measure on, with a role that may create databases; otherwise one is started."""

SIDES = ("protected", "plain")
_READY_SECONDS = 30.0
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Serving:
    """A server process that answers."""

    side: str
    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float | None:
        """Processor time used so far, user and system; None where the system does not tell it as Linux does."""
        try:
            told = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        except OSError:
            return None
        return (int(told[11]) + int(told[12])) / _CLOCK_TICKS


@contextmanager
def databases(kind: str, folder: Path) -> Iterator[dict[str, str]]:
    """Side → address of its own database with its tables made; dropped afterwards."""
    with ExitStack() as stack:
        if kind == "sqlite":
            urls = {side: f"sqlite:///{folder / side}.sqlite3" for side in SIDES}
        else:
            given = os.environ.get(DSN_VARIABLE)
            address = given or stack.enter_context(postgres.server())
            urls = {}
            for side in SIDES:
                urls[side] = asyncio.run(postgres.create_database(address))
                stack.callback(_drop, address, urls[side])
        asyncio.run(migrate(urls["protected"]))
        asyncio.run(plain_tables.create_tables(urls["plain"]))
        yield urls


def settings_of(url: str, folder: Path) -> Settings:
    """The same settings for both sides but for the database; the signing key of tokens is shared."""
    return Settings(
        database_url=url,
        keyring_path=folder / "root.keyring",
        development_issuer=True,
        development_signing_key=folder / "development-signing.jwk",
    )


@contextmanager
def serving(urls: dict[str, str], folder: Path) -> Iterator[dict[str, Serving]]:
    """Both servers, ready; stopped afterwards."""
    with ExitStack() as stack:
        yield {
            side: stack.enter_context(_process(side, settings_of(url, folder), folder)) for side, url in urls.items()
        }


@contextmanager
def _process(side: str, settings: Settings, folder: Path) -> Iterator[Serving]:
    port = _free_port()
    environ = {k: v for k, v in os.environ.items() if not k.startswith("ATS_") or k.startswith("ATS_BENCH_")}
    environ |= {
        "ATS_DATABASE_URL": settings.database_url,
        "ATS_KEYRING": str(settings.keyring_path),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(settings.development_signing_key),
    }
    log = folder / f"{side}.log"
    command = [sys.executable, "-m", "benchmarks.serving", side, str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)  # noqa: S603 - our own command
        try:
            _await_ready(side, port, process, log)
            yield Serving(side, port, process)
        finally:
            process.terminate()
            process.wait(20)


def _await_ready(side: str, port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/openapi.json", timeout=5) as told:
                if told.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"the {side} server did not start:\n{tail}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _drop(address: str, database: str) -> None:
    asyncio.run(postgres.drop_database(address, database))
