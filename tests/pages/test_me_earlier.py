"""An applicant sees what their record held before, and asks for corrections that staff make (promises F1, F6)."""

from __future__ import annotations

import pytest

from tests.corrections.correcting import corrected
from tests.pages.visiting import Visiting, form_of

pytestmark = pytest.mark.promise("F1")
PATH = "/pages/me/earlier"
ASK = "/correct/request"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Replaced by you", "Recruiter", "Mobile", "from: our staff · since", "Not kept, or erased since")),
        ("zh", ("更正者", "招聘", "您", "手机", "来源： 我方员工 · 自", "未保存或已删除")),
    ],
)
async def test_one_reads_what_was_there_until_when_and_who_replaced_it(
    visiting: Visiting, language: str, words: tuple[str, ...]
) -> None:
    company = visiting.company
    person = await company.applicant(referees=[{"name": "Li Referee", "phone": "13900139009"}])
    browser = await visiting.applicant(person, language)
    assert "<dl" not in (await browser.get(PATH)).text
    await corrected(company, person, {"mobile": "13900139001", "address": None, "referees": None})
    me = company.as_applicant(person)
    await corrected(company, person, {"mobile": "13900139002"}, role=me, purpose="data_subject_request")
    text = (await browser.get(PATH)).text
    assert text.index("+8613900139001") < text.index("+8613800138000"), "newest first"
    assert not [word for word in (*words, "文三路 90 号") if word not in text]
    assert str(company.staff["recruiter"]) not in text, "staff are told by role"
    assert "Li Referee" not in text


async def test_page_by_page_and_no_other_cursor(visiting: Visiting) -> None:
    person = await visiting.company.applicant({"full_name": "A", "mobile": "13900139000"})
    for n in range(1, 28):
        await corrected(visiting.company, person, {"mobile": f"139001390{n:02}"})
    browser = await visiting.applicant(person)
    first = (await browser.get(PATH)).text
    [following] = [part.partition('"')[0] for part in first.split('href="') if part.startswith(f"{PATH}?before=")]
    last = (await browser.get(following)).text
    assert (first.count("<h2>"), last.count("<h2>")) == (25, 2)
    assert "+8613900139000" in last
    await browser.get(f"{PATH}?before=nonsense", 422)


async def test_a_closed_record_shows_none(visiting: Visiting) -> None:
    browser = await visiting.applicant(await visiting.company.minor())
    assert "waits for the consent of a guardian" in (await browser.get(PATH, 403)).text


@pytest.mark.promise("F6")
@pytest.mark.parametrize(("language", "title"), [("en", "Education"), ("zh", "教育")])
async def test_one_asks_for_a_correction_and_the_clock_runs(visiting: Visiting, language: str, title: str) -> None:
    company = visiting.company
    person = await company.applicant()
    browser = await visiting.applicant(person, language)
    form = form_of(await browser.get("/pages/me/correct"), ASK)
    for _ in range(2):  # a hasty hand
        answer = await browser.post(form, field="education", text="It was a master's degree.")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/pages/contact?done=written")
    [item] = (await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns")).json()["items"]
    assert (item["kind"], item["state"]) == ("correct", "received")
    assert item["due_on"]
    read = await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns/{item['id']}")
    [said] = read.json()["messages"]
    assert said["text"].startswith(title)
    assert said["text"].endswith("(education): It was a master's degree.")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"field": "", "text": "It is wrong."}, "correction_field"),
        ({"field": "mobile", "text": "It is wrong."}, "correction_field"),
        ({"field": "id_number", "text": " "}, "message_empty"),
    ],
)
async def test_what_names_no_field_or_says_nothing_is_not_sent(
    visiting: Visiting, typed: dict[str, str], code: str
) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.applicant(person)
    answer = await browser.post(form_of(await browser.get("/pages/me/correct"), ASK), **typed)
    assert (answer.status_code, code in answer.text) == (422, True)
    assert typed["text"] in answer.text, "what was typed is not lost"
    concerns = await visiting.company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns")
    assert concerns.json()["items"] == []
