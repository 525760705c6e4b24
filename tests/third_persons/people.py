"""People whom applicants name, and how tests ask about them."""

from __future__ import annotations

from typing import Any

import httpx

from tests.integration.company import Company

LI: dict[str, Any] = {
    "name": "Li Referee",
    "relation": "manager",
    "company": "Example Ltd",
    "email": "Li.Referee@Example.com",
    "phone": "139 0013 9000",
    "text": "A quiet worker.",
}
SUN: dict[str, Any] = {"name": "Sun Colleague", "relation": "colleague", "phone": "13700137000"}
WANG: dict[str, Any] = {"name": "Wang Contact", "relation": "sister", "phone": "13600136000"}
MINOR = {"birth_date": "2015-06-01"}
PROOF = {"evidence": "form-18"}
READ = "purpose=recruitment"


async def naming(company: Company, referees: list[dict[str, Any]] | None = None, **values: Any) -> str:
    """A new applicant who names these people."""
    more = {} if referees is None else {"referees": referees}
    return await company.applicant({"full_name": "Zhao Applicant", "email": "zhao@example.com"}, **more, **values)


async def listed(company: Company, which: str = "untold", role: str = "recruiter") -> list[dict[str, Any]]:
    """Who is to be told."""
    answer = await company.call(role, "GET", f"/v1/third-persons?which={which}")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def counted(company: Company) -> dict[str, int]:
    """How many there are of each."""
    answer = await company.call("privacy_officer", "GET", "/v1/third-persons")
    counts: dict[str, int] = answer.json()["counts"]
    return counts


async def held(company: Company, value: str) -> list[dict[str, Any]]:
    """What is held of somebody."""
    answer = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json={"value": value, **PROOF})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def shown(company: Company, applicant: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of a record for the recruiter, and what a change must be based on."""
    answer = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?{READ}")
    assert answer.status_code == 200, answer.text
    return answer.json()["values"], {"If-Match": answer.headers["ETag"]}


async def changed(company: Company, applicant: str, values: dict[str, Any], **more: Any) -> httpx.Response:
    """The answer to a change of a record."""
    _, version = await shown(company, applicant)
    body = {"values": values, "attests_authority": True, **more}
    return await company.call("recruiter", "PATCH", f"/v1/applicants/{applicant}?{READ}", json=body, headers=version)


async def removed(company: Company, person: str, ground: str = "objection") -> dict[str, Any]:
    """The answer to a removal."""
    body = {"ground": ground, **PROOF}
    answer = await company.call("privacy_officer", "POST", f"/v1/third-persons/{person}/removal", json=body)
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told
