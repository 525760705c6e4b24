"""The confidentiality undertaking: nothing of a person before it is accepted, and asked anew by a new version (D6)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.administration import ALLOWED, BEFORE_UNDERTAKING
from ats_privacy.domain.identity import iso_instant, new_id, now_us
from ats_privacy.domain.undertakings import LEAD_US, Undertaking
from ats_privacy.gate.undertaking import REMEMBER_SECONDS
from ats_privacy.storage import undertakings
from tests.integration.company import Company
from tests.integration.route_requests import OPERATIONS, ids_of, perform, version
from tests.integration.test_routes import ADMINISTRATIVE, MAY, STAFF

READ = "purpose=recruitment"


async def _newcomers(company: Company) -> None:
    """Staff of every role who have accepted nothing take the places of the company's."""
    assert company.service.issuer is not None
    for role in sorted(STAFF):
        newcomer = await company.service.organisations.first_staff(
            company.organisation, f"new.{role}.{new_id().hex[-6:]}", frozenset({role})
        )
        company.staff[role] = newcomer
        token = company.service.issuer.issue(company.organisation, newcomer)
        company.headers[role] = {"Authorization": f"Bearer {token}"}


async def _accept(company: Company, role: str, number: int = 1, language: str = "zh") -> Any:
    listed = (await company.call(role, "GET", "/v1/undertakings")).json()["items"]
    body = {"language": language, "digest": listed[number - 1]["digests"][language]}
    return await company.call(role, "PUT", f"/v1/undertakings/{number}/acceptance", json=body)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_operation_about_a_person_answers_before(company: Company) -> None:
    """Every operation × every role that may: only what tells of no applicant answers, everything else says how."""
    ids = await ids_of(company)
    tags = {o.name: await version(company, o, ids) for o in OPERATIONS if o.versioned}
    open_before = {name for name, action in ADMINISTRATIVE.items() if action in BEFORE_UNDERTAKING} | {
        *("get_requisition", "change_requisition", "list_assignments", "end_assignment", "get_staff", "change_staff"),
        *("list_activities", "end_activity", "invite_staff"),
    }
    await _newcomers(company)
    for role in ("hiring_manager", "interviewer"):
        path = f"/v1/requisitions/{ids['requisition']}/assignments/{company.staff[role]}"
        assert (await company.call("recruiter", "PUT", path)).status_code == 204
    asked = 0
    for operation in OPERATIONS:
        if operation.name in open_before:
            continue
        for role in sorted(MAY[operation.name]):
            answer = await perform(company, role, operation, ids, tags.get(operation.name))
            assert not answer.is_success, (operation.name, role)
            told = answer.json()
            assert (answer.status_code, told["code"]) == (403, "undertaking_missing"), (operation.name, role, told)
            assert "/v1/undertakings/1/acceptance" in told["detail"]
            assert told["missing"] == ["undertaking_1"]
            asked += 1
    assert asked > 60
    assert set(ALLOWED) >= BEFORE_UNDERTAKING


@pytest.mark.promise("D6")
async def test_accepting_opens_at_once_and_is_kept(company: Company) -> None:
    applicant = await company.applicant()
    await _newcomers(company)
    path = f"/v1/applicants/{applicant}?{READ}"
    refused = await company.call("recruiter", "GET", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "undertaking_missing")
    empty = await company.call("recruiter", "GET", f"/v1/applicants?{READ}&requisition_id={new_id()}")
    assert empty.json()["code"] == "undertaking_missing"
    for _ in range(2):
        assert (await _accept(company, "recruiter")).status_code == 204
    assert (await company.call("recruiter", "GET", path)).status_code == 200
    who = await company.call("privacy_officer", "GET", "/v1/undertakings/1/acceptances?limit=200")
    by = {item["staff_id"]: item for item in who.json()["items"]}
    mine = by[str(company.staff["recruiter"])]
    assert (mine["means"], mine["language"], mine["evidence"]) == ("online", "zh", "")
    assert by[str(company.staff["finance"])]["accepted_at"] is None
    await _accept(company, "auditor")
    log = await company.call("auditor", "GET", f"/v1/audit/entries?staff_id={company.staff['recruiter']}")
    told = [(e["event"], e["outcome"], e["code"]) for e in log.json()["items"]]
    assert told.count(("undertaking.accepted", "allowed", "")) == 1
    assert told.count(("applicant.read", "refused", "undertaking_missing")) == 1


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_accepted(company: Company) -> None:
    url = "/v1/undertakings/1/acceptance"
    right = await company.undertaking_digest()
    cases = [
        (url, {"language": "zh", "digest": right}, 422, "undertaking_text_differs"),
        (url, {"language": "en", "digest": "0" * 64}, 422, "undertaking_text_differs"),
        ("/v1/undertakings/7/acceptance", {"language": "en", "digest": right}, 404, "not_found"),
    ]
    for path, body, status, code in cases:
        answer = await company.call("recruiter", "PUT", path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    texts = {"zh": "新的保密承诺书", "en": "Another undertaking"}
    soon, late = iso_instant(now_us() + LEAD_US // 2), "2099-01-01T00:00:00Z"
    first = (await company.call("recruiter", "GET", "/v1/undertakings")).json()["items"][0]["texts"]
    publications = [
        ({"texts": texts, "in_force_at": soon}, 422, "undertaking_too_soon"),
        ({"texts": first, "in_force_at": late}, 422, "undertaking_unchanged"),
        ({"texts": texts, "in_force_at": late}, 201, None),
        ({"texts": first, "in_force_at": late}, 422, "undertaking_out_of_order"),
        ({"texts": {"zh": "x"}, "in_force_at": late}, 422, "request_invalid"),
    ]
    for body, status, code in publications:
        answer = await company.call("privacy_officer", "POST", "/v1/undertakings", json=body)
        assert (answer.status_code, answer.json().get("code")) == (status, code), answer.text


@pytest.mark.promise("D6")
async def test_a_new_version_asks_again_from_its_date_on(company: Company) -> None:
    """At that very instant, on a worker that knew the schedule before; who accepted ahead is not interrupted."""
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?{READ}"
    at = now_us()
    texts = {"zh": "保密承诺书，第二版", "en": "Undertaking, second version"}
    second = Undertaking(company.organisation, 2, texts, at, at + 1_500_000, UUID(int=0))
    await company.service.database.write(undertakings.insert(second))
    company.service.gate.undertakings._known.clear()
    assert (await _accept(company, "hr_administrator", 2)).status_code == 204
    for role in ("recruiter", "hr_administrator"):
        assert (await company.call(role, "GET", path)).status_code == 200
    assert now_us() < second.in_force_at, "too slow a machine to show it"
    await asyncio.sleep((second.in_force_at - now_us()) / 1e6)
    refused = await company.call("recruiter", "GET", path)
    assert (refused.status_code, refused.json()["code"]) == (403, "undertaking_missing")
    assert refused.json()["missing"] == ["undertaking_2"]
    assert (await company.call("hr_administrator", "GET", path)).status_code == 200
    superseded = await _accept(company, "recruiter", 1)
    assert (superseded.status_code, superseded.json()["code"]) == (409, "undertaking_superseded")
    assert (await _accept(company, "recruiter", 2)).status_code == 204
    assert (await company.call("recruiter", "GET", path)).status_code == 200


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_worker_that_has_looked_asks_nothing_more(company: Company) -> None:
    """What is remembered spares every query but one a minute; it is remembered for less than a version's lead."""
    assert REMEMBER_SECONDS * 1_000_000 < LEAD_US / 2
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?{READ}"
    assert (await company.call("recruiter", "GET", path)).status_code == 200
    asked: list[str] = []
    database, fetch = company.service.database, company.service.database.fetch

    async def counted(statement: Any, parameters: Any) -> Any:
        asked.append(statement.label)
        return await fetch(statement, parameters)

    database.fetch = counted  # type: ignore[method-assign]
    try:
        for _ in range(5):
            assert (await company.call("recruiter", "GET", path)).status_code == 200
    finally:
        database.fetch = fetch  # type: ignore[method-assign]
    assert asked == ["applicant by id"] * 5


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_any_undertaking_nothing_is_shown(company: Company, neighbour: Company) -> None:
    """Deny is the default: an organisation whose undertakings are not there shows nothing, others go on."""
    gate = company.service.gate
    actor = await company.service.authentication.actor(company.headers["recruiter"]["Authorization"][7:])
    nowhere = replace(actor, organisation=new_id())
    refusal = await gate.undertakings.lacking(nowhere)
    assert refusal is not None
    assert (refusal.code, refusal.missing) == ("undertaking_missing", ("undertaking",))
    assert await gate.undertakings.lacking(replace(actor, organisation=neighbour.organisation)) is not None
    assert await gate.undertakings.lacking(actor) is None
