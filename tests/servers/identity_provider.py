"""An OpenID provider in a process of its own (oidc-provider-mock), to be stopped and started on the same port."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.servers.free_port import free_port, wait_for


@dataclass
class IdentityProvider:
    """A provider whose users are given at its start. Each start makes it a new key."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def issuer(self) -> str:
        """Its name, and where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *users: dict[str, Any]) -> None:
        """Serve, with these users: their claims, of which ``sub`` is the name."""
        command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(self.port)]
        for user in users:
            command += ["--user-claims", json.dumps(user)]
        self.process = subprocess.Popen(
            command,
            env=os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.port)

    def stop(self) -> None:
        """Serve no more."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    async def answer(self, address: str, subject: str | None) -> dict[str, str]:
        """What the provider sends back when ``subject`` fills in the form at an address; None: somebody declines."""
        form = {"action": "deny"} if subject is None else {"sub": subject}
        async with httpx.AsyncClient(trust_env=False) as browser:
            page = await browser.get(address)
            assert page.status_code == 200, page.text
            answer = await browser.post(address, data=form)
        assert answer.status_code == 302, answer.text
        return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


@contextmanager
def identity_provider(*users: dict[str, Any]) -> Iterator[IdentityProvider]:
    """A provider that serves, and is stopped at the end."""
    provider = IdentityProvider()
    provider.start(*users)
    try:
        yield provider
    finally:
        provider.stop()
