"""An applicant at their own pages: what is held, consents, checks, who looked, cancelling (promises F1, F3, F5, A4)."""

from __future__ import annotations

import re

import pytest

from tests.integration import check_company, vendor_company
from tests.integration.check_company import Check, contracted, ordered
from tests.integration.company import CANDIDATE
from tests.pages.visiting import SITE, Browser, Visiting, form_of, forms_of


async def _person(visiting: Visiting) -> tuple[str, Browser]:
    person = await visiting.company.applicant()
    return person, await visiting.applicant(person)


@pytest.mark.promise("F1")
@pytest.mark.parametrize(("language", "words"), [("en", "What is held of me"), ("zh-CN", "我的信息")])
async def test_one_sees_what_is_held(visiting: Visiting, language: str, words: str) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.applicant(person, language)
    page = await browser.get("/pages/me")
    assert words in page.text
    for value in (CANDIDATE["full_name"], CANDIDATE["email"], "Peking University"):
        assert str(value) in page.text
    assert "张" not in (re.search(r"<title>(.*?)</title>", page.text) or [""])[0]


@pytest.mark.promise("F3")
async def test_a_consent_is_withdrawn_with_one_click(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    body = {"purpose": "research", "notice_version": "1", "channel": "page"}
    path = f"/v1/applicants/{person}/consents"
    assert (await visiting.company.call("recruiter", "POST", path, json=body)).status_code == 201
    page = await browser.get("/pages/me/consents")
    [form] = [form for form in forms_of(page) if form.action.endswith("/withdraw")]
    stolen = await browser.http.post(form.action, data={"form_token": "x"})
    assert stolen.status_code == 403, "only from a page of this session"
    assert (await browser.post(form)).headers["Location"] == "/pages/me/consents?done=withdrawn"
    after = await browser.get("/pages/me/consents?done=withdrawn")
    assert not [form for form in forms_of(after) if form.action.endswith("/withdraw")]
    assert (await browser.post(form)).status_code == 404


@pytest.mark.promise("F3")
@pytest.mark.parametrize(("language", "names"), [("en", ("Text of a document", "Name")), ("zh", ("文件文字", "姓名"))])
async def test_a_consent_to_any_field_is_shown_and_withdrawn(
    visiting: Visiting, language: str, names: tuple[str, str]
) -> None:
    person = await visiting.company.applicant()
    fields = [name for name in visiting.company.service.policy.fields if name != "applicant.provenance"]
    body = {"kind": "disclosure", "purpose": "accommodation", "fields": fields, "channel": "paper"}
    body |= {"notice_version": "1", "reference": "form-1", "on_behalf": "paper_form"}
    path = f"/v1/applicants/{person}/consents"
    answer = await visiting.company.call("recruiter", "POST", path, json=body)
    assert answer.status_code == 201, answer.text
    browser = await visiting.applicant(person, language)
    page = await browser.get("/pages/me/consents")
    assert all(f">{name}</span>" in page.text for name in names)
    assert "document.text" not in page.text
    assert (await browser.post(form_of(page, "/withdraw"))).status_code == 303


@pytest.fixture(autouse=True)
def _issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vendors of a service that has a public address sign for that."""
    for module in (check_company, vendor_company):
        monkeypatch.setattr(module, "ISSUER", SITE)
    monkeypatch.setattr(vendor_company, "TOKEN", f"{SITE}/vendor/v1/token")


async def _asked(visiting: Visiting) -> tuple[Check, Browser]:
    vendor, contract = await contracted(visiting.company)
    check = await ordered(visiting.company, vendor, contract)
    await check.done("ask")
    return check, await visiting.applicant(check.person)


@pytest.mark.promise("A4")
async def test_each_statement_of_a_check_is_agreed_to_by_itself(visiting: Visiting) -> None:
    check, browser = await _asked(visiting)
    listed = await browser.get("/pages/me/checks")
    assert "waits for you" in listed.text
    path = f"/pages/me/checks/{check.id}"
    form = form_of(await browser.get(path), "/agree")
    assert {"agreed", "sensitive"} <= form.names
    assert not form.fields.keys() & {"agreed", "sensitive"}, "nothing is ticked beforehand"
    nothing = await browser.post(form)
    assert nothing.status_code == 422
    without = await browser.http.post(
        form.action,
        data={**form.fields, "agreed": ["recipient", "purpose"]},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    )
    assert without.status_code == 403, "the sensitive number is agreed to apart"
    assert await check.state() == "consent_asked"
    data = {**form.fields, "agreed": ["recipient", "purpose"], "sensitive": ["sensitive_identity"]}
    answer = await browser.http.post(
        form.action, data=data, headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"}
    )
    assert answer.headers["Location"] == f"{path}?done=agreed"
    assert await check.state() == "consented"
    taken = await browser.send(path, "/withdraw")
    assert "called back" in taken.text
    assert await check.state() == "withdrawn"


@pytest.mark.promise("A4")
async def test_no_is_as_easy_and_a_result_is_disputed(visiting: Visiting) -> None:
    check, browser = await _asked(visiting)
    refused = await browser.send(f"/pages/me/checks/{check.id}", "/refuse")
    assert "costs you nothing else" in refused.text
    assert await check.state() == "refused"
    found = [
        {"check": "education", "outcome": "discrepancy", "detail": "Another year"},
        {"check": "identity", "outcome": "confirmed"},
    ]
    done = await (await ordered(visiting.company, check.vendor, check.contract)).reported(found)
    other = await visiting.applicant(done.person)
    path = f"/pages/me/checks/{done.id}"
    assert "Another year" in (await other.get(path)).text
    await browser.get(path, 404)
    answered = await other.send(path, "/dispute", text="I changed my name.")
    assert "I changed my name." in answered.text
    assert await done.state() == "disputed"


@pytest.mark.promise("F5")
async def test_one_sees_who_looked_at_what_and_why(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    read = f"/v1/applicants/{person}?purpose=recruitment&fields=email&fields=address"
    assert (await visiting.company.call("recruiter", "GET", read)).status_code == 200
    reveal = {"fields": ["id_number"], "reason": "Contract"}
    path = f"/v1/applicants/{person}/reveal?purpose=recruitment"
    assert (await visiting.company.call("hr_administrator", "POST", path, json=reveal)).status_code == 200
    assert (await visiting.company.call("finance", "GET", read)).status_code == 403
    page = await browser.get("/pages/me/accesses")
    for words in (
        "Your data was looked at",
        "Recruiter",
        ">E-mail</span>",
        ">Address</span>",
        ">Identity number</span>",
    ):
        assert words in page.text
    refused = re.search(r"<tr>(?:(?!</tr>).)*?>refused<.*?</tr>", page.text, re.DOTALL)
    assert refused is not None
    assert ">E-mail</span>" in refused[0], "also what was asked for and not shown"
    for path in ("/pages/me", "/pages/me/consents", "/pages/me/accesses"):
        assert person not in (await browser.get(path)).text.replace(f"applicant:{person}", ""), "no id is needed"


@pytest.mark.promise("F4")
async def test_who_cancels_is_told_that_it_is_done(visiting: Visiting) -> None:
    _, browser = await _person(visiting)
    unsure = await browser.post(form_of(await browser.get("/pages/me/cancel"), "/cancel"))
    assert unsure.status_code == 422
    sure = form_of(await browser.get("/pages/me/cancel"), "/cancel")
    answer = await browser.post(sure, sure="yes")
    assert answer.headers["Location"] == "/pages/me/cancelled"
    assert "Max-Age=0" in answer.headers["Set-Cookie"]
    page = await browser.get("/pages/me/cancelled")
    assert "Your application is cancelled." in page.text
    assert "within 15 days" in page.text
    assert "/sign-in" in str((await browser.get("/pages/me")).url), "the session has ended"


@pytest.mark.promise("G1")
@pytest.mark.parametrize(
    ("language", "waits", "allowed"),
    [
        ("en", "Waiting for a guardian", "only as far as your guardian allows"),
        ("zh", "等待监护人同意", "监护人同意的范围内"),
    ],
)
async def test_minors_are_told_what_holds_for_their_record(
    visiting: Visiting, language: str, waits: str, allowed: str
) -> None:
    company = visiting.company
    person = await company.minor()
    browser = await visiting.applicant(person, language)
    page = await browser.get("/pages/me")
    assert waits in page.text
    assert "小明" not in page.text, "quarantined is unreadable"
    assert re.search(r"<time datetime=", page.text), "when it erases itself"
    for path in ("/consents", "/checks", "/accesses", "/cancel"):
        await browser.get(f"/pages/me{path}")
    guardian = await company.guardian(person)
    path = f"/v1/applicants/{person}/guardians/{guardian}/verification"
    assert (await company.call("hr_administrator", "PUT", path)).status_code in (200, 204)
    page = await browser.get("/pages/me")
    assert allowed in page.text
    assert waits not in page.text
    assert "小明" in page.text


async def test_staff_have_no_record_here(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    for path in ("/pages/me", "/pages/me/consents", "/pages/me/checks", "/pages/me/accesses", "/pages/me/cancel"):
        await browser.get(path, 403)
