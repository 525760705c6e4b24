"""A copy of one's data: whole, after a fresh proof, for the person alone, with its entries (promise F5)."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pytest
from pydantic import TypeAdapter

from ats_privacy.usecases import give_copies
from ats_privacy.web.copy_shapes import CopyOut
from tests.accounts.people import PASSWORD
from tests.documents.made import pdf
from tests.documents.sending import send
from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import Browser, Visiting, form_of

pytestmark = pytest.mark.promise("F5")
PATH = "/pages/me/copy"
NUMBERS = ("11010519491231002X", "zhang.sanfeng@example.com", "+8613800138000", "6222021234567890128")


async def _person(visiting: Visiting, language: str = "en") -> tuple[str, Browser]:
    """Somebody with values, an application, a document and a consent, whom somebody has looked at."""
    company = visiting.company
    person = await company.applicant()
    await company.application(person, await company.requisition(), "interview")
    assert (await send(company, "recruiter", person, pdf("Builds bridges"))).status_code == 201
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    path = f"/v1/applicants/{person}"
    assert (await company.call("recruiter", "POST", f"{path}/consents", json=body)).status_code == 201
    change = {"values": {"skills": [{"name": "Bridges"}], "summary": "Builds tunnels."}}
    patched = await company.call(
        "recruiter", "PATCH", f"{path}?purpose=recruitment", json=change, headers={"If-Match": '"1"'}
    )
    assert patched.status_code == 200, patched.text
    assert (await company.call("recruiter", "GET", f"{path}?purpose=recruitment&fields=mobile")).status_code == 200
    return person, await visiting.applicant(person, language)


async def _events(company: Company, person: str) -> list[dict[str, Any]]:
    answer = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={person}&limit=100")
    return list(answer.json()["items"])


async def test_a_machine_reads_everything_that_is_held(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    answer = await browser.get(f"{PATH}/machine")
    assert answer.headers["content-type"] == "application/json"
    assert re.fullmatch(r'attachment; filename="my-data-[0-9-]{10}.json"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"
    copy = answer.json()
    TypeAdapter(CopyOut).validate_python(copy, strict=True)
    assert copy["person"]["id"] == person
    assert {*copy["values"]} >= {name for name in CANDIDATE if name not in ("health", "accommodation")}
    assert all(number in answer.text for number in NUMBERS)
    assert copy["sources"]["mobile"]["channel"] == "staff"
    assert copy["not_in_the_clear"].keys() == {"health", "accommodation", "background_check"}
    assert [each["stage"] for each in copy["applications"]] == ["interview"]
    assert [each["details"]["media_type"] for each in copy["documents"]] == ["application/pdf"]
    assert [(each["purpose"], each["ended_at"]) for each in copy["consents"]] == [("research", None)]
    assert [each["number"] for each in copy["notices"]["told"]] == [1]
    looked = [each for each in copy["accesses"] if each["event"] == "applicant.read" and each["roles"] == ["recruiter"]]
    assert [each["fields"] for each in looked] == [[{"field": "applicant.mobile", "mask": "clear"}]]
    assert looked[0]["purpose"] == "recruitment"
    assert copy["accesses_complete"] is True
    [gone] = copy["corrections"]
    assert (gone["who"], gone["roles"], gone["purpose"]) == ("staff", ["recruiter"], "recruitment")
    assert gone["values"] == {"summary": CANDIDATE["summary"]}
    assert gone["sources"]["summary"]["channel"] == "staff"
    told = [each for each in await _events(visiting.company, person) if each["event"] == "applicant.copied"]
    assert [(each["outcome"], each["purpose"], each["code"]) for each in told] == [
        ("allowed", "data_subject_request", "json")
    ]
    read = next(e for e in await _events(visiting.company, person) if e["actor_roles"] == ["applicant"])
    assert read["outcome"] == "allowed"


class _Outside(HTMLParser):
    """What a file would ask for, or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name for name, _ in attrs}
        if tag in ("script", "link", "img", "iframe", "form", "a", "base", "object") or given & {
            "src",
            "href",
            "style",
        }:
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on")]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Identity number", "Who looked", "Interview")), ("zh", ("姓名", "谁查看过", "面试"))],
)
async def test_a_person_reads_it_in_a_file_that_needs_nothing(
    visiting: Visiting, language: str, words: tuple[str, ...]
) -> None:
    _, browser = await _person(visiting, language)
    answer = await browser.get(f"{PATH}/readable")
    assert answer.headers["content-type"].startswith("text/html")
    assert re.fullmatch(r'attachment; filename="my-data-[0-9-]{10}.html"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"
    assert all(word in answer.text for word in (*words, *NUMBERS, "Peking University", CANDIDATE["summary"]))
    outside = _Outside()
    outside.feed(answer.text)
    assert outside.found == []
    assert not re.search(r"url\(|@import", answer.text)
    [title] = re.findall(r"<title>(.*?)</title>", answer.text)
    assert "张" not in title


async def test_it_takes_a_fresh_proof_and_leads_back(visiting: Visiting) -> None:
    holder = await visiting.people.applicant()
    browser = await visiting.signed_in("applicant", factors=1, subject=UUID(holder.id), age_seconds=700)
    for path in (PATH, f"{PATH}/machine", f"{PATH}/readable"):
        answer = await browser.http.get(path)
        assert unquote(answer.headers["Location"]) == f"/pages/sign-in/again?back={PATH}"
    events = await _events(visiting.company, holder.id)
    assert {(e["outcome"], e["code"]) for e in events if e["event"] == "applicant.copied"} == {
        ("refused", "insufficient_user_authentication")
    }
    again = await browser.get(PATH)
    assert "Prove again" in again.text
    wrong = await browser.post(form_of(again, "/again"), password="not this")
    assert wrong.status_code == 401
    right = await browser.post(form_of(again, "/again"), password=PASSWORD)
    assert right.headers["Location"] == PATH
    assert "For other programs" in (await browser.get(PATH)).text
    assert (await browser.get(f"{PATH}/machine")).json()["values"]["full_name"]["full"] == "李四"


async def test_who_has_two_factors_proves_both(visiting: Visiting) -> None:
    holder = await visiting.people.applicant()
    await visiting.people.add_totp(holder)
    browser = await visiting.signed_in("applicant", factors=1, subject=UUID(holder.id))
    assert (await browser.http.get(PATH)).headers["Location"] == "/pages/sign-in/factor"
    browser = await visiting.signed_in("applicant", factors=2, subject=UUID(holder.id))
    await browser.get(PATH)


@pytest.mark.parametrize("role", ["hr_administrator", "privacy_officer", "auditor", "another"])
async def test_nobody_else_takes_one(visiting: Visiting, role: str) -> None:
    company = visiting.company
    person = await company.applicant()
    other = await company.applicant({"full_name": "Else Where"})
    name = company.as_applicant(other) if role == "another" else role
    answer = await company.call(name, "GET", f"/v1/applicants/{person}/copy")
    assert answer.status_code == (404 if role == "another" else 403)
    log = (await company.call("privacy_officer", "GET", "/v1/audit/entries?limit=100")).json()["items"]
    assert [each["outcome"] for each in log if each["event"] == "applicant.copied"] == ["refused"]
    own = await company.call(company.as_applicant(person), "GET", f"/v1/applicants/{person}/copy")
    assert own.status_code == 200
    assert own.json()["values"]["mobile"] == "+8613800138000"


async def test_a_long_log_is_copied_page_by_page_and_says_where_it_ends(
    visiting: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, browser = await _person(visiting)
    monkeypatch.setattr(give_copies, "_A_PAGE", 3)
    copy = (await browser.get(f"{PATH}/machine")).json()
    ids = [each["id"] for each in copy["accesses"]]
    assert len(ids) == len(set(ids)) > 6
    assert copy["accesses_complete"] is True
    monkeypatch.setattr(give_copies, "MOST_ACCESSES", 6)
    copy = (await browser.get(f"{PATH}/machine")).json()
    assert (len(copy["accesses"]), copy["accesses_complete"]) == (6, False)
    assert "the newest" in (await browser.get(f"{PATH}/readable")).text


async def test_a_quarantined_record_gives_none(visiting: Visiting) -> None:
    browser = await visiting.applicant(await visiting.company.minor())
    for path in (f"{PATH}/machine", f"{PATH}/readable"):
        assert "waits for the consent of a guardian" in (await browser.get(path, 403)).text
