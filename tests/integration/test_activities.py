"""An activity is a purpose of its own: its notice, its fields, its consent, its time (promise A14)."""

from __future__ import annotations

import pytest

from ats_privacy.domain.identity import iso_instant, now_us
from tests.integration.company import Company
from tests.integration.publishing import OPEN_DAY, consent, publish

pytestmark = pytest.mark.promise("A14")


async def _declare(company: Company, **changes: object) -> str:
    body = OPEN_DAY | changes
    answer = await company.call("hr_administrator", "POST", "/v1/activities", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["purpose"])


async def _read(company: Company, applicant: str, purpose: str, role: str = "recruiter") -> str:
    answer = await company.call(role, "GET", f"/v1/applicants/{applicant}?purpose={purpose}")
    return "ok" if answer.status_code == 200 else str(answer.json()["code"])


async def test_it_uses_its_own_fields_with_its_own_consent_while_it_lasts(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    purpose = await _declare(company)
    other = await _declare(company, name="talk", fields=["full_name"])
    assert await _read(company, applicant, "activity") == "activity_missing"
    assert await _read(company, applicant, purpose) == "consent_missing"
    body = {"purpose": purpose, "notice_version": "1", "channel": "page"}
    given = await company.call(me, "POST", f"/v1/applicants/{applicant}/consents", json=body)
    assert given.status_code == 201, given.text
    shown = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose={purpose}")
    assert {n: m for n, m in shown.json()["masks"].items() if m != "hidden"} == {
        "full_name": "clear", "mobile": "partial",
    }  # fmt: skip
    assert await _read(company, applicant, other) == "consent_missing"
    assert await _read(company, applicant, "research", "hr_administrator") == "consent_missing"
    assert await _read(company, applicant, purpose, "finance") == "role_not_permitted"
    listed = await company.call("recruiter", "GET", f"/v1/applicants?purpose={purpose}")
    assert [item["id"] for item in listed.json()["items"]] == [applicant]
    change = {"values": {"mobile": "139 0013 9000"}}
    path = f"/v1/applicants/{applicant}?purpose={purpose}"
    assert (await company.call(me, "PATCH", path, json=change, headers={"If-Match": '"1"'})).status_code == 200
    beyond = {"values": {"email": "a@example.com"}}
    refused = await company.call(me, "PATCH", path, json=beyond, headers={"If-Match": '"2"'})
    assert refused.json()["code"] == "write_not_permitted"
    log = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    assert purpose in {entry["purpose"] for entry in log.json()["items"]}
    assert (await company.call("hr_administrator", "DELETE", "/v1/activities/open_day")).status_code == 204
    assert await _read(company, applicant, purpose) == "purpose_not_in_notice"
    assert (await company.call("recruiter", "GET", f"/v1/applicants?purpose={purpose}")).status_code == 403
    assert (await company.call("hr_administrator", "DELETE", "/v1/activities/open_day")).status_code == 404


async def test_it_shows_at_the_activity_which_data_it_needs(company: Company) -> None:
    await _declare(company)
    path = f"/notices/{company.organisation}/activities/open_day"
    shown = (await company.client.get(f"{path}?language=zh")).json()
    assert (shown["title"], shown["notice"]) == (OPEN_DAY["title_zh"], OPEN_DAY["notice_zh"])
    assert shown["fields"] == ["full_name", "mobile"]
    assert (await company.client.get(path.replace("open_day", "other"))).status_code == 404


async def test_what_is_not_declared_going_on_or_in_the_notice_is_refused(company: Company, neighbour: Company) -> None:
    applicant = await company.applicant()
    assert await _read(company, applicant, "activity_never_declared") == "purpose_not_in_notice"
    later = await _declare(company, begins_at=iso_instant(now_us() + 3_600_000_000))
    assert await _read(company, applicant, later) == "purpose_not_in_notice"
    body = {"purpose": later, "notice_version": "1", "channel": "paper"}
    consents = f"/v1/applicants/{applicant}/consents"
    early = await company.call("recruiter", "POST", consents, json=body)
    assert early.json()["code"] == "purpose_not_in_notice"
    theirs = await _declare(neighbour, name="their_day")
    assert await _read(company, applicant, theirs) == "purpose_not_in_notice"
    going_on = await _declare(company, name="fair")
    await consent(company, applicant, going_on)
    assert await _read(company, applicant, going_on) == "ok"
    await publish(company, ["activity"])
    assert await _read(company, applicant, going_on) == "purpose_suspended"
    await consent(company, applicant, going_on)
    assert await _read(company, applicant, going_on) == "ok"
    await publish(company, without=["activity"])
    assert await _read(company, applicant, going_on) == "purpose_not_in_notice"


BAD = {
    "a sensitive field": ({"fields": ["id_number"]}, "activity_field_not_allowed"),
    "health": ({"fields": ["full_name", "health"]}, "activity_field_not_allowed"),
    "a field that there is not": ({"fields": ["nose"]}, "activity_field_not_allowed"),
    "kept for too long": ({"retention": "P2Y"}, "activity_retention_invalid"),
    "kept for seven months": ({"retention": "P7M"}, "activity_retention_invalid"),
    "over already": ({"ends_at": "2020-01-01T00:00:00Z"}, "activity_dates_invalid"),
    "longer than two years": ({"ends_at": "2030-01-01T00:00:00Z"}, "activity_dates_invalid"),
    "no day of the calendar": ({"begins_at": "2026-02-30T00:00:00Z"}, "instant_invalid"),
    "a name with a digit": ({"name": "day1"}, "request_invalid"),
    "no notice": ({"notice_zh": "   "}, "notice_text_missing"),
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_declarations_beyond_the_policy_are_refused(company: Company) -> None:
    for case, (changes, code) in BAD.items():
        refused = await company.call("hr_administrator", "POST", "/v1/activities", json=OPEN_DAY | changes)
        assert (refused.status_code, refused.json()["code"]) == (422, code), case
    await _declare(company)
    again = await company.call("hr_administrator", "POST", "/v1/activities", json=OPEN_DAY)
    assert (again.status_code, again.json()["code"]) == (409, "activity_exists")
    items = (await company.call("auditor", "GET", "/v1/activities")).json()["items"]
    assert [item["purpose"] for item in items] == ["activity_open_day"]
