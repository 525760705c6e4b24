"""Every page as every role, held against the rows of ``walks``; and what must hold for each answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from ats_privacy.domain.identity import parse_id
from ats_privacy.settings import Settings
from ats_privacy.web.app import create_app
from ats_privacy.web.pages.rendering import CONTENT_POLICY
from ats_privacy.web.pages.routes import PageRoute
from tests.integration.company import CANDIDATE, Company
from tests.integration.concern_requests import concern_id
from tests.integration.document_requests import document_id
from tests.integration.import_requests import ended_run
from tests.pages.visiting import FROM_HERE, Browser, Visiting, forms_of
from tests.pages.walking import EVERYBODY, Visit, visits

PUBLIC = frozenset(
    {
        "page_sign_in",
        "post_sign_in",
        "page_ask_code",
        "post_ask_code",
        "page_set_password",
        "post_set_password",
        "page_cancelled",
        *("page_enquiry", "post_enquiry", "page_enquiry_code", "post_enquiry_code"),
        *("page_register", "post_register", "page_register_code", "post_register_code", "page_register_notice"),
        "page_unknown",
    }
)
"""Pages for people who have not signed in."""

PUBLIC_FORMS = frozenset(
    {
        *("/pages/sign-in", "/pages/password", "/pages/password/code"),
        *("/pages/enquiry", "/pages/enquiry/code", "/pages/register", "/pages/register/code"),
    }
)
NO_PAGES = frozenset({"page_stylesheet", "page_icon"})

MASKED = ("11010519491231002X", "zhang.sanfeng@example.com", "13800138000", "6222021234567890128", "文三路")
"""What of a candidate the hiring side is never shown, and nobody outside a page's body."""


OF_THE_VISITOR = ("李四", "li.si@example.com", "13900139000")
"""What the applicant of the walk has registered with: on their own pages, and nowhere beside them."""


def _routes(routes: Iterable[Any]) -> list[APIRoute]:
    """Every route, those of included routers too."""
    found: list[APIRoute] = []
    for route in routes:
        if isinstance(route, APIRoute):
            found.append(route)
        included = getattr(route, "original_router", None)
        found += _routes(included.routes) if included is not None else []
    return found


def _served() -> list[APIRoute]:
    return _routes(create_app(Settings(development_issuer=True)).routes)


def test_every_page_is_entered_in_a_walk() -> None:
    entered = [visit.name for visit in visits()]
    assert len(set(entered)) == len(entered)
    assert set(entered) | PUBLIC == {route.name for route in _served() if isinstance(route, PageRoute)}


def test_what_is_in_no_document_is_a_page() -> None:
    served = _served()
    assert len(served) > 100
    hidden = [r for r in served if not r.include_in_schema]
    assert {r.name for r in hidden if not isinstance(r, PageRoute)} == NO_PAGES
    assert all(r.path == "/" or r.path.startswith("/pages/") for r in hidden)


def _holds(answer: httpx.Response, role: str) -> None:
    """What every answer of a page keeps to."""
    headers = answer.headers
    [policy] = headers.get_list("content-security-policy")
    attached = headers.get("content-disposition", "").startswith("attachment")
    assert policy == CONTENT_POLICY or (attached and policy == f"{CONTENT_POLICY}; sandbox")
    assert headers.get_list("cache-control") == ["no-store"]
    assert headers.get_list("referrer-policy") == ["no-referrer"]
    assert headers["x-content-type-options"] == "nosniff"
    outside = [headers.get("location", ""), *headers.get_list("set-cookie"), str(answer.request.url)]
    outside += re.findall(r"<title>.*?</title>", answer.text, re.DOTALL)
    for value in (*MASKED, "张三丰", *OF_THE_VISITOR):
        assert all(value not in text for text in outside)
    if role not in ("recruiter", "hr_administrator"):
        assert not [value for value in MASKED if value in answer.text]
    assert "<script" not in answer.text
    assert not re.search(r"\s(style|on[a-z]+)=", answer.text)
    assert not re.search(r'(src|href|action)="(?!/|#)', answer.text)
    for form in forms_of(answer):
        assert "form_token" in form.fields or form.action in PUBLIC_FORMS


async def _ids(company: Company) -> dict[str, str]:
    applicant = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    path = f"/v1/requisitions/{requisition}/assignments/{company.staff['interviewer']}"
    assert (await company.call("recruiter", "PUT", path)).status_code == 204
    application = await company.application(applicant, requisition, "interview")
    return {
        "applicant": applicant,
        "requisition": requisition,
        "application": application,
        "concern": await concern_id(company, applicant),
        "undertaking": await company.undertaking_digest(),
        "run": await ended_run(company),
        "document": await document_id(company, applicant),
        "spare_document": str(company.organisation),
    }


async def _visit(visiting: Visiting, browser: Browser, visit: Visit, ids: dict[str, str]) -> httpx.Response:
    path = visit.path.format(**ids)
    if visit.form is None:
        return await browser.http.get(path)
    start = await browser.get("/")
    token = forms_of(start)[0].fields["form_token"]
    form = {name: value.format(**ids) for name, value in visit.form.items()}
    return await browser.http.post(path, **visit.sent({"form_token": token, **form}), headers=FROM_HERE)


@pytest.mark.promise("D6")
async def test_every_role_at_every_page(company: Company, visiting: Visiting) -> None:
    ids = await _ids(company)
    wrong = []
    person = await visiting.people.applicant()
    for role in sorted(EVERYBODY - {"applicant"}):
        await visiting.people.staff(role, totp=False)
    for role in sorted(EVERYBODY):
        subject = parse_id(person.id) if role == "applicant" else None
        refused = {403, 404} if subject else {403}  # whose own page it is not finds nothing there
        browser = other = None
        for visit in visits():
            if browser is None or other is None:
                browser = await visiting.signed_in(role, subject=subject)
                other = await visiting.signed_in(role, subject=subject)
            await company.service.import_runs.settled()
            spare = await document_id(company, ids["applicant"]) if visit.name == "post_delete_person_document" else ""
            known = ids | {"spare_document": spare, "other_session": other.session}
            if "{version}" in f"{visit.path} {visit.form}":
                path = f"/v1/applications/{ids['application']}?purpose=recruitment"
                known["version"] = str((await company.call("recruiter", "GET", path)).json()["version"])
            answer = await _visit(visiting, browser, visit, known)
            if visit.form is not None:
                browser = None  # forms end sessions; pages end none
            _holds(answer, role)
            expected = ({visit.status} if visit.status else {200, 303}) if role in visit.roles else refused
            away = answer.headers.get("location", "").startswith("/pages/sign-in") and visit.name not in (
                "post_sign_out",
                "post_end_sessions",
            )
            if answer.status_code not in expected or away:
                wrong.append(f"{visit.name} by {role}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)


async def test_without_a_session_every_page_leads_to_the_sign_in(company: Company, visiting: Visiting) -> None:
    ids = await _ids(company) | {"version": "1", "other_session": str(company.organisation)}
    browser = visiting.browser()
    for token in (None, "ats_" + "0" * 75, "Kanarienvogel"):
        if token is not None:
            browser.http.cookies.set("__Host-session", token, domain="careers.example")
        for visit in visits():
            path = visit.path.format(**ids)
            method = "GET" if visit.form is None else "POST"
            answer = await browser.http.request(method, path, headers=FROM_HERE)
            assert answer.status_code == 303, visit
            assert answer.headers["location"].startswith("/pages/sign-in"), visit
            _holds(answer, "nobody")


FOREIGN = {
    "another site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "a sister site": {"Sec-Fetch-Site": "same-site", "Origin": "null"},
    "a foreign origin": {"Origin": "https://evil.example"},
    "an origin that is not told": {"Origin": "null"},
    "nothing told": {},
}


@pytest.mark.parametrize("foreign", FOREIGN.values(), ids=FOREIGN)
async def test_forms_of_elsewhere_do_nothing(company: Company, visiting: Visiting, foreign: dict[str, str]) -> None:
    ids = await _ids(company) | {"version": "1", "other_session": str(company.organisation)}
    browser = await visiting.signed_in("hr_administrator")
    token = forms_of(await browser.get("/pages/account"))[0].fields["form_token"]
    for visit in visits():
        if visit.form is not None:
            form = {"form_token": token} | {name: value.format(**ids) for name, value in visit.form.items()}
            answer = await browser.http.post(visit.path.format(**ids), **visit.sent(form), headers=foreign)
            assert (answer.status_code, "origin_foreign" in answer.text) == (403, True), visit
    sign_in = await browser.http.post("/pages/sign-in", data={"name": "a", "password": "b"}, headers=foreign)
    assert sign_in.status_code == 403


@pytest.mark.parametrize("kind", ["none", "empty", "of another session", "no ASCII"])
async def test_forms_without_the_token_of_the_session_do_nothing(
    company: Company, visiting: Visiting, kind: str
) -> None:
    ids = await _ids(company) | {"version": "1", "other_session": str(company.organisation)}
    browser = await visiting.signed_in("hr_administrator")
    other = await visiting.signed_in("hr_administrator")
    theirs = forms_of(await other.get("/pages/account"))[0].fields["form_token"]
    sent = {"none": {}, "empty": {"form_token": ""}, "of another session": {"form_token": theirs}}
    for visit in visits():
        if visit.form is not None:
            form = {name: value.format(**ids) for name, value in visit.form.items()}
            form |= sent.get(kind, {"form_token": "Kanarienvögel"})
            headers = (
                FROM_HERE if form or visit.file else FROM_HERE | {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = await browser.http.post(visit.path.format(**ids), **visit.sent(form), headers=headers)
            assert (answer.status_code, "form_token_wrong" in answer.text) == (403, True), visit


UNLIKE = {
    "a field that the form has not": ("form_token={}&more=1", 422),
    "a field twice": ("form_token={}&form_token={}", 422),
    "no UTF-8": ("form_token=%ff", 422),
    "a hundred and one fields": ("&".join(["form_token={}"] * 101), 422),
    "nothing": ("", 403),
}


@pytest.mark.parametrize(("body", "status"), UNLIKE.values(), ids=UNLIKE)
async def test_what_is_no_form_of_ours_is_a_page_too(visiting: Visiting, body: str, status: int) -> None:
    browser = await visiting.signed_in("hr_administrator")
    headers = FROM_HERE | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.http.post("/pages/account/sessions/end", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (await browser.get("/pages/account")).status_code == 200  # the session goes on


@pytest.mark.parametrize("path", ["/pages/nothing", "/pages/hiring/Kanarienvogel", "/pages/account?a=1&a=2"])
async def test_what_is_not_there_is_a_page_too(visiting: Visiting, path: str) -> None:
    browser = await visiting.signed_in("hr_administrator")
    answer = await browser.http.get(path)
    assert answer.status_code in (404, 422)
    assert "Kanarienvogel" not in answer.text
    _holds(answer, "nobody")


async def test_the_stylesheet_may_be_kept_and_nothing_else(visiting: Visiting) -> None:
    page = await visiting.browser().get("/pages/sign-in")
    [address] = re.findall(r'<link rel="stylesheet" href="([^"]+)">', page.text)
    style = await visiting.browser().http.get(address)
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-type"].startswith("text/css")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_the_candidate_holds_what_is_looked_for() -> None:
    told = str(CANDIDATE).replace("138 0013 8000", "13800138000")
    assert all(value in told for value in (*MASKED, "张三丰"))
