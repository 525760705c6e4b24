"""Codes by text message: to the number on record, over the operator's gateway, for enquiries alone (promise A9)."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.jobs.sending import outbox_delivery
from ats_privacy.mail_settings import MailSettings
from tests.accounts.people import People
from tests.outbox.orders import pass_time
from tests.servers.gateway import SECRET, Gateway, gateway
from tests.servers.raw_sql import raw_sql

_CODE = re.compile(r"\b([0-9]{8})\b")


@pytest.fixture
async def texts(people: People, tmp_path: Path) -> AsyncIterator[Gateway]:
    """A gateway that the service is set up with."""
    folder = tmp_path / "gateway"
    folder.mkdir()
    async with gateway(folder) as running:
        _set(people, texts_url=running.url, texts_secret=SECRET, texts_ca_file=running.ca_file)
        yield running


def _set(people: People, **changes: Any) -> None:
    settings = people.company.service.settings
    object.__setattr__(settings, "mail", replace(settings.mail, **changes))


async def _enquire(people: People, value: str, by: str = "mobile", language: str = "en") -> str:
    answer = await people.post("/v1/enquiries", 202, by=by, value=value, language=language)
    return str(answer.json()["id"])


async def _applied(people: People, **changes: object) -> str:
    applicant = await people.company.applicant(**changes)
    await people.company.application(applicant, await people.company.requisition(), "interview")
    return applicant


@pytest.mark.promise("A9")
@pytest.mark.parametrize(("language", "words"), [("en", "Your code is"), ("zh", "您的验证码是")])
async def test_the_state_of_an_application_by_number_and_text_message(
    people: People, texts: Gateway, language: str, words: str
) -> None:
    applicant = await _applied(people)
    enquiry = await _enquire(people, "+86 138-0013-8000", language=language)
    assert await people.deliver() == [], "no letter beside it"
    [message] = texts.received
    assert (message["type"], message["to"]) == ("text_message", "+8613800138000")
    assert words in message["text"]
    assert len(message["text"]) <= 160
    found = _CODE.search(message["text"])
    assert found is not None
    answer = await people.post(f"/v1/enquiries/{enquiry}/answer", 200, code=found[1])
    assert [each["stage"] for each in answer.json()["applications"]] == ["interview"]
    entries = await people.company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    sent = [item for item in entries.json()["items"] if item["event"] == "notice.sent"]
    assert [(item["fields"], item["code"], item["purpose"]) for item in sent] == [("mobile", "code_text", "enquiry")]


@pytest.mark.promise("A9")
async def test_who_is_not_known_gets_no_message_and_who_asks_by_mail_gets_a_letter(
    people: People, texts: Gateway
) -> None:
    await _applied(people)
    await _enquire(people, "13700137000")
    await _enquire(people, "zhang.sanfeng@example.com", by="email")
    [(to, _)] = await people.deliver()
    assert (to, texts.received) == ("zhang.sanfeng@example.com", [])


@pytest.mark.promise("A9")
async def test_who_has_no_mobile_number_gets_a_letter(people: People, texts: Gateway) -> None:
    await _applied(people, mobile=None, other_phones=["+8613900139000"])
    await _enquire(people, "13900139000")
    assert [to for to, _ in await people.deliver()] == ["zhang.sanfeng@example.com"]
    assert texts.received == []


async def test_a_gateway_that_is_busy_is_tried_again_with_another_code_and_one_that_refuses_is_not(
    people: People, texts: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await _applied(people)
    texts.answers = [503, 202, 400]
    enquiry = await _enquire(people, "13800138000")
    delivery = outbox_delivery(people.company.service)
    await delivery.drain()
    await pass_time(people.company)
    await delivery.drain()
    first, second = texts.received
    codes = [found[1] for each in (first, second) if (found := _CODE.search(each["text"]))]
    assert len(codes) == 2
    assert codes[0] != codes[1]
    assert first["id"] != second["id"], "or the gateway would take the second for the first again"
    await people.post(f"/v1/enquiries/{enquiry}/answer", 401, code=codes[0])
    await people.post(f"/v1/enquiries/{enquiry}/answer", 200, code=codes[1])
    await _enquire(people, "13800138000")
    await delivery.drain()
    async with raw_sql(people.company.service.settings.database_url) as raw:
        held = [str(tuple(row)) for row in await raw.run("SELECT * FROM outbox")]
        assert sum("webhook_refused" in row for row in held) == 1
    told = caplog.text + "".join(held)
    assert not [value for value in ("13800138000", *codes) if value in told], "neither number nor code is anywhere"


async def test_without_a_gateway_everybody_gets_a_letter(people: People) -> None:
    await _applied(people)
    await _enquire(people, "13800138000")
    assert [to for to, _ in await people.deliver()] == ["zhang.sanfeng@example.com"]


async def test_without_a_relay_numbers_are_served_still(people: People, texts: Gateway) -> None:
    await _applied(people)
    _set(people, host="", alerts_to="")
    await _enquire(people, "13800138000")
    await outbox_delivery(people.company.service).drain()
    assert len(texts.received) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"ATS_TEXT_URL": "http://plain.example", "ATS_TEXT_SECRET": SECRET},
        {"ATS_TEXT_URL": "https://gateway.example"},
        {"ATS_TEXT_URL": "https://gateway.example", "ATS_TEXT_SECRET": "short"},
    ],
)
def test_settings_that_do_not_go_together(given: dict[str, str]) -> None:
    with pytest.raises(Misconfigured):
        MailSettings.from_variables(given)
