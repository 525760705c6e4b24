"""Applicants through the API, on both databases: store, find, correct, reveal."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.integration.company import CANDIDATE, Company

READ = "purpose=recruitment"


async def _search(company: Company, by: str, value: str, role: str = "recruiter") -> list[dict[str, Any]]:
    answer = await company.call(role, "POST", f"/v1/applicants/search?{READ}", json={"by": by, "value": value})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


@pytest.mark.promise("A3")
@pytest.mark.promise("D4")
async def test_what_was_stored_comes_back(company: Company) -> None:
    applicant = await company.applicant()
    answer = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?{READ}")
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"1"'
    shown = answer.json()
    assert shown["state"] == "active"
    assert shown["values"]["full_name"]["full"] == CANDIDATE["full_name"]
    assert shown["values"]["mobile"] == "+8613800138000"
    assert shown["values"]["education"][0]["school"] == "Peking University"
    assert set(shown["masks"]) == set(company.service.view.fields)


@pytest.mark.promise("A3")
async def test_every_value_has_its_source(company: Company) -> None:
    body = {"values": CANDIDATE, "source": {"channel": "headhunter", "name": "Example Search"}}
    answer = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    applicant = answer.json()["id"]
    path = f"/v1/applicants/{applicant}?{READ}&fields=provenance"
    shown = (await company.call("recruiter", "GET", path)).json()
    if shown["masks"]["provenance"] == "clear":
        provenance = shown["values"]["provenance"]
        assert set(provenance) == set(CANDIDATE)
        assert provenance["email"]["channel"] == "headhunter"
        assert provenance["email"]["source"] == "Example Search"


@pytest.mark.promise("D5")
@pytest.mark.parametrize(
    ("by", "written"),
    [
        ("id_number", "11010519491231002x"),
        ("id_number", "110105 19491231 002X"),
        ("id_number_last4", "002x"),
        ("mobile", "13800138000"),
        ("mobile", "+86 138-0013-8000"),
        ("mobile", "0086 138 0013 8000"),
        ("mobile_last4", "8000"),
        ("email", "Zhang.Sanfeng@EXAMPLE.com"),
        ("name", "张 三丰"),
    ],
)
async def test_found_by_index_however_written(company: Company, by: str, written: str) -> None:
    applicant = await company.applicant()
    assert [item["id"] for item in await _search(company, by, written)] == [applicant]


async def test_other_addresses_and_phones_are_found_too(company: Company) -> None:
    applicant = await company.applicant(other_emails=["second@example.com"], other_phones=["+442079460018"])
    assert [i["id"] for i in await _search(company, "email", "second@example.com")] == [applicant]
    assert [i["id"] for i in await _search(company, "mobile", "+44 20 7946 0018")] == [applicant]


async def test_correction_moves_the_index(company: Company) -> None:
    applicant = await company.applicant(other_emails=["second@example.com"])
    path = f"/v1/applicants/{applicant}?{READ}"
    body = {"values": {"email": "new@example.com", "address": None}}
    answer = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert await _search(company, "email", str(CANDIDATE["email"])) == []
    assert len(await _search(company, "email", "new@example.com")) == 1
    assert len(await _search(company, "email", "second@example.com")) == 1
    shown = (await company.call("recruiter", "GET", path)).json()["values"]
    assert shown["address"] is None
    assert shown["email"] == "new@example.com"
    assert shown["mobile"] == "+8613800138000"


async def test_stale_versions_are_refused(company: Company) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?{READ}"
    body = {"values": {"email": "new@example.com"}}
    none = await company.call("recruiter", "PATCH", path, json=body)
    assert (none.status_code, none.json()["code"]) == (428, "if_match_required")
    first = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert first.status_code == 200
    again = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert (again.status_code, again.json()["code"]) == (412, "version_stale")


async def test_of_concurrent_corrections_one_wins(company: Company) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?{READ}"
    answers = await asyncio.gather(
        *(
            company.call(
                "recruiter",
                "PATCH",
                path,
                json={"values": {"email": f"n{number}@example.com"}},
                headers={"If-Match": '"1"'},
            )
            for number in range(8)
        )
    )
    assert sorted(a.status_code for a in answers) == [200] + [412] * 7
    winner = next(n for n, a in enumerate(answers) if a.status_code == 200)
    found = [n for n in range(8) if await _search(company, "email", f"n{n}@example.com")]
    assert found == [winner]


async def test_the_same_id_number_twice_is_a_conflict(company: Company, neighbour: Company) -> None:
    await company.applicant()
    body = {"values": CANDIDATE}
    answer = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_applicant")
    assert len(await _search(company, "email", str(CANDIDATE["email"]))) == 1
    await neighbour.applicant()


async def test_concurrent_duplicates_leave_one(company: Company) -> None:
    body = {"values": CANDIDATE}
    answers = await asyncio.gather(
        *(company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body) for _ in range(8))
    )
    assert sorted(a.status_code for a in answers) == [201] + [409] * 7


async def test_a_repeated_write_happens_once(company: Company) -> None:
    body = {"values": {"full_name": "Ada Example"}}
    headers = {"Idempotency-Key": "a-key-of-the-client"}
    path = f"/v1/applicants?{READ}"
    answers = await asyncio.gather(
        *(company.call("recruiter", "POST", path, json=body, headers=headers) for _ in range(5))
    )
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["id"] for a in answers}) == 1
    other = {"values": {"full_name": "Grace Example"}}
    reused = await company.call("recruiter", "POST", path, json=other, headers=headers)
    assert (reused.status_code, reused.json()["code"]) == (409, "idempotency_key_reused")
    assert len(await _search(company, "name", "Ada Example")) == 1


async def test_pages_are_complete_and_in_order(company: Company) -> None:
    stored = [await company.applicant({"full_name": f"Person {number}"}) for number in range(7)]
    seen: list[str] = []
    cursor = ""
    while True:
        path = f"/v1/applicants?{READ}&limit=3{cursor}"
        page = (await company.call("recruiter", "GET", path)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&after={page['next']}"
    assert seen == stored[::-1]


@pytest.mark.promise("B3")
async def test_a_reveal_needs_a_reason_and_leaves_an_entry(company: Company) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}/reveal?{READ}"
    without = await company.call("hr_administrator", "POST", path, json={"fields": ["id_number"]})
    assert (without.status_code, without.json()["code"]) == (403, "reason_missing")
    body = {"fields": ["id_number"], "reason": "The ID card is checked at the door."}
    revealed = await company.call("hr_administrator", "POST", path, json=body)
    assert revealed.status_code == 200, revealed.text
    assert revealed.json()["values"] == {
        "id_number": {"kind": "cn_resident", "country": "CN", "number": CANDIDATE["id_number"]}
    }
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    events = [(e["event"], e["outcome"]) for e in log.json()["items"]]
    assert ("applicant.revealed", "allowed") in events
    assert ("applicant.revealed", "refused") in events


@pytest.mark.promise("G1")
async def test_minors_are_quarantined(company: Company) -> None:
    minor = await company.applicant({"full_name": "Young Example", "birth_date": "2012-05-01"})
    for role in company.staff:
        for path in (f"/v1/applicants/{minor}?{READ}", f"/v1/applicants/{minor}/applications?{READ}"):
            answer = await company.call(role, "GET", path)
            assert answer.status_code != 200 or answer.json() == {"items": []}, role
    assert await _search(company, "name", "Young Example") == []


@pytest.mark.promise("G1")
async def test_a_birth_date_that_disagrees_with_the_id_number_is_refused(company: Company) -> None:
    body = {"values": {**CANDIDATE, "birth_date": "1949-12-30"}}
    answer = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "birth_date_disagrees"
    applicant = await company.applicant(birth_date="1949-12-31")
    change = {"values": {"birth_date": "1949-12-30"}}
    path = f"/v1/applicants/{applicant}?{READ}"
    answer = await company.call("recruiter", "PATCH", path, json=change, headers={"If-Match": '"1"'})
    assert answer.json()["errors"][0]["code"] == "birth_date_disagrees"


@pytest.mark.promise("A2")
async def test_third_persons_need_an_attestation(company: Company) -> None:
    values = {"full_name": "Ada Example", "referees": [{"name": "Charles Example", "phone": "+442079460018"}]}
    path = f"/v1/applicants?{READ}"
    answer = await company.call("recruiter", "POST", path, json={"values": values})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "attestation_missing"
    body = {"values": values, "attests_authority": True}
    assert (await company.call("recruiter", "POST", path, json=body)).status_code == 201


@pytest.mark.promise("B1")
@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 422, "request_invalid"),
        ("?purpose=curiosity", 403, "purpose_unknown"),
        ("?purpose=research", 403, None),
        ("?purpose=", 422, "request_invalid"),
    ],
)
async def test_every_read_names_a_known_purpose(company: Company, query: str, status: int, code: str | None) -> None:
    applicant = await company.applicant()
    for method, path, body in (
        ("GET", f"/v1/applicants/{applicant}{query}", None),
        ("GET", f"/v1/applicants{query}", None),
        ("POST", f"/v1/applicants/search{query}", {"by": "mobile_last4", "value": "8000"}),
        ("POST", f"/v1/applicants/{applicant}/reveal{query}", {"fields": ["id_number"], "reason": "why"}),
    ):
        answer = await company.call("recruiter", method, path, json=body)
        assert answer.status_code == status, path
        assert code is None or answer.json()["code"] == code, path


@pytest.mark.promise("A5")
async def test_a_legal_duty_is_named_and_reads_only_its_fields(company: Company) -> None:
    applicant = await company.applicant()
    path = f"/v1/applicants/{applicant}?purpose=legal_obligation"
    unnamed = await company.call("hr_administrator", "GET", path)
    assert (unnamed.status_code, unnamed.json()["code"]) == (403, "duty_missing")
    duties = company.service.policy.purposes["legal_obligation"].duties
    for duty in duties.values():
        shown = (await company.call("hr_administrator", "GET", f"{path}&duty={duty.name}")).json()
        seen = {f"applicant.{name}" for name, mask in shown["masks"].items() if mask != "hidden"}
        assert seen <= duty.fields, duty.name
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=200")
    purposes = {entry["purpose"] for entry in log.json()["items"]}
    assert {f"legal_obligation:{name}" for name in duties} <= purposes
