"""What was released is given out only while everything that it rests on still stands, and to one caller alone."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest

from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.integration.vendor_company import Vendor, day
from tests.servers.raw_sql import raw_sql

_AT_ONCE = 20
_ENC = "ECDH-ES-A256KW.0"


async def _raw(company: Company, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    async with raw_sql(company.service.settings.database_url) as raw:
        return [tuple(row) for row in await raw.run(sql, *values)]


@pytest.mark.promise("G2")
@pytest.mark.promise("B2")
async def test_a_record_that_turns_out_to_be_a_minors_takes_its_orders_along(company: Company) -> None:
    vendor, contract = await contracted(company)
    person = await company.applicant({"full_name": "小明", "employment": [{"employer": "Example Ltd"}]})
    before = await ordered(company, vendor, contract, ["employment"], person=person)
    await before.consented()
    after = await ordered(company, vendor, contract, ["contact", "employment"], person=person)
    await after.done("ask")
    assert (await after.agree(background_checks=False)).status_code == 200
    await after.done("release")
    answer = await company.call(
        "recruiter",
        "PATCH",
        f"/v1/applicants/{person}?purpose=recruitment",
        json={"values": {"birth_date": "2012-01-01"}},
        headers={"If-Match": '"1"'},
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "quarantined"), answer.text
    rows = await _raw(company, "SELECT id, state FROM check_order")
    assert {str(row[0]): row[1] for row in rows} == {before.id: "withdrawn", after.id: "recalled"}
    assert (await after.fetch()).status_code == 404
    assert await _raw(company, "SELECT id FROM check_package") == []
    assert [str(r[0]) for r in await _raw(company, "SELECT object_id FROM outbox WHERE kind = 'vendor.recall'")] == [
        after.id
    ]


@pytest.mark.promise("E1")
@pytest.mark.parametrize("what", ["key", "audit", "record", "consent", "purpose"])
async def test_a_package_waits_for_what_it_rests_on(company: Company, what: str) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    await _break(company, vendor, contract, what)
    answer = await check.fetch()
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    refusals = await _raw(company, "SELECT outcome FROM audit_entry WHERE event = 'check_package.fetched'")
    assert refusals == [("refused",)]
    if what == "audit":
        assert (await _audit(vendor, contract, "passed")).status_code == 201
        assert (await check.fetch()).status_code == 200, "once another audit was passed"


async def _break(company: Company, vendor: Vendor, contract: str, what: str) -> None:
    if what == "key":
        assert (await vendor.staff("DELETE", f"/keys/{_ENC}")).status_code == 204
    elif what == "audit":
        assert (await _audit(vendor, contract, "failed")).status_code == 201
    elif what == "record":
        await _raw(company, "UPDATE applicant SET state = 'minor'")
    else:  # the job that ends what has expired has not come yet
        kind = "recipient" if what == "consent" else "purpose"
        await _raw(company, "UPDATE consent SET expires_at = 1 WHERE kind = $1", kind)


async def _audit(vendor: Vendor, contract: str, outcome: str) -> Any:
    body = {"contract_id": contract, "held_at": day(-0.01), "outcome": outcome, "due_at": day(100), "document": "R"}
    return await vendor.staff("POST", "/audits", body)


@pytest.mark.promise("E2")
async def test_many_callers_at_once_get_one_package(company: Company) -> None:
    vendor, contract = await contracted(company)
    checks = [await (await ordered(company, vendor, contract)).released() for _ in range(3)]
    token = await vendor.token(scope="packages")
    paths = [f"/vendor/v1/orders/{check.id}/package" for check in checks for _ in range(_AT_ONCE)]
    answers = await asyncio.gather(*(vendor.call(token, path=path) for path in paths))
    given = [path for path, answer in zip(paths, answers, strict=True) if answer.status_code == 200]
    assert sorted(given) == sorted(set(paths))
    assert {answer.status_code for answer in answers} == {200, 404}


@pytest.mark.promise("F3")
async def test_fetching_and_withdrawing_at_once(company: Company) -> None:
    """The vendor has it or not, and in both cases it is told to delete; never is anything left to be fetched."""
    vendor, contract = await contracted(company)
    checks = [await (await ordered(company, vendor, contract)).released() for _ in range(_AT_ONCE)]
    given = [await check.consent_of("recipient") for check in checks]
    token = await vendor.token(scope="packages")

    async def race(check: Check, consent: str, n: int) -> int:
        async def withdraw() -> None:
            await asyncio.sleep(n % 5 * 0.01)
            path = f"/v1/applicants/{check.person}/consents/{consent}"
            answer = await company.call(check.me, "DELETE", path)
            assert answer.status_code == 204, answer.text

        fetched, _ = await asyncio.gather(vendor.call(token, path=f"/vendor/v1/orders/{check.id}/package"), withdraw())
        return fetched.status_code

    told = await asyncio.gather(*(race(c, g, n) for n, (c, g) in enumerate(zip(checks, given, strict=True))))
    assert set(told) <= {200, 404}
    assert {row[0] for row in await _raw(company, "SELECT state FROM check_order")} == {"recalled"}
    assert await _raw(company, "SELECT id FROM check_package") == []
    recalls = await _raw(company, "SELECT object_id FROM outbox WHERE kind = 'vendor.recall'")
    assert {UUID(str(row[0])) for row in recalls} == {UUID(check.id) for check in checks}
