"""A copy of one's data with one's documents in one archive: whole, safe to unpack, after a fresh proof (promise F5)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from urllib.parse import unquote
from uuid import UUID

import pytest

from tests.accounts.people import PASSWORD
from tests.documents.made import pdf, png
from tests.documents.sending import send
from tests.integration.company import CANDIDATE, Company
from tests.pages.visiting import Visiting, form_of

pytestmark = pytest.mark.promise("F5")
PATH = "/pages/me/copy/archive"


def _opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


async def _events(company: Company, person: str, event: str) -> list[tuple[str, str]]:
    answer = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={person}&limit=200")
    return [(each["outcome"], each["code"]) for each in answer.json()["items"] if each["event"] == event]


async def _with_documents(company: Company, *contents: bytes, kind: str = "resume") -> str:
    person = await company.applicant()
    for content in contents:
        assert (await send(company, "recruiter", person, content, kind=kind)).status_code == 201
    return person


@pytest.mark.parametrize(("language", "words"), [("en", "Who looked"), ("zh", "谁查看过")])
async def test_both_forms_and_every_document_are_in_it(visiting: Visiting, language: str, words: str) -> None:
    company = visiting.company
    person = await _with_documents(company, first := pdf("Builds bridges"), second := pdf("Once more"))
    assert (await send(company, "recruiter", person, picture := png(), kind="certificate")).status_code == 201
    browser = await visiting.applicant(person, language)
    assert f'href="{PATH}"' in (await browser.get("/pages/me/copy")).text
    answer = await browser.get(PATH)
    assert answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(r'attachment; filename="my-data-[0-9-]{10}.zip"', answer.headers["content-disposition"])
    assert answer.headers["cache-control"] == "no-store"
    inside = _opened(answer.content)
    copy = json.loads(inside["data.json"])
    day = copy["documents"][0]["created_at"][:10]
    assert {name: inside[name] for name in inside if "/" in name} == {
        f"documents/resume-{day}.pdf": first,
        f"documents/resume-{day}-2.pdf": second,
        f"documents/certificate-{day}.png": picture,
    }
    assert [each["file"] for each in copy["documents"]] == [name for name in inside if "/" in name]
    page = inside["page.html"].decode()
    assert not [each for each in (words, CANDIDATE["summary"], *(n for n in inside if "/" in n)) if each not in page]
    alone = (await browser.get("/pages/me/copy/machine")).json()
    assert alone.keys() == copy.keys()
    assert alone["values"] == copy["values"]
    assert all("file" not in each for each in alone["documents"]), "today's form stays as it is"
    assert await _events(company, person, "applicant.copied") == [("allowed", "json"), ("allowed", "archive")]
    assert [outcome for outcome, _ in await _events(company, person, "document.read")] == ["allowed"] * 3


async def test_it_takes_a_fresh_proof_and_leads_back(visiting: Visiting) -> None:
    holder = await visiting.people.applicant()
    browser = await visiting.signed_in("applicant", factors=1, subject=UUID(holder.id), age_seconds=700)
    answer = await browser.http.get(PATH)
    assert unquote(answer.headers["Location"]) == "/pages/sign-in/again?back=/pages/me/copy"
    assert ("refused", "insufficient_user_authentication") in await _events(
        visiting.company, holder.id, "applicant.copied"
    )
    assert await _events(visiting.company, holder.id, "document.listed") == []
    again = await browser.get(answer.headers["Location"])
    answer = await browser.post(form_of(again, "/again"), password=PASSWORD)
    assert answer.headers["Location"] == "/pages/me/copy"
    assert "data.json" in _opened((await browser.get(PATH)).content)


async def test_a_closed_record_gives_none(visiting: Visiting) -> None:
    browser = await visiting.applicant(await visiting.company.minor())
    assert "waits for the consent of a guardian" in (await browser.get(PATH, 403)).text
