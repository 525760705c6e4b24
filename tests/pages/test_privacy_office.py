"""The privacy office at the pages: what waits for a second person, vendors, what was not delivered, incidents."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.integration import check_company, vendor_company
from tests.integration.check_company import contracted, ordered
from tests.integration.company import CANDIDATE, Company
from tests.integration.outbox_requests import dead_letter
from tests.integration.test_consent_keys import told
from tests.integration.vendor_company import entered, entrusted, terms
from tests.pages.visiting import SITE, Browser, Visiting, form_of

WAITING = "/pages/privacy/waiting"
SECRETS = tuple(str(CANDIDATE[name]) for name in ("full_name", "id_number", "email", "mobile"))
HEALTH = {"fields": ["health"], "reason": "A ramp has to be ordered."}


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vendors of these tests speak to the address that pages have."""
    for module in (check_company, vendor_company):
        monkeypatch.setattr(module, "ISSUER", SITE)


async def _asked(company: Company, applicant: str, who: str = "hr_administrator") -> str:
    body = HEALTH | {"operation": "reveal", "purpose": "accommodation", "minutes": 30, "applicant_id": applicant}
    answer = await company.call(who, "POST", "/v1/access-grants", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _revealed(company: Company, applicant: str) -> int:
    path = f"/v1/applicants/{applicant}/reveal?purpose=accommodation"
    return (await company.call("hr_administrator", "POST", path, json=HEALTH)).status_code


async def _answer(browser: Browser, path: str, **typed: str) -> Any:
    """What a page says to the first of its own forms that has an answer."""
    form = form_of(await browser.get(path), path)
    return await browser.http.post(form.action, data=form.fields | typed, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.promise("A7")
@pytest.mark.promise("D6")
async def test_access_is_agreed_to_and_ended_by_a_second_person(visiting: Visiting) -> None:
    company = visiting.company
    applicant, _, _ = await told(company)
    grant = await _asked(company, applicant)
    path = f"{WAITING}/access/{grant}"
    asking = await visiting.signed_in("hr_administrator")
    own = await asking.get(path)
    assert "This is your own" in own.text
    assert 'value="approved"' not in own.text
    forged = await _answer(asking, path, answer="approved")
    assert forged.status_code == 403
    assert "Somebody else than who asked" in forged.text
    officer = await visiting.signed_in("privacy_officer")
    listed = await officer.get(WAITING)
    assert f'href="{path}"' in listed.text
    shown = await officer.get(path)
    assert "A ramp has to be ordered." in shown.text
    assert await _revealed(company, applicant) == 403
    assert (await _answer(officer, path, answer="perhaps")).status_code == 422
    answered = await _answer(officer, path, answer="approved")
    assert answered.headers["location"] == f"{WAITING}?done=approved"
    assert await _revealed(company, applicant) == 200
    again = await _answer(officer, path, answer="approved")
    assert again.status_code == 409
    ended = await _answer(officer, path, answer="revoked")
    assert ended.status_code == 303
    assert await _revealed(company, applicant) == 403
    for page in (own, listed, shown):
        assert not [value for value in SECRETS if value in page.text]


@pytest.mark.promise("A7")
async def test_an_agreement_takes_a_fresh_proof_and_comes_back_to_the_request(visiting: Visiting) -> None:
    company = visiting.company
    applicant, _, _ = await told(company)
    path = f"{WAITING}/access/{await _asked(company, applicant)}"
    await visiting.people.staff("privacy_officer")
    stale = await visiting.signed_in("privacy_officer", age_seconds=7200)
    answer = await _answer(stale, path, answer="approved")
    assert answer.headers["location"] == f"/pages/sign-in/again?back={path}"
    assert await _revealed(company, applicant) == 403


@pytest.mark.promise("A7")
async def test_emergency_access_is_reviewed_by_somebody_else(visiting: Visiting) -> None:
    company = visiting.company
    applicant, _, _ = await told(company)
    body = {"fields": ["health"], "reason": "An ambulance asks for it.", "reference": "INC-1"}
    glass = f"/v1/applicants/{applicant}/broken-glass?purpose=accommodation"
    answer = await company.call("hr_administrator", "POST", glass, json=body)
    assert answer.status_code == 201, answer.text
    path = f"{WAITING}/access/{answer.json()['id']}"
    for role in ("auditor", "security"):
        watching = await (await visiting.signed_in(role)).get(WAITING)
        assert "INC-1" in watching.text
        assert path not in watching.text
    officer = await visiting.signed_in("privacy_officer")
    form = form_of(await officer.get(path), "/review")
    empty = await officer.http.post(
        form.action, data=form.fields | {"finding": "justified"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert empty.status_code == 422
    reviewed = await officer.http.post(
        form.action,
        data=form.fields | {"finding": "unjustified", "remark": "There was no ambulance."},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert reviewed.headers["location"] == f"{WAITING}?done=reviewed"
    assert await _revealed(company, applicant) == 403, "what was not justified ends at once"


@pytest.mark.promise("A16")
async def test_the_use_of_a_ground_is_decided(visiting: Visiting) -> None:
    company = visiting.company
    applicant = await company.applicant()
    body = {
        "doing": "collecting",
        "ground": "vital_interests",
        "purpose": "research",
        "fields": ["applicant.mobile"],
        "days": 2,
        "reason": "An accident at the interview.",
        "evidence": "incident/7",
    }
    uses = []
    for _ in range(2):
        asked = await company.call("hr_administrator", "POST", f"/v1/applicants/{applicant}/grounds", json=body)
        uses.append(asked.json()["id"])
    officer = await visiting.signed_in("privacy_officer")
    for use, answer in zip(uses, ("approved", "refused"), strict=True):
        path = f"{WAITING}/grounds/{use}"
        assert path in (await officer.get(WAITING)).text
        shown = await officer.get(path)
        assert "incident/7" in shown.text
        assert "PIPL art. 13(1)(4)" in shown.text
        assert (await _answer(officer, path, answer=answer)).status_code == 303
        assert path not in (await officer.get(WAITING)).text
    auditor = await visiting.signed_in("auditor")
    closed = await auditor.get(f"{WAITING}/grounds/{uses[0]}")
    assert "approved" in closed.text
    assert "<button" not in closed.text.split("<main")[1]


@pytest.mark.promise("G1")
async def test_a_guardian_is_verified(visiting: Visiting) -> None:
    company = visiting.company
    minor = await company.minor()
    consent = await company.guardian(minor)
    path = f"{WAITING}/guardians/{minor}/{consent}"
    officer = await visiting.signed_in("privacy_officer")
    assert path in (await officer.get(WAITING)).text
    unsure = await _answer(officer, path)
    assert unsure.status_code == 422
    sure = await _answer(officer, path, sure="yes")
    assert sure.headers["location"] == f"{WAITING}?done=verified"
    page = await officer.get(WAITING)
    assert path not in page.text
    assert "小明" not in page.text
    assert "Verified" in (await officer.get(path)).text


@pytest.mark.usefixtures("ours")
@pytest.mark.promise("E1")
@pytest.mark.promise("E2")
async def test_a_vendor_is_shown_with_what_binds_it_and_what_it_holds(visiting: Visiting) -> None:
    company = visiting.company
    bare = await entered(company, 1, "Bare Ltd")
    vendor, contract = await contracted(company)
    check = await (await ordered(company, vendor, contract)).released()
    officer = await visiting.signed_in("privacy_officer")
    every = await officer.get("/pages/privacy/vendors")
    assert "no contract in force" in every.text
    assert "may be entrusted" in every.text
    assert "Holds data of 1 orders." in every.text
    page = await officer.get(f"/pages/privacy/vendors/{vendor.id}")
    for words in (str(terms()["document"]), "Hosting Ltd", "Use of its interfaces", "handed over", "Log-ins"):
        assert words in page.text, words
    assert str(check.person) not in page.text
    await officer.get(f"/pages/privacy/vendors/{vendor.id}?days=4000", 422)
    await officer.get(f"/pages/privacy/vendors/{company.organisation}", 404)
    auditor = await visiting.signed_in("auditor")
    read = await auditor.get(f"/pages/privacy/vendors/{vendor.id}")
    assert "Hosting Ltd" in read.text
    assert "Use of its interfaces" not in read.text
    assert "Bare Ltd" in (await auditor.get(f"/pages/privacy/vendors/{bare.id}")).text
    for answer in (every, page, read):
        assert not [value for value in SECRETS if value in answer.text]


@pytest.mark.usefixtures("ours")
async def test_a_failed_audit_is_seen(visiting: Visiting) -> None:
    company = visiting.company
    vendor = await entrusted(company)
    contract = await vendor.contract()
    body = {"contract_id": contract, "outcome": "failed", "held_at": terms()["begins_at"]}
    body |= {"due_at": terms()["audit_due_at"], "document": "Audit 7"}
    answer = await vendor.staff("POST", "/audits", body)
    assert answer.status_code == 201, answer.text
    officer = await visiting.signed_in("privacy_officer")
    assert "audit" in (await officer.get("/pages/privacy/vendors")).text
    page = await officer.get(f"/pages/privacy/vendors/{vendor.id}")
    assert "nothing is handed over" in page.text
    assert "Audit 7" in page.text


async def test_what_was_given_up_is_tried_anew_or_left_be(visiting: Visiting) -> None:
    company = visiting.company
    first, second = await dead_letter(company), await dead_letter(company, "another.kind", "other_code")
    officer = await visiting.signed_in("privacy_officer")
    page = await officer.get("/pages/privacy/undelivered")
    assert "another.kind" in page.text
    for letter, act in ((first, "retried"), (second, "dropped")):
        form = form_of(page, f"/undelivered/{letter}")
        answer = await officer.http.post(
            form.action, data=form.fields | {"act": act}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        assert answer.headers["location"] == f"/pages/privacy/undelivered?done={act}"
    assert "Nothing was given up." in (await officer.get("/pages/privacy/undelivered")).text


@pytest.mark.promise("D8")
async def test_incidents_and_locks_are_listed(visiting: Visiting) -> None:
    company = visiting.company
    recruiter = company.staff["recruiter"]
    answer = await company.call("security", "POST", f"/v1/accounts/{recruiter}/compromise")
    assert answer.status_code == 201, answer.text
    for role in ("security", "privacy_officer"):
        page = await (await visiting.signed_in(role)).get("/pages/privacy/incidents")
        assert page.text.count("recruiter.one") == 2
        assert "Account in other hands" in page.text
    hr = await (await visiting.signed_in("hr_administrator")).get("/pages/privacy/incidents")
    assert hr.text.count("recruiter.one") == 1


@pytest.mark.parametrize("role", ["privacy_officer", "auditor", "security", "hr_administrator"])
async def test_the_menu_leads_to_what_the_visitor_may_open(visiting: Visiting, role: str) -> None:
    browser = await visiting.signed_in(role)
    page = await browser.get("/pages/privacy")
    menu = page.text.split("<h1>")[1].split("</nav>")[0]
    addresses = re.findall(r'href="(/pages/privacy[^"]*)"', menu)
    assert len(addresses) >= 4
    for address in addresses:
        await browser.get(address)
