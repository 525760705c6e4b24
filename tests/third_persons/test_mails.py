"""The letter to third persons arrives, once a person and record, and says nothing of the applicant (promise A2)."""

from __future__ import annotations

import logging
from email.message import EmailMessage
from uuid import UUID

import pytest

from ats_privacy.jobs.deliver_outbox import DeliverOutbox
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.jobs.tell_notices import tell_notice
from tests.integration.company import Company
from tests.integration.publishing import publish
from tests.outbox.orders import mail_settings, pass_time, rows, told
from tests.servers.mail import Mailbox
from tests.servers.raw_sql import RawSql
from tests.third_persons.people import LI, SUN, WANG, changed, listed, naming, removed

_CANARIES = ("drabbleforth", "ottoline", "13764829175", "snarklewhip")
_CANARY = {
    "name": "Ottoline Drabbleforth",
    "email": "Ottoline.Drabbleforth@example.org",
    "phone": "+8613764829175",
    "text": "A real snarklewhip.",
}


def _delivery(company: Company, mailbox: Mailbox) -> DeliverOutbox:
    mail = mail_settings(mailbox, public_url="https://ats.example")
    object.__setattr__(company.service.settings, "mail", mail)
    return outbox_delivery(company.service)


def _text(message: EmailMessage) -> str:
    return f"{message['subject']}\n{message.get_content()}"


@pytest.mark.promise("A2")
@pytest.mark.promise("H1")
async def test_a_referee_is_told_and_it_is_recorded(company: Company, mailbox: Mailbox) -> None:
    applicant = await naming(company, [LI, SUN], emergency_contact=WANG)
    work = _delivery(company, mailbox)
    assert await work.drain() == 1
    [(_, recipients, message)] = mailbox.received
    assert recipients == ["Li.Referee@example.com"]
    text = _text(message)
    for word in (
        "Acme",
        "推荐人",
        "referee",
        "1 年",
        "1 year",
        "privacy@example.com",
        "反对",
        "object",
        "删除",
        "deleted",
    ):
        assert word in text, word
    assert f"https://ats.example/notices/{company.organisation}/current" in text
    for word in ("Zhao", "zhao@", applicant, "Sun", "Wang", "13900139000", "A quiet worker", "emergency"):
        assert word not in text, word
    assert [person["role"] for person in await listed(company)] == ["referee", "emergency_contact"]
    [sent], [entry] = await told(company, "notice.sent"), await told(company, "third_person.told")
    assert (sent["code"], sent["fields"], sent["purpose"]) == ("third_person", "referees", "data_subject_request")
    assert (entry["fields"], entry["actor_kind"]) == ("means=mail", "system")
    explained = await company.call("privacy_officer", "GET", f"/v1/applicants/{applicant}/accesses")
    assert {"notice.sent", "third_person.told"} <= {item["event"] for item in explained.json()["items"]}
    # Whatever happens to the record, they are not told again.
    assert (await changed(company, applicant, {"referees": [SUN, LI]})).status_code == 200
    assert await work.drain() == 0
    await naming(company, [LI])
    assert await work.drain() == 1, "another record is another matter"


async def test_two_entries_under_one_address_are_told_at_once(company: Company, mailbox: Mailbox) -> None:
    await naming(company, [LI, {"name": "Li Na", "email": "li.referee@EXAMPLE.com"}, SUN])
    assert await _delivery(company, mailbox).drain() == 1
    assert len(mailbox.received) == 1
    assert [person["reachable_by"] for person in await listed(company)] == ["phone"]


@pytest.mark.promise("A2")
async def test_closed_records_tell_nobody(company: Company, mailbox: Mailbox, raw: RawSql) -> None:
    cancelled, taken = await naming(company, [LI]), await naming(company, [{**SUN, "email": "sun@example.com"}])
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{cancelled}/cancellation")
    assert answer.status_code == 200, answer.text
    [person] = await listed(company)
    assert person["applicant_id"] == taken
    await removed(company, person["id"])
    work = _delivery(company, mailbox)
    assert await work.drain() == 0
    assert {str(row["subject_id"]): row["state"] for row in await rows(company)} == {
        cancelled: "cancelled",
        taken: "cancelled",
    }
    # Closed by a way that calls off nothing: the mail is given up when it is looked at.
    resting = await naming(company, [LI])
    await raw.run("UPDATE applicant SET state = 'quarantined' WHERE id = $1", UUID(resting))
    assert await work.drain() == 1
    assert [row["last_code"] for row in await rows(company) if row["state"] == "dead"] == ["record_closed"]
    assert mailbox.received == []
    assert await told(company, "notice.sent") == []


async def test_told_by_staff_while_the_mail_waited(company: Company, mailbox: Mailbox) -> None:
    await naming(company, [LI])
    [person] = await listed(company)
    path = f"/v1/third-persons/{person['id']}/told"
    assert (await company.call("recruiter", "PUT", path, json={"means": "phone"})).status_code == 204
    assert await _delivery(company, mailbox).drain() == 1
    assert mailbox.received == []
    assert [row["state"] for row in await rows(company)] == ["done"]


async def test_a_mail_that_does_not_go_leaves_them_untold(company: Company, mailbox: Mailbox) -> None:
    await naming(company, [LI])
    work = _delivery(company, mailbox)
    mailbox.answers.append("451 try again later")
    await work.drain()
    [person] = await listed(company)
    assert person["mail_ordered"]
    assert mailbox.received == []
    await pass_time(company)
    assert await work.drain() == 1
    assert len(mailbox.received) == 1
    assert await listed(company) == []


async def test_a_changed_value_that_fails_authentication_is_told(
    company: Company, mailbox: Mailbox, raw: RawSql
) -> None:
    applicant, other = await naming(company, [LI]), await naming(company, [{**LI, "email": "other@example.com"}])
    stolen = await raw.value("SELECT referees FROM applicant WHERE id = $1", UUID(other))
    await raw.run("UPDATE applicant SET referees = $1 WHERE id = $2", stolen, UUID(applicant))
    await _delivery(company, mailbox).drain()
    assert [recipients for _, recipients, _ in mailbox.received] == [["other@example.com"]]
    [found] = await told(company, "tampering.found")
    assert found["code"] == "record_tampered"


@pytest.mark.promise("A12")
async def test_a_referee_stands_nowhere_but_in_the_sealed_value(
    company: Company, mailbox: Mailbox, raw: RawSql, caplog: pytest.LogCaptureFixture
) -> None:
    """Not in orders, the register, the audit log, our logs, errors, nor in mails to anybody else."""
    caplog.set_level(logging.DEBUG)
    applicant = await naming(company, [_CANARY, LI], emergency_contact=WANG)
    answers = []
    search = {"value": "OTTOLINE.drabbleforth@example.org", "evidence": "form-1"}
    answers.append(await company.call("recruiter", "POST", "/v1/third-persons/search", json=search))
    found = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json=search)
    [item] = found.json()["items"]
    path = f"/v1/third-persons/{item['id']}"
    wrong = {"values": {"phone": "+8613764829175 snarklewhip"}, "evidence": "form-1"}
    answers.append(await company.call("privacy_officer", "PATCH", path, json=wrong))
    number = await publish(company)
    await tell_notice(company.service.database, company.organisation, number)
    await _delivery(company, mailbox).drain()
    await removed(company, item["id"])
    answers.append(await changed(company, applicant, {"referees": [_CANARY]}))
    answers.append(await company.call("recruiter", "GET", "/v1/third-persons?which=renewed"))
    answers.append(await company.call("auditor", "GET", "/v1/audit/entries?limit=200"))
    assert [answer.status_code for answer in answers] == [403, 422, 422, 200, 200]
    for answer in answers:
        assert not any(canary in (answer.text + str(answer.headers)).lower() for canary in _CANARIES)
    logged = " ".join(str(record.__dict__) for record in caplog.records if record.name.startswith("ats_privacy"))
    assert "served" in logged
    assert not any(canary in logged.lower() for canary in _CANARIES)
    letters = {recipients[0]: _text(message) for _, recipients, message in mailbox.received}
    assert set(letters) == {"zhao@example.com", "Li.Referee@example.com", "Ottoline.Drabbleforth@example.org"}
    for recipient, text in letters.items():
        if "Ottoline" not in recipient:
            assert not any(canary in text.lower() for canary in _CANARIES), recipient
    for table in ("outbox", "third_person", "third_person_refusal", "audit_entry", "erasure", "blind_index"):
        for row in await raw.run(f"SELECT * FROM {table}"):  # noqa: S608
            shown = str(row) + "".join(repr(bytes(v)) for v in row if isinstance(v, bytes | memoryview))
            assert not any(canary in shown.lower() for canary in _CANARIES), table
