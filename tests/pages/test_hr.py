"""HR at the pages: search, a record, a reveal, a check from the order to the decision (promises B1, B3, A4)."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.integration import check_company, vendor_company
from tests.integration.check_company import Check, contracted
from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import FROM_HERE, SITE, Browser, Visiting, form_of, forms_of

NUMBER = CANDIDATE["id_number"]


async def _sent(browser: Browser, form: Any, **fields: Any) -> httpx.Response:
    return await browser.http.post(form.action, data={**form.fields, **fields}, headers=FROM_HERE)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Chinese resident identity card", "a month")), ("zh-CN", ("居民身份证", "每月"))],
)
async def test_words_of_ours_in_a_record_are_named(
    company: Company, visiting: Visiting, language: str, words: tuple[str, ...]
) -> None:
    person = await company.applicant()
    shown = await (await visiting.signed_in("recruiter", language)).get(f"/pages/people/{person}")
    assert not [word for word in words if word not in shown.text]
    assert "cn_resident" not in shown.text


@pytest.mark.promise("B1")
@pytest.mark.parametrize(("language", "words"), [("en", "Show in full"), ("zh-CN", "查看完整信息")])
async def test_somebody_is_searched_for_and_looked_at_masked(visiting: Visiting, language: str, words: str) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.signed_in("hr_administrator", language)
    form = form_of(await browser.get("/pages/people"), "/search")
    for by, value in (("mobile", "13800138000"), ("id_number", NUMBER), ("name", CANDIDATE["full_name"])):
        found = await _sent(browser, form, by=by, value=value)
        assert f"/pages/people/{person}" in found.text, by
        assert str(value) not in str(found.request.url)
    nobody = await _sent(browser, form, by="mobile", value="13911112222")
    assert person not in nobody.text
    assert (await _sent(browser, form, by="drop", value="x")).status_code == 422
    page = await browser.get(f"/pages/people/{person}")
    assert words in page.text
    assert str(NUMBER) not in page.text, "masked before a reveal"
    hiring = await visiting.signed_in("finance")
    assert (await hiring.http.get(f"/pages/people/{person}")).status_code in (403, 404)


@pytest.mark.promise("B3")
async def test_a_reveal_takes_a_purpose_a_reason_and_a_fresh_proof(visiting: Visiting) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.signed_in("hr_administrator")
    path = f"/pages/people/{person}"
    form = form_of(await browser.get(path), "/reveal")
    asked = {"fields": ["id_number"], "purpose": "recruitment", "reason": "To prepare the contract"}
    purposes = (await browser.get(path)).text
    asked["purpose"] = "recruitment" if 'value="recruitment"' in purposes else "legal_obligation"
    without = await _sent(browser, form, **{**asked, "reason": ""})
    assert without.status_code in (403, 422)
    assert str(NUMBER) not in without.text
    shown = await _sent(browser, form, **asked)
    if shown.status_code == 200:
        assert str(NUMBER) in shown.text
        assert shown.headers["Cache-Control"] == "no-store"
    stale = await visiting.signed_in("hr_administrator", age_seconds=3600)
    again = await _sent(stale, form_of(await stale.get(path), "/reveal"), **asked)
    assert (again.status_code, again.headers["Location"]) == (303, f"/pages/sign-in/again?back={path}")


@pytest.fixture(autouse=True)
def _issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vendors of a service that has a public address sign for that."""
    for module in (check_company, vendor_company):
        monkeypatch.setattr(module, "ISSUER", SITE)
    monkeypatch.setattr(vendor_company, "TOKEN", f"{SITE}/vendor/v1/token")


@pytest.mark.promise("A4")
async def test_a_check_from_the_order_to_the_decision(visiting: Visiting) -> None:
    company = visiting.company
    vendor, contract = await contracted(company)
    person = await company.applicant(check_company.VALUES)
    browser = await visiting.signed_in("hr_administrator")
    path = f"/pages/people/{person}"
    form = form_of(await browser.get(path), f"{person}/checks")
    assert (await _sent(browser, form, contract=f"{vendor.id} {contract}")).status_code == 422, "nothing was ticked"
    made = await _sent(browser, form, contract=f"{vendor.id} {contract}", checks=["education", "identity"])
    assert made.headers["Location"] == f"{path}?done=asked#checks", made.text
    listed = await company.call("hr_administrator", "GET", f"/v1/applicants/{person}/check-orders")
    [order] = listed.json()["items"]
    check = Check(company, vendor, contract, person, company.as_applicant(person), order["id"], order["digest"])
    assert (await check.agree()).status_code == 200
    await browser.send(path, "/release")
    assert (await check.fetch()).status_code == 200
    assert (await check.acknowledge()).status_code == 204
    assert (await check.deliver()).status_code == 204
    review = form_of(await browser.get(path), "/review")
    assert (await _sent(browser, review, outcome="adverse", text="")).status_code == 303
    early = await _sent(browser, form_of(await browser.get(path), "/decide"))
    assert early.status_code == 409
    assert "dispute" in early.text
    disputed = await check.act("result/dispute", check.me, {"text": "Not so."})
    assert disputed.status_code == 200
    reply = form_of(await browser.get(path), "/reply")
    assert (await _sent(browser, reply, outcome="clear", text="You are right.")).status_code == 303
    await browser.send(path, "/decide")
    assert await check.state() == "closed"
    recruiter = await visiting.signed_in("recruiter")
    assert not [f for f in forms_of(await recruiter.get(path)) if "/checks" in f.action], "who orders none sees none"
