"""What hiring managers do on pages: openings, candidates, stages, notes, blind review; each disclosure audited."""

from __future__ import annotations

import httpx
import pytest

from tests.integration.company import Company
from tests.pages.visiting import Visiting, form_of

MASKED = ("11010519491231002X", "zhang.sanfeng@example.com", "13800138000", "6222021234567890128", "文三路")


async def _candidate(company: Company, stage: str = "interview") -> tuple[str, str, str]:
    """Ids of an opening that the hiring manager is assigned to, of its candidate and of the application."""
    applicant = await company.applicant()
    requisition = await company.requisition(assigned="hiring_manager")
    return requisition, applicant, await company.application(applicant, requisition, stage)


async def _entries(company: Company, event: str) -> int:
    answer = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    assert answer.status_code == 200, answer.text
    return sum(item["event"] == event for item in answer.json()["items"])


def _holds_nothing_masked(answer: httpx.Response) -> None:
    assert not [value for value in MASKED if value in answer.text]


@pytest.mark.promise("B3")
async def test_a_manager_finds_their_openings_and_masked_candidates(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    await company.requisition("SECRET-2")
    browser = await visiting.signed_in("hiring_manager")
    openings = await browser.get("/pages/hiring")
    assert requisition in openings.text
    assert "SECRET-2" not in openings.text
    listed, read = await _entries(company, "applicant.listed"), await _entries(company, "applicant.read")
    candidates = await browser.get(f"/pages/hiring/{requisition}")
    assert applicant in candidates.text
    shown = await browser.get(f"/pages/hiring/{requisition}/candidates/{applicant}")
    for page in (candidates, shown):
        _holds_nothing_masked(page)
    assert "z***@example.com" in shown.text
    assert await _entries(company, "applicant.listed") == listed + 1
    assert await _entries(company, "applicant.read") == read + 1


async def test_candidates_are_paged_and_filtered_by_stage(company: Company, visiting: Visiting) -> None:
    requisition = await company.requisition(assigned="hiring_manager")
    for number in range(22):
        applicant = await company.applicant({"full_name": f"Person {number:02}"})
        await company.application(applicant, requisition, "offer" if number == 3 else "interview")
    browser = await visiting.signed_in("hiring_manager")
    seen, address = set(), f"/pages/hiring/{requisition}"
    for expected in (20, 2):
        page = await browser.get(address)
        found = {f"Person {number:02}" for number in range(22) if f"Person {number:02}" in page.text}
        assert len(found) == expected
        assert not found & seen
        seen |= found
        following = page.text.partition('class="button quiet" href="')[2].partition('"')[0]
        address = following.replace("&amp;", "&")
    assert address == ""
    offers = await browser.get(f"/pages/hiring/{requisition}?stage=offer")
    assert ("Person 03" in offers.text, "Person 04" in offers.text) == (True, False)
    assert (await browser.http.get(f"/pages/hiring/{requisition}?stage=nonsense")).status_code == 422


async def test_what_is_not_assigned_looks_as_if_it_were_not_there(company: Company, visiting: Visiting) -> None:
    applicant, requisition = await company.applicant(), await company.requisition()
    await company.application(applicant, requisition, "interview")
    browser = await visiting.signed_in("hiring_manager")
    absent = company.organisation
    told = {
        (answer.status_code, answer.text.replace(answer.headers["x-request-id"], ""))
        for path in (f"/pages/hiring/{requisition}", f"/pages/hiring/{absent}")
        for answer in [await browser.http.get(path)]
    }
    assert [status for status, _ in told] == [404]


@pytest.mark.promise("A3")
async def test_a_note_with_data_of_others_is_asked_about_first(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    browser = await visiting.signed_in("hiring_manager")
    page = f"/pages/hiring/{requisition}/candidates/{applicant}"
    first = await browser.send(page, "/notes", text="Strong on bridges.")
    assert "The note is kept." in first.text
    assert "Strong on bridges." in first.text
    asked = await browser.send(page, "/notes", text="Ask at 13912345678.")
    assert asked.status_code == 422
    form = form_of(asked, "/notes")
    assert "acknowledged" in form.names
    assert "Ask at 13912345678." in asked.text  # what was typed stays in the form
    assert "a phone number" in asked.text
    kept = await browser.post(form, text="Ask at 13912345678.", acknowledged="phone")
    assert kept.headers["Location"] == f"{page}?done=noted#note"
    again = await browser.get(page)
    assert "[phone]" in again.text
    assert "13912345678" not in again.text
    for text in ("", "a" * 5_001, "left \u202e right"):
        refused = await browser.send(page, "/notes", text=text)
        assert (refused.status_code, text in refused.text) == (422, True)


async def test_a_note_over_an_old_version_is_not_kept(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    browser = await visiting.signed_in("hiring_manager")
    page = f"/pages/hiring/{requisition}/candidates/{applicant}"
    form = form_of(await browser.get(page), "/notes")
    await browser.send(page, "/notes", text="First.")
    stale = await browser.post(form, text="Second.")
    assert stale.status_code == 412
    assert "is not kept yet" in stale.text
    assert "Second." not in (await browser.get(page)).text
    again = form_of(stale, "/notes")
    assert again.fields["text"].strip() == "Second.", "what was written is not lost"
    assert (await browser.post(again)).status_code == 303
    assert "Second." in (await browser.get(page)).text
    form.fields["version"] = "１"
    assert (await browser.post(form, text="Third.")).status_code == 422


async def test_what_somebody_writes_is_escaped(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    browser = await visiting.signed_in("hiring_manager")
    text = "<script>alert(1)</script> {{ 7 * 7 }} &amp;"
    shown = await browser.send(f"/pages/hiring/{requisition}/candidates/{applicant}", "/notes", text=text)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }} &amp;amp;" in shown.text
    assert "<script" not in shown.text


@pytest.mark.promise("B3")
async def test_a_blind_review_shows_no_name(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    body = {"blind_review": {"on": True, "shown_at": ["offer"]}}
    path = f"/v1/requisitions/{requisition}"
    changed = await company.call("recruiter", "PATCH", path, json=body, headers={"If-Match": '"1"'})
    assert changed.status_code == 200
    browser = await visiting.signed_in("hiring_manager")
    for page in (f"/pages/hiring/{requisition}", f"/pages/hiring/{requisition}/candidates/{applicant}"):
        shown = await browser.get(page)
        assert "张三丰" not in shown.text
        assert "Peking University" not in shown.text
        assert "Candidate " in shown.text
        assert "Blind review" in shown.text
        _holds_nothing_masked(shown)
    read = await _entries(company, "application.read")
    kept = await browser.send(page, "/notes", text="Knows bridges.")
    assert "The note is kept." in kept.text
    assert "Knows bridges." not in kept.text  # notes may tell who it is
    assert await _entries(company, "application.read") > read
    moved = await (await visiting.signed_in("recruiter")).send(
        f"/pages/hiring/{requisition}/candidates/{applicant}", "/stage", stage="offer"
    )
    assert "another stage now" in moved.text
    assert "张三丰" in (await browser.get(f"/pages/hiring/{requisition}/candidates/{applicant}")).text


async def test_who_may_not_move_a_candidate_is_not_offered_to(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company)
    page = f"/pages/hiring/{requisition}/candidates/{applicant}"
    for role, offered in (("hiring_manager", False), ("recruiter", True)):
        shown = await (await visiting.signed_in(role)).get(page)
        assert ("/stage" in shown.text) == offered


async def test_of_a_rejected_candidate_the_texts_are_withheld(company: Company, visiting: Visiting) -> None:
    requisition, applicant, _ = await _candidate(company, "rejected")
    page = f"/pages/hiring/{requisition}/candidates/{applicant}"
    shown = await (await visiting.signed_in("hiring_manager")).get(page)
    assert "is withheld from you" in shown.text
    assert "/notes" not in shown.text
    _holds_nothing_masked(shown)
