"""An applicant sees what their data is used for, and chooses what is theirs to choose (A1, A7, A8, A13, A14, H2)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ats_privacy.domain.notices import text_digest
from tests.integration.company import Company
from tests.integration.publishing import OPEN_DAY, consent, publish
from tests.pages.visiting import Browser, Visiting, form_of, forms_of

PATH = "/pages/me/purposes"


async def _person(visiting: Visiting, language: str = "en", **changes: Any) -> tuple[str, Browser]:
    person = await visiting.company.applicant(**changes)
    return person, await visiting.applicant(person, language)


async def _read(company: Company, person: str, purpose: str, role: str = "hr_administrator") -> str:
    answer = await company.call(role, "GET", f"/v1/applicants/{person}?purpose={purpose}")
    return "ok" if answer.status_code == 200 else str(answer.json()["code"])


async def _consents(company: Company, person: str) -> list[dict[str, Any]]:
    answer = await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/consents")
    return list(answer.json()["items"])


def _card(page: str, title: str) -> str:
    [found] = [card for card in re.findall(r'<section class="card">.*?</section>', page, re.DOTALL) if title in card]
    return str(found)


@pytest.mark.promise("A1")
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Research and return visits", "your consent", "Name, Mobile, Employment", "one year", "2 years", "CN"]),
        ("zh", ["调研与回访", "您的同意", "姓名、手机、工作经历", "1 年", "2 年", "处理申请所必需"]),
    ],
)
async def test_each_purpose_says_what_it_uses_and_rests_on(visiting: Visiting, language: str, said: list[str]) -> None:
    _, browser = await _person(visiting, language)
    page = (await browser.get(PATH)).text
    assert [words for words in said if words not in page] == []
    policy = visiting.company.service.policy
    for name, purpose in policy.purposes.items():
        shown = (purpose.title_zh if language == "zh" else purpose.title) in page.replace("&#39;", "'")
        assert shown is not purpose.each_its_own, name
    chosen = {name for name in policy.purposes if f"/{name}/agree" in page}
    assert chosen == {"accommodation", "research", "personalisation"}


@pytest.mark.promise("A8")
@pytest.mark.promise("A13")
@pytest.mark.parametrize("purpose", ["research", "personalisation"])
async def test_it_is_off_until_chosen_and_off_at_once(visiting: Visiting, purpose: str) -> None:
    company = visiting.company
    person, browser = await _person(visiting)
    assert await _read(company, person, purpose) == "consent_missing"
    form = form_of(await browser.get(PATH), f"/{purpose}/agree")
    assert set(form.fields) == {"form_token", "digest", "language", "category"}, "one click, nothing to fill in"
    assert (await browser.post(form)).headers["Location"] == f"{PATH}?done=agreed_to"
    assert await _read(company, person, purpose) == "ok"
    [kept] = await _consents(company, person)
    page = (await browser.get(f"{PATH}?done=agreed_to")).text
    assert "Your consent is recorded" in page
    assert (kept["purpose"], kept["kind"], kept["given_by"]) == (purpose, "purpose", "self")
    assert (kept["channel"], kept["place"], kept["language"]) == ("page", "page", "en")
    title = company.service.policy.purposes[purpose].title
    [text] = re.findall(r'<p class="text">(I agree that .*?)</p>', _card(page, title), re.DOTALL)
    assert kept["text_sha256"] == text_digest(text), "the very text that was read"
    assert not [form for form in forms_of(await browser.get(PATH)) if form.action.endswith(f"/{purpose}/agree")]
    await browser.send(PATH, f"/{purpose}/refuse")
    assert await _read(company, person, purpose) == "consent_missing"
    assert await _read(company, person, "recruitment") == "ok", "it costs nothing else"
    assert "refused" in _card((await browser.get(PATH)).text, title)
    again = await browser.send(PATH, f"/{purpose}/agree")
    assert again.status_code == 200
    assert await _read(company, person, purpose) == "ok", "who said no may still say yes"


async def test_another_text_than_the_one_that_was_read_is_not_agreed_to(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    form = form_of(await browser.get(PATH), "/research/agree")
    for typed in ({"digest": text_digest("Something else")}, {"language": "zh"}, {"language": "xx"}):
        assert (await browser.post(form, **typed)).status_code == 422
    assert (await browser.post(form, category="sensitive_health")).status_code == 404
    form.action = f"{PATH}/recruitment/agree"
    assert (await browser.post(form)).status_code == 404, "nobody says yes or no to what is basic"
    assert await _consents(visiting.company, person) == []


@pytest.mark.promise("A7")
async def test_health_waits_for_its_own_consent_and_goes_with_it(visiting: Visiting) -> None:
    company = visiting.company
    person, browser = await _person(visiting)
    card = _card((await browser.get(PATH)).text, "Support in the application")
    assert "sensitive data: health" in card
    await browser.send(PATH, "/accommodation/agree")
    me = company.as_applicant(person)
    body = {"values": {"health": "Needs a ramp."}}
    path = f"/v1/applicants/{person}?purpose=accommodation"
    stored = await company.call(me, "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert stored.status_code == 200, stored.text
    assert "Needs a ramp." in (await browser.get("/pages/me")).text
    await browser.send(PATH, "/accommodation/refuse")
    page = await browser.get("/pages/me")
    assert "Needs a ramp." not in page.text


@pytest.mark.promise("H2")
async def test_what_a_changed_notice_touches_waits_for_the_person(visiting: Visiting) -> None:
    company = visiting.company
    person, browser = await _person(visiting)
    await consent(company, person, "research")
    number = await publish(company, ["recruitment", "research"])
    assert await _read(company, person, "recruitment") == "purpose_suspended"
    page = await browser.get(PATH)
    assert "The notice has changed" in page.text
    assert page.text.count("waits for you") == 2
    notice = await browser.get("/pages/me/notice")
    assert "Something has changed." in notice.text
    assert "The notice, renewed" in notice.text
    done = await browser.post(form_of(notice, "/notice"))
    assert done.headers["Location"] == f"{PATH}?done=accepted"
    assert await _read(company, person, "recruitment") == "ok"
    assert await _read(company, person, "research") == "purpose_suspended", "accepting is no consent"
    await browser.send(PATH, "/research/agree")
    assert await _read(company, person, "research") == "ok"
    page = await browser.get(PATH)
    assert "waits for you" not in page.text
    assert not [form for form in forms_of(await browser.get("/pages/me/notice")) if form.action.endswith("/notice")]
    path = f"/v1/applicants/{person}/notice-history"
    history = (await company.call("privacy_officer", "GET", path)).json()
    assert number in {each["number"] for each in history["accepted"]}


@pytest.mark.promise("A14")
async def test_each_activity_is_chosen_by_itself_while_it_lasts(visiting: Visiting) -> None:
    company = visiting.company
    person, browser = await _person(visiting)
    declared = await company.call("hr_administrator", "POST", "/v1/activities", json=OPEN_DAY)
    assert declared.status_code == 201
    assert "Open day" in (await browser.get(PATH)).text
    await browser.send(PATH, "/activity_open_day/agree")
    assert await _read(company, person, "activity_open_day", "recruiter") == "ok"
    assert "Activities: open day" in (await browser.get("/pages/me/consents")).text
    assert (await company.call("hr_administrator", "DELETE", "/v1/activities/open_day")).status_code == 204
    assert "Open day" not in (await browser.get(PATH)).text


@pytest.mark.promise("G2")
async def test_a_minor_is_not_offered_what_is_never_done(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.minor()
    guardian = await company.guardian(person, "recruitment")
    path = f"/v1/applicants/{person}/guardians/{guardian}/verification"
    assert (await company.call("hr_administrator", "PUT", path)).is_success
    page = await (await visiting.applicant(person)).get(PATH)
    assert "not for minors" in _card(page.text, "Research and return visits")
    assert "/research/agree" not in page.text


@pytest.mark.promise("F3")
async def test_each_consent_has_its_receipt(visiting: Visiting) -> None:
    _, browser = await _person(visiting)
    await browser.send(PATH, "/research/agree")
    [path] = re.findall(
        r'href="(/pages/me/consents/[0-9a-f-]+/receipt)"', (await browser.get("/pages/me/consents")).text
    )
    page = await browser.get(path)
    assert "ISO/IEC TS 27560:2023" in page.text
    file = await browser.get(f"{path}/file")
    assert file.headers["content-type"] == "application/jwt"
    assert re.fullmatch(r'attachment; filename="consent-receipt-[0-9a-f-]+.jwt"', file.headers["content-disposition"])
    assert file.headers["cache-control"] == "no-store"
    assert file.text.count(".") == 2
    assert file.text.split(".")[0] in page.text
