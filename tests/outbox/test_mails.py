"""Heads, alerts and notices as they arrive; a process that is killed after sending sends again under the same id."""

from __future__ import annotations

import asyncio
import hmac
import os
import signal
import ssl
import sys
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import uvicorn
from fastapi import FastAPI, Request, Response

from ats_privacy import audit_verifier
from ats_privacy.adapters.webhook import SIGNATURE, Webhook, signature
from ats_privacy.audit_settings import AuditSettings
from ats_privacy.domain.orders import Undeliverable, Undelivered
from ats_privacy.domain.unusual_reading import Alert
from ats_privacy.jobs.alerting import order_once, parameters_of
from ats_privacy.jobs.audit import publish_heads
from ats_privacy.jobs.deliver_outbox import DeliverOutbox
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.jobs.tell_notices import tell_notice
from ats_privacy.mail_settings import MailSettings
from ats_privacy.settings import Settings
from tests.integration.company import Company
from tests.integration.publishing import publish
from tests.outbox.orders import mail_settings, order, pass_time, rows, told
from tests.servers.free_port import free_port, wait_for
from tests.servers.mail import HOST, Mailbox, certificate
from tests.servers.service_process import environment


def _delivery(company: Company, mail: MailSettings) -> DeliverOutbox:
    object.__setattr__(company.service.settings, "mail", mail)
    return outbox_delivery(company.service)


async def test_heads_reach_the_auditor_and_convict_a_forged_log(
    company: Company, mailbox: Mailbox, tmp_path: Path
) -> None:
    mail = mail_settings(mailbox, heads_to="auditor@example.org")
    parts = company.service.audit
    await company.applicant()
    await parts.sequencer.drain()
    for _ in range(2):  # one mail a period
        await publish_heads(parts, AuditSettings(), mail)
    assert await _delivery(company, mail).drain() == 1
    [(_, recipients, message)] = mailbox.received
    assert recipients == ["auditor@example.org"]
    kept = tmp_path / "head.eml.txt"
    body = message.get_body(("plain",))
    assert body is not None
    kept.write_text(body.get_content(), encoding="utf-8", newline="")
    attached = tmp_path / "attached.txt"
    [part] = list(message.iter_attachments())
    attached.write_text(part.get_content(), encoding="utf-8", newline="")

    key = tmp_path / "key.pem"
    key.write_text(parts.heads.signer.public_pem(), encoding="utf-8")
    await company.applicant({"full_name": "Else Body"})
    await parts.sequencer.drain()
    await parts.heads.sign(company.organisation)
    export = tmp_path / "log.jsonl"
    await parts.export.append_to(company.organisation, export)
    for remembered in (kept, attached):
        words = ["verify", str(export), "--key", str(key), "--remembered", str(remembered)]
        assert audit_verifier.main(words) == 0

    # Another history under the same name and key: what an operator who holds the key could forge.
    forged_settings = Settings(
        database_url=f"sqlite:///{tmp_path / 'forged.sqlite3'}",
        keyring_path=company.service.settings.keyring_path,
        development_issuer=True,
        development_signing_key=company.service.settings.development_signing_key,
    )
    forged = tmp_path / "forged.jsonl"
    await _forge(company, forged_settings, forged)
    words = ["verify", str(forged), "--key", str(key)]
    assert audit_verifier.main(words) == 0, "by itself the forged log looks whole"
    assert audit_verifier.main([*words, "--remembered", str(kept)]) == 1


async def _forge(company: Company, settings: Settings, path: Path) -> None:
    from ats_privacy.domain.events import Event, Outcome, entry
    from ats_privacy.gate.heads import system
    from ats_privacy.service import Service
    from tests.servers.schemas import newest_schema

    await newest_schema(settings.database_url)
    service = await Service.start(settings)
    try:
        actor = system(company.organisation)
        for _ in range(40):
            await service.gate.audit.append(entry(actor, Event.COMMAND_RUN, Outcome.ALLOWED))
        await service.audit.sequencer.drain()
        await service.audit.heads.sign(company.organisation)
        await service.audit.export.append_to(company.organisation, path)
    finally:
        await service.close()


@pytest.mark.promise("D3")
async def test_a_push_is_signed_and_checked(tmp_path: Path) -> None:
    seen: list[tuple[bytes, str]] = []
    answers = [200, 503, 404]
    hook = FastAPI()

    @hook.post("/in")
    async def take(request: Request) -> Response:
        seen.append((await request.body(), request.headers[SIGNATURE]))
        return Response(status_code=answers.pop(0))

    certificate_file, key_file = certificate(tmp_path)
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(hook, HOST, port, ssl_certfile=str(certificate_file), ssl_keyfile=str(key_file), log_config=None)
    )
    task = asyncio.create_task(server.serve())
    await asyncio.to_thread(wait_for, port)
    secret = "s" * 32
    url = f"https://{HOST}:{port}/in"
    trusting = Webhook(url, secret, ssl.create_default_context(cafile=str(certificate_file)))
    try:
        await trusting.post({"type": "unusual_reading"}, "id.1")
        body, header = seen[0]
        at, given = (part.partition("=")[2] for part in header.split(","))
        assert hmac.compare_digest(given, signature(secret.encode(), at, body))
        assert b'"id":"id.1"' in body
        with pytest.raises(Undelivered):
            await trusting.post({}, "id.2")
        with pytest.raises(Undeliverable):
            await trusting.post({}, "id.3")
        with pytest.raises(Undelivered):
            await Webhook(url, secret).post({}, "id.4")
        assert len(seen) == 3
    finally:
        server.should_exit = True
        await task


async def test_applicants_are_written_to_after_an_entry(
    company: Company, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "hello.en.txt").write_text("About {{ what }}\n\nSee {{ public_url }}.\n", encoding="utf-8")
    from ats_privacy.adapters import letters

    monkeypatch.setattr(letters, "PackageLoader", lambda *_: letters_loader(folder))
    letters._templates.cache_clear()
    try:
        applicant = UUID(await company.applicant())
        parameters = {"template": "hello", "language": "en", "purpose": "service", "what": "you"}
        await order(company, "mail.applicant", subject=applicant, parameters=parameters)
        await order(company, "mail.applicant", once="2", subject=uuid4(), parameters=parameters)
        lacking = {name: value for name, value in parameters.items() if name != "what"}
        await order(company, "mail.applicant", once="3", subject=applicant, parameters=lacking)
        mail = mail_settings(mailbox, public_url="https://ats.example")
        assert await _delivery(company, mail).drain() == 3
        [(_, recipients, message)] = mailbox.received
        assert recipients == ["zhang.sanfeng@example.com"]
        assert message.get_content().strip() == "See https://ats.example."
        states = sorted((row["state"], row["last_code"]) for row in await rows(company))
        assert states == [("dead", "mail_template_unfit"), ("dead", "subject_gone"), ("done", "")]
        sent = await told(company, "notice.sent")
        assert [(entry["code"], entry["fields"], entry["purpose"]) for entry in sent] == [("hello", "email", "service")]
    finally:
        letters._templates.cache_clear()


async def test_a_purpose_that_there_is_not(company: Company, mailbox: Mailbox) -> None:
    parameters = {"template": "notice_changed", "notice": 1, "purpose": "curiosity"}
    await order(company, "mail.applicant", subject=UUID(await company.applicant()), parameters=parameters)
    mail = mail_settings(mailbox, public_url="https://ats.example")
    assert await _delivery(company, mail).drain() == 1
    assert [(row["state"], row["last_code"]) for row in await rows(company)] == [("dead", "purpose_unknown")]
    assert await told(company, "notice.sent") == []


async def test_letters_to_people_wait_for_the_address_that_they_name(company: Company, mailbox: Mailbox) -> None:
    parameters = {"template": "notice_changed", "notice": 1}
    await order(company, "mail.applicant", subject=UUID(await company.applicant()), parameters=parameters)
    assert await _delivery(company, mail_settings(mailbox)).drain() == 0
    assert await _delivery(company, mail_settings(mailbox, public_url="https://ats.example")).drain() == 1
    [entry] = await told(company, "notice.sent")
    assert entry["purpose"] == "data_subject_request"


def letters_loader(folder: Path) -> object:
    from jinja2 import FileSystemLoader

    return FileSystemLoader(folder)


@pytest.mark.promise("H1")
async def test_who_was_mailed_a_notice_was_told_of_it(company: Company, mailbox: Mailbox) -> None:
    person = await company.applicant()
    number = await publish(company)
    await tell_notice(company.service.database, company.organisation, number)
    mail = mail_settings(mailbox, public_url="https://ats.example")
    assert await _delivery(company, mail).drain() == 1
    [(_, recipients, message)] = mailbox.received
    assert recipients == ["zhang.sanfeng@example.com"]
    assert f"https://ats.example/notices/{company.organisation}/{number}" in message.get_content()
    history = await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/notice-history")
    [second] = [told for told in history.json()["told"] if told["number"] == number]
    assert second["means"] == "mail"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_killed_between_sending_and_marking(
    company: Company, settings: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay has the mail, the process is dead: the order is not lost, and the repetition bears the same id."""
    del monkeypatch
    mail = mail_settings(mailbox, alerts_to="officer@example.com")
    alert = Alert("reveals_a_day", uuid4(), 0, 1, 11, 10)
    database = company.service.database
    await order_once(database, company.organisation, "mail.alert", "1", alert.staff, parameters_of(alert))
    variables = environment(settings) | {
        "ATS_MAIL_HOST": HOST,
        "ATS_MAIL_PORT": str(mail.port),
        "ATS_MAIL_FROM": mail.sender,
        "ATS_MAIL_CA_FILE": str(mail.ca_file),
        "ATS_ALERT_MAIL_TO": mail.alerts_to,
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ats_privacy", "outbox", "deliver", env=variables, stdout=asyncio.subprocess.DEVNULL
    )
    real = mailbox.handle_DATA

    async def take_and_kill(*given: object) -> str:
        answer = await real(*given)  # type: ignore[arg-type]
        os.kill(process.pid, signal.SIGKILL)
        return answer

    object.__setattr__(mailbox, "handle_DATA", take_and_kill)
    assert await asyncio.wait_for(process.wait(), 60) == -signal.SIGKILL
    object.__setattr__(mailbox, "handle_DATA", real)
    [row] = await rows(company)
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert await _delivery(company, mail).drain() == 0, "the lease still runs"
    await pass_time(company)
    assert await _delivery(company, mail).drain() == 1
    ids = [message["Message-ID"] for _, _, message in mailbox.received]
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert [row["state"] for row in await rows(company)] == ["done"]
