"""Carrying out the outbox: every worker may, none gets into another's way, and what was begun twice is told by its id.

A handler sends first and the order is marked done afterwards, together with its audit entry. A process that dies in
between sends again: with the same message id, so that the receiver can tell.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.orders import MOST_ATTEMPTS, Order, Undeliverable, Undelivered, wait_us
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.heads import system
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Change, Database, Expectation

_LOG = logging.getLogger("ats_privacy.outbox")
_AT_ONCE = 8
_SECONDS_AN_ORDER = 60.0
_LEASE_US = 180_000_000


class Handler(Protocol):
    """Carries out orders of one kind."""

    async def deliver(self, order: Order) -> None:
        """Send it; may have been sent before.

        :raises Undelivered: it may go better later. :raises Undeliverable: it never will.
        """
        ...


class DeliverOutbox:
    """Claims due orders and hands them to their handlers."""

    def __init__(self, database: Database, audit: AuditLog, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._audit = audit
        self._handlers = dict(handlers)

    async def round(self) -> int:
        """Try what is due now, at most eight orders; returns how many were tried."""
        token, orders = await outbox.claim(self._database, tuple(self._handlers), most=_AT_ONCE, lease_us=_LEASE_US)
        await asyncio.gather(*(self._try(order, token) for order in orders))
        return len(orders)

    async def drain(self) -> int:
        """Rounds until nothing is due; returns how many orders were tried."""
        tried = 0
        while found := await self.round():
            tried += found
        return tried

    async def _try(self, order: Order, token: UUID) -> None:
        try:
            async with asyncio.timeout(_SECONDS_AN_ORDER):
                await self._handlers[order.kind].deliver(order)
        except TimeoutError:
            await self._failed(order, token, "delivery_timed_out", final=False)
        except Undeliverable as error:
            await self._failed(order, token, error.code, final=True)
        except AtsPrivacyError as error:
            for_good = not isinstance(error, Undelivered) and error.status < 500
            await self._failed(order, token, error.code, final=for_good)
        except Exception as error:  # a handler's fault is one order's fault, and its words may quote what it sent
            await self._failed(order, token, f"handler_{type(error).__name__}"[:64], final=False)
        else:
            await self._end(order, outbox.done(order, token), Event.OUTBOX_DELIVERED, Outcome.ALLOWED, "")

    async def _failed(self, order: Order, token: UUID, code: str, *, final: bool) -> None:
        attempts = order.attempts + 1
        if final or attempts >= MOST_ATTEMPTS:
            _LOG.error("order of %s given up: %s", order.kind, code)
            await self._end(order, outbox.dead(order, token, code), Event.OUTBOX_DEAD, Outcome.FAILED, code)
            return
        due = now_us() + wait_us(attempts, random.random())  # noqa: S311 - workers out of step, no secret
        try:
            await self._database.write(outbox.again(order, token, code, due))
        except Expectation:
            _LOG.warning("order of %s: its lease had passed", order.kind)

    async def _end(self, order: Order, change: Change, event: Event, outcome: Outcome, code: str) -> None:
        actor = system(order.organisation)
        reference = None if order.subject is None else await self._audit.reference_of(actor, order.subject)
        told = entry(
            actor, event, outcome, subject=reference, object_id=order.id, code=code or order.kind, fields=order.kind
        )
        try:
            await self._database.write(change, self._audit.insert([told]))
        except Expectation:
            _LOG.warning("order of %s: its lease had passed", order.kind)


@asynccontextmanager
async def delivered(delivery: DeliverOutbox, seconds: float | None) -> AsyncIterator[None]:
    """Deliver beside whatever is done within; ``seconds`` None: another process does."""
    if seconds is None:
        yield
        return

    async def repeat() -> None:
        while True:
            await asyncio.sleep(seconds * random.uniform(0.5, 1.5))  # noqa: S311 - workers out of step, no secret
            try:
                await delivery.drain()
            except AtsPrivacyError as error:
                _LOG.error("outbox: %s", error.code)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
