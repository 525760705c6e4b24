"""An applicant sees what their record held before, and asks for corrections that staff make (promises F1, F6)."""

from __future__ import annotations

import pytest

from tests.corrections.correcting import corrected
from tests.pages.visiting import Visiting, form_of

pytestmark = pytest.mark.promise("F1")
PATH = "/pages/me/earlier"
ASK = "/me/correct/request"


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
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Date of birth", "you do not change them alone", "How you can prove it", "received")),
        ("zh", ("出生日期", "您不能单独更改", "您可提供的证明", "已收到")),
    ],
)
async def test_one_asks_for_a_correction_and_sees_what_comes_of_it(
    visiting: Visiting, language: str, words: tuple[str, ...]
) -> None:
    title, why, proof, state = words
    company = visiting.company
    person = await company.applicant(birth_date="1949-12-31")
    browser = await visiting.applicant(person, language)
    assert f'href="/pages{ASK}/birth_date"' in (await browser.get("/pages/me/correct")).text
    page = await browser.get(f"/pages{ASK}/birth_date")
    assert not [each for each in (title, why, proof, "1949-12-31") if each not in page.text]
    form = form_of(page, ASK)
    for _ in range(2):  # a hasty hand
        answer = await browser.post(form, text="It is the thirtieth.", proof="My identity card.")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/pages/me/correct?done=asked#asked")
    [item] = (await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns")).json()["items"]
    assert (item["kind"], item["state"]) == ("correct", "received")
    assert item["due_on"]
    after = (await browser.get("/pages/me/correct?done=asked")).text
    assert not [each for each in (f"/pages/contact/{item['id']}", item["due_on"], state) if each not in after]
    read = await company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns/{item['id']}")
    [said] = read.json()["messages"]
    assert said["text"] == f"{title} (birth_date): It is the thirtieth.\n{proof}: My identity card."


async def test_each_field_that_one_cannot_correct_says_why(visiting: Visiting) -> None:
    browser = await visiting.applicant(await visiting.company.applicant())
    page = await browser.get("/pages/me/correct")
    asked = [part.partition('"')[0] for part in page.text.split(f'href="/pages{ASK}/')[1:]]
    assert asked[:3] == ["id_number", "birth_date", "bank_account"]
    assert not {"education", "employment", "email"} & {*asked}
    told = {field: (await browser.get(f"/pages{ASK}/{field}")).text for field in asked}
    assert "11010519491231002X" in told["id_number"]
    assert "turn it elsewhere" in told["bank_account"]
    assert "a consent of its own" in told["health"]
    for field in ("mobile", "education", "nothing"):
        await browser.get(f"/pages{ASK}/{field}", 404)


async def test_what_names_no_field_or_says_nothing_is_not_sent(visiting: Visiting) -> None:
    person = await visiting.company.applicant()
    browser = await visiting.applicant(person)
    form = form_of(await browser.get(f"/pages{ASK}/id_number"), ASK)
    for typed, code in (
        ({"field": "mobile", "text": "It is wrong."}, "correction_field"),
        ({"text": " ", "proof": "My identity card."}, "message_empty"),
        ({"text": "x" * 9_000, "proof": "y" * 12_000}, "text_too_long"),
    ):
        answer = await browser.post(form, **typed)
        assert (answer.status_code, code in answer.text) == (422, True), typed
        assert typed.get("proof", "") in answer.text, "what was typed is not lost"
    concerns = await visiting.company.call("privacy_officer", "GET", f"/v1/applicants/{person}/concerns")
    assert concerns.json()["items"] == []
