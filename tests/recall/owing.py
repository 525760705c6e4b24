"""What tests do with deletions that vendors owe: demand, attest, look at the table, let time pass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import httpx

from ats_privacy.jobs.demand_deletions import remind_deletions
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.mail_settings import MailSettings
from tests.handoff.vendor_side import claims, signed
from tests.integration.check_company import Check
from tests.integration.company import Company
from tests.integration.vendor_company import ISSUER, Vendor
from tests.servers.raw_sql import raw_sql

DELETION = "ats-privacy-deletion+jwt"
DAY_US = 86_400_000_000


async def raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows by a statement of the test's own."""
    async with raw_sql(company.service.settings.database_url) as opened:
        return [tuple(row) for row in await opened.run(sql, *values)]


def attestation(vendor: Vendor, order: str, kind: str = DELETION, **changes: Any) -> str:
    """A vendor's signed word that it has deleted."""
    return signed(claims(vendor.client_id, ISSUER, order=order, **changes), "ES256", vendor.number, typ=kind)


async def attest(vendor: Vendor, order: str, text: str | None = None, **form: str) -> httpx.Response:
    """Hand in an attestation."""
    token = await vendor.token(**({"scope": "deletions"} | form))
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/jose"}
    content = attestation(vendor, order) if text is None else text
    return await vendor.company.client.post(f"/vendor/v1/orders/{order}/deletion", content=content, headers=headers)


async def demanded(vendor: Vendor) -> list[dict[str, Any]]:
    """What the vendor is told that it owes."""
    answer = await vendor.call(await vendor.token(scope="deletions"), path="/vendor/v1/deletions")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def outstanding(company: Company, vendor: Vendor | None = None) -> list[dict[str, Any]]:
    """What the privacy officer sees."""
    path = "/v1/outstanding-deletions" if vendor is None else f"/v1/vendors/{vendor.id}/outstanding"
    answer = await company.call("privacy_officer", "GET", path)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def owed(check: Check) -> dict[str, Any]:
    """The row of an order in the table."""
    names = ("held_since", "due_at", "remind_at", "recalled_at", "told_at", "reminders", "escalated_at", "attested_at")
    [row] = await raw(
        check.company,
        f"SELECT {', '.join(names)} FROM vendor_deletion WHERE id = $1",  # noqa: S608 - our own names
        UUID(check.id),
    )
    return dict(zip(names, row, strict=True))


async def remind(company: Company, now: int, mail: MailSettings | None = None) -> int:
    """The job at an instant."""
    return await remind_deletions(
        company.service.database, company.service.gate.audit, mail or company.service.settings.mail, now=now
    )


async def deliver(company: Company, mail: MailSettings) -> int:
    """Carry out what is due, with these means."""
    object.__setattr__(company.service.settings, "mail", mail)
    return await outbox_delivery(company.service).drain()


async def told(company: Company, event: str) -> list[dict[str, Any]]:
    """The audit entries of an event, newest first."""
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    return [entry for entry in log.json()["items"] if entry["event"] == event]


async def force(check: Check, state: str) -> None:
    """Put an order where results and their review would have led it."""
    await raw(check.company, "UPDATE check_order SET state = $1 WHERE id = $2", state, UUID(check.id))
