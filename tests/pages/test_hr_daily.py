"""A day of HR at the pages alone: an opening, who works on it, somebody new, their documents, stages (A2, A3, B3)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.documents.made import pdf, png
from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import FROM_HERE, Browser, Visiting, form_of, forms_of

NEW = {
    "full_name": "李时珍",
    "mobile": "139 0013 9000",
    "email": "li.shizhen@example.com",
    "id_number": "",
    "birth_date": "",
    "channel": "referral",
    "source": "",
    "opening": "",
    "agreed": "yes",
}


async def upload(browser: Browser, page: str, action: str, file: bytes, **fields: str) -> httpx.Response:
    """Send a form of a page with a file."""
    form = form_of(await browser.get(page), action)
    assert set(fields) <= form.names
    parts: list[Any] = [(name, (None, value)) for name, value in {**form.fields, **fields}.items() if name != "file"]
    return await browser.http.post(form.action, files=[*parts, ("file", ("x", file))], headers=FROM_HERE)


async def _sent(browser: Browser, page: str, action: str, **fields: Any) -> httpx.Response:
    form = form_of(await browser.get(page), action)
    assert set(fields) <= form.names, form.names
    return await browser.http.post(form.action, data={**form.fields, **fields}, headers=FROM_HERE)


async def test_from_an_opening_to_a_candidate_at_interview(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    manager = str(visiting.company.staff["hiring_manager"])
    made = await _sent(
        browser, "/pages/hiring/openings/new", "/new", title="Herbalist", reference="MED-1", department=""
    )
    opening = made.headers["Location"].partition("?")[0]
    requisition = opening.rpartition("/")[2]
    assert "Assign who works on it" in (await browser.get(made.headers["Location"])).text
    await _sent(browser, opening, "/staff", staff=manager)
    assert "hiring_manager.one" in (await browser.get(opening)).text
    hiring = await visiting.signed_in("hiring_manager")
    assert "Herbalist" in (await hiring.get("/pages/hiring")).text
    new = f"/pages/people/new?opening={requisition}"
    assert f'value="{requisition}" selected' in (await browser.get(new)).text
    stored = await _sent(browser, new, "/people/new", **NEW | {"opening": requisition})
    person = stored.headers["Location"].partition("?")[0]
    shown = await browser.get(stored.headers["Location"])
    assert "The person is added to the opening." in shown.text
    moved = await _sent(browser, person, "/stage", stage="interview")
    assert moved.headers["Location"] == f"{person}?done=moved#candidacies"
    candidate = f"/pages/hiring/{requisition}/candidates/{person.rpartition('/')[2]}"
    assert "李时珍" in (await hiring.get(candidate)).text
    other = await visiting.company.requisition("MED-2")
    assert (await _sent(browser, person, "/applications", opening=other)).status_code == 303
    assert (await browser.get(person)).text.count("/stage#candidacies") == 2
    again = await browser.http.post(
        f"{person}/applications",
        data={"form_token": form_of(await browser.get(person), "/reveal").fields["form_token"], "opening": other},
        headers=FROM_HERE,
    )
    assert (again.status_code, "applied for this opening already" in again.text) == (409, True)
    await _sent(browser, opening, "/end")
    assert (await hiring.http.get(candidate)).status_code in (403, 404)


async def test_openings_are_changed_and_blind_where_it_is_said(visiting: Visiting) -> None:
    browser = await visiting.signed_in("hr_administrator")
    requisition = await visiting.company.requisition()
    opening = f"/pages/hiring/openings/{requisition}"
    changed = await _sent(
        browser, opening, requisition, title="Physician", status="on_hold", blind="yes", shown_at=["offer", "hired"]
    )
    assert changed.headers["Location"] == f"{opening}?done=changed"
    told = (await visiting.company.call("recruiter", "GET", f"/v1/requisitions/{requisition}")).json()
    assert (told["title"], told["status"]) == ("Physician", "on_hold")
    assert told["blind_review"] == {"on": True, "shown_at": ["hired", "offer"]}
    form = form_of(await browser.get(opening), requisition)
    form.fields["version"] = "1"
    stale = await browser.post(form, title="Another", status="open")
    assert (stale.status_code, "Another" in stale.text) == (412, False)
    for fields, words in (({"title": " "}, "must be filled in"), ({"status": "drop"}, "one of the states")):
        wrong = await _sent(browser, opening, requisition, **{"status": "open", **fields})
        assert (wrong.status_code, words in wrong.text) == (422, True)
    twice = await _sent(browser, "/pages/hiring/openings/new", "/new", title="Other", reference="ENG-1")
    assert (twice.status_code, "reference already" in twice.text) == (409, True)


@pytest.mark.promise("A2")
@pytest.mark.parametrize(("language", "words"), [("en", "has one @"), ("zh-CN", "一个 @")])
async def test_what_is_wrong_is_told_beside_its_field(visiting: Visiting, language: str, words: str) -> None:
    browser = await visiting.signed_in("recruiter", language)
    wrong = await _sent(browser, "/pages/people/new", "/people/new", **NEW | {"email": "li.shizhen"})
    assert wrong.status_code == 422
    assert re.search(r'id="email"[^>]*aria-invalid="true"', wrong.text)
    assert words in re.findall(r'<p class="problem" id="email-problem">(.*?)</p>', wrong.text)[0]
    assert 'value="李时珍"' in wrong.text, "what was typed stands there still"
    unstated = await _sent(browser, "/pages/people/new", "/people/new", **NEW | {"agreed": ""})
    assert (unstated.status_code, "attestation_missing" in unstated.text) == (422, True)
    assert "李时珍" not in (await browser.get("/pages/people")).text


async def test_a_form_sent_twice_stores_one_person(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    form = form_of(await browser.get("/pages/people/new"), "/people/new")
    first, second = [await browser.post(form, **NEW) for _ in range(2)]
    assert first.headers["Location"] == second.headers["Location"]
    page = await browser.get("/pages/people")
    assert page.text.count('href="/pages/people/0') == 1


async def test_a_form_sent_twice_lets_somebody_apply_once(company: Company, visiting: Visiting) -> None:
    opening = await company.requisition()
    browser = await visiting.signed_in("recruiter")
    form = form_of(await browser.get("/pages/people/new"), "/people/new")
    first, second = [await browser.post(form, **NEW | {"opening": opening}) for _ in range(2)]
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]


async def test_who_is_stored_for_an_opening_that_is_not_there_is_shown(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    form = form_of(await browser.get("/pages/people/new"), "/people/new")
    shown = await browser.post(form, **NEW | {"opening": str(uuid4())})
    assert shown.status_code in (404, 422)
    assert "李时珍" in shown.text, "they are stored, and their record says what is missing"


@pytest.mark.promise("G1")
async def test_a_minor_is_stored_and_stays_closed(visiting: Visiting) -> None:
    browser = await visiting.signed_in("recruiter")
    stored = await _sent(browser, "/pages/people/new", "/people/new", **NEW | {"birth_date": "2015-05-05"})
    page = await browser.get(stored.headers["Location"])
    assert "stays closed until a guardian" in page.text
    assert "李时珍" not in page.text


async def test_a_correction_changes_what_was_typed_and_nothing_else(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.applicant()
    browser = await visiting.signed_in("recruiter")
    path = f"/pages/people/{person}"
    form = form_of(await browser.get(path), "/correct")
    done = await browser.post(form, email="other@example.com", source="By phone")
    assert done.headers["Location"] == f"{path}?done=corrected#record"
    shown = (await company.call("recruiter", "GET", f"/v1/applicants/{person}?purpose=recruitment")).json()["values"]
    assert shown["email"] == "other@example.com"
    assert shown["full_name"]["full"] == CANDIDATE["full_name"]
    stale = await browser.post(form, email="third@example.com")
    assert stale.status_code == 412
    for fields in ({}, {"mobile": "12"}):
        wrong = await _sent(browser, path, "/correct", **fields)
        assert (wrong.status_code, "<details open>" in wrong.text) == (422, True)


@pytest.mark.parametrize("by", ["mobile_last4", "id_number_last4"])
async def test_the_last_four_find_too(visiting: Visiting, by: str) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.signed_in("recruiter")
    value = {"mobile_last4": "8000", "id_number_last4": "002X"}[by]
    found = await _sent(browser, "/pages/people", "/search", by=by, value=value)
    assert person in found.text
    assert f'value="{by}" selected' in found.text
    short = await _sent(browser, "/pages/people", "/search", by=by, value="80")
    assert (short.status_code, 'role="alert"' in short.text) == (422, True)


@pytest.mark.promise("A2")
@pytest.mark.promise("A3")
async def test_a_document_is_sent_opened_read_and_deleted(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    await company.application(person, requisition, "interview")
    path = f"/pages/people/{person}"
    browser = await visiting.signed_in("recruiter")
    file = pdf("Zhang Sanfeng builds bridges; zhang.sanfeng@example.com")
    unstated = await upload(browser, path, "/documents", file, kind="resume")
    assert (unstated.status_code, "document_not_agreed" in unstated.text) == (422, True)
    for content, words in ((b"", "has no content"), (b"MZ\x90\0\x03\0\0\0", "none of them")):
        refused = await upload(browser, path, "/documents", content, kind="resume", agreed="yes")
        assert (refused.status_code, words in refused.text) == (422, True)
    sent = await upload(browser, path, "/documents", file, kind="resume", agreed="yes")
    assert sent.headers["Location"] == f"{path}?done=sent#documents"
    log = (await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=200")).json()["items"]
    assert [e["code"] for e in log if (e["event"], e["outcome"]) == ("document.received", "allowed")] == [
        "authority_attested"
    ]
    page = await browser.get(path)
    [address] = set(re.findall(rf'href="({path}/documents/[^/"]+)"', page.text))
    opened = await browser.get(address)
    assert (opened.content, opened.headers["content-type"]) == (file, "application/pdf")
    assert opened.headers["content-disposition"].startswith("attachment")
    assert "zhang.sanfeng@example.com" in (await browser.get(f"{address}/text")).text
    hiring = await visiting.signed_in("hiring_manager")
    candidate = f"/pages/hiring/{requisition}/candidates/{person}"
    [text] = re.findall(rf'href="({candidate}/documents/[^"]+)"', (await hiring.get(candidate)).text)
    redacted = await hiring.get(text)
    assert "builds bridges" in redacted.text
    assert "zhang.sanfeng" not in redacted.text
    assert (await hiring.http.get(address)).status_code == 403, "never the file"
    await _sent(browser, path, "/delete")
    assert address not in (await browser.get(path)).text


@pytest.mark.promise("B3")
async def test_a_document_without_a_text_shows_the_hiring_side_nothing(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    await company.application(person, requisition, "interview")
    browser = await visiting.signed_in("recruiter")
    sent = await upload(browser, f"/pages/people/{person}", "/documents", png(), kind="resume", agreed="yes")
    assert sent.status_code == 303, sent.text
    path = f"/v1/applicants/{person}/documents?purpose=recruitment"
    [document] = (await company.call("recruiter", "GET", path)).json()["items"]
    hiring = await visiting.signed_in("hiring_manager")
    candidate = f"/pages/hiring/{requisition}/candidates/{person}"
    page = await hiring.get(candidate)
    assert "no text that can be shown" in page.text
    assert document["id"] not in page.text
    text = await hiring.http.get(f"{candidate}/documents/{document['id']}")
    assert (text.status_code, "No text of this document can be shown" in text.text) == (409, True)


async def test_a_form_with_a_file_is_read_strictly(visiting: Visiting) -> None:
    person = await visiting.company.applicant()
    path = f"/pages/people/{person}"
    browser = await visiting.signed_in("recruiter")
    token = forms_of(await browser.get(path))[0].fields["form_token"]
    fields: list[Any] = [("form_token", (None, token)), ("kind", (None, "resume")), ("agreed", (None, "yes"))]
    file = ("file", ("x", b"Text."))
    bad: dict[str, list[Any]] = {
        "a field after the file": [*fields[:2], file, fields[2]],
        "two files": [*fields, file, file],
        "no file": fields,
        "an unknown field": [*fields, ("more", (None, "1")), file],
        "a field twice": [*fields, fields[1], file],
        "a long field": [fields[0], ("kind", (None, "x" * 5_000)), file],
        "no text": [*fields[:2], ("agreed", (None, b"\xff")), file],
    }
    for name, parts in bad.items():
        answer = await browser.http.post(f"{path}/documents", files=parts, headers=FROM_HERE)
        assert answer.status_code == 422, name
    assert "/text" not in (await browser.get(path)).text
