"""What masked roles are not shown is nowhere: in no page, header, address or cookie, nor on a browser's disk.

Every page that links lead to is opened by a plain client and by Chromium; the client opens every page that there is as
well, Chromium those of the role.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

from ats_privacy.settings import Settings
from tests.accounts.conftest import settings as with_mail
from tests.accounts.people import Holder
from tests.integration.canaries import CANARIES, LEAST_IN_FILES, SHOWN_IN_PART, found_in
from tests.integration.canary_life import READ, Lived, apply, store
from tests.integration.company import Company
from tests.pages.test_browser import _ARGUMENTS, _CHROMIUM, port, served
from tests.pages.visiting import Browser, Visiting
from tests.pages.walking import visits

__all__ = ["port", "served", "with_mail"]

ROLES = ("hiring_manager", "interviewer")
TEXTS = ("answers", "cover_letter", "notes", "text")
"""Free texts, which a masked role reads redacted: their own canaries are of no person."""
_LEFT = {
    **SHOWN_IN_PART,
    "education": frozenset({"Vexillomorphy"}),
    "employment": frozenset({"Yarnoffski", "Bluntwright"}),
}
"""What masks leave of a field: besides, of what an interviewer sees, the major, and employer and position."""
_WORDS = frozenset({"undisclosed", '"VU"', '"media_type":"text/plain"'})
"""Canaries that are words of ours in a page: a choice, a piece of JSON."""
_MOST_PAGES = 300


@dataclass
class Met:
    """A page as it was answered: everything of it that a canary could be in."""

    address: str
    status: int
    headers: str
    body: str
    title: str = ""


@dataclass
class Hidden:
    """Canaries that a role is shown nowhere, and those that may stand in the body of a page alone."""

    everywhere: frozenset[str]
    outside: frozenset[str] = field(default_factory=lambda: _canaries(CANARIES))


def _canaries(names: object) -> frozenset[str]:
    return frozenset(canary for name in names for canary in CANARIES[name]) - _WORDS  # type: ignore[attr-defined]


async def _hidden(lived: Lived, role: str) -> Hidden:
    """By the masks that the gate names: what is not clear leaves only what its mask is made to leave."""
    answer = await lived.call(role, "GET", f"/v1/applicants/{lived.applicant}?{READ}")
    masks = answer.json()["masks"] if answer.status_code == 200 else {}
    clear = {name for name, mask in masks.items() if mask == "clear"}
    shown = _canaries(clear) | _canaries(TEXTS) | _canaries(["file"]) if masks else frozenset()
    left = frozenset[str]().union(*(_LEFT[name] for name in masks if name in _LEFT))
    return Hidden(_canaries(CANARIES) - shown - left)


def _check(met: Met, hidden: Hidden, home: str) -> None:
    for text in (met.address, unquote(met.address), met.headers, met.title):
        assert not _found(text, hidden.outside), met.address
    assert not _found(met.body, hidden.everywhere), met.address
    path = urlsplit(met.address).path
    if not path.startswith("/pages/static/"):
        assert "cache-control: no-store" in met.headers.casefold(), path
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', met.body), "nothing from elsewhere"
    assert met.address.startswith(home)


def _found(text: str, canaries: frozenset[str]) -> set[str]:
    return found_in(unescape(text).encode()) & canaries


def _links(body: str) -> Iterator[str]:
    """Addresses that a reader of a page can follow; choosing a language is an act of its own."""
    assert not re.search(r'<form[^>]*method="get"', body), "a form that gets would be followed too"
    for address in re.findall(r'<a[^>]*href="([^"]+)"', body):
        if "language=" not in address:
            yield unescape(address).partition("#")[0]


async def _ids(lived: Lived, application: str) -> dict[str, str]:
    told = (await lived.call("recruiter", "GET", f"/v1/applications/{application}?{READ}")).json()
    listed = (await lived.call("recruiter", "GET", f"/v1/applicants/{lived.applicant}/documents?{READ}")).json()
    ids = {"applicant": lived.applicant, "requisition": told["requisition_id"], "application": application}
    document = listed["items"][0]["id"]
    return ids | {"document": document, "spare_document": document, "run": lived.applicant}


def _every_page(ids: dict[str, str], role: str | None = None) -> list[str]:
    """Every page that is read, linked to or not; only those of a role where one is named."""
    more = {"version": "1", "other_session": ids["applicant"], "undertaking": "0"}
    found = [visit.path for visit in visits() if visit.form is None and (role is None or role in visit.roles)]
    return ["/", *(_filled(path, ids | more) for path in found)]


def _filled(path: str, ids: dict[str, str]) -> str:
    return re.sub(r"{(\w+)}", lambda name: ids.get(name[1], ids["applicant"]), path)


async def _living(settings: Settings, company: Company, stage: str) -> tuple[Lived, dict[str, str]]:
    lived = await store(settings, company)
    application = await apply(lived)
    if stage != "applied":
        body, version = {"stage": stage}, {"If-Match": '"2"'}
        await lived.call("recruiter", "PATCH", f"/v1/applications/{application}", 200, json=body, headers=version)
    return lived, await _ids(lived, application)


@pytest.fixture
def settings(with_mail: Settings, port: int, request: pytest.FixtureRequest) -> Settings:
    """For a browser the site is at localhost, which counts as secure without TLS."""
    if "served" not in request.fixturenames:
        return with_mail
    return replace(with_mail, mail=replace(with_mail.mail, public_url=f"http://localhost:{port}"))


@pytest.mark.promise("B3")
@pytest.mark.promise("C1")
@pytest.mark.parametrize("stage", ["applied", "interview", "rejected"])
async def test_masked_roles_meet_no_canary(visiting: Visiting, stage: str) -> None:
    company = visiting.company
    lived, ids = await _living(company.service.settings, company, stage)
    for role in ROLES:
        browser = await visiting.signed_in(role)
        hidden = await _hidden(lived, role)
        assert len(hidden.everywhere) > 20
        met = await _crawled(browser, _every_page(ids))
        for each in met:
            _check(each, hidden, "https://careers.example/")
        assert {cookie.name for cookie in browser.http.cookies.jar} == {"__Host-session"}
        read = [each for each in met if each.status == 200 and ids["applicant"] in each.address]
        assert bool(read) == (role == "hiring_manager" or stage == "interview"), (role, stage)
    hr = await visiting.signed_in("hr_administrator")
    record = await hr.get(f"/pages/people/{lived.applicant}")
    assert _found(record.text, _canaries(["mobile", "email", "summary"])), "who may see them does"


async def _crawled(browser: Browser, seeds: list[str]) -> list[Met]:
    waiting, seen, met = deque(seeds), set(seeds), []
    while waiting:
        answer = await browser.http.get(waiting.popleft())
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.multi_items())
        title = "".join(re.findall(r"<title>(.*?)</title>", answer.text, re.DOTALL))
        met.append(Met(str(answer.url), answer.status_code, headers, answer.text, title))
        more = [answer.headers["Location"]] if answer.is_redirect else _links(answer.text)
        for address in more:
            path = urljoin(str(answer.url), address).removeprefix("https://careers.example")
            if path not in seen and "/static/" not in path:
                seen.add(path)
                waiting.append(path)
        assert len(met) < _MOST_PAGES
    return met


_FOUND = """async () => [document.documentElement.outerHTML, document.title, {
  local: Object.entries(localStorage), session: Object.entries(sessionStorage), cookie: document.cookie,
  databases: await indexedDB.databases(), caches: await caches.keys()}]"""
_NOTHING = {"local": [], "session": [], "cookie": "", "databases": [], "caches": []}


async def _sign_in(page: Page, home: str, holder: Holder) -> None:
    await page.goto(f"{home}/")
    await page.fill("#name", holder.name)
    await page.fill("#password", holder.password)
    await page.click("main button")
    await page.wait_for_url("**/factor")
    await page.fill("#code", holder.code())
    await page.click("main button")
    await page.wait_for_url(f"{home}/")


@pytest.mark.skipif(_CHROMIUM is None, reason="there is no Chromium here")
@pytest.mark.promise("B3")
@pytest.mark.promise("C1")
@pytest.mark.parametrize("role", ROLES)
async def test_a_browser_keeps_none_of_them(
    company: Company, visiting: Visiting, tmp_path: Path, served: str, role: str
) -> None:
    lived, ids = await _living(company.service.settings, company, "interview")
    hidden = await _hidden(lived, role)
    holder = await visiting.people.staff(role)
    path = f"/v1/requisitions/{ids['requisition']}/assignments/{company.staff[role]}"
    await lived.call("recruiter", "PUT", path, 204)
    profile, home, asked = tmp_path / "profile", served, []
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=_CHROMIUM, args=_ARGUMENTS, locale="en"
        )
        context.on("request", lambda request: asked.append(request.url))
        page = context.pages[0]
        await _sign_in(page, home, holder)
        pages = await _walked(page, home, _every_page(ids, role))
        for met in pages:
            _check(met, hidden, f"{home}/")
        assert sum(met.status == 200 and ids["applicant"] in met.address for met in pages) >= 2
        assert await _cookies(context) == {"__Host-session": (True, True, "Lax", "/")}
        await page.goto(f"{home}/?language=zh")
        assert set(await _cookies(context)) == {"__Host-session", "__Host-language"}, "chosen, so remembered"
        kept = json.dumps([dict(cookie) for cookie in await context.cookies()])
        await context.close()
    assert not _found(kept, hidden.outside)
    assert asked
    assert all(address.startswith(f"{home}/") for address in asked), "nothing from elsewhere"
    files = {str(file): file.read_bytes() for file in profile.rglob("*") if file.is_file() and not file.is_symlink()}
    assert any(b"--accent-soft" in content for content in files.values()), "what may be kept is found there"
    for name, content in files.items():
        assert not found_in(content, least=LEAST_IN_FILES) & hidden.outside, name


async def _walked(page: Page, home: str, seeds: list[str]) -> list[Met]:
    """Every page that links lead to; what each leaves in the browser's stores must be nothing."""
    waiting, seen, met = deque(seeds), set(seeds), []
    while waiting:
        path = waiting.popleft()
        answer = await page.goto(f"{home}{path}")
        assert answer is not None
        headers = "\n".join(f"{each['name']}: {each['value']}" for each in await answer.headers_array())
        body, title, kept = await page.evaluate(_FOUND)
        met.append(Met(page.url, answer.status, headers, body, title))
        assert kept == _NOTHING, path
        for address in _links(body):
            found = urljoin(page.url, address).removeprefix(home)
            if found not in seen:
                seen.add(found)
                waiting.append(found)
        assert len(met) < _MOST_PAGES
    return met


async def _cookies(context: BrowserContext) -> dict[str, tuple[bool, bool, str, str]]:
    return {
        cookie["name"]: (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"])
        for cookie in await context.cookies()
    }
