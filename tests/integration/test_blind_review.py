"""Blind review: the hiring side judges without being shown who somebody is, in every answer it gets (promise B3)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration.company import Company

READ = "purpose=recruitment"
SECRETS = (
    "张三丰",
    "三丰",
    "Zhang",
    "1949",
    "1951",
    "女",
    "female",
    "zhang.sanfeng",
    "13800138000",
    "杭州",
    "北京大学",
)
SECRETS_TOO = ("Peking University", "github.com", "文三路", "Wushu", "1968")
PERSON: dict[str, Any] = {
    "full_name": {"full": "张三丰", "family": "张", "given": "三丰", "latin": "Zhang Sanfeng"},
    "id_number": "11010519491231002X",
    "birth_date": "1949-12-31",
    "sex": "female",
    "nationality": "CN",
    "email": "zhang.sanfeng@example.com",
    "mobile": "138 0013 8000",
    "address": {"lines": ["文三路 90 号"], "city": "杭州", "country": "CN"},
    "profiles": [{"network": "GitHub", "username": "zhangsanfeng", "url": "https://github.com/zhangsanfeng"}],
    "education": [{"school": "Peking University", "degree": "BSc", "major": "Physics", "start": "1968", "end": "1972"}],
    "employment": [
        {"employer": "Example Ltd", "position": "Engineer", "start": "1972-09", "summary": "张三丰 led the Wushu team."}
    ],
    "skills": [{"name": "Python", "keywords": ["zhang.sanfeng@example.com"]}],
    "languages": [{"name": "German", "fluency": "fluent"}],
    "summary": "我是张三丰，女，毕业于北京大学。",
    "materials": {"certificates": [{"name": "Zhang Sanfeng, Wushu master"}]},
}
SHOWN = {"full_name", "education", "employment", "skills", "languages"}


def _told(text: str) -> str:
    """The answer without identifiers made by chance, in which any four digits may stand."""
    return re.sub(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", "", text)


async def _opening(company: Company, reference: str, blind: dict[str, Any] | None, *roles: str) -> str:
    body: dict[str, Any] = {"reference": reference, "title": "Engineer"}
    if blind is not None:
        body["blind_review"] = blind
    answer = await company.call("recruiter", "POST", "/v1/requisitions", json=body)
    assert answer.status_code == 201, answer.text
    requisition = str(answer.json()["id"])
    for role in roles:
        path = f"/v1/requisitions/{requisition}/assignments/{company.staff[role]}"
        assert (await company.call("recruiter", "PUT", path)).status_code == 204
    return requisition


async def _answers(company: Company, role: str, applicant: str, application: str, requisition: str) -> list[str]:
    """Everything that the hiring side can get of a person."""
    texts = []
    for path in (
        f"/v1/applicants/{applicant}?{READ}",
        f"/v1/applicants?{READ}",
        f"/v1/applicants?{READ}&" + "&".join(f"fields={name}" for name in PERSON),
        f"/v1/applicants?{READ}&requisition_id={requisition}",
        f"/v1/applicants?{READ}&requisition_id={requisition}&stage=interview",
        f"/v1/applications/{application}?{READ}",
        f"/v1/applicants/{applicant}/applications?{READ}",
    ):
        answer = await company.call(role, "GET", path)
        assert answer.status_code in (200, 403), answer.text
        texts.append(_told(answer.text))
    search = await company.call(role, "POST", f"/v1/applicants/search?{READ}", json={"by": "name", "value": "张三丰"})
    texts.append(_told(search.text))
    return texts


async def _applied(company: Company, applicant: str, requisition: str, stage: str = "interview") -> str:
    body = {
        "applicant_id": applicant,
        "requisition_id": requisition,
        "stage": stage,
        "values": {
            "cover_letter": "Dear team, I am Zhang Sanfeng of Peking University.",
            "answers": [{"question": "Who are you?", "answer": "张三丰"}],
        },
    }
    answer = await company.call("recruiter", "POST", f"/v1/applications?{READ}", json=body)
    assert answer.status_code == 201, answer.text
    application = str(answer.json()["id"])
    noted = await company.call(
        "recruiter",
        "POST",
        f"/v1/applications/{application}/notes?{READ}",
        json={"text": "Ms Zhang called.", "acknowledged": ["name", "own_value", "person"]},
        headers={"If-Match": '"1"'},
    )
    assert noted.is_success, noted.text
    return application


async def _values(company: Company, role: str, applicant: str) -> dict[str, Any]:
    answer = await company.call(role, "GET", f"/v1/applicants/{applicant}?{READ}")
    assert answer.status_code == 200, answer.text
    return {name: value for name, value in answer.json()["values"].items() if value is not None}


def _full(name: Any) -> str:
    """A pseudonym is a text, a name is made of parts."""
    return name if isinstance(name, str) else str(name["full"])


async def _name(company: Company, role: str, applicant: str) -> str:
    return _full((await _values(company, role, applicant))["full_name"])


@pytest.mark.promise("B3", "B4")
async def test_nothing_tells_who_somebody_is(company: Company) -> None:
    applicant = await company.applicant(PERSON)
    requisition = await _opening(company, "BLIND", {"on": True}, "hiring_manager", "interviewer")
    application = await _applied(company, applicant, requisition)
    for role in ("hiring_manager", "interviewer"):
        for text in await _answers(company, role, applicant, application, requisition):
            assert not [secret for secret in (*SECRETS, *SECRETS_TOO) if secret in text], (role, text)
            assert "Ms Zhang" not in text
        values = await _values(company, role, applicant)
        assert set(values) <= SHOWN
        assert values["full_name"].startswith("Candidate ")
        assert values["education"][0]["degree"] == "BSc"
        assert values["skills"][0]["name"] == "Python"
    for role in ("recruiter", "hr_administrator"):
        assert (await _values(company, role, applicant))["full_name"]["full"] == "张三丰"


@pytest.mark.promise("B3")
async def test_hr_lifts_it_for_a_stage_or_for_good(company: Company) -> None:
    applicant = await company.applicant(PERSON)
    requisition = await _opening(company, "BLIND", {"on": True, "shown_at": ["offer"]}, "hiring_manager")
    application = await _applied(company, applicant, requisition, "screening")

    async def name() -> str:
        return await _name(company, "hiring_manager", applicant)

    async def move(stage: str) -> None:
        path = f"/v1/applications/{application}"
        tag = (await company.call("recruiter", "GET", f"{path}?{READ}")).headers["etag"]
        moved = await company.call("recruiter", "PATCH", path, json={"stage": stage}, headers={"If-Match": tag})
        assert moved.is_success, moved.text

    assert (await name()).startswith("Candidate ")
    await move("interview")
    assert (await name()).startswith("Candidate ")
    await move("offer")
    assert await name() == "张三丰"
    await move("rejected")  # who is turned down is not uncovered by it
    assert (await name()).startswith("Candidate ")
    await move("interview")
    path = f"/v1/requisitions/{requisition}"
    body = {"blind_review": {"on": False}}
    tag = (await company.call("recruiter", "GET", path)).headers["etag"]
    for role in ("hiring_manager", "interviewer"):
        no = await company.call(role, "PATCH", path, json=body, headers={"If-Match": tag})
        assert no.status_code == 403
    assert (await name()).startswith("Candidate ")
    lifted = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": tag})
    assert lifted.is_success, lifted.text
    assert await name() == "张三丰"
    shown = await company.call("hiring_manager", "GET", path)
    assert shown.json()["blind_review"] == {"on": False, "shown_at": []}
    log = await company.call("auditor", "GET", f"/v1/audit/entries?staff_id={company.staff['recruiter']}&limit=50")
    told = {e["fields"] for e in log.json()["items"] if e["event"].startswith("requisition.")}
    assert {"blind_review=on shown_at=offer", "blind_review=off"} <= told


@pytest.mark.promise("B3")
async def test_of_two_openings_the_strictest_decides_for_each_viewer(company: Company) -> None:
    applicant = await company.applicant(PERSON)
    openly = await _opening(company, "OPEN", None, "hiring_manager", "interviewer")
    blind = await _opening(company, "BLIND", {"on": True}, "hiring_manager")
    first = await _applied(company, applicant, openly, "interview")
    assert (await _name(company, "hiring_manager", applicant)) == "张三丰"
    second = await _applied(company, applicant, blind, "applied")
    for application, requisition in ((first, openly), (second, blind)):
        for text in await _answers(company, "hiring_manager", applicant, application, requisition):
            assert not [secret for secret in (*SECRETS, *SECRETS_TOO) if secret in text], text
    # The interviewer of the open one alone does not judge blind.
    assert (await _name(company, "interviewer", applicant)) == "张三丰"
    page = await company.call("hiring_manager", "GET", f"/v1/applicants?{READ}&fields=full_name")
    other = await company.applicant({"full_name": "Some Body"})
    await _applied(company, other, openly, "interview")
    page = await company.call("hiring_manager", "GET", f"/v1/applicants?{READ}&fields=full_name")
    names = {item["id"]: _full(item["values"]["full_name"]) for item in page.json()["items"]}
    assert names[other] == "Some Body"
    assert names[applicant].startswith("Candidate ")


@pytest.mark.promise("B3")
async def test_another_hat_does_not_see_through(company: Company) -> None:
    """A recruiter who also sits on the hiring side of a blind opening judges its people blind, and reveals nothing."""
    applicant = await company.applicant(PERSON)
    requisition = await _opening(company, "BLIND", {"on": True}, "hiring_manager")
    await _applied(company, applicant, requisition)
    staff = company.staff["hiring_manager"]
    tag = (await company.call("hr_administrator", "GET", f"/v1/staff/{staff}")).headers["etag"]
    both = await company.call(
        "hr_administrator",
        "PATCH",
        f"/v1/staff/{staff}",
        json={"roles": ["hiring_manager", "recruiter"]},
        headers={"If-Match": tag},
    )
    assert both.is_success
    assert company.service.issuer is not None
    token = company.service.issuer.issue(company.organisation, staff, authenticated_ago=1)
    company.headers["both"] = {"Authorization": f"Bearer {token}"}
    assert (await _name(company, "both", applicant)).startswith("Candidate ")
    reveal = {"fields": ["id_number"], "reason": "The card is checked."}
    answer = await company.call("both", "POST", f"/v1/applicants/{applicant}/reveal?{READ}", json=reveal)
    assert (answer.status_code, answer.json()["code"]) == (403, "reveal_not_permitted")
    found = await company.call("both", "POST", f"/v1/applicants/search?{READ}", json={"by": "name", "value": "张三丰"})
    assert not [secret for secret in SECRETS if secret in _told(found.text)]
    other = await company.applicant({"full_name": "Some Body"})
    assert (await _name(company, "both", other)) == "Some Body"


@pytest.mark.promise("B3")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_a_blind_review_cannot_be(company: Company) -> None:
    for blind, code in (
        ({"on": True, "shown_at": ["no_such_stage"]}, "stage_unknown"),
        ({"shown_at": ["offer"]}, "request_invalid"),
        ({"on": "yes"}, "request_invalid"),
    ):
        body = {"reference": "B-1", "title": "Engineer", "blind_review": blind}
        answer = await company.call("recruiter", "POST", "/v1/requisitions", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
