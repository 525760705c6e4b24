"""Signing in by pages: password and code, first password by letter, authenticator, sessions, undertaking."""

from __future__ import annotations

import re
import time
from base64 import b32decode
from dataclasses import replace
from urllib.parse import quote

import pytest

from ats_privacy.domain import totp
from tests.accounts.people import PASSWORD, Holder
from tests.integration.company import found
from tests.pages.visiting import FROM_HERE, Form, Visiting, form_of, forms_of

SIGN_IN = "/pages/sign-in"


@pytest.mark.promise("D6")
@pytest.mark.parametrize(("language", "welcome"), [("en", "Welcome"), ("zh-CN,zh;q=0.9", "欢迎")])
async def test_password_and_code_lead_to_the_start_page(visiting: Visiting, language: str, welcome: str) -> None:
    holder = await visiting.people.staff("hiring_manager")
    browser = visiting.browser(language)
    asked = await browser.send("/", SIGN_IN, name=holder.name, password=PASSWORD)
    assert asked.url.path == "/pages/sign-in/factor"
    assert (await browser.get("/pages/hiring")).url.path == "/pages/sign-in/factor"  # nothing else is open yet
    before = browser.http.cookies["__Host-session"]
    wrong = await browser.post(form_of(asked, "/factor"), code="000000")
    assert wrong.status_code == 401
    answer = await browser.post(form_of(wrong, "/factor"), code=holder.code())
    assert answer.headers["Location"] == "/"
    assert browser.http.cookies["__Host-session"] != before
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert welcome in (await browser.get("/")).text
    await browser.send("/", "/sign-out")
    assert (await browser.get("/")).url.path == SIGN_IN


async def test_the_cookie_of_a_session_that_was_ended_opens_nothing(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    kept = browser.http.cookies["__Host-session"]
    await browser.send("/", "/sign-out")
    browser.http.cookies.set("__Host-session", kept, domain="careers.example")
    answer = await browser.http.get("/")
    assert answer.headers["Location"] == f"{SIGN_IN}?organisation={visiting.company.organisation}"
    assert "Max-Age=0" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("name", ["hiring_manager.one", "nobody.here"])
async def test_a_wrong_password_and_an_unknown_name_read_the_same(visiting: Visiting, name: str) -> None:
    await visiting.people.staff("hiring_manager", totp=False)
    answer = await visiting.browser().send("/", SIGN_IN, name=name, password="Kanarienvogel")
    assert answer.status_code == 401
    assert "log_in_failed" in answer.text
    assert "Kanarienvogel" not in answer.text
    assert name not in answer.text


async def test_a_first_password_by_letter_then_an_authenticator(visiting: Visiting) -> None:
    staff = visiting.company.staff["hiring_manager"]
    invited = await visiting.company.call(
        "hr_administrator",
        "PUT",
        f"/v1/staff/{staff}/account",
        json={"email": "manager@example.com", "language": "en"},
    )
    assert invited.status_code == 204
    code, reference = await visiting.people.code_from_mail("manager@example.com")
    browser = visiting.browser()
    typed = {"reference": reference, "code": code, "password": PASSWORD}
    differs = await browser.send("/pages/password", "/password", **typed, repeated="another")
    assert "password_differs" in differs.text
    assert PASSWORD not in differs.text
    told = await browser.send("/pages/password", "/password", **typed, repeated=PASSWORD)
    assert "Your password is set" in told.text
    setting_up = await browser.send("/", SIGN_IN, name="hiring_manager.one", password=PASSWORD)
    assert setting_up.url.path == "/pages/sign-in/authenticator"
    shown = await browser.post(form_of(setting_up, "/authenticator"))
    [text] = re.findall(r'<p class="secret"><code>([A-Z2-7 ]+)</code>', shown.text)
    holder = Holder("hiring_manager.one", str(staff), secret=b32decode(text.replace(" ", "")))
    [form] = [form for form in forms_of(shown) if "/authenticator/" in form.action]
    wrong = await browser.post(form, code="000000")
    assert (wrong.status_code, text in wrong.text) == (401, False)
    holder.last_step = int(time.time()) // totp.STEP_SECONDS - 1
    confirmed = await browser.post(form, code=totp.code(holder.secret, holder.last_step))
    assert confirmed.headers["Location"].startswith("/pages/sign-in/factor")
    proving = await browser.get("/pages/sign-in/factor")
    assert (await browser.post(form_of(proving, "/factor"), code=holder.code())).status_code == 303
    assert "Welcome" in (await browser.get("/")).text


async def test_a_forgotten_password_is_asked_for_in_the_same_words_by_anybody(visiting: Visiting) -> None:
    await visiting.people.staff("hiring_manager", totp=False)
    told = []
    for name in ("hiring_manager.one", "nobody.here"):
        answer = await visiting.browser().send("/pages/password/code", "/password/code", name=name)
        assert answer.status_code == 200
        told.append(re.sub(r"[0-9a-f-]{36}", "ID", answer.text))
    assert told[0] == told[1]


async def test_with_several_organisations_the_address_names_one(visiting: Visiting) -> None:
    company = visiting.company
    await found(company.service, company.client, "Another")
    holder = await visiting.people.staff("hiring_manager", totp=False)
    browser = visiting.browser()
    assert "organisation" in form_of(await browser.get("/"), SIGN_IN).names
    assert form_of(await browser.get("/"), SIGN_IN).fields["organisation"] == ""
    address = f"{SIGN_IN}?organisation={company.organisation}"
    answer = await browser.send(address, SIGN_IN, name=holder.name, password=PASSWORD)
    assert answer.url.path == "/pages/sign-in/authenticator"
    unknown = await browser.post(
        Form(SIGN_IN, {"organisation": "Kanarienvogel", "name": "a", "password": "b"}, {"name"})
    )
    assert (unknown.status_code, "organisation_invalid" in unknown.text) == (422, True)


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/pages/account", "/pages/account"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/pages//evil.example", "/"),
        ("/pages/..%2f", "/"),
        ("/pages/sign-in/again", "/"),
        ("/v1/sessions", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
async def test_who_proves_anew_goes_back_to_a_page_of_ours(visiting: Visiting, back: str, leads: str) -> None:
    holder = await visiting.people.staff("hiring_manager", totp=False)
    browser = await visiting.signed_in("hiring_manager")
    page = f"/pages/sign-in/again?back={quote(back, safe='')}"
    answer = await browser.post(form_of(await browser.get(page), "/again"), password=holder.password)
    assert (answer.status_code, answer.headers["Location"]) == (303, leads)


async def test_a_wrong_code_after_the_right_password_does_not_sign_out(visiting: Visiting) -> None:
    holder = await visiting.people.staff("hiring_manager")
    browser = await visiting.signed_in("hiring_manager")
    page = await browser.get("/pages/sign-in/again?back=/pages/account")
    wrong = await browser.post(form_of(page, "/again"), password=holder.password, code="000000")
    assert wrong.status_code == 401
    answer = await browser.post(form_of(wrong, "/again"), password=holder.password, code=holder.code())
    assert answer.headers["Location"] == "/pages/account"
    assert (await browser.get("/pages/account")).status_code == 200


async def test_what_asks_for_a_fresh_proof_leads_to_it(visiting: Visiting) -> None:
    await visiting.people.staff("hiring_manager", totp=False)
    browser = await visiting.signed_in("hiring_manager", age_seconds=3600)
    answer = await browser.send("/pages/sign-in/authenticator", "/authenticator")
    assert answer.url.path == "/pages/sign-in/again"


async def test_one_ends_sessions_of_ones_own_and_of_nobody_else(visiting: Visiting) -> None:
    one, two = await visiting.signed_in("hiring_manager"), await visiting.signed_in("hiring_manager")
    other = await visiting.signed_in("recruiter")
    told = await one.send("/pages/account", f"/sessions/{two.session}/end")
    assert "The session has ended." in told.text
    assert (await two.get("/")).url.path == SIGN_IN
    form = form_of(await one.get("/pages/account"), f"/sessions/{one.session}/end")
    form.action = form.action.replace(one.session, other.session)
    assert (await one.post(form)).status_code == 404
    assert (await other.get("/")).url.path == "/"
    await one.send("/pages/account", "/account/sessions/end")
    assert (await one.get("/")).url.path == SIGN_IN


@pytest.mark.promise("D6")
async def test_staff_accept_the_undertaking_before_anything_else(visiting: Visiting) -> None:
    company = visiting.company
    fresh = await company.service.organisations.first_staff(
        company.organisation, "fresh.manager", frozenset({"hiring_manager"})
    )
    company.staff["fresh"] = fresh
    browser = await visiting.signed_in("fresh")
    requisition = await company.requisition(assigned="fresh")
    for page in ("/", f"/pages/hiring/{requisition}"):
        assert (await browser.get(page)).url.path == "/pages/undertaking"
    unticked = await browser.send("/", "/undertaking")
    assert (unticked.status_code, "undertaking_not_agreed" in unticked.text) == (422, True)
    form = form_of(await browser.get("/"), "/undertaking")
    altered = await browser.post(replace(form, fields=form.fields | {"digest": "0" * 64}), agreed="yes")
    assert altered.status_code == 422
    assert (await browser.send("/", "/undertaking", agreed="yes")).url.path == "/"
    assert (await browser.get(f"/pages/hiring/{requisition}")).url.path == f"/pages/hiring/{requisition}"


async def test_the_language_is_chosen_remembered_or_asked_for(visiting: Visiting) -> None:
    browser = visiting.browser("de, zh-Hant;q=0.8, en;q=0.3")
    assert '<html lang="zh">' in (await browser.get(SIGN_IN)).text
    assert '<html lang="en">' in (await browser.get(f"{SIGN_IN}?language=en")).text
    assert '<html lang="en">' in (await browser.get(SIGN_IN)).text
    assert '<html lang="en">' in (await browser.get(f"{SIGN_IN}?language=Kanarienvogel")).text
    assert browser.http.cookies["__Host-language"] == "en"


async def test_a_form_read_as_json_or_sent_by_json_is_refused(visiting: Visiting) -> None:
    answer = await visiting.browser().http.post(SIGN_IN, json={"name": "a"}, headers=FROM_HERE)
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "text/html; charset=utf-8")
