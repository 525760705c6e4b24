"""Signing in by pages: password and code, first password by letter, authenticator, sessions, undertaking."""

from __future__ import annotations

import pytest

from tests.accounts.people import PASSWORD
from tests.pages.visiting import Visiting, form_of

SIGN_IN = "/pages/sign-in"


@pytest.mark.parametrize(("language", "welcome"), [("en", "Welcome"), ("zh-CN,zh;q=0.9", "欢迎")])
async def test_password_and_code_lead_to_the_start_page(visiting: Visiting, language: str, welcome: str) -> None:
    holder = await visiting.people.staff("hiring_manager")
    browser = visiting.browser(language)
    asked = await browser.send("/", SIGN_IN, name=holder.name, password=PASSWORD)
    assert asked.url.path == "/pages/sign-in/factor"
    wrong = await browser.post(form_of(asked, "/factor"), code="000000")
    assert wrong.status_code == 401
    answer = await browser.post(form_of(wrong, "/factor"), code=holder.code())
    assert answer.headers["Location"] == "/"
    start = await browser.get("/")
    assert welcome in start.text
    await browser.send("/", "/sign-out")
    assert (await browser.get("/")).url.path == SIGN_IN
