"""An applicant corrects entries of their record: adds, changes and removes them one by one (promise F1)."""

from __future__ import annotations

import asyncio
import logging
import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from tests.corrections.correcting import corrected, history
from tests.integration.canaries import found_in
from tests.integration.canary_life import store
from tests.integration.company import CANDIDATE
from tests.pages.visiting import Browser, Visiting, form_of, forms_of

pytestmark = pytest.mark.promise("F1")
PATH = "/pages/me/entries"
SCHOOL = {"school": "Peking University", "degree": "BSc", "major": "Physics", "end": "1972"}
JOB = {"employer": "Example Ltd", "position": "Welder", "highlights": ["Built one.\n  Then another.", "Sold it."]}


async def _person(visiting: Visiting, language: str = "en", **changes: Any) -> tuple[str, Browser]:
    person = await visiting.company.applicant(**changes)
    return person, await visiting.applicant(person, language)


async def _held(visiting: Visiting, person: str, field: str) -> Any:
    path = f"/v1/applicants/{person}?purpose=recruitment&fields={field}"
    return (await visiting.company.call("hr_administrator", "GET", path)).json()["values"].get(field)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Education", "Add an entry", "The entry is saved.", "The entry is removed.", "There is no entry.")),
        ("zh", ("教育", "添加条目", "该条目已保存", "该条目已删除", "没有条目")),
    ],
)
async def test_one_adds_changes_and_removes_an_entry(visiting: Visiting, language: str, words: tuple[str, ...]) -> None:
    title, add, saved, removed, none = words
    person, browser = await _person(visiting, language)
    assert f'href="{PATH}/education"' in (await browser.get("/pages/me/correct")).text
    listed = (await browser.get(f"{PATH}/education")).text
    assert not [each for each in (title, add, *SCHOOL.values()) if each not in listed]
    typed = {"school": "浙江大学", "start": "1973-09", "courses": "Optics\r\n\r\nHeat", "completed": "no"}
    answer = await browser.post(form_of(await browser.get(f"{PATH}/education/new"), "/education"), **typed)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PATH}/education?done=entry_kept")
    assert saved in (await browser.get(answer.headers["Location"])).text
    answer = await browser.post(form_of(await browser.get(f"{PATH}/education/0"), "/education/0"), degree="MSc")
    assert answer.status_code == 303
    first, second = await _held(visiting, person, "education")
    assert {name: first[name] for name in SCHOOL} == SCHOOL | {"degree": "MSc"}
    assert (second["school"], second["start"], second["courses"], second["completed"]) == (
        *("浙江大学", "1973-09"),
        ["Optics", "Heat"],
        False,
    )
    for _ in range(2):
        page = await browser.get(f"{PATH}/education")
        answer = await browser.post(form_of(page, "/education/0/remove"))
        assert answer.headers["Location"] == f"{PATH}/education?done=entry_removed"
    page = await browser.get(answer.headers["Location"])
    assert removed in page.text
    assert none in page.text
    assert await _held(visiting, person, "education") is None
    gone = [each["values"]["education"] for each in await history(visiting.company, person)]
    assert [[entry["school"] for entry in each] for each in gone] == [
        ["浙江大学"],
        ["Peking University", "浙江大学"],
        ["Peking University", "浙江大学"],
        ["Peking University"],
    ]
    assert "Peking University" in (await browser.get("/pages/me/earlier")).text


async def test_what_is_refused_is_told_at_the_input_and_nothing_is_written(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    form = form_of(await browser.get(f"{PATH}/employment/0"), "/employment/0")
    typed = {"start": "soon", "position": "Chief", "url": "javascript:alert(1)"}
    wrong = await browser.post(form, **typed)
    assert wrong.status_code == 422
    assert 'id="start" name="start" type="text" autocomplete="off" value="soon"' in wrong.text
    assert re.search(r'id="start"[^>]*aria-describedby="start-hint start-problem" aria-invalid="true"', wrong.text)
    assert re.search(r'<p class="problem" id="start-problem">A date is written', wrong.text)
    again = form_of(wrong, "/employment/0")
    assert again.fields == form.fields | typed | {"form_token": again.fields["form_token"]}
    assert (await _held(visiting, person, "employment"))[0]["position"] == "Engineer"
    assert await history(visiting.company, person) == []
    assert (await browser.post(again, start="1972", url="")).status_code == 303
    [job] = await _held(visiting, person, "employment")
    assert (job["start"], job["position"], job["url"]) == ("1972", "Chief", None)


@pytest.mark.parametrize(
    ("where", "typed", "code"),
    [
        ("education/0", {}, "nothing_to_change"),
        ("education/0", dict.fromkeys(SCHOOL, ""), "entry_empty"),
        ("education/new", {}, "entry_empty"),
        ("expected_salary/0", {"amount": ""}, "money_incomplete"),
        ("expected_salary/new", {"amount": "1", "currency": "CNY", "period": "day"}, "entry_there"),
        ("employment/0", {"summary": "x" * 20_001}, "text_too_long"),
    ],
)
async def test_what_changes_nothing_or_is_no_entry_is_not_stored(
    visiting: Visiting, where: str, typed: dict[str, str], code: str
) -> None:
    person, browser = await _person(visiting)
    field, _, place = where.partition("/")
    action = f"/{field}" if place == "new" else f"/{where}"
    answer = await browser.post(form_of(await browser.get(f"{PATH}/{where}"), action), **typed)
    assert answer.status_code in (409, 422)
    assert code in answer.text or f'id="{"amount" if "amount" in typed else "summary"}-problem"' in answer.text
    assert await history(visiting.company, person) == []


async def test_what_was_not_touched_stays_to_the_letter(visiting: Visiting) -> None:
    person, browser = await _person(visiting, employment=[JOB, {"employer": "Other Ltd"}])
    before = await _held(visiting, person, "employment")
    form = form_of(await browser.get(f"{PATH}/employment/0"), "/employment/0")
    form.fields = {name: text.replace("\n", "\r\n") for name, text in form.fields.items()}  # as browsers send it
    assert (await browser.post(form, position="Engineer")).status_code == 303
    after = await _held(visiting, person, "employment")
    assert after == [before[0] | {"position": "Engineer"}, before[1]]
    sources = await _held(visiting, person, "provenance")
    assert sources["employment"]["submitted_by"] == f"applicant:{person}"


async def test_of_two_windows_the_second_is_told_and_keeps_what_was_typed(visiting: Visiting) -> None:
    schools = [{"school": name} for name in ("A", "B", "C")]
    person, browser = await _person(visiting, education=schools)
    late = form_of(await browser.get(f"{PATH}/education/2"), "/education/2")
    removing = form_of(await browser.get(f"{PATH}/education"), "/education/0/remove")
    adding = form_of(await browser.get(f"{PATH}/education/new"), "/education")
    await corrected(visiting.company, person, {"education": schools[1:]})
    answers = [
        await browser.post(late, school="C, corrected"),
        await browser.post(removing),
        await browser.post(adding, school="D"),
    ]
    assert [answer.status_code for answer in answers] == [412] * 3
    assert [each["school"] for each in await _held(visiting, person, "education")] == ["B", "C"]
    moved = form_of(answers[0], "/education/1")  # the same entry, where it stands now
    assert moved.fields["school"] == "C, corrected"
    assert (await browser.post(moved)).status_code == 303
    assert [each["school"] for each in await _held(visiting, person, "education")] == ["B", "C, corrected"]
    again = form_of(answers[2], "/education")
    assert (again.fields["school"], (await browser.post(again)).status_code) == ("D", 412), "changed once more"
    # An entry that is not there any more: what was typed would be one more, and the page says what is held.
    gone = await browser.post(late, school="C, corrected twice")
    assert "changed or removed meanwhile" in gone.text
    assert "C, corrected" in gone.text
    assert form_of(gone, "/education").fields["school"] == "C, corrected twice"


async def test_what_there_is_one_of_is_never_two(visiting: Visiting) -> None:
    person, browser = await _person(visiting)
    page = await browser.get(f"{PATH}/expected_salary")
    assert "/expected_salary/new" not in page.text
    form = form_of(await browser.get(f"{PATH}/expected_salary/0"), "/expected_salary/0")
    pay = {"amount": "40000", "currency": "CNY", "period": "year"}
    await corrected(visiting.company, person, {"expected_salary": pay})
    late = await browser.post(form, amount="50000")
    assert "takes its place" in late.text
    again = form_of(late, "/expected_salary/0")
    assert (again.fields["amount"], again.fields["period"]) == ("50000", "month"), "as it was typed"
    assert (await browser.post(again)).status_code == 303
    assert (await _held(visiting, person, "expected_salary"))["amount"] == "50000"
    answer = await browser.post(form_of(await browser.get(f"{PATH}/expected_salary"), "/0/remove"))
    assert answer.status_code == 303
    fresh = form_of(await browser.get(f"{PATH}/expected_salary/new"), "/expected_salary")
    assert (await browser.post(fresh, **pay)).status_code == 303
    assert await _held(visiting, person, "expected_salary") == pay


@pytest.mark.parametrize("field", ["id_number", "birth_date", "bank_account", "referees", "full_name", "nothing"])
async def test_what_has_no_entries_of_ones_own_to_write_is_not_there(visiting: Visiting, field: str) -> None:
    _, browser = await _person(visiting)
    await browser.get(f"{PATH}/{field}", 404)
    await browser.get(f"{PATH}/education/7", 404)
    await browser.get(f"{PATH}/education/100", 422)
    assert not [form for form in forms_of(await browser.get("/pages/me/correct")) if "entries" in form.action]


async def test_a_closed_record_is_not_corrected(visiting: Visiting) -> None:
    browser = await visiting.applicant(await visiting.company.minor(education=CANDIDATE["education"]))
    for path in ("education", "education/new", "education/0"):
        assert "waits for the consent of a guardian" in (await browser.get(f"{PATH}/{path}", 403)).text
    assert "date of birth or identity number was mistyped" in (await browser.get("/pages/me")).text


@pytest.mark.promise("C1")
async def test_values_stand_in_the_body_of_a_page_and_nowhere_else(
    visiting: Visiting, caplog: pytest.LogCaptureFixture
) -> None:
    """A person made of canaries reads and corrects: no address, header, title, cookie or log line has one."""
    lived = await store(visiting.company.service.settings, visiting.company)
    browser = await visiting.applicant(lived.applicant)
    caplog.set_level(logging.DEBUG)
    met = [await browser.get(f"{PATH}/{field}/0") for field in ("education", "employment", "expected_salary")]
    form = form_of(met[0], "/education/0")
    typed = {name: text for name, text in form.fields.items() if name not in ("form_token", "version", "known")}
    met.append(await browser.post(form, end="soon", **{name: typed[name] for name in ("school", "major")}))
    met.append(await browser.post(form, major=f"{typed['major']} {typed['school']}"))
    met.append(await browser.post(form, major="too late"))
    met += [await browser.get(f"{PATH}/education"), await browser.get("/pages/me/correct/request/id_number")]
    met += [await browser.get("/pages/me/copy"), await browser.get("/pages/me/copy/archive")]
    assert [answer.status_code for answer in met[3:6]] == [422, 303, 412]
    assert len([answer for answer in met if found_in(unescape(answer.text).encode())]) >= 7, "they are there"
    for answer in met:
        titles = "".join(re.findall(r"<title>(.*?)</title>", answer.text)) if "zip" not in str(answer.url) else ""
        outside = f"{answer.url}\n{answer.headers}\n{unescape(titles)}"
        assert found_in(unquote(outside).encode()) == set(), answer.url
    assert {cookie.name for cookie in browser.http.cookies.jar} == {"__Host-session"}
    lines = [str(vars(record)) for record in caplog.records if record.name.startswith("ats_privacy")]
    assert lines
    assert not [line for line in lines if found_in(line.encode())]


class TestAtOnce:
    """Of two windows at the same moment the database lets one write, whichever database it is."""

    @pytest.fixture(params=["sqlite_url", "postgres_dsn"])
    def database_url(self, request: pytest.FixtureRequest) -> str:
        return str(request.getfixturevalue(request.param))

    async def test_one_is_kept_with_what_it_replaced_and_the_other_is_told(self, visiting: Visiting) -> None:
        person, browser = await _person(visiting)
        form = form_of(await browser.get(f"{PATH}/education/0"), "/education/0")
        answers = await asyncio.gather(*(browser.post(form, degree=degree) for degree in ("MSc", "PhD")))
        assert sorted(answer.status_code for answer in answers) == [303, 412]
        [won] = [degree for answer, degree in zip(answers, ("MSc", "PhD"), strict=True) if answer.status_code == 303]
        assert [each["degree"] for each in await _held(visiting, person, "education")] == [won]
        gone = [each["values"]["education"] for each in await history(visiting.company, person)]
        assert [[entry["degree"] for entry in each] for each in gone] == [["BSc"]]
