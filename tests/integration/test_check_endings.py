"""Orders of checks end with what they rest on: consents, contracts, the record, time (promises A4, E1, F2, F3).

``ATS_TEST_RACES`` sets how many withdrawals and releases meet; the regular suite runs a hundred.
"""

from __future__ import annotations

import asyncio
import os
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.end_check_orders import expire_check_orders
from ats_privacy.jobs.expire_consents import expire_consents
from ats_privacy.jobs.sending import outbox_delivery
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.servers.raw_sql import raw_sql

RACES = int(os.environ.get("ATS_TEST_RACES", "100"))
_AT_ONCE = 20


async def _raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with raw_sql(company.service.settings.database_url) as raw:
        return [tuple(row) for row in await raw.run(sql, *values)]


async def _recalls(company: Company) -> set[str]:
    rows = await _raw(company, "SELECT object_id, state FROM outbox WHERE kind = 'vendor.recall'")
    assert {row[1] for row in rows} <= {"waiting"}
    return {str(row[0]) for row in rows}


@pytest.mark.promise("A4")
@pytest.mark.promise("F3")
@pytest.mark.parametrize("kind", ["purpose", "sensitive", "recipient", "crossing"])
async def test_an_order_ends_with_each_of_its_consents(company: Company, kind: str) -> None:
    vendor, contract = await contracted(company, region="SG", sub_processors=[])
    before = await (await ordered(company, vendor, contract)).consented()
    after = await (await ordered(company, vendor, contract)).released()
    for check in (before, after):
        assert (await check.end_consent(kind)).status_code == 204
    assert (await before.state(), await after.state()) == ("withdrawn", "recalled")
    assert await _recalls(company) == {after.id}, "what never left the house is not recalled"
    assert await _raw(company, "SELECT id FROM check_package") == []
    assert (await after.fetch()).status_code == 404
    assert (await before.act("release")).status_code == 409


@pytest.mark.promise("F3")
async def test_a_consent_to_one_order_is_not_one_to_another(company: Company) -> None:
    vendor, contract = await contracted(company)
    first = await (await ordered(company, vendor, contract, ["education"])).consented()
    second = await ordered(company, vendor, contract, ["employment"], person=first.person)
    await second.done("ask")
    assert (await second.agree(background_checks=False)).status_code == 200, "that consent is live already"
    told = await second.done("withdraw", second.me)
    assert told["state"] == "withdrawn"
    assert await first.state() == "consented"
    assert (await first.act("release")).status_code == 200
    again = await ordered(company, vendor, contract, ["employment"], person=first.person)
    await again.done("ask")
    assert (await again.act("release")).status_code == 409, "an earlier yes to the same terms is none to this order"
    assert (await again.agree()).status_code == 200


@pytest.mark.promise("A4")
@pytest.mark.promise("F3")
async def test_without_the_consent_to_sensitive_data_goes_on_what_holds_none(company: Company) -> None:
    vendor, contract = await contracted(company)
    numbered = await (await ordered(company, vendor, contract, ["education"])).released()
    plain = await ordered(company, vendor, contract, ["employment"], person=numbered.person)
    await plain.done("ask")
    assert set((await plain.shown(plain.me))["statements"]) == {"recipient", "purpose"}
    assert (await plain.agree(background_checks=False, sensitive=[])).status_code == 200
    assert (await numbered.end_consent("sensitive")).status_code == 204
    assert (await numbered.state(), await plain.state()) == ("recalled", "consented")
    assert (await plain.act("release")).status_code == 200
    again = await ordered(company, vendor, contract, ["education"], person=numbered.person)
    await again.done("ask")
    refused = await again.agree(background_checks=False, sensitive=[])
    assert (refused.status_code, refused.json()["missing"]) == (403, ["sensitive_identity"])
    assert (await again.agree(background_checks=False)).status_code == 200


@pytest.mark.promise("F3")
async def test_who_takes_an_order_back(company: Company) -> None:
    vendor, contract = await contracted(company)
    mine = await (await ordered(company, vendor, contract)).released()
    theirs = await (await ordered(company, vendor, contract)).released()
    assert (await mine.done("withdraw", mine.me))["state"] == "recalled"
    assert (await theirs.done("withdraw"))["state"] == "recalled"
    assert await _recalls(company) == {mine.id, theirs.id}
    assert (await theirs.act("withdraw")).status_code == 409
    ended = await _raw(company, "SELECT applicant_id, ended_as FROM consent WHERE kind = 'recipient'")
    assert {str(row[0]): row[1] for row in ended} == {mine.person: "withdrawn", theirs.person: ""}


@pytest.mark.promise("E1")
async def test_a_contract_takes_its_orders_along(company: Company) -> None:
    vendor, contract = await contracted(company)
    other = await vendor.contract()
    consented = await (await ordered(company, vendor, contract)).consented()
    released = await (await ordered(company, vendor, contract)).released()
    elsewhere = await (await ordered(company, vendor, other)).released()
    answer = await vendor.staff("POST", f"/contracts/{contract}/end", {"reason": "breach"})
    assert answer.status_code == 204
    assert (await consented.act("release")).json()["code"] == "contract_not_in_force"
    assert (await released.fetch()).status_code == 404, "another contract with the vendor goes on, this one does not"
    delivery = outbox_delivery(company.service)
    await delivery.drain()
    await delivery.drain()
    states = [await check.state() for check in (consented, released, elsewhere)]
    assert states == ["withdrawn", "recalled", "released"]
    assert await _recalls(company) == {released.id}


@pytest.mark.promise("F2")
async def test_an_erasure_leaves_what_the_vendor_owes(company: Company) -> None:
    vendor, contract = await contracted(company)
    released = await (await ordered(company, vendor, contract, ["education"])).released()
    await ordered(company, vendor, contract, ["employment"], person=released.person)
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{released.person}/erasure", json={})
    assert answer.status_code in (200, 201), answer.text
    rows = await _raw(company, "SELECT id, applicant_id, terms, digest, state FROM check_order")
    assert [(str(row[0]), *row[1:]) for row in rows] == [(released.id, None, "", "", "recalled")]
    assert await _raw(company, "SELECT id FROM check_package") == []
    assert await _recalls(company) == {released.id}
    listed = await vendor.call(await vendor.token(), path="/vendor/v1/orders")
    assert [(o["id"], o["state"], o["checks"]) for o in listed.json()["items"]] == [(released.id, "recalled", [])]
    assert (await released.fetch()).status_code == 404


@pytest.mark.promise("B2")
async def test_a_cancellation_ends_orders(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    answer = await company.call(check.me, "POST", f"/v1/applicants/{check.person}/cancellation")
    assert answer.status_code == 200, answer.text
    assert await check.state() == "recalled"
    assert await _recalls(company) == {check.id}


@pytest.mark.promise("A4")
async def test_what_waits_too_long_expires(company: Company) -> None:
    vendor, contract = await contracted(company)
    asked = await ordered(company, vendor, contract)
    await asked.done("ask")
    consented = await (await ordered(company, vendor, contract)).consented()
    released = await (await ordered(company, vendor, contract)).released()
    service, day = company.service, 86_400_000_000
    for days, expected in ((13, [0, 0]), (15, [1, 0]), (31, [1, 0])):
        found = [await expire_check_orders(service.database, service.gate.audit, now=now_us() + days * day)]
        found.append(await expire_check_orders(service.database, service.gate.audit, now=now_us() + days * day))
        assert found == expected, days
    assert [await c.state() for c in (asked, consented, released)] == ["expired", "expired", "released"]
    assert await _raw(company, "SELECT id FROM check_package") == [], "nobody fetched it in time"
    assert (await released.fetch()).status_code == 404


@pytest.mark.promise("F3")
async def test_an_expired_consent_recalls(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    await _raw(company, "UPDATE consent SET expires_at = $1 WHERE kind = 'recipient'", now_us() - 1)
    assert await expire_consents(company.service.database, company.service.ending) == (1, 0)
    assert await check.state() == "recalled"


@pytest.mark.promise("A4")
@pytest.mark.promise("F3")
async def test_withdrawal_and_release_at_once(company: Company) -> None:
    """Whoever commits first wins; whichever it was, in the end nothing is there to be fetched."""
    vendor, contract = await contracted(company)
    sqlite = company.service.database.name == "sqlite"
    outcomes: dict[tuple[int, str], int] = {}
    released = set()
    for turn in range(1 if sqlite else max(1, RACES // _AT_ONCE)):
        checks = [await (await ordered(company, vendor, contract)).consented() for _ in range(_AT_ONCE)]
        kinds = ["purpose" if (n + turn) % 2 else "recipient" for n in range(_AT_ONCE)]
        given = [await check.consent_of(kind) for check, kind in zip(checks, kinds, strict=True)]
        results = await asyncio.gather(*(_race(c, g, n) for n, (c, g) in enumerate(zip(checks, given, strict=True))))
        for check, status in zip(checks, results, strict=True):
            state = await check.state()
            outcomes[status, state] = outcomes.get((status, state), 0) + 1
            if status == 200:
                released.add(check.id)
    assert set(outcomes) <= {(200, "recalled"), (403, "withdrawn"), (409, "withdrawn")}, outcomes
    assert await _recalls(company) == released, "exactly what was released is recalled"
    assert await _raw(company, "SELECT id FROM check_package") == []
    if not sqlite:
        assert len({status for status, _ in outcomes}) > 1, outcomes


async def _race(check: Check, consent: str, n: int) -> int:
    """The status of the release; the withdrawal always succeeds."""

    async def withdraw() -> None:
        await asyncio.sleep(n % 5 * 0.02)
        path = f"/v1/applicants/{check.person}/consents/{consent}"
        answer = await check.company.call(check.me, "DELETE", path)
        assert answer.status_code == 204, answer.text

    released, second, _ = await asyncio.gather(check.act("release"), check.act("release"), withdraw())
    assert (released.status_code, second.status_code) != (200, 200), "never twice"
    return min(released.status_code, second.status_code)


async def test_a_release_that_lost_leaves_nothing(company: Company) -> None:
    """At the narrowest place: the consent ends after the package was sealed, before the write."""
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).consented()
    database = company.service.database
    write, done = database.write, False

    async def withdrawn_first(*steps: Any) -> None:
        nonlocal done
        if not done and any("check_package" in str(getattr(s, "table", "")) for s in steps):
            done = True
            assert (await check.end_consent("recipient")).status_code == 204
        await write(*steps)

    database.write = withdrawn_first  # type: ignore[method-assign]
    try:
        answer = await check.act("release")
    finally:
        database.write = write  # type: ignore[method-assign]
    assert done
    assert (answer.status_code, answer.json()["code"]) == (409, "order_changed")
    assert await check.state() == "withdrawn"
    assert await _raw(company, "SELECT id FROM check_package WHERE id = $1", UUID(check.id)) == []
    assert await _recalls(company) == set()
