"""A company with staff of every role, and how tests speak to the service in its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from ats_privacy.domain.actors import Role
from ats_privacy.service import Service

CANDIDATE: dict[str, Any] = {
    "full_name": "张三丰",
    "id_number": "11010519491231002X",
    "email": "zhang.sanfeng@example.com",
    "mobile": "138 0013 8000",
    "address": {"lines": ["文三路 90 号"], "city": "杭州", "country": "CN"},
    "education": [{"school": "Peking University", "degree": "BSc", "major": "Physics", "end": "1972"}],
    "employment": [{"employer": "Example Ltd", "position": "Engineer", "start": "1972-09"}],
    "expected_salary": {"amount": "32000", "currency": "CNY", "period": "month"},
    "bank_account": {"holder": "张三丰", "number": "6222021234567890128"},
    "summary": "Builds bridges between people.",
}


@dataclass
class Company:
    """An organisation with one member of staff a role, and a client that speaks to the service for each of them."""

    service: Service
    client: httpx.AsyncClient
    organisation: UUID
    staff: dict[str, UUID]
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    colleagues: dict[str, UUID] = field(default_factory=dict)

    async def call(
        self,
        role: str,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """A request in the name of the member of staff with a role."""
        sent = self.headers[role] | dict(headers or {})
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        return await self.client.request(method, path, json=json, content=content, headers=sent)

    def as_applicant(self, applicant: str) -> str:
        """Let the client speak in the name of an applicant; returns the name to call by."""
        assert self.service.issuer is not None
        token = self.service.issuer.issue(self.organisation, UUID(applicant), kind="applicant", factors=1)
        self.headers[f"applicant {applicant}"] = {"Authorization": f"Bearer {token}"}
        return f"applicant {applicant}"

    async def colleague(self, role: str, name: str = "colleague") -> UUID:
        """One more member of staff with a role, to call by a name of their own; twice the same is one."""
        if name not in self.colleagues:
            self.colleagues[name] = await self.service.organisations.first_staff(
                self.organisation, f"{name}.{role}", frozenset({role}), undertaking="signed"
            )
        assert self.service.issuer is not None
        token = self.service.issuer.issue(self.organisation, self.colleagues[name])
        self.headers[name] = {"Authorization": f"Bearer {token}"}
        return self.colleagues[name]

    async def applicant(self, values: Mapping[str, Any] | None = None, **changes: Any) -> str:
        """Store an applicant; returns the id."""
        body = {"values": {**(CANDIDATE if values is None else values), **changes}, "attests_authority": True}
        answer = await self.call("recruiter", "POST", "/v1/applicants?purpose=recruitment", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def third_person(self, **entry: str) -> str:
        """Store an applicant who names a referee; returns the number under which the referee is registered."""
        referee = {"name": "Li Referee", "email": "li.referee@example.com"} | entry
        applicant = await self.applicant({"full_name": "Names A Referee"}, referees=[referee])
        answer = await self.call("recruiter", "GET", "/v1/third-persons?limit=200")
        assert answer.status_code == 200, answer.text
        [person] = [item["id"] for item in answer.json()["items"] if item["applicant_id"] == applicant]
        return str(person)

    async def minor(self, born: str = "2012-01-01", **changes: Any) -> str:
        """Store a minor, who is quarantined; returns the id."""
        return await self.applicant({"full_name": "小明", "birth_date": born}, **changes)

    async def guardian(self, minor: str, *purposes: str) -> str:
        """Let the recruiter record a guardian's consent; returns its id."""
        body = {
            "purposes": purposes or ("recruitment",),
            "relation": "parent",
            "method": "in_person",
            "reference": "file-1",
        }
        answer = await self.call("recruiter", "POST", f"/v1/applicants/{minor}/guardians", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def notice_digest(self, number: int | str = "current", language: str = "en") -> str:
        """The digest of a notice's text, as whoever reads it gets it."""
        answer = await self.client.get(f"/notices/{self.organisation}/{number}?language={language}")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["digest"])

    async def undertaking_digest(self, number: int = 1, language: str = "en") -> str:
        """The digest of an undertaking's text, as whoever reads it gets it."""
        answer = await self.call("recruiter", "GET", "/v1/undertakings")
        assert answer.status_code == 200, answer.text
        return str(answer.json()["items"][number - 1]["digests"][language])

    async def requisition(self, reference: str = "ENG-1", assigned: str | None = None) -> str:
        """Open a requisition; returns its id."""
        body = {"reference": reference, "title": "Engineer"}
        answer = await self.call("recruiter", "POST", "/v1/requisitions", json=body)
        assert answer.status_code == 201, answer.text
        requisition = str(answer.json()["id"])
        if assigned is not None:
            path = f"/v1/requisitions/{requisition}/assignments/{self.staff[assigned]}"
            assert (await self.call("recruiter", "PUT", path)).status_code == 204
        return requisition

    async def application(self, applicant: str, requisition: str, stage: str = "applied") -> str:
        """Let an applicant apply; returns the application's id."""
        body = {"applicant_id": applicant, "requisition_id": requisition, "stage": stage}
        answer = await self.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


async def found(service: Service, client: httpx.AsyncClient, name: str) -> Company:
    """A new organisation with staff of every role."""
    organisation = await service.organisations.found(name, "CN")
    company = Company(service, client, organisation, {})
    assert service.issuer is not None
    for role in Role:
        if role in (Role.VENDOR, Role.APPLICANT):
            continue
        staff = await service.organisations.first_staff(
            organisation, f"{role}.one", frozenset({role.value}), undertaking="signed"
        )
        company.staff[role.value] = staff
        token = service.issuer.issue(organisation, staff)
        company.headers[role.value] = {"Authorization": f"Bearer {token}"}
    return company
