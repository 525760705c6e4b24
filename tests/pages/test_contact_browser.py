"""The contact channel in a real browser, by keyboard alone: an applicant writes, the privacy officer answers."""

from __future__ import annotations

import shutil

import pytest
from playwright.async_api import Page

from tests.integration.company import Company
from tests.pages.test_browser import PHONE, Site, _tab_to, port, served, settings, site, with_mail
from tests.pages.visiting import Visiting

pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("google-chrome")), reason="there is no Chromium here"
)

__all__ = ["port", "served", "settings", "site", "with_mail"]


async def _follow(page: Page, link: str, address: str) -> None:
    await _tab_to(page, link)
    await page.keyboard.press("Enter")
    await page.wait_for_url(address)


@pytest.mark.promise("A10")
async def test_the_keyboard_is_enough_to_write_and_to_answer(company: Company, visiting: Visiting, site: Site) -> None:
    person = await company.applicant()
    own = (await visiting.applicant(person)).http.cookies["__Host-session"]
    me = await (await site.context(session=own)).new_page()
    await me.set_viewport_size(PHONE)
    await me.goto(f"{site.address}/")
    await _follow(me, "Questions and complaints", "**/pages/contact")
    await _tab_to(me, "kind")
    await me.keyboard.press("c")  # Complaint; then Correct
    assert await me.input_value("#kind") == "complaint"
    await _tab_to(me, "text")
    await me.keyboard.type("Rita laughed at my accent.")
    await _tab_to(me, "Send")
    await me.keyboard.press("Enter")
    await me.wait_for_url("**done=written")
    assert "We have what you wrote" in await me.inner_text("main")
    session = (await visiting.signed_in("privacy_officer")).http.cookies["__Host-session"]
    office = await (await site.context(session=session)).new_page()
    await office.goto(f"{site.address}/")
    await _follow(office, "Inbox", "**/pages/concerns")
    await _follow(office, "Complaint", f"**/pages/concerns/{person}/*")
    assert "Rita laughed at my accent." in await office.inner_text("main")
    for _ in range(40):
        await office.keyboard.press("Tab")
        if await office.evaluate("document.activeElement.name") == "outcome":
            break
    await office.keyboard.press("Space")
    assert await office.is_checked("input[value=answered]")
    await _tab_to(office, "text")
    await office.keyboard.type("We have spoken to her.")
    await _tab_to(office, "Send")
    await office.keyboard.press("Enter")
    await office.wait_for_url("**done=answered")
    await _follow(me, "Complaint", "**/pages/contact/*")
    text = await me.inner_text("main")
    assert "We have spoken to her." in text
    assert "bring an action" in text.lower()
