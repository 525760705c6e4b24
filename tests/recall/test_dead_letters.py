"""What could not be sent is seen by staff, tried anew or left be; nothing of a person is shown (promises D3, D7)."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.domain.orders import Undeliverable
from tests.integration.check_company import contracted, ordered
from tests.integration.company import Company
from tests.integration.outbox_requests import dead_letter
from tests.outbox.orders import Told, delivery, order
from tests.recall.owing import raw, told
from tests.recall.vendor_inbox import vendor_inbox

_LETTERS = "/v1/dead-letters"


async def _listed(company: Company, role: str = "privacy_officer") -> list[dict[str, object]]:
    answer = await company.call(role, "GET", _LETTERS)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, object]] = answer.json()["items"]
    return items


async def test_what_is_given_up_is_listed_by_kind_and_decided_once(company: Company) -> None:
    person = await company.applicant()
    await order(company, "test.kind", "1", subject=UUID(person), parameters={"template": "notice_changed"})
    handler = Told(Undeliverable("address_missing", "There is none."), None)
    await delivery(company, test_kind=handler).drain()
    other = await dead_letter(company, "another.kind", "other_code")
    items = await _listed(company)
    assert [(item["kind"], item["code"], item["attempts"]) for item in items] == [
        ("another.kind", "other_code", 10),
        ("test.kind", "address_missing", 1),
    ]
    assert items[0].keys() == {"id", "kind", "code", "attempts", "created_at", "given_up_at"}
    assert person not in str(items)
    mine = items[1]["id"]
    assert (await company.call("hr_administrator", "POST", f"{_LETTERS}/{mine}/retry")).status_code == 204
    assert await delivery(company, test_kind=handler).drain() == 1
    assert len(handler.seen) == 2
    assert (await company.call("privacy_officer", "POST", f"{_LETTERS}/{other}/drop")).status_code == 204
    assert await _listed(company) == []
    for path in (f"{mine}/retry", f"{mine}/drop", f"{other}/retry", f"{other}/drop", f"{UUID(int=7)}/drop"):
        assert (await company.call("privacy_officer", "POST", f"{_LETTERS}/{path}")).status_code == 404, path
    assert await delivery(company, another_kind=handler).drain() == 0, "what was left be is not tried"
    for event in ("outbox.retried", "outbox.dropped"):
        outcomes = [entry["outcome"] for entry in await told(company, event)]
        assert outcomes.count("allowed") == 1
        assert outcomes.count("refused") >= 2
    [listing, *_] = await told(company, "outbox.read")
    assert listing["outcome"] == "allowed"


async def test_another_organisation_sees_and_decides_nothing(company: Company) -> None:
    letter = await dead_letter(company)
    await raw(company, "UPDATE outbox SET organisation_id = $1 WHERE id = $2", UUID(int=1), UUID(letter))
    assert await _listed(company) == []
    assert (await company.call("privacy_officer", "POST", f"{_LETTERS}/{letter}/retry")).status_code == 404


@pytest.mark.promise("F3")
async def test_what_was_left_be_goes_with_the_person(company: Company) -> None:
    person = await company.applicant()
    await order(company, "test.kind", "1", subject=UUID(person))
    await delivery(company, test_kind=Told(Undeliverable("address_missing", "There is none."))).drain()
    [item] = await _listed(company)
    assert (await company.call("privacy_officer", "POST", f"{_LETTERS}/{item['id']}/drop")).status_code == 204
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json={})
    assert answer.status_code in (200, 201)
    assert await raw(company, "SELECT id FROM outbox WHERE kind = 'test.kind'") == []


@pytest.mark.promise("E1")
@pytest.mark.promise("D3")
async def test_a_recall_is_pushed_signed_to_whoever_takes_pushes(company: Company, tmp_path: Path) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    async with vendor_inbox(tmp_path) as inbox:
        answer = await vendor.staff("PUT", "/pushes/address", {"address": inbox.address})
        assert answer.status_code == 204
        await check.done("withdraw")
        inbox.answers = [503]
        await inbox.delivery(company.service, recalls=True).drain()
        await raw(company, "UPDATE outbox SET due_at = 1 WHERE kind = 'vendor.recall'")
        await inbox.delivery(company.service, recalls=True).drain()
        (first, _, _), (key, kind, text) = inbox.received
    assert first == key
    assert kind == "application/jose"
    claims = await inbox.read(company, text)
    assert (claims["order"], claims["aud"], claims["stage"]) == (check.id, vendor.client_id, "recalled")
    assert claims.keys() == {"iss", "aud", "jti", "order", "iat", "nbf", "exp", "stage", "due"}
    assert f'"{claims["jti"]}"' == key
    [entry] = await told(company, "deletion.demanded")
    assert entry["fields"] == "push"
