"""Packages that are pushed: over TLS that was checked, once in effect, and seen by staff where they do not arrive."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.identity import now_us
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.integration.vendor_company import Vendor
from tests.recall.vendor_inbox import Inbox, vendor_inbox
from tests.servers.raw_sql import raw_sql

_NEXT = "UPDATE outbox SET due_at = 1, leased_until = NULL WHERE kind = 'vendor.push' AND state = 'waiting'"


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    """Where the vendor takes pushes."""
    async with vendor_inbox(tmp_path) as made:
        yield made


async def _raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with raw_sql(company.service.settings.database_url) as raw:
        return [tuple(row) for row in await raw.run(sql, *values)]


async def _pushed_to(company: Company, inbox: Inbox) -> tuple[Vendor, str]:
    vendor, contract = await contracted(company)
    answer = await vendor.staff("PUT", "/pushes/address", {"address": inbox.address})
    assert answer.status_code == 204, answer.text
    return vendor, contract


async def _pushes(vendor: Vendor) -> list[tuple[str, str, int, str]]:
    answer = await vendor.staff("GET", "/pushes")
    assert answer.status_code == 200, answer.text
    return [(p["order_id"], p["state"], p["attempts"], p["last_code"]) for p in answer.json()["items"]]


async def _told(check: Check, event: str) -> list[tuple[str, str, str]]:
    """Entries of an event about the person: outcome, fields, code."""
    path = f"/v1/audit/entries?applicant_id={check.person}&limit=100"
    items = (await check.company.call("auditor", "GET", path)).json()["items"]
    return [(e["outcome"], str(e["fields"]), e["code"]) for e in items if e["event"] == event]


@pytest.mark.promise("D3")
@pytest.mark.promise("D7")
async def test_a_package_arrives_encrypted_over_tls(company: Company, inbox: Inbox) -> None:
    vendor, contract = await _pushed_to(company, inbox)
    check = await (await ordered(company, vendor, contract)).released()
    assert await _pushes(vendor) == [(check.id, "waiting", 0, "")]
    assert inbox.received == [], "nothing is sent within the request"
    assert await inbox.delivery(company.service).drain() == 1
    [(key, kind, package)] = inbox.received
    assert kind == "application/jose"
    claims = await check.opened(package)
    assert (claims["order"], claims["aud"], f'"{claims["jti"]}"') == (check.id, vendor.client_id, key)
    assert claims["data"]["values"]["id_number"]["number"][:14] == "11010519491231"
    assert "11010519491231" not in package
    assert "Peking" not in package
    fields = "birth_date education full_name id_number"
    assert await _told(check, "check_package.pushed") == [("allowed", fields, f"vendor:{vendor.id}")]
    assert (await check.shown())["package"] == "fetched"
    assert (await check.fetch()).status_code == 404, "given out by one road alone"
    assert (await check.acknowledge()).status_code == 204
    assert await check.state() == "acknowledged"
    assert await _pushes(vendor) == []


@pytest.mark.promise("D3")
async def test_who_cannot_prove_the_address_gets_nothing(company: Company, inbox: Inbox) -> None:
    vendor, contract = await _pushed_to(company, inbox)
    check = await (await ordered(company, vendor, contract)).released()
    assert await inbox.delivery(company.service, trusting=False).drain() == 1
    assert inbox.received == []
    assert await _pushes(vendor) == [(check.id, "waiting", 1, "push_unavailable")]
    port = inbox.address.removeprefix("https://localhost:").removesuffix("/in")
    await _raw(company, f"UPDATE vendor_push SET address = 'https://127.0.0.1:{port}/in'")  # noqa: S608
    await _raw(company, _NEXT)
    assert await inbox.delivery(company.service).drain() == 1
    assert inbox.received == [], "the certificate is for another name"
    assert await _pushes(vendor) == [(check.id, "waiting", 2, "push_unavailable")]


@pytest.mark.promise("D7")
async def test_what_does_not_arrive_is_tried_later_and_again_under_the_same_key(company: Company, inbox: Inbox) -> None:
    vendor, contract = await _pushed_to(company, inbox)
    check = await (await ordered(company, vendor, contract)).released()
    inbox.answers = [503, 429]
    delivery = inbox.delivery(company.service)
    assert await delivery.drain() == 1
    [[due]] = await _raw(company, "SELECT due_at FROM outbox WHERE kind = 'vendor.push'")
    assert due - now_us() > 20_000_000, "it waits"
    assert await delivery.drain() == 0
    assert (await check.fetch()).status_code == 404, "it may have arrived"
    for _ in range(2):
        await _raw(company, _NEXT)
        assert await delivery.drain() == 1
    assert len(inbox.received) == 3
    assert len(set(inbox.received)) == 1, "the same package under the same key"
    assert len(await _told(check, "check_package.pushed")) == 3, "each attempt has its entry"
    assert await _pushes(vendor) == []


@pytest.mark.promise("D7")
async def test_what_is_given_up_is_seen_and_tried_anew(company: Company, inbox: Inbox) -> None:
    vendor, contract = await _pushed_to(company, inbox)
    check = await (await ordered(company, vendor, contract)).released()
    inbox.answers = [308]
    delivery = inbox.delivery(company.service)
    await delivery.drain()
    assert len(inbox.received) == 1, "a redirect is not followed"
    assert await _pushes(vendor) == [(check.id, "dead", 1, "push_refused")]
    letters = (await company.call("hr_administrator", "GET", "/v1/dead-letters")).json()["items"]
    [dead] = [letter for letter in letters if letter["kind"] == "vendor.push"]
    assert (dead["code"], dead["attempts"]) == ("push_refused", 1)
    assert check.person not in str(dead)
    retry = f"/v1/dead-letters/{dead['id']}/retry"
    assert (await company.call("hr_administrator", "POST", retry)).status_code == 204
    assert (await company.call("hr_administrator", "POST", retry)).status_code == 404
    await delivery.drain()
    assert (len(inbox.received), await _pushes(vendor)) == (2, [])


@pytest.mark.promise("F3")
async def test_what_has_ended_is_not_pushed(company: Company, inbox: Inbox) -> None:
    vendor, contract = await _pushed_to(company, inbox)
    delivery = inbox.delivery(company.service)
    recalled = await (await ordered(company, vendor, contract)).released()
    consentless = await (await ordered(company, vendor, contract)).released()
    fetched = await (await ordered(company, vendor, contract)).released()
    erased = await (await ordered(company, vendor, contract)).released()
    await recalled.done("withdraw")
    assert (await consentless.end_consent("recipient")).status_code == 204
    assert (await fetched.fetch()).status_code == 200
    erasure = await company.call("privacy_officer", "POST", f"/v1/applicants/{erased.person}/erasure", json={})
    assert erasure.status_code in (200, 201)
    assert await _pushes(vendor) == []
    assert await delivery.drain() == 0
    assert inbox.received == []
    expired = await (await ordered(company, vendor, contract)).released()
    late = await (await ordered(company, vendor, contract)).released()
    await _raw(company, "UPDATE check_package SET expires_at = 1 WHERE id = $1", UUID(expired.id))
    assert (await vendor.staff("POST", f"/contracts/{contract}/end", {"reason": "breach"})).status_code == 204
    assert await delivery.drain() == 2
    assert inbox.received == []
    assert set(await _pushes(vendor)) == {(c.id, "dead", 1, "nothing_to_push") for c in (expired, late)}


async def test_who_pushes_where_is_decided_at_the_release(company: Company, inbox: Inbox) -> None:
    vendor, contract = await contracted(company)
    before = await (await ordered(company, vendor, contract)).released()
    assert (await vendor.staff("GET", "/pushes")).json() == {"address": None, "items": []}
    assert (await vendor.staff("DELETE", "/pushes/address")).status_code == 404
    for number in range(2):
        address = {"address": inbox.address.replace("/in", f"/{number}")}
        assert (await vendor.staff("PUT", "/pushes/address", address)).status_code == 204
    assert (await vendor.staff("GET", "/pushes")).json()["address"] == address["address"]
    after = await (await ordered(company, vendor, contract)).released()
    assert [push[0] for push in await _pushes(vendor)] == [after.id]
    assert (await vendor.staff("DELETE", "/pushes/address")).status_code == 204
    await inbox.delivery(company.service).drain()
    assert await _pushes(vendor) == [(after.id, "dead", 1, "nothing_to_push")]
    for check in (before, after):
        assert (await check.fetch()).status_code == 200, "what was not tried to be pushed can be fetched"
    assert await _pushes(vendor) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "address",
    [
        "https://10.0.0.1/in",
        "https://127.1/in",
        "https://0x7f000001/in",
        "https://2130706433/in",
        "https://[::1]/in",
        "https://user@vendor.example/in",
        "https://user:word@vendor.example/in",
        "https://vendor.example/in?to=1",
        "https://vendor.example/in?",
        "https://vendor.example/in#there",
        "https://vendor.example:99999/in",
        "https://vendor.example:0/in",
        "https:///in",
        "http://vendor.example/in",
        "ftp://vendor.example/in",
        "https://vendor.example/" + "a" * 500,
        "https://vendör.example/in",
    ],
)
async def test_addresses_that_prove_nothing_are_refused(company: Company, address: str) -> None:
    vendor, _ = await contracted(company)
    answer = await vendor.staff("PUT", "/pushes/address", {"address": address})
    assert answer.status_code == 422, answer.text
    assert (await vendor.staff("GET", "/pushes")).json()["address"] is None
