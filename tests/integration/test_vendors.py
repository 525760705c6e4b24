"""Vendors: contracts, audits, keys, ends; and how a release holds on to all of it (promises E1, D1, D7)."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendors import CONTRACT_ENDED, DAY_US
from ats_privacy.storage import vendors
from ats_privacy.storage.statements import Expectation
from tests.handoff.vendor_side import ENCRYPTING, SIGNING, claims, jwk_of, signed
from tests.integration.company import Company
from tests.integration.vendor_company import ISSUER, PROOF, Vendor, day, entered, entrusted, terms
from tests.servers.raw_sql import raw_sql


async def _standing(vendor: Vendor, **named: Any) -> vendors.VendorStanding:
    found = await vendors.standing(
        vendor.company.service.database, vendor.company.organisation, UUID(vendor.id), now_us(), **named
    )
    assert found is not None
    return found


@pytest.mark.promise("E1")
async def test_a_vendor_stands_with_contract_and_key(company: Company) -> None:
    vendor = await entered(company)
    bare = await _standing(vendor)
    assert (bare.active, bare.contract, bare.key, bare.key_until) == (True, None, None, None)
    contract = await vendor.contract()
    kid = await vendor.key("ECDH-ES+A256KW")
    found = await _standing(vendor)
    assert found.contract is not None
    assert found.key is not None
    assert (str(found.contract_id), found.contract.region, found.key.kid) == (contract, "CN", kid)
    assert found.contract.checks == {"contact", "education", "employment", "identity", "references"}
    shown = (await vendor.staff("GET", "")).json()
    assert shown["client_id"] == vendor.client_id
    assert shown["contracts"][0]["sub_processors"] == terms()["sub_processors"]
    assert [(key["kid"], key["state"]) for key in shown["keys"]] == [(kid, "proven")]
    listed = (await company.call("recruiter", "GET", "/v1/vendors")).json()["items"]
    assert [each["id"] for each in listed] == [vendor.id]


UNFIT: dict[str, dict[str, Any]] = {
    "ends before it begins": {"begins_at": day(10), "ends_at": day(9)},
    "ended": {"begins_at": day(-20), "ends_at": day(-10)},
    "longer than five years": {"ends_at": day(1900), "confidential_until": day(2000)},
    "confidentiality too short": {"confidential_until": day(300)},
    "audit overdue": {"audit_due_at": day(-1)},
    "audit in more than a year": {"audit_due_at": day(400)},
    "another purpose": {"purposes": ["recruitment"]},
    "one purpose too many": {"purposes": ["background_check", "research"]},
    "unknown check": {"checks": ["identity", "horoscope"]},
    "a field that no check needs": {"checks": ["education"], "fields": ["full_name", "mobile"]},
    "a field that the policy keeps": {"fields": ["full_name", "expected_salary"]},
    "no calendar day": {"begins_at": "2026-02-30T00:00:00Z"},
    "no instant": {"begins_at": "yesterday"},
    "no region": {"region": "China"},
    "kept for longer than the policy lets": {"retention_days": 367},
    "a sub-processor in another country": {"sub_processors": [{"name": "A", "region": "US", "task": "B"}]},
    "kept for ever": {"retention_days": 100_000},
    "kept for nothing": {"retention_days": 0},
    "no document": {"document": ""},
    "no checks": {"checks": []},
    "another member": {"price": 1},
    "sub-processor without a region": {"sub_processors": [{"name": "A", "task": "B"}]},
}


@pytest.mark.promise("D1")
@pytest.mark.promise("E1")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_unfit_contracts_are_refused(company: Company) -> None:
    vendor = await entered(company)
    for name, change in UNFIT.items():
        answer = await vendor.staff("POST", "/contracts", terms(**change))
        assert answer.status_code == 422, (name, answer.text)
    assert (await vendor.staff("GET", "")).json()["contracts"] == []
    other = await company.call("privacy_officer", "POST", f"/v1/vendors/{uuid4()}/contracts", json=terms())
    assert other.status_code == 404


@pytest.mark.promise("E1")
async def test_a_failed_audit_stops_handoffs_until_another_is_passed(company: Company) -> None:
    vendor = await entered(company)
    contract = await vendor.contract()
    body = {"contract_id": contract, "held_at": day(-1), "due_at": day(200), "document": "Report 1"}
    assert (await vendor.staff("POST", "/audits", body | {"outcome": "failed"})).status_code == 201
    failed = (await _standing(vendor)).contract
    assert failed is not None
    assert failed.audit_due_at <= now_us()
    assert (await vendor.staff("POST", "/audits", body | {"outcome": "passed"})).status_code == 201
    passed = (await _standing(vendor)).contract
    assert passed is not None
    assert passed.audit_due_at > now_us() + 190 * DAY_US
    for change in ({"held_at": day(1)}, {"due_at": day(500)}, {"due_at": day(-2)}, {"outcome": "fine"}):
        assert (await vendor.staff("POST", "/audits", body | {"outcome": "passed"} | change)).status_code == 422, change
    unknown = body | {"outcome": "passed", "contract_id": str(uuid4())}
    assert (await vendor.staff("POST", "/audits", unknown)).status_code == 404
    outcomes = [audit["outcome"] for audit in (await vendor.staff("GET", "")).json()["audits"]]
    assert outcomes == ["failed", "passed"]


async def _orders(vendor: Vendor) -> list[tuple[str, str, dict[str, str]]]:
    async with raw_sql(vendor.company.service.settings.database_url) as raw:
        rows = await raw.run("SELECT object_id, state, parameters, kind FROM outbox ORDER BY created_at, due_at")
    return [(str(row[0]), row[1], json.loads(row[2])) for row in rows if row[3] == CONTRACT_ENDED]


@pytest.mark.promise("E1")
async def test_the_end_of_a_contract_calls_back_what_the_vendor_holds(company: Company) -> None:
    vendor = await entered(company)
    contract = await vendor.contract()
    ((about, state, told),) = await _orders(vendor)
    assert (about, state, told["reason"]) == (contract, "waiting", "lapsed")  # due when the contract lapses
    path = f"/contracts/{contract}/end"
    assert (await vendor.staff("POST", path, {"reason": "whim"})).status_code == 422
    assert (await vendor.staff("POST", path, {"reason": "breach"})).status_code == 204
    assert (await vendor.staff("POST", path, {"reason": "breach"})).status_code == 404
    ended = (await _standing(vendor)).contract
    assert ended is not None
    assert ended.ended_at is not None
    assert sorted((state, told["reason"]) for _, state, told in await _orders(vendor)) == [
        ("cancelled", "lapsed"),
        ("waiting", "breach"),
    ]


@pytest.mark.promise("E1")
async def test_the_end_of_a_vendor_ends_everything(company: Company) -> None:
    vendor = await entrusted(company)
    await vendor.contract(document="Second")
    token = await vendor.token()
    assert (await vendor.call(token)).status_code == 200
    assert (await vendor.staff("POST", "/end", {"reason": "replaced"})).status_code == 204
    assert (await vendor.staff("POST", "/end", {"reason": "replaced"})).status_code == 409
    assert (await vendor.call(token)).status_code == 401
    assert not (await _standing(vendor)).active
    assert [told["reason"] for _, state, told in await _orders(vendor) if state == "waiting"] == ["replaced"] * 2
    assert (await vendor.staff("POST", "/contracts", terms())).status_code == 409
    assert (await vendor.offer("RS256")).status_code == 409
    again = await vendor.ask()  # it still owes its attestations
    assert (again.status_code, again.json()["scope"]) == (200, "deletions")


@pytest.mark.promise("E2")
@pytest.mark.promise("D7")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_key_of_every_kind_is_proven(company: Company) -> None:
    vendor = await entered(company)
    for kind in (*SIGNING, *ENCRYPTING):
        await vendor.key(kind)
    states = {key["kid"]: key["state"] for key in (await vendor.staff("GET", "")).json()["keys"]}
    assert states == {jwk_of(kind)["kid"]: "proven" for kind in (*SIGNING, *ENCRYPTING)}
    found = await _standing(vendor)
    assert found.key is not None
    assert found.key.alg.startswith("HPKE-MLKEM768")  # both sides can, so it is


@pytest.mark.promise("E2")
async def test_nobody_registers_a_key_that_they_do_not_hold(company: Company) -> None:
    vendor = await entered(company)
    for kind in ("ES256", "ECDH-ES"):
        offered = (await vendor.offer(kind)).json()
        assert offered["state"] == "offered"
        path = f"/keys/{offered['kid']}/proof"
        right = await vendor.proof(kind, offered["challenge"])
        wrong = {
            "a word": "yes",
            "the challenge itself": offered["challenge"][:8000],
            "signed by another key": signed(
                claims(vendor.client_id, ISSUER, nonce=offered["challenge"]), "ES256", 9, kid=offered["kid"], typ=PROOF
            ),
            "another nonce": signed(claims(vendor.client_id, ISSUER, nonce="x"), typ=PROOF),
            "in another's name": signed(claims("o.v", ISSUER, nonce=offered["challenge"]), typ=PROOF),
            "to somebody else": signed(claims(vendor.client_id, "https://o", nonce=offered["challenge"]), typ=PROOF),
            "of another type": signed(claims(vendor.client_id, ISSUER, nonce=offered["challenge"])),
        }
        for name, proof in wrong.items():
            answer = await vendor.staff("POST", path, {"proof": proof})
            assert answer.status_code == 422, (kind, name, answer.text)
        assert (await _standing(vendor)).key is None
        assert kind != "ES256" or (await vendor.ask()).status_code == 401
        assert (await vendor.staff("POST", path, {"proof": right})).status_code == 204
        assert (await vendor.staff("POST", path, {"proof": right})).status_code == 404
    assert (await _standing(vendor)).key is not None


@pytest.mark.promise("E2")
async def test_a_challenge_holds_for_a_week(company: Company) -> None:
    vendor = await entered(company)
    offered = (await vendor.offer("ES256")).json()
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE vendor_key SET challenge_until = $1", now_us() - 1)
    proof = await vendor.proof("ES256", offered["challenge"])
    assert (await vendor.staff("POST", f"/keys/{offered['kid']}/proof", {"proof": proof})).status_code == 404
    assert (await vendor.staff("DELETE", f"/keys/{offered['kid']}")).status_code == 204  # and is offered anew
    assert await vendor.key("ES256")


@pytest.mark.promise("E2")
async def test_keys_are_one_vendors_alone_and_do_not_come_back(company: Company, neighbour: Company) -> None:
    vendor, other = await entered(company), await entered(company)
    kid = await vendor.key("ES256")
    assert (await other.offer("ES256", 0)).json()["code"] == "key_known"
    assert (await vendor.offer("ES256", 5, jwk=jwk_of("ES256", 5, kid=kid))).json()["code"] == "key_known"
    assert (await vendor.staff("DELETE", f"/keys/{kid}")).status_code == 204
    assert (await vendor.staff("DELETE", f"/keys/{kid}")).status_code == 404
    assert (await vendor.offer("ES256")).json()["code"] == "key_known"
    theirs = await entered(neighbour)
    assert await theirs.key("ES256")  # another organisation's vendors are none of ours
    for change in ({"expires_at": day(-1)}, {"expires_at": day(800)}, {"not_before": day(10), "expires_at": day(9)}):
        assert (await vendor.offer("ES384", **change)).status_code == 422
    assert (await vendor.offer("ES256", jwk={"kty": "oct", "k": "AAAA"})).status_code == 422
    for path in (f"/keys/{uuid4()}", "/keys/none"):
        assert (await vendor.staff("DELETE", path)).status_code == 404


@pytest.mark.promise("D7")
async def test_keys_rotate_without_a_gap(company: Company) -> None:
    vendor = await entered(company)
    old = await vendor.key("ECDH-ES+A256KW", 0)
    later = await vendor.key("ECDH-ES+A256KW", 1, not_before=day(5))
    found = await _standing(vendor)
    assert found.key is not None
    assert found.key.kid == old
    database, organisation = company.service.database, company.organisation
    then = await vendors.standing(database, organisation, UUID(vendor.id), now_us() + 6 * DAY_US)
    assert then is not None
    assert then.key is not None
    assert then.key.kid == later
    assert (await vendor.staff("DELETE", f"/keys/{old}")).status_code == 204
    assert (await _standing(vendor)).key is None


@pytest.mark.promise("E1")
async def test_a_write_holds_on_to_what_it_rests_on(company: Company) -> None:
    """What a release does: nothing of it remains where vendor, contract or key have changed since they were read."""
    database = company.service.database
    ends = {
        "the contract is ended": lambda v, c, k: v.staff("POST", f"/contracts/{c}/end", {"reason": "other"}),
        "the vendor is ended": lambda v, c, k: v.staff("POST", "/end", {"reason": "other"}),
        "the key is revoked": lambda v, c, k: v.staff("DELETE", f"/keys/{k}"),
        "an audit is failed": lambda v, c, k: v.staff(
            "POST",
            "/audits",
            {"contract_id": c, "held_at": day(-1), "due_at": day(9), "document": "R", "outcome": "failed"},
        ),
    }
    for number, (name, end) in enumerate(ends.items()):
        vendor = await entered(company, number)
        contract, kid = await vendor.contract(), await vendor.key("ECDH-ES+A256KW")
        found = await _standing(vendor)
        await database.write(*vendors.hold(found, now_us()))
        answer = await end(vendor, contract, kid)
        assert answer.is_success, (name, answer.text)
        with pytest.raises(Expectation):
            await database.write(*vendors.hold(found, now_us()))
    vendor = await entrusted(company, 9)
    found = await _standing(vendor)
    for at in (now_us() + 370 * DAY_US, now_us() - 3 * DAY_US):
        with pytest.raises(Expectation):
            await database.write(*vendors.hold(found, at))


@pytest.mark.promise("E1")
async def test_a_contract_and_the_end_of_its_vendor_never_pass_each_other(company: Company) -> None:
    for number in range(4):
        vendor = await entered(company, number)
        made, ended = await asyncio.gather(
            vendor.staff("POST", "/contracts", terms()), vendor.staff("POST", "/end", {"reason": "other"})
        )
        assert made.status_code in (201, 409)
        open_ones = [c for c in (await vendor.staff("GET", "")).json()["contracts"] if c["ended_at"] is None]
        assert (ended.status_code, open_ones) == (204, [])


async def test_mailboxes_of_offices(company: Company) -> None:
    vendor = await entered(company)
    for address in ("privacy@vendor.example", "office@vendor.example"):
        assert (await vendor.staff("PUT", "/contacts/privacy", {"address": address})).status_code == 204
    assert (await vendor.staff("PUT", "/contacts/privacy", {"address": "nowhere"})).status_code == 422
    assert (await vendor.staff("PUT", "/contacts/lunch", {"address": "a@vendor.example"})).status_code == 422
    shown = (await vendor.staff("GET", "")).json()["contacts"]
    assert shown == [{"matter": "privacy", "address": "office@vendor.example"}]


@pytest.mark.promise("E1")
async def test_vendors_of_another_organisation_are_not_there(company: Company, neighbour: Company) -> None:
    theirs = await entrusted(neighbour)
    contract = (await theirs.staff("GET", "")).json()["contracts"][0]["id"]
    ours = Vendor(company, theirs.id, theirs.client_id, 0)
    calls = {
        ("GET", ""): None,
        ("GET", "/use"): None,
        ("POST", "/contracts"): terms(),
        ("POST", f"/contracts/{contract}/end"): {"reason": "other"},
        ("POST", "/end"): {"reason": "other"},
        ("DELETE", "/keys/ES256.0"): None,
        ("PUT", "/contacts/privacy"): {"address": "a@vendor.example"},
        ("POST", "/keys"): {"jwk": jwk_of("ES384"), "expires_at": day(9)},
    }
    for (method, path), body in calls.items():
        answer = await ours.staff(method, path, body)
        assert answer.status_code == 404, (path, answer.text)
    assert (await company.call("recruiter", "GET", "/v1/vendors")).json()["items"] == []
