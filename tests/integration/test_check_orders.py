"""Orders of checks from the request to the receipt: what is asked, agreed to, handed over, and to whom (A4, D1, E3)."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.check_terms import recipient_text, text_digest
from ats_privacy.domain.contracts import Terms
from tests.integration.check_company import VALUES, Check, contracted, ordered, request, somebody
from tests.integration.company import Company
from tests.integration.vendor_company import entered
from tests.servers.raw_sql import raw_sql


async def _raw(company: Company, sql: str, *values: Any) -> list[Any]:
    async with raw_sql(company.service.settings.database_url) as raw:
        return list(await raw.run(sql, *values))


async def _entries(check: Check) -> list[tuple[str, str, str, str]]:
    """What the person's log tells, oldest first: event, outcome, fields, code."""
    path = f"/v1/audit/entries?applicant_id={check.person}&limit=100"
    items = (await check.company.call("auditor", "GET", path)).json()["items"]
    return [(e["event"], e["outcome"], str(e["fields"]), e["code"]) for e in reversed(items)]


@pytest.mark.promise("A4")
@pytest.mark.promise("E3")
async def test_from_the_request_to_the_receipt(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await ordered(company, vendor, contract)
    fields = ["birth_date", "education", "full_name", "id_number"]
    shown = await check.shown(check.me)
    assert (shown["state"], shown["terms"]["fields"], shown["package"]) == ("requested", fields, "none")
    assert set(shown["statements"]) == {"recipient", "purpose", "sensitive"}, "nothing crosses a border here"
    assert "identity document" in shown["statements"]["sensitive"]["sensitive_identity"]
    assert "number of your identity document" in shown["statements"]["recipient"]
    assert (await check.done("ask"))["state"] == "consent_asked"
    assert (await check.agree()).json()["state"] == "consented"
    told = await check.done("release")
    assert (told["state"], told["package"]) == ("released", "waiting")
    listed = await vendor.call(await vendor.token(), path="/vendor/v1/orders")
    assert [(o["id"], o["state"], o["package"]) for o in listed.json()["items"]] == [(check.id, "released", "waiting")]

    answer = await check.fetch()
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/jose"), answer.text
    claims = await check.opened(answer.text)
    assert (claims["order"], claims["aud"]) == (check.id, vendor.client_id)
    values = claims["data"]["values"]
    assert sorted(values) == fields, "what nobody checks does not go"
    assert (values["birth_date"], values["full_name"]["full"]) == ("1949-12-31", VALUES["full_name"])
    assert (values["id_number"]["number"][:14], values["education"][0]["school"]) == (
        VALUES["id_number"][:14],
        "Peking University",
    )
    assert (await check.fetch()).status_code == 404, "it is fetched once"
    assert (await check.acknowledge()).status_code == 204
    assert await check.state() == "acknowledged"
    assert await _raw(company, "SELECT id FROM check_package") == []

    entries = await _entries(check)
    events = [event for event, outcome, _, _ in entries if event.startswith("check_") and outcome == "allowed"]
    assert [e for e in events if e != "check_order.read"] == [
        "check_order.requested",
        "check_order.asked",
        "check_order.consented",
        "check_order.packaged",
        "check_order.released",
        "check_package.fetched",
        "check_package.acknowledged",
    ]
    opened = [e for e in entries if e[0] == "check_order.packaged"]
    assert opened == [("check_order.packaged", "allowed", " ".join(fields), f"vendor:{vendor.id}")]


@pytest.mark.promise("A4")
async def test_every_consent_is_its_own_and_tells_what_was_agreed_to(company: Company) -> None:
    vendor, contract = await contracted(company, region="SG", sub_processors=[])
    check = await ordered(company, vendor, contract, ["employment"])
    await check.done("ask")
    shown = await check.shown(check.me)
    assert set(shown["statements"]) == {"recipient", "crossing", "purpose"}
    for missing in ("crossing", "background_checks"):
        answer = await check.agree(**{missing: False})
        assert (answer.status_code, answer.json()["code"]) == (403, "statement_missing"), missing
    wrong = await check.agree(digest="0" * 64)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "terms_differ")
    assert await check.state() == "consent_asked"
    assert (await check.agree()).status_code == 200
    given = (await company.call(check.me, "GET", f"/v1/applicants/{check.person}/consents")).json()["items"]
    kinds = {c["kind"]: c for c in given}
    assert kinds.keys() == {"purpose", "recipient", "crossing"}
    assert {c["given_by"] for c in given} == {"self"}
    assert kinds["recipient"]["terms"] == kinds["crossing"]["terms"] == check.digest
    assert kinds["crossing"]["region"] == "SG"
    assert kinds["recipient"]["fields"] == ["applicant.employment", "applicant.full_name"]
    [[text]] = await _raw(company, "SELECT terms FROM check_order WHERE id = $1", UUID(check.id))
    terms = Terms.read(text)
    assert terms.digest == check.digest
    assert kinds["recipient"]["text_sha256"] == text_digest(recipient_text(terms, "en"))
    assert shown["statements"]["recipient"] == recipient_text(terms, "en")
    await check.done("release")
    claims = await check.opened((await check.fetch()).text)
    assert claims["data"]["values"].keys() == {"employment", "full_name"}


@pytest.mark.promise("A4")
@pytest.mark.promise("D1")
@pytest.mark.promise("E3")
async def test_nothing_is_released_without_all_that_it_rests_on(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await ordered(company, vendor, contract)
    for act in ("release", "ask", "release"):
        answer = await check.act(act)
        assert answer.status_code == (200 if act == "ask" else 409), answer.text
    assert (await check.agree()).status_code == 200
    breaks = {
        "sensitive_consent_missing": (
            "UPDATE consent SET expires_at = 1 WHERE kind = 'sensitive'",
            "SET expires_at = NULL",
        ),
        "consent_missing": ("UPDATE consent SET expires_at = 1 WHERE kind = 'purpose'", "SET expires_at = NULL"),
        "order_consent_missing": (
            "UPDATE consent SET expires_at = 1 WHERE kind = 'recipient'",
            "SET expires_at = NULL",
        ),
        "audit_overdue": ("UPDATE vendor_contract SET audit_due_at = 1", f"SET audit_due_at = {2**60}"),
        "confidentiality_ended": (
            "UPDATE vendor_contract SET confidential_until = 1",
            f"SET confidential_until = {2**60}",
        ),
        "region_changed": ("UPDATE vendor_contract SET region = 'SG'", "SET region = 'CN'"),
        "check_not_contracted": ("UPDATE vendor_contract SET checks = 'identity'", "SET checks = 'education identity'"),
        "field_not_contracted": (
            "UPDATE vendor_contract SET fields = 'full_name'",
            "SET fields = 'birth_date education full_name id_number'",
        ),
        "key_missing": ("UPDATE vendor_key SET expires_at = 1 WHERE use = 'enc'", f"SET expires_at = {2**60}"),
        "record_closed": ("UPDATE applicant SET state = 'quarantined'", "SET state = 'active'"),
    }
    for code, (sql, mend) in breaks.items():
        await _raw(company, sql)
        answer = await check.act("release")
        assert (answer.status_code, answer.json()["code"]) == (403, code), (code, answer.text)
        await _raw(company, sql.split(" SET ")[0] + f" {mend}")
    assert await _raw(company, "SELECT id FROM check_package") == []
    assert not [e for e in await _entries(check) if e[0] == "check_order.packaged"], "nothing was opened"
    assert (await check.act("release")).status_code == 200
    again = await check.act("release")
    assert (again.status_code, again.json()["code"]) == (409, "order_state"), "never twice"


@pytest.mark.promise("D6")
@pytest.mark.parametrize(("factors", "ago", "lacking"), [(1, 0, "assurance_2"), (2, 601, "fresh_authentication")])
async def test_a_release_takes_two_factors_proven_lately(
    company: Company, factors: int, ago: int, lacking: str
) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).consented()
    assert company.service.issuer is not None
    token = company.service.issuer.issue(
        company.organisation, company.staff["hr_administrator"], factors=factors, authenticated_ago=ago
    )
    weak = await company.client.post(f"{check.path}/release", headers={"Authorization": f"Bearer {token}"})
    assert (weak.status_code, weak.json()["code"], weak.json()["missing"]) == (
        401,
        "insufficient_user_authentication",
        [lacking],
    )
    assert "insufficient_user_authentication" in weak.headers["www-authenticate"]
    assert await check.state() == "consented"
    assert ("check_order.released", "refused", "", "insufficient_user_authentication") in await _entries(check)
    await check.done("release")


@pytest.mark.promise("E3")
async def test_the_terms_are_what_everybody_allows(company: Company) -> None:
    vendor, narrow = await contracted(
        company, checks=["education", "identity"], fields=["education", "full_name", "birth_date"]
    )
    check = await ordered(company, vendor, narrow)
    assert (await check.shown())["terms"]["fields"] == ["birth_date", "education", "full_name"]
    person = await somebody(company)
    refused = await request(company, vendor, narrow, person, ["references"])
    assert (refused.status_code, refused.json()["code"]) == (403, "check_not_contracted")
    assert (await request(company, vendor, narrow, check.person)).json()["code"] == "order_goes_on"
    other = await entered(company, 1)
    for vendor_id, contract in ((other, narrow), (vendor, str(uuid4()))):
        answer = await request(company, vendor_id, contract, person)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for role in ("recruiter", "privacy_officer", "hiring_manager", company.as_applicant(person)):
        answer = await request(company, vendor, narrow, person, role=role)
        assert answer.status_code in (403, 404), role


@pytest.mark.promise("A4")
async def test_nobody_answers_for_the_person(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await ordered(company, vendor, contract)
    await check.done("ask")
    body = {"digest": check.digest, "language": "zh"}
    stranger = company.as_applicant(await company.applicant({"full_name": "Somebody Else"}))
    for role in (*(r for r in company.staff), stranger):
        for act in ("agree", "refuse"):
            answer = await check.act(act, role, body)
            assert answer.status_code == (404 if role == stranger else 403), (role, act)
    assert (await check.done("refuse", check.me, body))["state"] == "refused"
    assert (await check.act("release")).status_code == 409
    kinds = await _raw(company, "SELECT kind, ended_as FROM consent")
    assert [tuple(row) for row in kinds] == [("recipient", "refused")]


@pytest.mark.promise("E2")
async def test_what_is_not_there_for_a_vendor_is_told_in_one_way(company: Company, neighbour: Company) -> None:
    vendor, contract = await contracted(company)
    other, _ = await contracted(company, 1)
    theirs, their_contract = await contracted(neighbour)
    check = await (await ordered(company, vendor, contract)).released()
    waiting = await (await ordered(company, vendor, contract)).consented()
    foreign = await (await ordered(neighbour, theirs, their_contract)).released()
    fetched = await (await ordered(company, vendor, contract)).released()
    assert (await fetched.fetch()).status_code == 200
    recalled = await (await ordered(company, vendor, contract)).released()
    await recalled.done("withdraw")
    expired = await (await ordered(company, vendor, contract)).released()
    await _raw(company, "UPDATE check_package SET expires_at = 1 WHERE id = $1", UUID(expired.id))
    cases = {
        "another vendor's": (other, check.id),
        "another organisation's": (vendor, foreign.id),
        "not released": (vendor, waiting.id),
        "unknown": (vendor, str(uuid4())),
        "no identifier": (vendor, "Kanarienvogel"),
        "fetched before": (vendor, fetched.id),
        "recalled": (vendor, recalled.id),
        "expired": (vendor, expired.id),
    }
    told = set()
    for name, (caller, order) in cases.items():
        answer = await check.fetch(caller, order)
        assert answer.status_code == 404, name
        problem = answer.json()
        told.add(json.dumps({k: v for k, v in problem.items() if k not in ("instance", "request_id")}))
    assert len(told) == 1, told
    for order in (foreign.id, waiting.id, str(uuid4())):
        assert (await check.acknowledge(order=order)).status_code == 404
    assert (await check.fetch()).status_code == 200, "whatever others tried, it is there for whom it is for"


@pytest.mark.promise("E2")
async def test_receipts_are_taken_once_from_who_fetched(company: Company) -> None:
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    early = await check.acknowledge()
    assert (early.status_code, early.json()["code"]) == (409, "package_not_fetched")
    assert (await check.fetch()).status_code == 200
    second = await (await ordered(company, vendor, contract)).released()
    assert (await second.fetch()).status_code == 200
    for name, bad in {
        "rubbish": "Kanarienvogel",
        "about another order": second.receipt(),
        "for another service": check.receipt(aud="https://other.example"),
        "expired": check.receipt(exp=1000),
    }.items():
        answer = await check.acknowledge(bad)
        assert answer.status_code == 422, (name, answer.text)
        assert "Kanarienvogel" not in answer.text
    good = check.receipt(jti="one")
    assert (await check.acknowledge(good)).status_code == 204
    assert (await check.acknowledge(good)).json()["code"] == "order_state"
    replayed = await second.acknowledge(second.receipt(jti="one"))
    assert (replayed.status_code, replayed.json()["code"]) == (422, "message_replayed")
    assert await second.state() == "released"
