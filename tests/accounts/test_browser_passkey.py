"""A passkey of a real browser: Chromium makes it with a virtual authenticator, and logs in with it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

from ats_privacy.settings import Settings
from tests.accounts.conftest import settings as with_mail
from tests.accounts.people import Holder, People

_SITE = "http://localhost:8123"
_CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_CREATE = """async options => (await navigator.credentials.create({
  publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options)})).toJSON()"""
_GET = """async options => (await navigator.credentials.get({
  publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options)})).toJSON()"""

__all__ = ["with_mail"]


@pytest.fixture
def settings(with_mail: Settings) -> Settings:
    """Where the browser takes the site to be: localhost counts as secure without TLS."""
    return replace(with_mail, mail=replace(with_mail.mail, public_url=_SITE))


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """An empty page of the site, in a browser with an authenticator that verifies its holder."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page()
        await page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        await page.goto(_SITE)
        devtools = await page.context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        authenticator: dict[str, Any] = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": authenticator})
        yield page
        await browser.close()


@pytest.mark.skipif(_CHROMIUM is None, reason="there is no Chromium; test_factors has an authenticator in software")
@pytest.mark.promise("A15")
@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_chromium_makes_a_passkey_and_logs_in_with_it(people: People, page: Page) -> None:
    holder = await people.staff(totp=False)
    await people.log_in(holder)
    begun = (await people.call(holder, "POST", "/v1/accounts/own/passkey-options", 200)).json()
    made = await page.evaluate(_CREATE, begun["options"])
    body = {"ceremony_id": begun["id"], "credential": made}
    await people.call(holder, "POST", "/v1/accounts/own/passkeys", 201, body)
    for _ in range(2):
        asked = (await people.post("/v1/sessions/passkey-options", 200)).json()
        proven = await page.evaluate(_GET, asked["options"])
        opened = await people.post("/v1/sessions/passkey", 201, ceremony_id=asked["id"], credential=proven)
        session = Holder(holder.name, holder.id, headers={"Authorization": f"Bearer {opened.json()['token']}"})
        await people.call(session, "GET", "/v1/applicants?purpose=recruitment", 200)
