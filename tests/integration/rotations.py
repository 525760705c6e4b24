"""What tests of rotations have in common."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ats_privacy.jobs.rotating import Workshop
from ats_privacy.service import Service
from tests.integration.company import Company

REVEALED = ("full_name", "email", "mobile", "id_number", "bank_account", "expected_salary", "summary", "education")


def workshop(service: Service, **changes: Any) -> Workshop:
    """A workshop over the service, which waits for nobody."""
    settings: dict[str, Any] = {"settle_seconds": 0, "grace_seconds": 0, "batch": 7} | changes
    return Workshop(service.database, service.keyrings, service.gate.audit, service.policy, **settings)


def id_number(number: int) -> str:
    """A resident ID with its check digit."""
    born = date(1949, 12, 31) + timedelta(days=number // 1000)
    body = f"110105{born:%Y%m%d}{number % 1000:03d}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


async def applicants(company: Company, count: int, start: int = 0) -> list[str]:
    """Applicants that differ in what they are found by."""
    return [
        await company.applicant(
            full_name=f"候选人{n}",
            id_number=id_number(n),
            email=f"person.{n}@example.com",
            mobile=f"1380013{n:04d}",
        )
        for n in range(start, start + count)
    ]


async def values_of(company: Company, applicant: str) -> dict[str, Any]:
    """What the recruiter sees of an applicant."""
    answer = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    assert answer.status_code == 200, answer.text
    values: dict[str, Any] = answer.json()["values"]
    return values


async def found_by(company: Company, field: str, term: str) -> list[str]:
    """Applicants found by a value."""
    answer = await company.call(
        "recruiter", "POST", "/v1/applicants/search?purpose=recruitment", json={"by": field, "value": term}
    )
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["items"]]
