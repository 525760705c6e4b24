"""Reveals ask for enough factors, proven recently (RFC 9470); the challenge discloses nothing and is audited."""

from __future__ import annotations

import pytest

from tests.integration.company import Company

REVEAL = {"fields": ["id_number"], "reason": "The card is checked."}


async def _ask(company: Company, applicant: str, role: str, factors: int, ago: int) -> tuple[int, str, str, list[str]]:
    assert company.service.issuer is not None
    token = company.service.issuer.issue(
        company.organisation, company.staff[role], factors=factors, authenticated_ago=ago
    )
    headers = {"Authorization": f"Bearer {token}"}
    path = f"/v1/applicants/{applicant}/reveal?purpose=recruitment"
    answer = await company.client.post(path, json=REVEAL, headers=headers)
    told = answer.json()
    assert answer.is_success == ("11010519491231002X" in answer.text)
    return answer.status_code, told.get("code", ""), answer.headers.get("www-authenticate", ""), told.get("missing", [])


@pytest.mark.promise("D6", "B3")
async def test_a_reveal_needs_two_factors_of_the_last_minutes(company: Company) -> None:
    applicant = await company.applicant()
    for _ in range(2):  # the second time from the cache of compiled views
        assert (await _ask(company, applicant, "hr_administrator", 2, 0))[0] == 200
        for factors, ago, missing in ((1, 0, "assurance_2"), (2, 3000, "fresh_authentication")):
            status, code, header, told = await _ask(company, applicant, "hr_administrator", factors, ago)
            assert (status, code, told) == (401, "insufficient_user_authentication", [missing])
            assert header.startswith('Bearer realm="ats-privacy", error="insufficient_user_authentication"')
            assert header.endswith(', acr_values="urn:ats-privacy:acr:two-factors", max_age="600"')
    listed = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=50")
    found = [(e["outcome"], e["code"]) for e in listed.json()["items"] if e["event"] == "applicant.revealed"]
    assert sorted(found) == [("allowed", "")] * 2 + [("refused", "insufficient_user_authentication")] * 4


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_may_not_reveal_is_not_asked_for_factors(company: Company) -> None:
    applicant = await company.applicant()
    for factors, ago in ((1, 0), (2, 3000)):
        status, _, header, _ = await _ask(company, applicant, "finance", factors, ago)
        assert (status, header) == (403, "")


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_masked_needs_no_fresh_factor(company: Company) -> None:
    applicant = await company.applicant()
    assert company.service.issuer is not None
    token = company.service.issuer.issue(
        company.organisation, company.staff["hr_administrator"], factors=1, authenticated_ago=3000
    )
    answer = await company.client.get(
        f"/v1/applicants/{applicant}?purpose=recruitment", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
    assert "11010519491231002X" not in answer.text
