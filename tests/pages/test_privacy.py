"""The privacy office at the pages: the policy, consents, the log with its charts and proofs (promises D6, F3, F5)."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from uuid import UUID

import pytest

from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage import audit_entries
from ats_privacy.web.pages.privacy.words import Words
from field_policies import Mask, load_policy, matrix
from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import Browser, Visiting, form_of

SECRETS = tuple(str(CANDIDATE[name]) for name in ("full_name", "id_number", "email", "mobile"))


def _says_nothing_of_anybody(*texts: str) -> None:
    assert not [value for text in texts for value in SECRETS if value in text]


async def _newest(company: Company, event: str) -> UUID:
    rows = await audit_entries.newest(company.service.database, company.organisation, most=200)
    return next(as_uuid(row["id"]) for row in rows if row["event"] == event)


@pytest.mark.promise("D6")
@pytest.mark.parametrize(("language", "words"), [("en", "Who sees what"), ("zh-CN", "谁能看到什么")])
async def test_the_matrix_is_what_the_gate_answers(visiting: Visiting, language: str, words: str) -> None:
    browser = await visiting.signed_in("privacy_officer", language)
    policy = load_policy(None)
    page = await browser.get("/pages/privacy?stage=offer&role=hiring_manager")
    assert words in page.text
    for row in matrix(policy, roles=["hiring_manager"], purposes=["recruitment"], stages=["offer"]):
        found = re.search(rf'fields/{row.field}".*?</tr>', page.text, re.DOTALL)
        assert found is not None, row.field
        shown = "hidden" if row.mask is None else row.mask.value
        assert (f"mask {shown}" in found[0]) or (shown == "hidden" and 'class="nothing"' in found[0]), row.field
    chosen = await browser.send("/pages/privacy", "/pages/privacy", purpose="finance_audit", stage="none", role="")
    assert str(chosen.url).endswith("/pages/privacy?purpose=finance_audit&stage=none")
    for wrong in ("purpose=curiosity", "stage=honeymoon", "role=nobody"):
        await browser.get(f"/pages/privacy?{wrong}", 422)


@pytest.mark.promise("A17")
async def test_every_field_has_its_page(visiting: Visiting) -> None:
    browser = await visiting.signed_in("auditor")
    for name, entry in load_policy(None).fields.items():
        page = await browser.get(f"/pages/privacy/fields/{name}")
        assert ('class="badge warn">sensitive' in page.text) is entry.sensitive, name
        for mask in {mask for roles in entry.views.values() for staged in roles.values() for mask in staged.values()}:
            assert f"mask {mask.value}" in page.text or mask is Mask.HIDDEN, (name, mask)
    await browser.get("/pages/privacy/fields/applicant.shoe_size", 404)


@pytest.mark.promise("D6")
@pytest.mark.promise("F5")
async def test_the_log_is_chosen_from_counted_and_downloaded(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.applicant()
    for _ in range(3):
        await company.call("recruiter", "GET", f"/v1/applicants/{person}?purpose=recruitment")
    await company.call("interviewer", "GET", f"/v1/applicants/{person}?purpose=recruitment")
    browser = await visiting.signed_in("privacy_officer")
    every = await browser.get("/pages/privacy/log")
    assert every.text.count("<svg") > 3
    assert 'class="allowed"' in every.text
    form = {"event": "applicant.read", "outcome": "allowed", "actor": str(company.staff["recruiter"])}
    chosen = await browser.send("/pages/privacy/log", "/pages/privacy/log", **form, person=person)
    assert "event=applicant-read" in str(chosen.url)
    assert ": 3</p>" in chosen.text
    assert chosen.text.count('href="/pages/privacy/log/') == 3
    refused = await browser.get(f"/pages/privacy/log?person={person}&outcome=refused")
    assert ": 1</p>" in refused.text
    nothing = await browser.get("/pages/privacy/log?purpose=finance_audit")
    assert "There is no such entry" in nothing.text
    file = await browser.get(f"/pages/privacy/log.csv?person={person}&event=applicant-read")
    assert file.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(StringIO(file.text)))
    assert [row["outcome"] for row in rows] == ["refused", "allowed", "allowed", "allowed"]
    assert rows[1]["actor_roles"] == "recruiter"
    assert person not in file.text
    _says_nothing_of_anybody(every.text, chosen.text, refused.text, file.text)
    exported = await browser.get("/pages/privacy/log?event=audit-exported")
    assert ": 1</p>" in exported.text, "downloading is in the log"


@pytest.mark.parametrize(
    "wrong",
    [
        *("event=nothing", "outcome=maybe", "role=nobody", "purpose=%3Cb%3E", "actor=me", "person=drop"),
        *("since=yesterday", "since=2026-02-02&until=2026-02-01", "since=2020-01-01&until=2026-01-01"),
        *("until=9999-12-31", "before=x"),
    ],
)
async def test_what_nobody_can_choose_is_said_so(visiting: Visiting, wrong: str) -> None:
    browser = await visiting.signed_in("auditor")
    await browser.get(f"/pages/privacy/log?{wrong}", 422)


async def test_a_choice_that_cannot_be_is_shown_with_its_form(visiting: Visiting) -> None:
    browser = await visiting.signed_in("security")
    form = form_of(await browser.get("/pages/privacy/log"), "/pages/privacy/log")
    answer = await browser.post(form, person="Kanarienvogel")
    assert answer.status_code == 422
    assert "Kanarienvogel" not in answer.text
    assert form_of(answer, "/pages/privacy/log").names >= {"event", "person", "since"}
    unknown = await browser.http.get(f"/pages/privacy/log?person={visiting.company.organisation}")
    assert unknown.status_code == 404


async def test_the_log_is_paged_to_its_end(visiting: Visiting) -> None:
    browser = await visiting.signed_in("privacy_officer")
    for _ in range(120):
        await visiting.company.call("auditor", "GET", "/v1/audit/entries?limit=1")
    auditor = visiting.company.staff["auditor"]
    path, seen = f"/pages/privacy/log?event=audit-read&actor={auditor}&role=auditor", []
    for size in (50, 50, 20):
        page = await browser.get(path)
        found = re.findall(r'href="/pages/privacy/log/([0-9a-f-]{36})"', page.text)
        assert len(found) == size
        seen += found
        following = re.search(r'class="pager"><a[^>]* href="([^"]*before=[^"]*)"', page.text)
        path = "" if following is None else following[1].replace("&amp;", "&")
    assert path == ""
    assert len(set(seen)) == 120
    assert seen == sorted(seen, reverse=True)


@pytest.mark.promise("D6")
async def test_an_entry_shows_what_it_rests_on_and_proves_its_place(visiting: Visiting) -> None:
    company = visiting.company
    person = await company.applicant()
    path = f"/v1/applicants/{person}/reveal?purpose=recruitment"
    body = {"fields": ["id_number"], "reason": "The payslip bears another number."}
    assert (await company.call("recruiter", "POST", path, json=body)).status_code == 200
    entry = await _newest(company, "applicant.revealed")
    browser = await visiting.signed_in("privacy_officer")
    waiting = await browser.get(f"/pages/privacy/log/{entry}")
    assert "No signed head covers this entry yet" in waiting.text
    assert "payslip" not in waiting.text
    signed = await browser.send(f"/pages/privacy/log/{entry}", "/pages/privacy/heads")
    assert "signature holds" in signed.text
    assert "log begins with it" in signed.text
    proven = await browser.get(f"/pages/privacy/log/{entry}?person={person}")
    assert "(counted from 0): the proof leads to the signed head" in proven.text
    assert "The payslip bears another number." in proven.text
    assert "Identity number" in proven.text
    auditor = await visiting.signed_in("auditor")
    assert "payslip" not in (await auditor.get(f"/pages/privacy/log/{entry}?person={person}")).text
    other = await company.applicant({"full_name": "Somebody Else"})
    await browser.get(f"/pages/privacy/log/{entry}?person={other}", 404)
    _says_nothing_of_anybody(waiting.text, signed.text, proven.text)


@pytest.mark.promise("F3")
async def test_consents_in_numbers_and_of_one_person(visiting: Visiting) -> None:
    company = visiting.company
    people = [await company.applicant(), await company.applicant({"full_name": "Second Person"})]
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    for person in people:
        given = await company.call("recruiter", "POST", f"/v1/applicants/{person}/consents", json=body)
        assert given.status_code == 201, given.text
    consent = given.json()["id"]
    gone = await company.call("recruiter", "DELETE", f"/v1/applicants/{people[1]}/consents/{consent}")
    assert gone.status_code == 204, gone.text
    browser = await visiting.signed_in("privacy_officer")
    page = await browser.get("/pages/privacy/consents")
    row = re.search(r"Research and return visits.*?</tr>", page.text, re.DOTALL)
    assert row is not None
    numbers = re.findall(r'data-label="([^"]+)">(\d+)<', row[0])
    assert {label: int(n) for label, n in numbers if int(n)} == {"in force": 1, "withdrawn": 1}
    assert people[0] not in page.text
    assert people[1] not in page.text
    one = await browser.send("/pages/privacy/consents", "/pages/privacy/consents", person=people[1])
    assert "withdrawn" in one.text
    assert "Told of notice 1:" in one.text
    receipt = await browser.get(f"/pages/privacy/consents/{people[1]}/{consent}/receipt")
    assert receipt.headers["content-type"] == "application/jose"
    assert receipt.text.count(".") == 2
    _says_nothing_of_anybody(page.text, one.text)
    await browser.get(f"/pages/privacy/consents/{company.organisation}", 404)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_policy_of_ones_own_is_named_by_itself(language: str) -> None:
    """No catalogue knows its fields, roles, stages, purposes and categories; a page names them all the same."""
    packaged = load_policy(None)
    field = replace(packaged.fields["applicant.mobile"], name="pager", title="Pager", group="lab", compartment="lab")
    role = replace(packaged.roles["recruiter"], name="scout", title="Scout")
    policy = replace(packaged, fields={"applicant.pager": field}, roles={"scout": role}, derived={})
    words = Words(policy, language)
    assert words.field("applicant.pager") == words.field("pager") == "Pager"
    assert words.field("applicant.gone_by") == "gone by"
    assert (words.role("scout"), words.role("gone")) == ("Scout", "gone")
    assert words.stage("trial_day") == words.term("group", "trial_day") == "trial day"
    assert words.purpose("activity_open_day") == "open_day"
    assert words.period("P1Y6M") == "P1Y6M"
    assert "2" in words.period("P2Y")


async def test_unusual_reading_is_a_page(visiting: Visiting) -> None:
    browser: Browser = await visiting.signed_in("security")
    for days in (1, 31):
        await browser.get(f"/pages/privacy/unusual?days={days}")
    await browser.get("/pages/privacy/unusual?days=400", 422)
