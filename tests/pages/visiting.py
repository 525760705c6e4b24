"""A browser as far as pages need one: it keeps cookies, sends forms as they stand, and follows redirects by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from uuid import UUID

import httpx

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.sessions import Proofs
from ats_privacy.gate.sessions import Opened, standing
from ats_privacy.storage import accounts
from tests.accounts.people import People
from tests.integration.company import Company

SITE = "https://careers.example"
FROM_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
"""What Chromium says of a form of a page that sends no referrer."""


@dataclass
class Form:
    """A form of a page: where it goes, and what it sends if nobody types anything."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._inside: Form | None = None
        self._text: str | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            assert given["method"] == "post"
            self._inside = Form(given["action"].partition("#")[0])
            self.found.append(self._inside)
        elif self._inside is not None and given.get("name"):
            self._inside.names.add(given["name"])
            unticked = given.get("type") in ("checkbox", "radio") and "checked" not in given
            if tag == "input" and given.get("type") != "file" and not unticked:
                self._inside.fields[given["name"]] = given.get("value", "")
            if tag == "textarea":
                self._text = given["name"]
                self._inside.fields[self._text] = ""
            if tag == "select":
                self._select = given["name"]
        elif self._inside is not None and tag == "option" and self._select:
            first = self._select not in self._inside.fields  # as browsers do, where none is selected
            self._inside.fields |= {self._select: given.get("value", "")} if first or "selected" in given else {}

    def handle_data(self, data: str) -> None:
        if self._inside is not None and self._text is not None:
            self._inside.fields[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "textarea":
            self._text = None
        elif tag == "select":
            self._select = ""


def forms_of(answer: httpx.Response) -> list[Form]:
    """The forms of a page."""
    parser = _Forms()
    parser.feed(answer.text)
    return parser.found


def form_of(answer: httpx.Response, action: str) -> Form:
    """The one form of a page whose address ends so."""
    [found] = [form for form in forms_of(answer) if form.action.endswith(action)]
    return found


class Browser:
    """One person's browser."""

    def __init__(self, company: Company, language: str = "en") -> None:
        self.session = ""
        transport = company.client._transport
        self.http = httpx.AsyncClient(
            transport=transport, base_url=SITE, headers={"User-Agent": "Mozilla/5.0", "Accept-Language": language}
        )

    async def get(self, path: str, status: int = 200) -> httpx.Response:
        """A page, after redirects."""
        answer = await self.http.get(path)
        for _ in range(5):
            if not answer.is_redirect:
                break
            answer = await self.http.get(answer.headers["Location"])
        assert answer.status_code == status, answer.text
        return answer

    async def post(self, form: Form, **typed: str) -> httpx.Response:
        """Send a form; the answer as it comes, redirects not followed."""
        assert set(typed) <= form.names, form.names
        return await self.http.post(form.action, data=form.fields | typed, headers=FROM_HERE)

    async def send(self, page: str, action: str, **typed: str) -> httpx.Response:
        """Open a page and send the one form on it that goes to an address; the page that follows."""
        answer = await self.post(form_of(await self.get(page), action), **typed)
        return await self.get(answer.headers["Location"]) if answer.status_code == 303 else answer


async def signed_in(
    company: Company, account: UUID, kind: str = "staff", *, factors: int = 2, age_seconds: int = 0
) -> Opened:
    """A session of a member of staff, or of a subject with an account, with factors proven so long ago."""
    service, organisation = company.service, company.organisation
    if await accounts.by_id(service.database, organisation, account) is None:
        row = {"organisation_id": organisation, "id": account, "kind": kind, "password_hash": ""}
        row |= {"password_at": 0, "version": 1, "created_at": now_us()}
        await service.database.write(accounts.insert(row))
    found = await accounts.by_id(service.database, organisation, account)
    assert found is not None
    who = standing(found)
    assert who is not None
    at = now_us() - age_seconds * 1_000_000
    proofs = Proofs(at, at if factors > 1 else 0)
    opened, steps = service.authentication.sessions.open(organisation, account, who, proofs, "browser")
    await service.database.write(*steps)
    return opened


class Visiting:
    """Opens browsers for people of a company."""

    def __init__(self, company: Company, people: People) -> None:
        self.company = company
        self.people = people

    def browser(self, language: str = "en") -> Browser:
        """A browser of somebody who is not signed in."""
        return Browser(self.company, language)

    async def signed_in(
        self, role: str, language: str = "en", *, factors: int = 2, subject: UUID | None = None, age_seconds: int = 0
    ) -> Browser:
        """The browser of the member of staff with a role, or of a subject with an account, in a session with so many
        factors proven so long ago."""
        account, kind = subject or self.company.staff[role], "applicant" if role == "applicant" else "staff"
        opened = await signed_in(self.company, account, kind, factors=factors, age_seconds=age_seconds)
        browser = self.browser(language)
        browser.http.cookies.set("__Host-session", opened.token, domain="careers.example")
        browser.session = str(opened.session.id)
        return browser

    async def applicant(self, applicant: str, language: str = "en") -> Browser:
        """The browser of an applicant, in a session."""
        return await self.signed_in("applicant", language, factors=1, subject=UUID(applicant))
