"""The state of an application by one-time code, and the way to an account: the same to everybody (promises A9, A15)."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.accounts.people import PASSWORD
from tests.integration.company import CANDIDATE
from tests.integration.publishing import publish
from tests.pages.visiting import FROM_HERE, Browser, Visiting, form_of

ENQUIRY, REGISTER = "/pages/enquiry", "/pages/register"
EMAIL = str(CANDIDATE["email"])
VALUES = (EMAIL, "13800138000", "138 0013 8000", "张三丰", "li.si@example.com", "13900139000", "李四")


def _clean(*answers: httpx.Response) -> None:
    """No value of the person where others keep it: addresses, cookies, titles."""
    for answer in answers:
        outside = [str(answer.request.url), answer.headers.get("location", ""), *answer.headers.get_list("set-cookie")]
        outside += re.findall(r"<title>.*?</title>", answer.text)
        assert not [value for value in VALUES if any(value in text for text in outside)]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def _applied(visiting: Visiting) -> str:
    company = visiting.company
    person = await company.applicant()
    await company.application(person, await company.requisition(), "interview")
    return person


async def _asked(browser: Browser, value: str) -> httpx.Response:
    return await browser.post(form_of(await browser.get(ENQUIRY), "/enquiry"), value=value)


@pytest.mark.promise("A9")
@pytest.mark.parametrize(
    ("language", "value", "stage"),
    [("en", "138 0013 8000", "Interview"), ("en", EMAIL.upper(), "Interview"), ("zh", "+8613800138000", "面试")],
)
async def test_one_looks_up_where_ones_application_stands(
    visiting: Visiting, language: str, value: str, stage: str
) -> None:
    person = await _applied(visiting)
    browser = visiting.browser(language)
    assert ENQUIRY in (await browser.get("/pages/sign-in")).text, "found from the sign-in"
    asked = await _asked(browser, value)
    assert asked.status_code == 303
    code, reference = await visiting.people.code_from_mail(EMAIL)
    page = await browser.get(asked.headers["Location"])
    form = form_of(page, "/enquiry/code")
    assert form.fields["reference"] == reference
    wrong = await browser.post(form, code="00000000")
    assert (wrong.status_code, "code_wrong" in wrong.text) == (401, True)
    answer = await browser.post(form_of(wrong, "/enquiry/code"), code=code)
    assert answer.status_code == 200
    assert "Engineer" in answer.text
    assert stage in answer.text
    assert re.search(r"<time datetime=", answer.text)
    assert not [each for each in VALUES if each in answer.text], "the state, and nothing else"
    assert "__Host-session" not in browser.http.cookies
    _clean(asked, page, wrong, answer)
    again = await browser.post(form, code=code)
    assert again.status_code == 401, "it serves once"
    log = await visiting.company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={person}")
    assert "enquiry.answered" in {each["event"] for each in log.json()["items"]}


def _alike(answer: httpx.Response) -> tuple[int, str, list[str]]:
    location = re.sub(r"code=[0-9a-f-]{36}", "code=…", answer.headers["location"])
    return answer.status_code, location, sorted(answer.headers)


@pytest.mark.promise("A9")
async def test_nobody_learns_who_is_known_here(visiting: Visiting) -> None:
    """Same answers, and as many statements."""
    await _applied(visiting)
    browser = visiting.browser()
    await _asked(browser, "13700137001")  # caches are warm
    database, told = visiting.company.service.database, []
    counted: list[int] = []
    fetch, write = database.fetch, database.write

    async def fetching(*given: Any, **more: Any) -> Any:
        counted[-1] += 1
        return await fetch(*given, **more)

    async def writing(*steps: Any, **more: Any) -> Any:
        counted[-1] += len(steps)
        return await write(*steps, **more)

    database.fetch, database.write = fetching, writing  # type: ignore[method-assign]
    for value in ("138 0013 8000", "137 0013 7000", EMAIL, "nobody@example.com"):
        counted.append(0)
        told.append(_alike(await _asked(browser, value)))
    del database.fetch, database.write
    assert len(set(map(str, told))) == 1
    assert len(set(counted)) == 1, counted
    assert [to for to, _ in await visiting.people.deliver()] == [EMAIL, EMAIL]


@pytest.mark.parametrize("value", ["", "12", "no number", "a@b", "1" * 400])
async def test_what_is_no_number_is_said_kindly(visiting: Visiting, value: str) -> None:
    answer = await _asked(visiting.browser(), value)
    assert answer.status_code == 422
    assert form_of(answer, "/enquiry")


async def test_it_is_asked_for_only_so_often(visiting: Visiting) -> None:
    browser = visiting.browser()
    statuses = [(await _asked(browser, "138 0013 8000")).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


async def test_a_notice_without_enquiries_answers_none(visiting: Visiting) -> None:
    await publish(visiting.company, without=["enquiry"])
    answer = await _asked(visiting.browser(), "138 0013 8000")
    assert (answer.status_code, "purpose_not_in_notice" in answer.text) == (403, True)


@pytest.mark.parametrize("path", [ENQUIRY, f"{ENQUIRY}/code", REGISTER, f"{REGISTER}/code"])
async def test_forms_of_elsewhere_do_nothing(visiting: Visiting, path: str) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    answer = await visiting.browser().http.post(path, data={"value": "13800138000"}, headers=headers)
    assert (answer.status_code, "origin_foreign" in answer.text) == (403, True)
    more = await visiting.browser().http.post(path, data={"form": "1"}, headers=FROM_HERE)
    assert (more.status_code, "form_invalid" in more.text) == (422, True)


@pytest.mark.promise("A15")
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_one_opens_an_account(visiting: Visiting, language: str) -> None:
    browser = visiting.browser(language)
    page = await browser.get(REGISTER)
    assert f"{REGISTER}/notice" in page.text
    notice = await browser.get(f"{REGISTER}/notice?organisation={visiting.company.organisation}")
    assert "background" in notice.text or "背景调查" in notice.text
    form = form_of(page, "/register")
    wrong = await browser.post(form, email="no address", mobile="13900139000")
    assert (wrong.status_code, "email_shape" in wrong.text) == (422, True)
    asked = await browser.post(form, email="li.si@example.com", mobile="13900139000")
    assert asked.status_code == 303
    code, _ = await visiting.people.code_from_mail("li.si@example.com")
    complete = await browser.get(asked.headers["Location"])
    form = form_of(complete, "/register/code")
    typed = {"code": code, "full_name": "李四", "password": PASSWORD, "repeated": PASSWORD}
    for bad in ({"repeated": "x"}, {"password": "short", "repeated": "short"}, {"full_name": ""}):
        refused = await browser.post(form, **typed | bad)
        assert refused.status_code == 422
        assert PASSWORD not in refused.text
    done = await browser.post(form, **typed)
    assert done.headers["Location"] == "/pages/me"
    assert "HttpOnly" in done.headers["set-cookie"]
    _clean(asked, complete, done)
    assert "李四" in (await browser.get("/pages/me")).text


@pytest.mark.promise("A15")
async def test_whose_address_is_on_record_gets_that_record_and_is_told_nothing_before(visiting: Visiting) -> None:
    await _applied(visiting)
    browser = visiting.browser()
    form = form_of(await browser.get(REGISTER), "/register")
    known = await browser.post(form, email=EMAIL, mobile="13700137000")
    unknown = await browser.post(form, email="nobody@example.com", mobile="13700137001")
    assert _alike(known) == _alike(unknown)
    letters = dict(await visiting.people.deliver())
    assert letters.keys() == {EMAIL, "nobody@example.com"}
    found = re.search(r"^    ([0-9]{8})", letters[EMAIL], re.MULTILINE)
    assert found is not None
    form = form_of(await browser.get(known.headers["Location"]), "/register/code")
    typed = {"code": found[1], "full_name": "Another Name", "password": PASSWORD, "repeated": PASSWORD}
    assert (await browser.post(form, **typed)).headers["Location"] == "/pages/me"
    page = (await browser.get("/pages/me")).text
    assert "张三丰" in page, "what is on record stays"
    assert "Another Name" not in page
