"""The service as a process of its own, as it is run in production; it can be killed without warning."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ats_privacy.settings import Settings
from tests.servers.free_port import free_port, wait_for
from tests.servers.started import Started, started

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class ServiceProcess:
    """Where it listens, and the file that its standard error and output go to."""

    address: str
    log: Path
    process: Started

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is flushed."""
        self.process.kill()
        self.process.wait(10)


def environment(settings: Settings) -> dict[str, str]:
    """The environment variables of a process with the settings."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ATS_")},
        "PYTHONPATH": str(_ROOT),
        "ATS_DATABASE_URL": settings.database_url,
        "ATS_KEYRING": str(settings.keyring_path),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(settings.development_signing_key),
    }


@contextmanager
def service_process(settings: Settings, log: Path) -> Iterator[ServiceProcess]:
    """Serve with the settings on a migrated database; the process is gone afterwards."""
    port = free_port()
    process = started(environment(settings), "serve", "--port", str(port), folder=log.parent, out=log)
    try:
        wait_for(port)
        yield ServiceProcess(f"http://127.0.0.1:{port}", log, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
