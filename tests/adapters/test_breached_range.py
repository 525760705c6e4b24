"""Asking a service for breached passwords: five digits leave, and no answer is no pass."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from ats_privacy.adapters.breached_range import BreachedRange
from ats_privacy.domain.errors import BadInput, Unavailable
from ats_privacy.gate.passwords import Passwords
from tests.servers.free_port import free_port, wait_for
from tests.servers.mail import HOST, certificate

_KNOWN, _PADDING = "Vierzig Kamele tanzen Walzer", "Sieben Otter lesen Zeitung"


def _digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@asynccontextmanager
async def _service(folder: Path, status: int = 200) -> AsyncIterator[tuple[BreachedRange, list[str]]]:
    """A real server of the range protocol over TLS, and the paths that it was asked for."""
    asked: list[str] = []
    app = FastAPI()

    @app.get("/range/{prefix}")
    async def answer(prefix: str, request: Request) -> Response:
        asked.append(f"{request.url.path} {request.url.query} {request.headers['add-padding']}")
        lines = [f"{'0' * 34}{n}:0" for n in range(9)]
        lines += [f"{_digest(_PADDING)[5:]}:0"] if _digest(_PADDING).startswith(prefix) else []
        lines += [f"{_digest(_KNOWN)[5:]}:17"] if _digest(_KNOWN).startswith(prefix) else []
        return Response("\r\n".join(lines), status)

    certificate_file, key_file = certificate(folder)
    port = free_port()
    config = uvicorn.Config(
        app, HOST, port, ssl_certfile=str(certificate_file), ssl_keyfile=str(key_file), log_config=None
    )
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, port)
    trusting = ssl.create_default_context(cafile=str(certificate_file))
    try:
        yield BreachedRange(f"https://{HOST}:{port}/range", trusting), asked
    finally:
        server.should_exit = True
        await task


@pytest.mark.promise("A15")
async def test_only_five_digits_leave_and_padding_is_no_breach(tmp_path: Path) -> None:
    async with _service(tmp_path) as (service, asked):
        assert await service.holds(_KNOWN)
        assert not await service.holds(_PADDING)
        assert not await service.holds("Elf Dachse backen Brot")
        with pytest.raises(BadInput, match="password_breached"):
            await Passwords(asked=service).judge(_KNOWN, context=[])
        await Passwords(asked=service).judge(_PADDING, context=[])
    assert asked[0] == f"/range/{_digest(_KNOWN)[:5]}  true"


async def test_a_service_that_does_not_answer_lets_nothing_pass(tmp_path: Path) -> None:
    async with _service(tmp_path, 503) as (service, _):
        with pytest.raises(Unavailable):
            await service.holds(_KNOWN)
    with pytest.raises(Unavailable):
        await service.holds(_KNOWN)
