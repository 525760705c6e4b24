"""Vendors are told what to delete and reminded of it; the privacy officer hears of what is late (A4, E1, F2, F3)."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.check_orders import AWAITING_DELETION, HELD
from ats_privacy.domain.deletions import REPEATED_AFTER_US, Stage, demand, kept_from
from ats_privacy.mail_settings import MailSettings
from tests.integration.check_company import VALUES, Check, contracted, ordered
from tests.integration.company import Company
from tests.outbox.orders import mail_settings, pass_time
from tests.recall.owing import DAY_US, attest, deliver, force, outstanding, owed, raw, remind, told
from tests.servers.mail import Mailbox

_MAILBOX = "privacy@vendor.example"


async def _recalled(company: Company, address: str = _MAILBOX) -> Check:
    vendor, contract = await contracted(company)
    if address:
        assert (await vendor.staff("PUT", "/contacts/privacy", {"address": address})).status_code == 204
    check = await (await ordered(company, vendor, contract)).released()
    assert (await check.done("withdraw"))["state"] == "recalled"
    return check


def _letters(mailbox: Mailbox) -> list[tuple[list[str], str]]:
    return [(list(to), f"{message['Subject']}\n{message.get_content()}") for _, to, message in mailbox.received]


@pytest.mark.promise("E1")
@pytest.mark.promise("F3")
async def test_a_recall_is_mailed_once_and_names_nobody(company: Company, mailbox: Mailbox) -> None:
    check = await _recalled(company)
    mail = mail_settings(mailbox)
    assert await deliver(company, mail) == 1
    [(to, text)] = _letters(mailbox)
    assert to == [_MAILBOX]
    assert check.id in text
    assert f"/vendor/v1/orders/{check.id}/deletion" in text
    for value in (check.person, *(str(v) for v in VALUES.values() if isinstance(v, str)), "referee"):
        assert value not in text.lower()
        assert value not in text
    assert (await owed(check))["told_at"] is not None
    [entry] = await told(company, "deletion.demanded")
    assert (entry["fields"], entry["code"]) == ("mail", f"vendor:{check.vendor.id}")
    assert await deliver(company, mail) == 0
    assert len(mailbox.received) == 1
    [seen] = await outstanding(company, check.vendor)
    assert seen["told_at"] is not None


@pytest.mark.promise("E1")
async def test_a_recall_waits_for_a_relay_and_for_a_mailbox(company: Company, mailbox: Mailbox) -> None:
    check = await _recalled(company, "")
    assert await deliver(company, MailSettings(deliver_seconds=None)) == 1
    states = "SELECT state, attempts, last_code FROM outbox WHERE kind = 'vendor.recall'"
    assert await raw(company, states) == [("waiting", 1, "vendor_unreachable")]
    body = {"address": "orders@vendor.example"}
    assert (await check.vendor.staff("PUT", "/contacts/orders", body)).status_code == 204
    await pass_time(company)
    await deliver(company, MailSettings(deliver_seconds=None))
    assert await raw(company, states) == [("waiting", 2, "mail_unavailable")]
    await pass_time(company)
    await deliver(company, mail_settings(mailbox))
    assert [to for to, _ in _letters(mailbox)] == [["orders@vendor.example"]]
    assert await raw(company, states) == [("done", 3, "")]


async def test_who_has_attested_is_not_written_to(company: Company, mailbox: Mailbox) -> None:
    check = await _recalled(company)
    due = (await owed(check))["due_at"]
    assert (await attest(check.vendor, check.id)).status_code == 204
    assert await remind(company, due + 30 * DAY_US) == 0
    assert await deliver(company, mail_settings(mailbox)) == 1, "the recall was ordered before"
    assert mailbox.received == []


@pytest.mark.promise("E1")
@pytest.mark.promise("F2")
async def test_reminders_before_and_after_and_an_incident_once(company: Company, mailbox: Mailbox) -> None:
    check = await _recalled(company)
    address = await company.call("privacy_officer", "POST", f"/v1/applicants/{check.person}/erasure", json={})
    assert address.status_code in (200, 201), "whoever it was about is gone; the debt is not"
    mail = mail_settings(mailbox, alerts_to="officer@example.com")
    await deliver(company, mail)
    due = (await owed(check))["due_at"]
    for at, done in ((due - DAY_US - 1, 0), (due - DAY_US, 1), (due - 1, 0), (due, 1), (due + DAY_US, 0)):
        assert await remind(company, at, mail) == done, at - due
    assert await remind(company, due + REPEATED_AFTER_US, mail) == 1
    assert (await owed(check))["reminders"] == 3
    await deliver(company, mail)
    letters = sorted(_letters(mailbox), key=lambda letter: letter[1])
    subjects = {text.partition(" / ")[2].partition(":")[0] for to, text in letters if to == [_MAILBOX]}
    assert len([to for to, _ in letters if to == [_MAILBOX]]) == 4
    assert {"Reminder", "Overdue"} <= subjects
    [alert] = [text for to, text in letters if to == ["officer@example.com"]]
    assert check.id in alert
    assert check.vendor.id in alert
    [seen] = await outstanding(company, check.vendor)
    assert (seen["reminders"], seen["escalated_at"] is None) == (3, False)
    answer = await company.call("privacy_officer", "GET", "/v1/incidents")
    [incident] = answer.json()["items"]
    assert (incident["kind"], incident["principal_kind"]) == ("deletion_overdue", "check_order")
    assert len(await told(company, "deletion.overdue")) == 1
    assert len(await told(company, "deletion.reminded")) == 3
    assert (await attest(check.vendor, check.id)).status_code == 204
    assert [e["code"] for e in await told(company, "deletion.attested")] == [""], "in time by the clock of today"


@pytest.mark.promise("E1")
async def test_what_was_closed_is_due_when_its_retention_ends(company: Company, mailbox: Mailbox) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    await force(check, "closed")
    row = await owed(check)
    mail = mail_settings(mailbox)
    assert await remind(company, row["remind_at"], mail) == 1
    assert await check.state() == "closed", "nothing to call back: it is over, and the vendor may keep it till then"
    assert (await owed(check))["due_at"] == row["due_at"]
    kinds = {row[0] for row in await raw(company, "SELECT kind FROM outbox WHERE kind LIKE 'vendor.re%'")}
    assert kinds == {"vendor.reminder"}


async def test_many_workers_remind_once(company: Company) -> None:
    check = await _recalled(company)
    due = (await owed(check))["due_at"]
    done = await asyncio.gather(*(remind(company, due) for _ in range(8)))
    assert sum(done) == 1
    assert (await owed(check))["reminders"] == 1
    assert len(await raw(company, "SELECT id FROM incident")) == 1
    assert len(await raw(company, "SELECT id FROM outbox WHERE kind = 'vendor.reminder'")) == 1


async def test_an_officer_with_an_account_gets_a_letter(company: Company, mailbox: Mailbox) -> None:
    check = await _recalled(company)
    officer = company.staff["privacy_officer"]
    body = {"email": "officer.one@example.com", "language": "en"}
    assert (await company.call("hr_administrator", "PUT", f"/v1/staff/{officer}/account", json=body)).status_code == 204
    mail = replace(mail_settings(mailbox), public_url="https://ats.example")
    await remind(company, (await owed(check))["due_at"], mail)
    await deliver(company, mail)
    texts = [text for to, text in _letters(mailbox) if to == ["officer.one@example.com"]]
    assert [check.id in text for text in texts].count(True) == 1


@given(state=st.sampled_from(sorted(HELD | AWAITING_DELETION)), due=st.integers(0, 2**40), now=st.integers(0, 2**40))
def test_every_deletion_is_looked_at_again(state: str, due: int, now: int) -> None:
    found = demand(state, due, now)
    assert (found.stage is Stage.RECALLED) == (state in HELD)
    if state not in HELD:
        assert (found.stage is Stage.LATE) == (now >= due)
        assert now < found.again_at


@given(at=st.integers(0, 2**52), days=st.integers(1, 4000))
def test_a_vendor_is_called_before_the_end_of_what_it_may_keep(at: int, days: int) -> None:
    span = kept_from(at, days)
    assert span.due_at == at + days * DAY_US
    assert at < span.remind_at < span.due_at
    assert span.due_at - span.remind_at <= 3 * DAY_US
