"""The life of a person who is made of canaries: stored, and applying with texts and a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from tests.integration.canaries import APPLICANT, APPLICATION, DOCUMENT, SOURCE
from tests.integration.company import Company

READ = "purpose=recruitment"
_BY_THE_APPLICANT = ("health", "accommodation")
_BY_HR = ("background_check",)


@dataclass
class Lived:
    """A person who was stored and whose data was used, and every answer that it came to."""

    company: Company
    applicant: str
    answers: list[tuple[str, httpx.Response]] = field(default_factory=list)

    async def call(self, role: str, method: str, path: str, status: int | None = None, **more: Any) -> httpx.Response:
        """A request whose answer is kept."""
        answer = await self.company.call(role, method, path, **more)
        assert status is None or answer.status_code == status, (path, answer.text)
        self.answers.append((role, answer))
        return answer


async def store(settings: Settings, company: Company) -> Lived:
    """Store a person who is made of canaries, each value by whom it may come from."""
    others = (*_BY_THE_APPLICANT, *_BY_HR)
    body = {
        "values": {name: value for name, value in APPLICANT.items() if name not in others},
        "source": {"channel": "headhunter", "name": SOURCE},
        "attests_authority": True,
    }
    created = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    assert created.status_code == 201, created.text
    lived = Lived(company, created.json()["id"])
    for purpose in ("background_check", "accommodation"):
        consent = {"purpose": purpose, "notice_version": "1", "channel": "paper"}
        await lived.call("recruiter", "POST", f"/v1/applicants/{lived.applicant}/consents", 201, json=consent)
    service = await Service.start(settings)  # the applicant has no route of their own yet
    applicant = Actor(company.organisation, UUID(lived.applicant), ActorKind.APPLICANT, frozenset({"applicant"}))
    values = {name: APPLICANT[name] for name in _BY_THE_APPLICANT}
    draft = Draft(values, Source("applicant"))
    await service.register.update(applicant, "recruitment", UUID(lived.applicant), 1, draft)
    await service.close()
    path = f"/v1/applicants/{lived.applicant}?purpose=background_check"
    found = {"values": {name: APPLICANT[name] for name in _BY_HR}}
    await lived.call("hr_administrator", "PATCH", path, 200, json=found, headers={"If-Match": '"2"'})
    return lived


async def apply(lived: Lived) -> str:
    """Let the person apply with texts, a note and a document; the application's id."""
    company = lived.company
    requisition = await company.requisition()
    for role in ("hiring_manager", "interviewer"):
        path = f"/v1/requisitions/{requisition}/assignments/{company.staff[role]}"
        await lived.call("recruiter", "PUT", path, 204)
    body = {
        "applicant_id": lived.applicant,
        "requisition_id": requisition,
        "values": {name: APPLICATION[name] for name in ("answers", "cover_letter")},
    }
    application = (await lived.call("recruiter", "POST", f"/v1/applications?{READ}", 201, json=body)).json()["id"]
    note, version = {"text": APPLICATION["notes"]}, {"If-Match": '"1"'}
    await lived.call(
        "recruiter", "POST", f"/v1/applications/{application}/notes?{READ}", 201, json=note, headers=version
    )
    sending = f"/v1/applicants/{lived.applicant}/documents?kind=resume&{READ}"
    await lived.call("recruiter", "POST", sending, 201, content=DOCUMENT.encode())
    return str(application)
