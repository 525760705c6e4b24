"""Alerts leave once: the same one looked at on two days is one, every access in an emergency is its own."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from uuid import UUID

import pytest

from ats_privacy.audit_settings import AuditSettings
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.events import AuditEntry, Event, Outcome, entry
from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.alerting import push_alerts, push_broken_glass
from ats_privacy.jobs.audit import kept
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.mail_settings import MailSettings
from ats_privacy.usecases.watch_reading import BROKEN_GLASS
from tests.integration.company import Company
from tests.outbox.orders import mail_settings, rows
from tests.servers.mail import Mailbox

HOUR_US = 3_600_000_000


def _recruiter(company: Company) -> Actor:
    return Actor(company.organisation, company.staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}), 2)


async def _read_many(company: Company, event: Event, times: int) -> None:
    actor = _recruiter(company)
    told = [entry(actor, event, Outcome.ALLOWED, purpose="recruitment", subject=os.urandom(16)) for _ in range(times)]
    await company.service.gate.audit.append(*told)


def _broken(company: Company) -> AuditEntry:
    made = entry(_recruiter(company), Event.APPLICANT_READ, Outcome.ALLOWED, purpose="recruitment")
    return replace(made, event=BROKEN_GLASS)


async def _texts(company: Company, mailbox: Mailbox, mail: MailSettings) -> list[str]:
    object.__setattr__(company.service.settings, "mail", mail)
    await outbox_delivery(company.service).drain()
    return [f"{message['Subject']}\n{message.get_content()}" for _, _, message in mailbox.received]


@pytest.mark.promise("D6")
async def test_an_alert_leaves_once_whenever_it_is_looked_for(company: Company, mailbox: Mailbox) -> None:
    mail = mail_settings(mailbox, alerts_to="officer@example.com")
    parts = company.service.audit
    await company.requisition(assigned="recruiter")
    await _read_many(company, Event.APPLICANT_READ, 30)  # nobody who applied to the requisition
    await _read_many(company, Event.APPLICANT_REVEALED, 12)
    await parts.sequencer.drain()
    now = now_us()
    for hours in (0, 5, 11, 17, 23):  # wherever the day turns
        await push_alerts(parts, mail, now + hours * HOUR_US)
    texts = await _texts(company, mailbox, mail)
    for kind in ("reveals_a_day", "unassigned_requisitions"):
        [text] = [text for text in texts if f"what       {kind}" in text]
        assert str(company.staff["recruiter"]) in text


async def test_more_on_another_day_is_told_again(company: Company, mailbox: Mailbox) -> None:
    mail = mail_settings(mailbox, alerts_to="officer@example.com")
    parts = company.service.audit
    await _read_many(company, Event.APPLICANT_REVEALED, 12)
    await parts.sequencer.drain()
    await push_alerts(parts, mail)
    before = len(await rows(company))
    assert before > 0
    day = parts.watch.working.day(now_us())
    assert "reveals_a_day" in {alert.kind for alert in await parts.watch.of_day(company.organisation, day)}
    assert await parts.watch.of_day(company.organisation, day - 1) == []
    assert await parts.watch.of_day(company.organisation, day + 1) == []
    await _read_many(company, Event.APPLICANT_REVEALED, 20)
    await push_alerts(parts, mail)
    assert len(await rows(company)) == before, "the same alert, however much it grows"


@pytest.mark.promise("D6")
async def test_every_emergency_is_told_of(company: Company, mailbox: Mailbox) -> None:
    mail = mail_settings(mailbox, alerts_to="officer@example.com")
    parts = company.service.audit
    refused = replace(_broken(company), outcome=Outcome.REFUSED.value)
    await company.service.gate.audit.append(_broken(company), _broken(company), refused)
    await parts.sequencer.drain()
    for _ in range(3):
        await push_broken_glass(parts, mail, now_us() - HOUR_US)
    texts = await _texts(company, mailbox, mail)
    assert len(texts) == 2
    assert all("Emergency access" in text and str(company.staff["recruiter"]) in text for text in texts)


async def test_emergencies_are_found_beside_the_service(company: Company, mailbox: Mailbox) -> None:
    mail = mail_settings(mailbox, alerts_to="officer@example.com", alert_webhook="https://hook.invalid")
    settings = AuditSettings(sequence_seconds=0.02, head_seconds=0.05)
    async with kept(company.service.audit, settings, mail):
        await company.service.gate.audit.append(_broken(company))
        for _ in range(200):
            await asyncio.sleep(0.02)
            ordered = await rows(company)
            if len(ordered) == 2:
                break
    assert {row["kind"] for row in ordered} == {"mail.alert", "push.alert"}
    assert {UUID(str(row["object_id"])) for row in ordered} == {company.staff["recruiter"]}
