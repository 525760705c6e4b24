"""A data subject reaches their own record, within what the policy gives them, and no other (promises F1, D6)."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import Applicant
from tests.integration.company import Company

OWN = "?purpose=recruitment"


@pytest.mark.promise("F1")
async def test_one_sees_and_corrects_ones_own(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    shown = await company.call(me, "GET", f"/v1/applicants/{applicant}{OWN}")
    assert shown.status_code == 200
    assert shown.json()["values"]["mobile"] == "+8613800138000"
    change = {"values": {"email": "new@example.com"}}
    tag = {"If-Match": shown.headers["etag"]}
    changed = await company.call(me, "PATCH", f"/v1/applicants/{applicant}{OWN}", json=change, headers=tag)
    assert changed.status_code == 200, changed.text
    seen = await company.call("recruiter", "GET", f"/v1/applicants/{applicant}{OWN}")
    assert seen.json()["values"]["email"] == "new@example.com"
    assert seen.json()["values"]["provenance"]["email"]["submitted_by"] == f"applicant:{applicant}"
    listed = await company.call(me, "GET", f"/v1/applicants{OWN}")
    assert [item["id"] for item in listed.json()["items"]] == [applicant]
    told = await company.call(me, "GET", f"/v1/applicants/{applicant}/accesses")
    assert told.status_code == 200
    assert {"recruiter", "applicant"} <= {role for each in told.json()["items"] for role in each["roles"]}


@pytest.mark.promise("D6")
async def test_nobody_elses(company: Company) -> None:
    mine = await company.applicant()
    other = await company.applicant({"full_name": "Else Where", "id_number": "110101199003074119"})
    me = company.as_applicant(mine)
    opening = await company.requisition()
    application = await company.application(other, opening)
    for method, path, body in [
        ("GET", f"/v1/applicants/{other}{OWN}", None),
        ("GET", f"/v1/applicants/{uuid4()}{OWN}", None),
        ("PATCH", f"/v1/applicants/{other}{OWN}", {"values": {"summary": "Mine now."}}),
        ("GET", f"/v1/applicants/{other}/accesses", None),
        ("GET", f"/v1/applicants/{other}/consents", None),
        ("GET", f"/v1/applicants/{other}/applications{OWN}", None),
        ("GET", f"/v1/applications/{application}{OWN}", None),
        (
            "POST",
            f"/v1/applicants/{other}/consents",
            {"purpose": "research", "notice_version": "1", "channel": "page"},
        ),
    ]:
        answer = await company.call(me, method, path, json=body, headers={"If-Match": '"1"'} if body else None)
        ended = answer.status_code == 404 or (answer.status_code == 200 and answer.json()["items"] == [])
        assert ended, (method, path, answer.text)
    assert (await company.call(me, "GET", "/v1/staff")).status_code == 403
    second = {"values": {"full_name": "Second Self"}, "attests_authority": True}
    refused = await company.call(me, "POST", f"/v1/applicants{OWN}", json=second)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_record_only")
    search = {"by": "name", "value": "Else Where"}
    assert (await company.call(me, "POST", f"/v1/applicants/search{OWN}", json=search)).status_code == 403
    page = await company.call(me, "GET", f"/v1/applicants{OWN}&requisition_id={opening}")
    assert page.json()["items"] == []


async def test_neither_staff_nor_the_gone_pass_for_an_applicant(company: Company) -> None:
    applicant = await company.applicant()
    stranger = company.as_applicant(str(company.staff["hr_administrator"]))
    assert (await company.call(stranger, "GET", f"/v1/applicants{OWN}")).status_code == 401
    me = company.as_applicant(applicant)
    table = Applicant.__table__  # type: ignore[attr-defined]
    await company.service.database.write(Change(Statement(table.update().values(state="cancelled"), across=True), {}))
    assert (await company.call(me, "GET", f"/v1/applicants/{applicant}{OWN}")).status_code == 401
