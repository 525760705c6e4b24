"""How tests send and read documents."""

from __future__ import annotations

from collections.abc import Mapping

import httpx

from tests.integration.company import Company


async def send(
    company: Company,
    role: str,
    applicant: str,
    content: bytes,
    *,
    kind: str = "resume",
    headers: Mapping[str, str] | None = None,
) -> httpx.Response:
    """The answer to a document sent as the body."""
    path = f"/v1/applicants/{applicant}/documents?purpose=recruitment&kind={kind}"
    sent = {"Content-Type": "application/octet-stream", **(headers or {})}
    return await company.call(role, "POST", path, content=content, headers=sent)


async def read(company: Company, role: str, applicant: str, document: str, part: str = "") -> httpx.Response:
    """The answer to a reading of a document, or of its ``/text``."""
    return await company.call(role, "GET", f"/v1/applicants/{applicant}/documents/{document}{part}?purpose=recruitment")


async def document(company: Company, content: bytes) -> tuple[str, str]:
    """An applicant in an interview whom the hiring side is assigned to, and a document of theirs."""
    applicant = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    path = f"/v1/requisitions/{requisition}/assignments/{company.staff['interviewer']}"
    assert (await company.call("recruiter", "PUT", path)).status_code == 204
    await company.application(applicant, requisition, "interview")
    told = await send(company, "recruiter", applicant, content)
    assert told.status_code == 201, told.text
    return applicant, str(told.json()["id"])
