"""A note is no way to ask what the record holds: it is judged without what its writer may not see (ADR 38)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ats_privacy.jobs.prepare_redactions import PrepareRedactions
from tests.integration.company import Company

SALARY = 57_390
GUESSES = "ranges " + " / ".join(str(SALARY + n) for n in range(-4, 5))
NOTES = "/v1/applications/{}/notes?purpose=recruitment"


async def _candidacy(company: Company) -> str:
    salary = {"amount": str(SALARY), "currency": "CNY", "period": "month"}
    applicant = await company.applicant({"full_name": {"family": "欧阳", "given": "雪晴"}, "current_salary": salary})
    return await company.application(applicant, await company.requisition(assigned="hiring_manager"))


async def _note(company: Company, role: str, application: str, text: str, version: int = 1) -> list[str]:
    """Write a note; the kinds that had to be acknowledged."""
    headers, path = {"If-Match": f'"{version}"'}, NOTES.format(application)
    answer = await company.call(role, "POST", path, json={"text": text}, headers=headers)
    if answer.status_code == 201:
        return []
    assert answer.json()["code"] == "note_holds_personal_data", answer.text
    kinds = re.search("acknowledged: (.+)[.]", answer.json()["detail"])
    assert kinds is not None
    body = {"text": text, "acknowledged": kinds[1].split(", ")}
    assert (await company.call(role, "POST", path, json=body, headers=headers)).status_code == 201
    return kinds[1].split(", ")


async def _read(company: Company, role: str, application: str) -> list[dict[str, Any]]:
    answer = await company.call(role, "GET", f"/v1/applications/{application}?purpose=recruitment")
    assert answer.status_code == 200, answer.text
    notes: list[dict[str, Any]] = answer.json()["values"]["notes"]
    return notes


@pytest.mark.promise("B3")
async def test_guesses_at_a_value_that_is_hidden_from_the_writer_come_back_as_written(company: Company) -> None:
    application = await _candidacy(company)
    assert "salary" not in await _note(company, "hiring_manager", application, GUESSES)
    for _ in range(2):  # read anew, then by what was found before
        [note] = await _read(company, "hiring_manager", application)
        assert note["text"] == GUESSES
        await company.service.plans.settled()
    await PrepareRedactions(company.service.database, company.service.policy, company.service.keyrings).of(
        company.organisation
    )
    [note] = await _read(company, "hiring_manager", application)
    assert note["text"] == GUESSES
    assert "unseen" not in note


@pytest.mark.promise("B3")
async def test_who_sees_the_value_has_it_hidden_from_those_who_do_not(company: Company) -> None:
    application = await _candidacy(company)
    assert await _note(company, "recruiter", application, f"asks for more than {SALARY}") == ["salary"]
    [note] = await _read(company, "hiring_manager", application)
    assert note["text"] == "asks for more than [salary]"
    await _note(company, "hiring_manager", application, GUESSES, version=2)
    theirs, guessed = await _read(company, "hiring_manager", application)
    assert (theirs["text"], guessed["text"]) == ("asks for more than [salary]", GUESSES)
    clear = await _read(company, "recruiter", application)
    assert [note["text"] for note in clear] == [f"asks for more than {SALARY}", GUESSES]
    assert {frozenset(note) for note in clear} == {frozenset(("text", "author", "at"))}


@pytest.mark.promise("B3")
async def test_the_same_words_of_two_writers_are_told_apart(company: Company) -> None:
    application = await _candidacy(company)
    await _note(company, "hiring_manager", application, f"{SALARY} or so")
    await _note(company, "recruiter", application, f"{SALARY} or so", version=2)
    for _ in range(2):
        told = [note["text"] for note in await _read(company, "hiring_manager", application)]
        assert told == [f"{SALARY} or so", "[salary] or so"]
        await company.service.plans.settled()


@pytest.mark.promise("B3")
async def test_a_name_that_is_hidden_from_the_writer_is_flagged_as_any_other(company: Company) -> None:
    application = await _candidacy(company)
    texts = ("聊过雪晴了", "聊过雨晴了", "欧阳雪晴很好", "欧阳雨晴很好")
    theirs = [await _note(company, "hiring_manager", application, text, n) for n, text in enumerate(texts, start=1)]
    assert theirs[0] == theirs[1]
    assert theirs[2] == theirs[3] == ["name"]
    shown = [note["text"] for note in await _read(company, "hiring_manager", application)]
    assert shown[0].replace("雪", "雨") == shown[1]
    assert shown[2] == shown[3] == "[name]很好"
    assert await _note(company, "recruiter", application, texts[2], len(texts) + 1) == [], (
        "who sees the name may write it"
    )
