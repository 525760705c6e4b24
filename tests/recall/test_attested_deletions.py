"""What vendors owe of released orders, and their signed word that they have deleted it (promises A4, E1, F2, F3)."""

from __future__ import annotations

import asyncio
import os
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.identity import now_us
from ats_privacy.storage import check_orders
from tests.handoff.vendor_side import claims, signed
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import Company
from tests.integration.vendor_company import ISSUER, Vendor, terms
from tests.recall.owing import (
    DAY_US,
    attest,
    attestation,
    demanded,
    force,
    outstanding,
    owed,
    raw,
    remind,
    told,
)

RACES = int(os.environ.get("ATS_TEST_RACES", "100"))
_DAYS = int(terms()["retention_days"])


async def _released(company: Company, number: int = 0) -> Check:
    vendor, contract = await contracted(company, number)
    return await (await ordered(company, vendor, contract)).released()


async def _recalled(company: Company, number: int = 0) -> Check:
    check = await _released(company, number)
    assert (await check.done("withdraw"))["state"] == "recalled"
    return check


@pytest.mark.promise("A4")
@pytest.mark.promise("E1")
async def test_a_recalled_order_is_owed_until_it_is_attested(company: Company) -> None:
    check = await _recalled(company)
    [owes] = await demanded(check.vendor)
    [seen] = await outstanding(company, check.vendor)
    assert (owes["order_id"], owes["state"]) == (check.id, "recalled") == (seen["order_id"], seen["state"])
    assert seen["due_at"] == owes["due_at"]
    row = await owed(check)
    assert row["due_at"] - row["recalled_at"] == 3 * DAY_US
    text = attestation(check.vendor, check.id)
    assert (await attest(check.vendor, check.id, text)).status_code == 204
    assert await check.state() == "deletion_attested"
    assert (await demanded(check.vendor), await outstanding(company)) == ([], [])
    [[kept, digest, kid, at]] = await raw(
        company, "SELECT attestation, digest, kid, attested_at FROM vendor_deletion WHERE id = $1", UUID(check.id)
    )
    assert (kept, digest, kid) == (text, sha256(text.encode()).hexdigest(), "ES256.0")
    assert abs(at - now_us()) < 60_000_000
    [entry] = await told(company, "deletion.attested")
    assert (entry["outcome"], entry["actor_kind"], entry["code"]) == ("allowed", "vendor", "")


@pytest.mark.promise("F3")
async def test_whatever_is_no_attestation_is_refused_alike_and_told(company: Company) -> None:
    check, other = await _recalled(company), await _recalled(company, 1)
    mine, path = check.vendor, check.id
    again = attestation(mine, path)
    cases = {
        "another order": (attestation(mine, other.id), "message_claim_wrong"),
        "a receipt": (attestation(mine, path, "ats-privacy-receipt+jwt"), "message_type_wrong"),
        "another's key": (attestation(other.vendor, path, iss=mine.client_id), "message_key_unknown"),
        "another's name": (attestation(mine, path, iss=other.vendor.client_id), "message_claim_wrong"),
        "expired": (attestation(mine, path, iat=1, nbf=1, exp=2), "message_expired"),
        "more than it must say": (attestation(mine, path, subject="Peking"), "attestation_unfit"),
        "no signature": (again.rpartition(".")[0] + ".", "message_signature_invalid"),
    }
    for name, (text, code) in cases.items():
        answer = await attest(mine, path, text)
        assert (answer.status_code, answer.json()["code"]) == (422, code), name
    refused = [entry["code"] for entry in await told(company, "deletion.attested")]
    assert refused == [code for _, code in reversed(cases.values())]
    assert (await attest(other.vendor, path, attestation(other.vendor, path))).status_code == 404
    assert (await attest(mine, str(uuid4()))).status_code == 404
    assert (await attest(mine, "nonsense")).status_code == 404
    assert (await attest(mine, path, scope="packages")).json()["code"] == "insufficient_scope"
    assert await check.state() == "recalled"
    assert (await attest(mine, path, again)).status_code == 204
    repeated = await attest(mine, path, again)
    assert (repeated.status_code, repeated.json()["code"]) == (409, "deletion_attested")
    assert [e["outcome"] for e in await told(company, "deletion.attested")].count("allowed") == 1
    assert "Peking" not in str(await raw(company, "SELECT attestation FROM vendor_deletion"))


async def test_a_message_is_taken_once(company: Company) -> None:
    """The same jti for another order: what was signed is new, its number is not."""
    vendor, contract = await contracted(company)
    checks = [await (await ordered(company, vendor, contract)).released() for _ in range(2)]
    number = uuid4().hex
    for check in checks:
        await check.done("withdraw")
    first, second = [await attest(vendor, c.id, attestation(vendor, c.id, jti=number)) for c in checks]
    assert (first.status_code, second.status_code, second.json()["code"]) == (204, 422, "message_replayed")
    assert [await c.state() for c in checks] == ["deletion_attested", "recalled"]


async def test_nothing_is_attested_while_the_check_goes_on(company: Company) -> None:
    check = await _released(company)
    for state in ("released", "acknowledged", "result_received", "reviewed", "disputed"):
        await force(check, state)
        answer = await attest(check.vendor, check.id)
        assert (answer.status_code, answer.json()["code"]) == (409, "order_state"), state
    assert len([e for e in await told(company, "deletion.attested") if e["outcome"] == "refused"]) == 5
    await force(check, "closed")
    assert [item["order_id"] for item in await demanded(check.vendor)] == [check.id]
    assert (await attest(check.vendor, check.id)).status_code == 204


@pytest.mark.promise("F2")
async def test_the_debt_outlives_the_person_and_the_contract(company: Company) -> None:
    check = await _released(company)
    vendor = check.vendor
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{check.person}/erasure", json={})
    assert answer.status_code in (200, 201)
    assert (await vendor.staff("POST", "/end", {"reason": "breach"})).status_code == 204
    [seen] = await outstanding(company)
    assert (seen["order_id"], seen["state"], seen["vendor_id"]) == (check.id, "recalled", vendor.id)
    assert check.person not in str(seen)
    assert [item["order_id"] for item in await demanded(vendor)] == [check.id]
    assert (await attest(vendor, check.id)).status_code == 204
    assert await outstanding(company) == []
    [entry] = await told(company, "deletion.attested")
    assert entry["object_id"] == check.id, "the order is all that is left"


@pytest.mark.promise("A4")
@pytest.mark.parametrize("state", ["released", "acknowledged", "result_received", "reviewed", "disputed", "closed"])
async def test_everything_that_left_the_house_is_called_back(company: Company, state: str) -> None:
    check = await _released(company)
    await force(check, state)
    assert (await check.done("withdraw"))["state"] == "recalled"
    row = await owed(check)
    assert row["due_at"] - row["recalled_at"] == 3 * DAY_US
    assert (await attest(check.vendor, check.id)).status_code == 204


@pytest.mark.promise("E1")
async def test_the_retention_runs_from_the_arrival_and_then_it_is_called_back(company: Company) -> None:
    check = await _released(company)
    before = await owed(check)
    assert before["due_at"] - before["held_since"] == _DAYS * DAY_US
    assert (await check.fetch()).status_code == 200
    await asyncio.sleep(0.01)
    assert (await check.acknowledge()).status_code == 204
    row = await owed(check)
    assert row["due_at"] > before["due_at"]
    assert row["due_at"] - row["remind_at"] == 3 * DAY_US
    assert await remind(company, row["remind_at"] - 1) == 0
    assert await remind(company, row["remind_at"]) == 1
    assert await check.state() == "recalled", "what goes on too long is called back, so that it is deleted in time"
    after = await owed(check)
    assert after["due_at"] == row["due_at"]
    assert [e["code"] for e in await told(company, "check_order.called_back")] == ["retention_over"]


@pytest.mark.promise("F3")
@pytest.mark.promise("A4")
async def test_attestation_and_recall_at_once(company: Company) -> None:
    """Whichever is first: the attestation is never lost, and what was attested is never called back after."""
    vendor, contract = await contracted(company)
    turns = 1 if company.service.database.name == "sqlite" else max(1, RACES // 20)
    moved = 0
    for _ in range(turns):
        checks = [await (await ordered(company, vendor, contract)).released() for _ in range(10)]
        for check in checks:
            await force(check, "closed")
        token = await vendor.token(scope="deletions")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/jose"}
        calls = [
            company.client.post(
                f"/vendor/v1/orders/{c.id}/deletion", content=attestation(vendor, c.id), headers=headers
            )
            for c in checks
        ]
        ends = [company.service.database.write(*_recall(company, c)) for c in checks]
        answers = await asyncio.gather(*(each for pair in zip(calls, ends, strict=True) for each in pair))
        assert [a.status_code for a in answers[::2]] == [204] * 10
        assert [await c.state() for c in checks] == ["deletion_attested"] * 10
        moved += sum([(await owed(c))["recalled_at"] is not None for c in checks])
    assert await outstanding(company, vendor) == []
    assert 0 <= moved <= 10 * turns


def _recall(company: Company, check: Check) -> list[check_orders.Step]:
    return check_orders.end_of_applicant(company.organisation, UUID(check.person), now_us())


@pytest.mark.promise("A4")
async def test_two_attestations_at_once_are_one(company: Company) -> None:
    check = await _recalled(company)
    answers = await asyncio.gather(*(attest(check.vendor, check.id) for _ in range(6)))
    assert sorted(a.status_code for a in answers) == [204, *[409] * 5]
    assert len([e for e in await told(company, "deletion.attested") if e["outcome"] == "allowed"]) == 1


async def test_each_vendor_sees_its_own_alone(company: Company) -> None:
    first, second = await _recalled(company), await _recalled(company, 1)
    assert [item["order_id"] for item in await demanded(first.vendor)] == [first.id]
    assert [item["order_id"] for item in await outstanding(company, second.vendor)] == [second.id]
    everything = await outstanding(company)
    assert [item["order_id"] for item in everything] == [first.id, second.id], "the soonest due first"
    assert [datetime.fromisoformat(item["due_at"]).tzinfo is not None for item in everything] == [True, True]
    assert (await company.call("privacy_officer", "GET", f"/v1/vendors/{uuid4()}/outstanding")).status_code == 404
    refused = await company.call("hr_administrator", "GET", "/v1/outstanding-deletions")
    assert refused.status_code == 403


async def test_the_samples_sign_what_is_taken(company: Company) -> None:
    """The claims of the clients in ``samples/``: a receipt of another type, without ``nbf``."""
    check = await _recalled(company)
    vendor: Vendor = check.vendor
    content = claims(vendor.client_id, ISSUER, order=check.id, nbf=...)
    text = signed(content, "ES256", vendor.number, typ="ats-privacy-deletion+jwt")
    assert (await attest(vendor, check.id, text)).status_code == 204
