"""Where a vendor takes pushes: a real HTTPS server that answers as the test wants it."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Request, Response

from ats_privacy.adapters.vendor_push import VendorPush
from ats_privacy.domain.check_orders import RECALL
from ats_privacy.domain.vendor_pushes import PUSH
from ats_privacy.jobs.deliver_outbox import DeliverOutbox, Handler
from ats_privacy.jobs.demand_deletions import DemandDeletion
from ats_privacy.jobs.push_packages import PushPackage
from ats_privacy.service import Service
from tests.handoff.vendor_side import unb64, verified
from tests.integration.company import Company
from tests.servers.free_port import free_port, wait_for
from tests.servers.mail import certificate


@dataclass
class Inbox:
    """What arrived: (key, media type, package). ``answers``: the next statuses; then 202."""

    address: str
    trusted: ssl.SSLContext
    received: list[tuple[str, str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def delivery(self, service: Service, *, trusting: bool = True, recalls: bool = False) -> DeliverOutbox:
        """Carries out pushes of packages, or of recalls; trusts the inbox's certificate, or nobody has told it to."""
        push = VendorPush(self.trusted if trusting else None, private=True)
        demands = DemandDeletion(
            service.database,
            service.gate.audit,
            push,
            service.vendors.own,
            service.settings.mail,
            service.vendors.issuer,
        )
        handlers: dict[str, Handler] = {PUSH: PushPackage(service.checks.pushes, push)}
        if recalls:
            handlers = {RECALL: demands}
        return DeliverOutbox(service.database, service.gate.audit, handlers)

    async def read(self, company: Company, text: str) -> dict[str, Any]:
        """The claims of a demand that was pushed, once its signature and its type hold."""
        keys = (await company.client.get("/.well-known/handoff-keys.json")).json()
        header = json.loads(unb64(text.split(".")[0]))
        assert header["typ"] == "ats-privacy-deletion-demand+jwt"
        return verified(text, keys)


@asynccontextmanager
async def vendor_inbox(folder: Path) -> AsyncIterator[Inbox]:
    """An inbox at an address of its own."""
    certificate_file, key_file = certificate(folder, name="localhost")
    port = free_port()
    trusted = ssl.create_default_context(cafile=str(certificate_file))
    inbox = Inbox(f"https://localhost:{port}/in", trusted)
    app = FastAPI()

    @app.post("/in")
    async def take(request: Request) -> Response:
        text = (await request.body()).decode()
        inbox.received.append((request.headers["idempotency-key"], request.headers["content-type"], text))
        status = inbox.answers.pop(0) if inbox.answers else 202
        headers = {"Location": inbox.address} if status in (307, 308) else {}
        return Response(status_code=status, headers=headers)

    tls = {"ssl_certfile": str(certificate_file), "ssl_keyfile": str(key_file)}
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_config=None, **tls))  # type: ignore[arg-type]
    task = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, port)
    try:
        yield inbox
    finally:
        server.should_exit = True
        await task
