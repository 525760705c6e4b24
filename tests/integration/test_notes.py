"""Notes of staff are looked through before they are stored (promises A17, A2)."""

from __future__ import annotations

import pytest

from tests.integration.company import Company

NOTES = "/v1/applications/{}/notes?purpose=recruitment"


async def _noted(company: Company, text: str, acknowledged: list[str] | None = None) -> tuple[int, dict[str, str], str]:
    applicant = await company.applicant()
    application = await company.application(applicant, await company.requisition())
    body = {"text": text} | ({} if acknowledged is None else {"acknowledged": acknowledged})
    answer = await company.call("recruiter", "POST", NOTES.format(application), json=body, headers={"If-Match": '"1"'})
    return answer.status_code, answer.json(), application


@pytest.mark.promise("A17")
@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("怀孕三个月，希望延期面试。", "pregnancy"),
        ("Told me that she is pregnant and married.", "pregnancy, family"),
        ("他有糖尿病史", "health"),
        ("References: Sarah Lindqvist, +49 89 4520 1177", "phone, name"),
        ("Her ID is 11010519491231002X.", "id_number"),
        ("他妻子徐佳莹在同城工作。", "name"),
        ("Goes to church on Sundays.", "religion"),
        ("已婚，党员。", "family, politics"),
    ],
)
async def test_what_should_not_stand_there_is_asked_about(company: Company, text: str, kinds: str) -> None:
    status, told, application = await _noted(company, text)
    assert (status, told["code"]) == (422, "note_holds_personal_data")
    assert kinds in told["detail"]
    assert text not in str(told)
    read = await company.call("recruiter", "GET", f"/v1/applications/{application}?purpose=recruitment")
    assert read.json()["values"].get("notes") is None
    body = {"text": text, "acknowledged": kinds.split(", ")}
    kept = await company.call("recruiter", "POST", NOTES.format(application), json=body, headers={"If-Match": '"1"'})
    assert kept.status_code == 201, kept.text
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=50")
    assert kinds.replace(",", "") in {entry["code"] for entry in log.json()["items"]}


@pytest.mark.parametrize(
    "text",
    [
        "Strong in system design; asked good questions about on-call. 张三丰 wants to start in March.",
        "很好的沟通能力，建议进入二面。",
        "Improved P99 from 380 ms to 45 ms at 15,000 requests per second, 2015-09 to 2019-06.",
    ],
)
async def test_plain_notes_pass(company: Company, text: str) -> None:
    status, told, _ = await _noted(company, text)
    assert status == 201, told
