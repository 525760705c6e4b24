"""What a record held before it was corrected is kept, and shown to whoever may see the field (promises F1, B3)."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import UUID

import pytest

from tests.corrections.correcting import asked, corrected, earlier, history, patched, raw
from tests.integration.company import CANDIDATE, Company
from tests.integration.test_guardians import enter

pytestmark = pytest.mark.promise("F1")
ADDRESS = {"lines": ["文三路 90 号"], "city": "杭州", "region": None, "postal_code": None, "country": "CN"}


async def _log(company: Company, person: str) -> list[dict[str, Any]]:
    answer = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=100")
    return [each for each in answer.json()["items"] if each["event"] == "applicant.corrections_read"]


async def test_a_correction_keeps_what_it_replaces(company: Company) -> None:
    person = await company.applicant()
    me = company.as_applicant(person)
    source = {"channel": "headhunter", "name": "Example Search"}
    await corrected(company, person, {"mobile": "13900139001", "address": None}, source=source)
    await corrected(company, person, {"mobile": "13900139002"}, role=me, purpose="data_subject_request")
    second, first = await history(company, person, "hr_administrator")
    assert first["values"] == {"mobile": "+8613800138000", "address": ADDRESS}
    assert first["masks"] == {"mobile": "clear", "address": "clear"}
    assert (first["until_version"], first["purpose"], first["channel"]) == (1, "recruitment", "headhunter")
    recruiter = str(company.staff["recruiter"])
    assert first["replaced_by"] == {"kind": "staff", "roles": ["recruiter"], "id": recruiter}
    assert {name: each["channel"] for name, each in first["sources"].items()} == dict.fromkeys(
        ("mobile", "address"), "staff"
    )
    assert second["values"] == {"mobile": "+8613900139001"}
    assert second["sources"]["mobile"]["source"] == "Example Search"
    assert second["sources"]["mobile"]["submitted_by"] == f"staff:{recruiter}"
    assert second["sources"]["mobile"]["at"] == first["replaced_at"] < second["replaced_at"], "since, until"
    assert second["replaced_by"] == {"kind": "applicant", "roles": ["applicant"], "id": person}
    assert second["purpose"] == "data_subject_request"


async def test_what_changes_nothing_has_no_history(company: Company) -> None:
    person = await company.applicant()
    await corrected(company, person, {"mobile": "+86 138-0013-8000", "address": ADDRESS, "summary": None})
    await corrected(company, person, {"nationality": "CN", "summary": "A first value again."})
    assert await earlier(company, person) == [{"summary": CANDIDATE["summary"]}]


async def test_what_is_refused_has_no_history(company: Company) -> None:
    person = await company.applicant()
    await company.applicant({"full_name": "Other", "id_number": "110105198001010032"})
    refused = [
        (await patched(company, person, {"mobile": "13900139001"}, version=7)).status_code,
        (await patched(company, person, {"mobile": "no number"})).status_code,
        (await patched(company, person, {"mobile": "13900139001"}, role="security")).status_code,
        (await patched(company, person, {"mobile": "13900139001", "id_number": "110105198001010032"})).json()["code"],
    ]
    assert refused == [412, 422, 403, "duplicate_applicant"]
    assert await raw(company, "SELECT id FROM correction") == []


async def test_of_two_at_once_one_is_kept_with_what_it_replaced(company: Company) -> None:
    person = await company.applicant()
    both = [patched(company, person, {"mobile": f"1390013900{n}"}, version=1) for n in range(2)]
    assert sorted([answer.status_code for answer in await asyncio.gather(*both)]) == [200, 412]
    assert await earlier(company, person) == [{"mobile": "+8613800138000"}]


@pytest.mark.promise("B3", "D1")
async def test_it_is_masked_as_the_field_is(company: Company) -> None:
    person = await company.applicant()
    await company.application(person, await company.requisition(assigned="hiring_manager"), "interview")
    changes = {
        "full_name": "张三",
        "mobile": "13900139001",
        "id_number": "110105198001010032",
        "summary": "I am 张三. I also build ships.",
        "bank_account": None,
    }
    await corrected(company, person, changes)
    await corrected(company, person, {"summary": "Nothing more."})
    for role in ("recruiter", "hr_administrator", "hiring_manager"):
        path = f"/v1/applicants/{person}?purpose=recruitment"
        masks = (await company.call(role, "GET", path)).json()["masks"]
        newest, oldest = await history(company, person, role)
        for each in (newest, oldest):
            assert each["masks"] == {name: masks[name] for name in each["values"]}
        shown = {name for name in changes if masks[name] != "hidden"}
        assert oldest["values"].keys() == shown
        clear = {name for name, mask in oldest["masks"].items() if mask == "clear"}
        assert ("mobile" in clear) == (role != "hiring_manager")
        assert ("11010519491231002X" in str(oldest)) == (masks["id_number"] == "clear")
        assert ("张三" in newest["values"]["summary"]) == (role != "hiring_manager"), newest
        assert "ships" in newest["values"]["summary"]
        assert (oldest["replaced_by"]["id"] is None) == (role == "hiring_manager")
    assert (await asked(company, person, "interviewer")).status_code == 404, "not assigned"
    assert (await asked(company, person, "security")).status_code == 403
    assert (await asked(company, person, purpose="research")).status_code == 403


@pytest.mark.promise("B3")
async def test_it_is_in_the_log_with_the_fields_that_were_shown_and_no_others(company: Company) -> None:
    person = await company.applicant()
    assert await history(company, person) == []
    await corrected(company, person, {"mobile": "13900139001"})
    await history(company, person)
    await asked(company, person, "security")
    refused, shown, nothing = await _log(company, person)
    assert (nothing["outcome"], nothing["fields"], nothing["code"]) == ("allowed", "", "nothing_found")
    assert (shown["outcome"], shown["purpose"]) == ("allowed", "recruitment")
    assert shown["fields"] == "mobile=clear provenance=clear"
    assert refused["outcome"] == "refused"


async def test_one_sees_the_history_of_ones_own_record_and_of_no_other(company: Company) -> None:
    person, other = await company.applicant(), await company.applicant({"full_name": "Else Where"})
    await corrected(company, person, {"mobile": "13900139001"})
    mine, theirs = company.as_applicant(person), company.as_applicant(other)
    [seen] = await history(company, person, mine, purpose="data_subject_request")
    assert seen["values"] == {"mobile": "+8613800138000"}
    assert seen["replaced_by"] == {"kind": "staff", "roles": ["recruiter"], "id": None}, "staff are told by role"
    assert (await asked(company, person, theirs, purpose="data_subject_request")).status_code == 404
    assert await history(company, other, theirs, purpose="data_subject_request") == []


async def test_page_by_page(company: Company) -> None:
    person = await company.applicant()
    for n in range(5):
        await corrected(company, person, {"mobile": f"1390013900{n}"})
    seen, after = [], {}
    for count in (2, 2, 1):
        answer = (await asked(company, person, limit=2, **after)).json()
        assert len(answer["items"]) == count
        seen += [each["values"]["mobile"] for each in answer["items"]]
        after = {"after": answer["next"]}
    assert after == {"after": None}
    assert seen == [*(f"+861390013900{n}" for n in (3, 2, 1, 0)), "+8613800138000"]


@pytest.mark.promise("A2")
async def test_of_people_named_in_it_only_the_change_is_kept(company: Company) -> None:
    """Whoever is named no more is in no register, and would be found by no search of theirs."""
    referee = {"name": "Li Referee", "email": "li.referee@example.com"}
    person = await company.applicant(referees=[referee], emergency_contact={"name": "Wang", "phone": "13900139009"})
    await corrected(company, person, {"referees": None, "emergency_contact": None, "mobile": "13900139001"})
    await corrected(company, person, {"referees": [referee]})
    [seen] = await earlier(company, person, company.as_applicant(person))
    assert seen == {"mobile": "+8613800138000", "referees": None, "emergency_contact": None}
    [row] = await raw(company, "SELECT * FROM correction")
    assert sum(isinstance(value, bytes | memoryview) for value in row) == 2, "a number, and where it came from"


@pytest.mark.promise("G1")
async def test_a_corrected_birth_is_kept_and_closed_while_the_record_is(company: Company) -> None:
    person = await company.applicant({"full_name": "小明", "birth_date": "1990-01-01", "mobile": "13900139001"})
    me = company.as_applicant(person)
    await corrected(company, person, {"birth_date": "2016-03-04"})
    for role, purpose in (("recruiter", "recruitment"), ("hr_administrator", "recruitment"), (me, "recruitment")):
        answer = await asked(company, person, role, purpose=purpose)
        assert (answer.status_code, answer.json()["code"]) == (403, "subject_quarantined")
    await enter(company, person, "1996-03-04", "recruiter")
    assert (await enter(company, person, "1996-03-04", "hr_administrator")).json()["state"] == "active"
    values = await earlier(company, person, me, purpose="data_subject_request")
    assert values == [{"birth_date": "2016-03-04"}, {"birth_date": "1990-01-01"}]


_CHOICES: dict[str, list[Any]] = {
    "mobile": ["+8613900139001", "+8613900139002", None],
    "email": ["a@example.com", "b@example.com", None],
    "nationality": ["CN", "DE", None],
    "other_emails": [["x@example.com"], ["x@example.com", "y@example.com"], None],
    "summary": ["Short.", "A longer text." * 40, None],
}


@pytest.mark.parametrize("seed", range(2))
async def test_random_corrections_are_told_as_they_were_made(company: Company, seed: int) -> None:
    chance = random.Random(seed)
    now: dict[str, Any] = {"full_name": "张三丰"}
    person, told = await company.applicant(now), []
    for _ in range(12):
        changes = {name: chance.choice(_CHOICES[name]) for name in chance.sample(sorted(_CHOICES), 2)}
        await corrected(company, person, changes)
        gone = {n: now[n] for n, v in changes.items() if now.get(n) is not None and now[n] != v}
        told += [gone] if gone else []
        now |= changes
    assert await earlier(company, person) == told[::-1]
    count = await raw(company, "SELECT count(*) FROM correction WHERE applicant_id = $1", UUID(person))
    assert count == [(len(told),)]
