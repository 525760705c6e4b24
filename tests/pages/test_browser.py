"""Pages in a real browser: by keyboard alone, on a phone, without a fault that axe finds, nothing from elsewhere."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from ats_privacy.domain.identity import parse_id
from ats_privacy.settings import Settings
from tests.accounts.conftest import settings as with_mail
from tests.concerns.raising import wrote
from tests.documents.made import pdf
from tests.integration.company import Company
from tests.integration.document_requests import document_id
from tests.integration.import_requests import ended_run
from tests.pages.visiting import Visiting

_CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
pytestmark = pytest.mark.skipif(_CHROMIUM is None, reason="there is no Chromium here")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

__all__ = ["with_mail"]


@dataclass
class Site:
    """The service at an address that a browser can open, and what browsers have said and asked for there."""

    address: str
    browser: Browser
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def context(
        self, *, language: str = "en", session: str = "", dark: bool = False, scripts: bool = False
    ) -> BrowserContext:
        """A browser of its own; it runs no script unless told otherwise."""
        context = await self.browser.new_context(
            viewport=DESK,
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        context.on("console", lambda message: self.said.append(message.text))
        context.on("request", lambda request: self.asked.append(request.url))
        context.on("requestfailed", lambda request: self.said.append(f"failed: {request.url}"))
        if session:
            # Said to be of https, as devtools take no such cookie from http; the browser sends it to localhost.
            kept = {"name": "__Host-session", "value": session, "url": "https://localhost/"}
            await context.add_cookies([{**kept, "secure": True, "httpOnly": True, "sameSite": "Lax"}])
        return context


@pytest.fixture
def port() -> int:
    """A free one."""
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return int(chosen.getsockname()[1])


@pytest.fixture
def settings(with_mail: Settings, port: int) -> Settings:
    """Where the browser takes the site to be: localhost counts as secure without TLS."""
    return replace(with_mail, mail=replace(with_mail.mail, public_url=f"http://localhost:{port}"))


async def _started(server: uvicorn.Server) -> None:
    for _ in range(1_000):
        if server.started:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the server does not start")


@pytest.fixture
async def served(client: httpx.AsyncClient, port: int) -> AsyncIterator[str]:
    """The application of the other fixtures, at an address that a browser can open."""
    app = client._transport.app  # type: ignore[attr-defined]
    config = uvicorn.Config(app, host="127.0.0.1", port=port, lifespan="off", log_level="error", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await _started(server)
    yield f"http://localhost:{port}"
    server.should_exit = True
    await serving


@pytest.fixture
async def site(served: str) -> AsyncIterator[Site]:
    """The service, and Chromium. Nothing may be said or asked for elsewhere."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        found = Site(served, browser)
        yield found
        await browser.close()
    assert found.asked
    assert not [address for address in found.asked if not address.startswith(f"{found.address}/")]
    assert not found.said


async def _focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


async def _tab_to(page: Page, name: str) -> None:
    """Press Tab until something is focused, and see that one sees it."""
    for _ in range(40):
        await page.keyboard.press("Tab")
        if await _focused(page) == name:
            outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", name
            return
    raise AssertionError(f"{name} is not reached")


async def _candidate(company: Company) -> tuple[str, str]:
    applicant = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    await company.application(applicant, requisition, "interview")
    return requisition, applicant


@pytest.mark.parametrize(
    ("language", "sign_in", "go_on", "openings", "save", "kept"),
    [
        ("en", "Sign in", "Go on", "Openings", "Keep the note", "The note is kept."),
        ("zh-CN", "登录", "继续", "职位", "保存评语", "评语已保存。"),
    ],
)
async def test_the_keyboard_is_enough_to_sign_in_and_write_a_note(
    company: Company,
    visiting: Visiting,
    site: Site,
    language: str,
    sign_in: str,
    go_on: str,
    openings: str,
    save: str,
    kept: str,
) -> None:
    await _candidate(company)
    holder = await visiting.people.staff("hiring_manager")
    page = await (await site.context(language=language)).new_page()
    await page.goto(f"{site.address}/")
    await _tab_to(page, "name")
    await page.keyboard.type(holder.name)
    await _tab_to(page, "password")
    await page.keyboard.type(holder.password)
    await _tab_to(page, sign_in)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/factor")
    await _tab_to(page, "code")
    await page.keyboard.type(holder.code())
    await _tab_to(page, go_on)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{site.address}/")
    for link, address in ((openings, "**/hiring"), ("Engineer", "**/hiring/*"), ("张三丰", "**/candidates/*")):
        await _tab_to(page, link)
        await page.keyboard.press("Enter")
        await page.wait_for_url(address)
    await _tab_to(page, "text")
    await page.keyboard.type("Strong on bridges.")
    await _tab_to(page, save)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**done=noted#note")
    text = await page.inner_text("main")
    assert kept in text
    assert "Strong on bridges." in text


_TOO_SMALL = """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary,'
    + ' .button, .tool, nav a, .rows a, .cards a, .crumbs a')]
  .filter(e => e.checkVisibility() && !e.closest('.choice'))
  .filter(e => { const box = e.getBoundingClientRect(); return box.height < 43.5; })
  .map(e => e.outerHTML.slice(0, 120))"""
LANGUAGES = ("en", "zh-CN")
VIOLATIONS = {"resultTypes": ["violations"]}
CONTRAST = VIOLATIONS | {"runOnly": ["color-contrast"]}
_TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll('main *, header *')].filter(e => e.getBoundingClientRect().right > innerWidth)
      .map(e => e.outerHTML.slice(0, 120)) : []"""


async def _faults(page: Page, where: str, options: dict[str, Any] = VIOLATIONS) -> list[str]:
    """What axe finds."""
    found = await Axe().run(page, options=options)
    return [f"{where}: {v['id']} {v['nodes'][0]['html'][:160]}" for v in found.response["violations"]]


async def _sizes(page: Page, where: str) -> list[str]:
    """What does not fit a phone, or a finger."""
    wide, small = await page.evaluate(_TOO_WIDE), await page.evaluate(_TOO_SMALL)
    return [f"{where} too wide: {html}" for html in wide] + [f"{where} too small: {html}" for html in small]


async def _in_the_dark(page: Page, where: str) -> list[str]:
    """Faults that other colours alone can make."""
    await page.emulate_media(color_scheme="dark")
    found = await _faults(page, f"{where} dark", CONTRAST)
    await page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_page_is_sound_on_a_phone_and_a_desk(
    company: Company, visiting: Visiting, site: Site, language: str
) -> None:
    requisition, applicant = await _candidate(company)
    await visiting.people.staff("hiring_manager")
    await company.application(applicant, await company.requisition("ENG-2"), "applied")
    session = (await visiting.signed_in("recruiter")).http.cookies["__Host-session"]
    half = (await visiting.signed_in("hiring_manager", factors=1)).http.cookies["__Host-session"]
    person = parse_id((await visiting.people.applicant()).id)
    own = (await visiting.signed_in("applicant", subject=person)).http.cookies["__Host-session"]
    concern = await wrote(company, applicant, "copy")
    await concern.answered("We are looking.", "interim")
    own_too = (await visiting.applicant(applicant)).http.cookies["__Host-session"]
    office = (await visiting.signed_in("privacy_officer")).http.cookies["__Host-session"]
    candidate = f"/pages/hiring/{requisition}/candidates/{applicant}"
    document, run = await document_id(company, applicant), await ended_run(company)
    pages = {
        "": [
            *("/pages/sign-in", "/pages/password/code", "/pages/password", "/pages/enquiry", "/pages/enquiry/code"),
            *("/pages/register", "/pages/register/code", "/pages/register/notice"),
        ],
        half: ["/pages/sign-in/factor", "/pages/sign-in/authenticator"],
        session: [
            "/",
            "/pages/account",
            "/pages/undertaking",
            "/pages/hiring",
            f"/pages/hiring/{requisition}",
            candidate,
            "/pages/sign-in/again",
            "/pages/people",
            f"/pages/people/{applicant}",
            "/pages/people/new",
            f"/pages/people/{applicant}/documents/{document}/text",
            f"/pages/hiring/openings/{requisition}",
            "/pages/hiring/openings/new",
            "/pages/imports",
            f"/pages/imports/{run}",
        ],
        own: [
            *(f"/pages/me{path}" for path in ("", "/correct", "/documents", "/purposes", "/notice", "/consents")),
            *(f"/pages/me{path}" for path in ("/checks", "/accesses", "/copy", "/cancel", "/cancelled")),
        ],
        own_too: [
            *("/pages/contact", f"/pages/contact/{concern.id}", "/pages/me/correct/request/id_number"),
            *(f"/pages/me/entries/{path}" for path in ("education", "education/0", "salary_history/new")),
        ],
        office: ["/pages/concerns", f"/pages/concerns/{applicant}/{concern.id}"],
    }
    wrong = []
    for held, paths in pages.items():
        context = await site.context(language=language, session=held, scripts=True)
        page = await context.new_page()
        for n, path in enumerate(paths):
            answer = await page.goto(f"{site.address}{path}")
            assert answer is not None
            assert (answer.status, page.url) == (200, f"{site.address}{path}")
            if LANGUAGES[n % 2] == language:  # each page in one of them: what axe looks at is the same in both
                wrong += await _faults(page, path)
                wrong += await _in_the_dark(page, path)
            await page.set_viewport_size(PHONE)
            wrong += await _sizes(page, path)
            await page.set_viewport_size(DESK)
        await context.close()
    assert not wrong, "\n".join(sorted(set(wrong)))


async def test_a_form_of_another_site_reaches_nothing(visiting: Visiting, site: Site) -> None:
    """The browser's own word, not a test's: 127.0.0.1 is another site than localhost, and sends no cookie there."""
    session = (await visiting.signed_in("recruiter")).http.cookies["__Host-session"]
    context = await site.context(session=session)
    page = await context.new_page()
    foreign = f"""<form method="post" action="{site.address}/pages/account/sessions/end"><button>x</button></form>"""
    await page.route("**/foreign", lambda route: route.fulfill(body=foreign, content_type="text/html; charset=utf-8"))
    await page.goto(f"{site.address.replace('localhost', '127.0.0.1')}/foreign")
    site.asked.clear()
    await page.click("button")
    await page.wait_for_url("**/pages/sign-in*")
    await page.goto(f"{site.address}/pages/account")
    assert page.url.endswith("/pages/account")
    site.said.clear()  # Chromium tells of the foreign page's form


async def test_a_document_is_sent_and_one_too_large_is_told_by_a_page(
    company: Company, visiting: Visiting, site: Site
) -> None:
    """What a browser really sends, and really shows of an answer that came before it had sent it all."""
    person = parse_id(await company.applicant())
    own = (await visiting.signed_in("applicant", subject=person, factors=1)).http.cookies["__Host-session"]
    page = await (await site.context(session=own)).new_page()
    for content, words in ((pdf("x"), "is kept, encrypted"), (pdf("x") + b"%" * 12_000_000, "is too large")):
        await page.goto(f"{site.address}/pages/me/documents")
        await page.select_option("#kind", "certificate")
        await page.set_input_files("#file", {"name": "张三丰.pdf", "mimeType": "application/pdf", "buffer": content})
        await page.click("main form button:has-text('Send it')")
        await page.wait_for_selector(f"text={words}")
        assert "张三丰" not in page.url
    assert "Certificate" in await page.inner_text("table")
    site.said.clear()  # Chromium tells of the answer 413
