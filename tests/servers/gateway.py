"""A gateway for text messages: takes signed pushes over TLS and keeps what it was given to send."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from fastapi import FastAPI, Request, Response

from ats_privacy.adapters.webhook import SIGNATURE, signature
from tests.servers.free_port import free_port, wait_for
from tests.servers.mail import HOST, certificate

SECRET = "of the gateway and of us " * 2


@dataclass
class Gateway:
    """Where it listens, whom it lets its callers trust, what it was given, and how it answers next."""

    url: str
    ca_file: Path
    received: list[dict[str, Any]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)


@asynccontextmanager
async def gateway(folder: Path) -> AsyncIterator[Gateway]:
    """A gateway that runs until the end of the block."""
    certificate_file, key_file = certificate(folder)
    port = free_port()
    running = Gateway(f"https://{HOST}:{port}/messages", certificate_file)
    hook = FastAPI()

    @hook.post("/messages")
    async def take(request: Request) -> Response:
        body = await request.body()
        at, given = (part.partition("=")[2] for part in request.headers[SIGNATURE].split(","))
        if not hmac.compare_digest(given, signature(SECRET.encode(), at, body)):
            return Response(status_code=401)
        status = running.answers.pop(0) if running.answers else 202
        running.received.append(orjson.loads(body))
        return Response(status_code=status)

    server = uvicorn.Server(
        uvicorn.Config(hook, HOST, port, ssl_certfile=str(certificate_file), ssl_keyfile=str(key_file), log_config=None)
    )
    task = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, port)
    try:
        yield running
    finally:
        server.should_exit = True
        await task
