"""The demo's service as a process of its own, and calls to it over HTTP."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import Unavailable
from ats_privacy.settings import Settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The service with these settings until the end of the block; its address.

    :raises Unavailable: it does not start.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {k: v for k, v in os.environ.items() if not k.startswith("ATS_")}
    environ |= {
        "ATS_DATABASE_URL": settings.database_url,
        "ATS_KEYRING": str(settings.keyring_path),
        "ATS_DEVELOPMENT_ISSUER": "1",
        "ATS_DEVELOPMENT_SIGNING_KEY": str(settings.development_signing_key),
    }
    log = settings.keyring_path.with_name("service.log")
    command = [sys.executable, "-m", "ats_privacy", "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environ, stdout=output, stderr=output)  # noqa: S603 - our own command
        address = f"http://127.0.0.1:{port}"
        try:
            _await_ready(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(15)


def _await_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if call(address, "GET", "/health/ready")[0] == 200:
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise Unavailable("demo_not_serving", f"The service did not start; see {log}.")


def call(address: str, method: str, path: str, *, token: str = "", body: Any = None) -> tuple[int, Any]:
    """A call: its status, and what it answers."""
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address + path, data, headers, method=method)  # noqa: S310 - our own service
    try:
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - our own service
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def token_of(address: str, organisation: UUID, account: str) -> str:
    """A development token of a member of staff.

    :raises Unavailable: the service gives none.
    """
    asked = {"organisation_id": str(organisation), "account": account}
    status, told = call(address, "POST", "/development/tokens", body=asked)
    if status != 200:
        raise Unavailable("demo_no_token", "The service gave no token.")
    return str(told["access_token"])
