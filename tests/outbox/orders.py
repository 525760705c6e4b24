"""What tests do with orders: handlers that are told how to end, a look at the table, time that passes."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from ats_privacy.domain.orders import Order
from ats_privacy.jobs.deliver_outbox import DeliverOutbox, Handler
from ats_privacy.mail_settings import MailSettings
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import OutboxRow
from tests.integration.company import Company
from tests.servers.mail import HOST, Mailbox

TABLE: Any = OutboxRow.__table__  # type: ignore[attr-defined]


class Told:
    """A handler that ends as it is told, in turn, and keeps what it was given."""

    def __init__(self, *ends: BaseException | None, seconds: float = 0) -> None:
        self.ends = list(ends)
        self.seconds = seconds
        self.seen: list[Order] = []

    async def deliver(self, order: Order) -> None:
        """End as told."""
        self.seen.append(order)
        await asyncio.sleep(self.seconds)
        end = self.ends.pop(0) if self.ends else None
        if end is not None:
            raise end


def delivery(company: Company, **handlers: Handler) -> DeliverOutbox:
    """A delivery with these handlers; dots in kinds are written as underscores."""
    named = {name.replace("_", "."): handler for name, handler in handlers.items()}
    return DeliverOutbox(company.service.database, company.service.gate.audit, named)


async def order(company: Company, kind: str = "test.kind", once: str = "1", **more: Any) -> None:
    """Order something."""
    await company.service.database.write(outbox.order(company.organisation, kind, once=once, **more))


async def rows(company: Company) -> list[dict[str, Any]]:
    """The whole table, oldest first."""
    found = await company.service.database.fetch(
        Statement(TABLE.select().order_by(TABLE.c.created_at), across=True), {}
    )
    return [dict(row) for row in found]


async def pass_time(company: Company) -> None:
    """Make everything due, and every lease run out."""
    await company.service.database.write(
        Change(Statement(TABLE.update().values(due_at=0, leased_until=0), across=True), {})
    )


def mail_settings(mailbox: Mailbox, **more: Any) -> MailSettings:
    """Settings for the mail server of the test."""
    values = {"host": HOST, "port": mailbox.port, "sender": "privacy@example.com", "ca_file": mailbox.ca_file}
    return MailSettings(**(values | more))


async def told(company: Company, event: str) -> list[dict[str, Any]]:
    """The audit entries of an event, newest first."""
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    return [entry for entry in log.json()["items"] if entry["event"] == event]


def same(one: Any, other: UUID) -> bool:
    """Identifiers as the database gives them."""
    return str(one) == str(other)
