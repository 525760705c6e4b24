"""The privacy office in a real browser: axe, 360 pixels, and the keyboard alone."""

from __future__ import annotations

import pytest

from tests.integration.company import Company
from tests.integration.test_consent_keys import told
from tests.pages.test_browser import (
    _CHROMIUM,
    DESK,
    LANGUAGES,
    PHONE,
    Site,
    _faults,
    _in_the_dark,
    _sizes,
    _tab_to,
    port,
    served,
    settings,
    site,
    with_mail,
)
from tests.pages.test_privacy import _newest
from tests.pages.visiting import Visiting

__all__ = ["port", "served", "settings", "site", "with_mail"]
pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="there is no Chromium here")
P = "/pages/privacy"


async def _grant(company: Company, applicant: str) -> str:
    body = {"operation": "reveal", "purpose": "accommodation", "fields": ["health"], "minutes": 30}
    body |= {"applicant_id": applicant, "reason": "A ramp has to be ordered."}
    answer = await company.call("hr_administrator", "POST", "/v1/access-grants", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_sound_on_a_phone_and_a_desk(visiting: Visiting, site: Site, language: str) -> None:
    company = visiting.company
    applicant, _, _ = await told(company)
    grant, vendor = (
        await _grant(company, applicant),
        await company.call("privacy_officer", "POST", "/v1/vendors", json={"name": "Checks Ltd"}),
    )
    minor = await company.minor()
    guardian = await company.guardian(minor)
    await company.call("auditor", "POST", "/v1/audit/heads")
    entry = await _newest(company, "applicant.updated")
    await company.call("security", "POST", f"/v1/accounts/{company.staff['finance']}/compromise")
    pages = [
        *("", "?stage=offer&role=hiring_manager", "/fields/applicant.id_number", "/waiting"),
        *(f"/waiting/access/{grant}", f"/waiting/guardians/{minor}/{guardian}", "/consents", f"/consents/{applicant}"),
        *("/log", "/log?event=applicant-read", f"/log/{entry}", "/heads", "/unusual", "/vendors"),
        *(f"/vendors/{vendor.json()['id']}", "/undelivered", "/incidents"),
    ]
    session = (await visiting.signed_in("privacy_officer")).http.cookies["__Host-session"]
    wrong = []
    context = await site.context(language=language, session=session, scripts=True)
    page = await context.new_page()
    for n, path in enumerate(pages):
        answer = await page.goto(f"{site.address}{P}{path}")
        assert answer is not None
        assert (answer.status, page.url) == (200, f"{site.address}{P}{path}")
        await page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        at_the_desk = LANGUAGES[n % 2] == language  # and on the phone in the other one
        if at_the_desk:
            wrong += await _faults(page, path)
        else:
            wrong += await _in_the_dark(page, path)
        await page.set_viewport_size(PHONE)
        wrong += await _sizes(page, path)
        if not at_the_desk:
            wrong += await _faults(page, f"{path} phone")
        await page.set_viewport_size(DESK)
    await context.close()
    assert not wrong, "\n".join(sorted(set(wrong)))


async def test_the_keyboard_is_enough_to_choose_entries_and_agree_to_access(visiting: Visiting, site: Site) -> None:
    company = visiting.company
    applicant, _, _ = await told(company)
    grant = await _grant(company, applicant)
    session = (await visiting.signed_in("privacy_officer")).http.cookies["__Host-session"]
    page = await (await site.context(session=session)).new_page()
    await page.goto(f"{site.address}{P}/log")
    await _tab_to(page, "Choose entries")
    await page.keyboard.press("Enter")
    await _tab_to(page, "event")
    await page.keyboard.type("Record made")
    await _tab_to(page, "Show")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**event=applicant-created*")
    await page.goto(f"{site.address}{P}/waiting/access/{grant}")
    await _tab_to(page, "Agree")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/waiting?done=approved")
    assert "Agreed to" in await page.inner_text("main")
