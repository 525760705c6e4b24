"""Openings, candidates and notes of a hiring manager: masked, blind where it is asked for, nothing out of reach."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import Browser, Visiting, form_of

CANARY = "Kanarienvogel"
SECRET = {
    "id_number": CANDIDATE["id_number"],
    "email": CANDIDATE["email"],
    "mobile": "13800138000",
    "bank_account": "6222021234567890128",
}


async def _assigned(company: Company, role: str = "hiring_manager", stage: str = "applied") -> tuple[str, str]:
    opening = await company.requisition(assigned=role)
    applicant = await company.applicant()
    await company.application(applicant, opening, stage)
    return opening, applicant


async def _looked(browser: Browser, path: str) -> str:
    answer = await browser.get(path)
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


@pytest.mark.promise("B3")
@pytest.mark.promise("C1")
@pytest.mark.parametrize(("language", "education"), [("en", "Education"), ("zh-CN", "教育经历")])
async def test_a_hiring_manager_sees_masked_candidates(visiting: Visiting, language: str, education: str) -> None:
    opening, applicant = await _assigned(visiting.company)
    browser = await visiting.signed_in("hiring_manager", language)
    start = await _looked(browser, "/")
    assert 'href="/pages/openings"' in start
    pages = [
        await _looked(browser, path)
        for path in (
            "/pages/openings",
            f"/pages/openings/{opening}",
            f"/pages/openings/{opening}?stage=applied",
            f"/pages/openings/{opening}/candidates/{applicant}",
        )
    ]
    assert applicant in pages[1]
    assert education in pages[3]
    for text in pages:
        for name, value in SECRET.items():
            assert str(value) not in text, name
        assert CANDIDATE["full_name"] not in text, "at the first stage the name is masked"
    titles = {re.search(r"<title>(.*?)</title>", text).group(1) for text in pages}  # type: ignore[union-attr]
    assert not any("张" in title for title in titles)
    empty = await browser.get(f"/pages/openings/{opening}?stage=hired")
    assert applicant not in empty.text


@pytest.mark.promise("D6")
async def test_what_is_out_of_reach_is_not_there(visiting: Visiting) -> None:
    company = visiting.company
    opening, _ = await _assigned(company)
    elsewhere = await company.requisition("ENG-2")
    other = await company.applicant({"full_name": f"{CANARY} Elsewhere"})
    await company.application(other, elsewhere)
    browser = await visiting.signed_in("hiring_manager")
    for path in (
        f"/pages/openings/{elsewhere}",
        f"/pages/openings/{opening}/candidates/{other}",
        f"/pages/openings/{uuid4()}",
    ):
        answer = await browser.get(path, 404)
        assert CANARY not in answer.text
    assert elsewhere not in (await browser.get("/pages/openings")).text
    await browser.get(f"/pages/openings/{opening}?stage=dream", 422)
    await browser.get("/pages/openings?after=drop", 422)
    for role in ("finance", "security", "operator"):
        if role in company.staff:
            other_browser = await visiting.signed_in(role)
            assert (await other_browser.http.get(f"/pages/openings/{opening}")).status_code in (403, 404)


@pytest.mark.promise("A17")
async def test_a_note_that_holds_data_of_others_is_asked_about(visiting: Visiting) -> None:
    opening, applicant = await _assigned(visiting.company)
    browser = await visiting.signed_in("hiring_manager")
    path = f"/pages/openings/{opening}/candidates/{applicant}"
    form = form_of(await browser.get(path), "/notes")
    flagged = await browser.post(form, text="Her husband Li Wei, 13911112222, is ill.")
    assert flagged.status_code == 422
    assert "a telephone number" in flagged.text
    assert "13911112222" in flagged.text, "what was typed is not lost"
    kept = await browser.post(form, text="Builds good bridges.")
    assert (kept.status_code, kept.headers["Location"]) == (303, f"{path}?done=noted")
    after = await browser.get(kept.headers["Location"])
    assert "Builds good bridges." in after.text
    stale = await browser.post(form, text="Once more.")
    assert stale.status_code == 412, "the form is of an earlier version"
    acknowledging = form_of(await browser.post(form_of(after, "/notes"), text="Call 13911112222."), "/notes")
    assert "acknowledged" in acknowledging.names
    forged = await browser.http.post(f"{path}/notes", data=form.fields | {"form_token": "x", "text": "y"})
    assert forged.status_code == 403


@pytest.mark.promise("C1")
async def test_a_blind_review_shows_no_name_and_no_school(visiting: Visiting) -> None:
    company = visiting.company
    opening, applicant = await _assigned(company, stage="interview")
    body = {"blind_review": {"on": True}}
    answer = await company.call(
        "recruiter", "PATCH", f"/v1/requisitions/{opening}", json=body, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200, answer.text
    browser = await visiting.signed_in("hiring_manager")
    for path in (f"/pages/openings/{opening}", f"/pages/openings/{opening}/candidates/{applicant}"):
        text = await _looked(browser, path)
        assert "blind review" in text or "Candidate" in text
        assert CANDIDATE["full_name"] not in text
        assert "Peking University" not in text
