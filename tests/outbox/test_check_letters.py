"""Before and after a decision against a person because of a check, they are told by mail (promise A4)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from ats_privacy.domain.identity import now_us
from tests.integration.check_company import VALUES, contracted, ordered
from tests.integration.company import Company
from tests.outbox.orders import mail_settings
from tests.recall.owing import deliver
from tests.servers.mail import Mailbox
from tests.servers.raw_sql import raw_sql

_FOUND = [
    {"check": "education", "outcome": "discrepancy", "detail": "Kanarienvogel-8 forged it"},
    {"check": "identity", "outcome": "confirmed"},
]


def _to_the_person(mailbox: Mailbox) -> list[str]:
    own = [message for _, to, message in mailbox.received if to == [VALUES["email"]]]
    return [f"{message['Subject']}\n{message.get_content()}" for message in own]


@pytest.mark.promise("A4")
async def test_the_person_hears_before_and_after_a_decision_against_them(company: Company, mailbox: Mailbox) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).reported(_FOUND)
    mail = mail_settings(mailbox, public_url="https://ats.example")
    await deliver(company, mail)
    assert _to_the_person(mailbox) == [], "a result alone tells nobody"
    until = (await check.done("result/review", body={"outcome": "adverse"}))["decide_after"]
    assert (await check.act("result/decision")).status_code == 409
    assert await deliver(company, mail) == 1
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE check_result SET decide_after = $1 WHERE id = $2", now_us() - 1, UUID(check.id))
    await check.done("result/decision")
    assert await deliver(company, mail) == 1
    first, second = _to_the_person(mailbox)
    assert f"{datetime.fromisoformat(until).astimezone(ZoneInfo('Asia/Shanghai')):%Y-%m-%d %H:%M} (UTC+08:00)" in first
    assert "before we decide" in first, "in the language in which they read the terms"
    assert "We have decided" in second
    for text in (first, second):
        assert check.id in text
        for value in ("Kanarienvogel", "discrepancy", "education", check.person, VALUES["full_name"], vendor.id):
            assert value not in text
