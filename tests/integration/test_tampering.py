"""Whoever can write to the database cannot make the service show a changed or moved value (promise D4)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from tests.integration.company import CANDIDATE, Company
from tests.integration.tamperings import CASES, column_from, flipped, key_from
from tests.servers.raw_sql import RawSql, raw_sql

READ = "purpose=recruitment"
OTHER = {
    "full_name": "Grace Example",
    "id_number": "110105198001010032",
    "email": "grace@example.org",
    "mobile": "13900139000",
    "summary": "Writes compilers.",
}
_CLEAR = (
    *("张三丰", "11010519491231002X", "zhang.sanfeng", "13800138000", "Builds bridges", "文三路"),
    *("Grace Example", "110105198001010032", "grace@example.org", "13900139000", "Writes compilers"),
    *("Dear company", "Dear other"),
)


@pytest.fixture
async def raw(company: Company) -> AsyncIterator[RawSql]:
    """The database, past the service."""
    async with raw_sql(company.service.settings.database_url) as connection:
        yield connection


async def _get(company: Company, applicant: object, role: str = "recruiter") -> Any:
    return await company.call(role, "GET", f"/v1/applicants/{applicant}?{READ}")


async def _assert_refused(
    company: Company, raw: RawSql, answer: Any, victim: object, case: str = "", *, role: str = "recruiter"
) -> None:
    assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered"), (case, answer.json().get("code"))
    assert set(answer.json()) == {"type", "title", "status", "code", "detail", "request_id"}
    for clear in _CLEAR:
        assert clear not in answer.text, case
    assert "etag" not in answer.headers
    reference = await raw.value("SELECT audit_reference FROM applicant WHERE id = $1", UUID(str(victim)))
    found = await raw.run(
        "SELECT outcome, code, actor_id, request_id, subject FROM audit_entry"
        " WHERE event = 'tampering.found' AND organisation_id = $1 ORDER BY id DESC",
        company.organisation,
    )
    outcome, code, actor, request_id, subject = found[0]
    assert (outcome, code, str(actor)) == ("refused", "record_tampered", str(company.staff[role])), case
    assert request_id == answer.headers["x-request-id"]
    assert bytes(subject) == bytes(reference)


async def _kept(raw: RawSql, victim: UUID) -> list[tuple[str, Any]]:
    """Statements that bring the victim's values and keys back as they are now."""
    names = ("full_name", "id_number", "mobile", "email", "summary", "nationality")
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(names, 2))
    (values,) = await raw.run(f"SELECT {', '.join(names)} FROM applicant WHERE id = $1", victim)  # noqa: S608
    keys = await raw.run("SELECT compartment, wrapped FROM data_key WHERE subject_id = $1", victim)
    restore_key = "UPDATE data_key SET wrapped = $3 WHERE subject_id = $1 AND compartment = $2"
    restored: list[tuple[str, Any]] = [(restore_key, key) for key in keys]
    return [(f"UPDATE applicant SET {columns} WHERE id = $1", values), *restored]  # noqa: S608


@pytest.mark.promise("D4")
async def test_a_tampered_record_is_not_shown(company: Company, raw: RawSql) -> None:
    victim, other = await company.applicant(), await company.applicant(OTHER)
    kept = await _kept(raw, UUID(victim))
    for case, tamper in CASES.items():
        await tamper(raw, UUID(victim), UUID(other))
        await _assert_refused(company, raw, await _get(company, victim), victim, case)
        untouched = await _get(company, other)
        assert untouched.status_code == 200, case
        assert untouched.json()["values"]["full_name"]["full"] == OTHER["full_name"]
        for sql, values in kept:
            await raw.run(sql, UUID(victim), *values)
        assert (await _get(company, victim)).json()["values"]["summary"] == CANDIDATE["summary"], case


@pytest.mark.promise("D4")
async def test_a_key_of_an_epoch_that_never_was_shows_nothing(company: Company, raw: RawSql) -> None:
    """It cannot be told from an epoch that another process has just begun, so it is unavailable, not tampered."""
    victim, other = await company.applicant(), await company.applicant(OTHER)
    await key_from("identity", "identity", flipped(4))(raw, UUID(victim), UUID(other))
    for path in (f"/v1/applicants/{victim}", "/v1/applicants"):
        answer = await company.call("recruiter", "GET", f"{path}?{READ}")
        assert (answer.status_code, answer.json()["code"]) == (503, "unknown_epoch")
        assert not any(clear in answer.text for clear in _CLEAR)
    assert (await _get(company, other)).status_code == 200


@pytest.mark.promise("D4")
async def test_values_of_another_organisation_are_not_shown(company: Company, neighbour: Company, raw: RawSql) -> None:
    victim, theirs = await company.applicant(), await neighbour.applicant(OTHER)
    column = "SELECT full_name FROM applicant WHERE id = $1"
    key = "SELECT wrapped FROM data_key WHERE subject_id = $1 AND compartment = 'identity'"
    before = [await raw.value(sql, UUID(victim)) for sql in (column, key)]
    after = [await raw.value(sql, UUID(theirs)) for sql in (column, key)]
    store = "UPDATE applicant SET full_name = $1 WHERE id = $2"
    store_key = "UPDATE data_key SET wrapped = $1 WHERE subject_id = $2 AND compartment = 'identity'"
    for value, wrapped in ((after[0], before[1]), (before[0], after[1]), (after[0], after[1])):
        await raw.run(store, value, UUID(victim))
        await raw.run(store_key, wrapped, UUID(victim))
        await _assert_refused(company, raw, await _get(company, victim), victim)
    await raw.run(store, before[0], UUID(victim))
    await raw.run(store_key, before[1], UUID(victim))
    assert (await _get(company, victim)).json()["values"]["full_name"]["full"] == CANDIDATE["full_name"]
    assert (await _get(neighbour, theirs)).status_code == 200


@pytest.mark.promise("D4")
async def test_a_row_given_to_another_organisation_is_not_shown(
    company: Company, neighbour: Company, raw: RawSql
) -> None:
    taken = await neighbour.applicant(OTHER)
    for sql in (
        "UPDATE applicant SET organisation_id = $1 WHERE id = $2",
        "UPDATE data_key SET organisation_id = $1 WHERE subject_id = $2",
        "UPDATE blind_index SET organisation_id = $1 WHERE subject_id = $2",
    ):
        await raw.run(sql, company.organisation, UUID(taken))
    await _assert_refused(company, raw, await _get(company, taken), taken)


@pytest.mark.promise("D4")
async def test_no_road_to_the_value_is_forgotten(company: Company, raw: RawSql) -> None:
    """Lists, searches, reveals, corrections: one tampered value stops each, with an entry, and stores nothing."""
    victim, other = await company.applicant(), await company.applicant(OTHER)
    third = await company.applicant({"full_name": "Third Example"})
    await CASES["row, name"](raw, UUID(victim), UUID(other))
    await column_from("email", "other.email")(raw, UUID(victim), UUID(other))
    await _assert_refused(company, raw, await company.call("recruiter", "GET", f"/v1/applicants?{READ}"), victim)
    search = {"by": "mobile", "value": "13800138000"}
    answer = await company.call("recruiter", "POST", f"/v1/applicants/search?{READ}", json=search)
    await _assert_refused(company, raw, answer, victim)
    path = f"/v1/applicants/{victim}"
    for case in ("row, ID number", "key of another subject"):
        await CASES[case](raw, UUID(victim), UUID(other))
        revealing = {"fields": ["id_number"], "reason": "A check."}
        answer = await company.call("hr_administrator", "POST", f"{path}/reveal?{READ}", json=revealing)
        await _assert_refused(company, raw, answer, victim, role="hr_administrator")
    change = {"values": {"other_emails": ["new@example.org"]}}
    answer = await company.call("recruiter", "PATCH", f"{path}?{READ}", json=change, headers={"If-Match": '"1"'})
    await _assert_refused(company, raw, answer, victim)
    assert await raw.value("SELECT version FROM applicant WHERE id = $1", UUID(victim)) == 1
    page = await company.call("recruiter", "GET", f"/v1/applicants?{READ}&fields=mobile")
    assert [item["id"] for item in page.json()["items"]] == [third, other, victim]
    for untouched in (other, third):
        assert (await _get(company, untouched)).status_code == 200


@pytest.mark.promise("D4")
async def test_a_swapped_application_text_is_not_shown(company: Company, raw: RawSql) -> None:
    opening, second = await company.requisition(), await company.requisition("ENG-2")
    victim, other = await company.applicant(), await company.applicant(OTHER)
    stored = {}
    for name, applicant, requisition in (
        ("own", victim, opening),
        ("second", victim, second),
        ("other", other, opening),
    ):
        body = {
            "applicant_id": applicant,
            "requisition_id": requisition,
            "values": {"cover_letter": f"Dear {name}", "answers": [{"question": "Why?", "answer": name}]},
        }
        answer = await company.call("recruiter", "POST", f"/v1/applications?{READ}", json=body)
        assert answer.status_code == 201, answer.text
        stored[name] = UUID(answer.json()["id"])
    path = f"/v1/applications/{stored['own']}"
    letter = "SELECT cover_letter FROM application WHERE id = $1"
    own = await raw.value(letter, stored["own"])
    moved = [
        await raw.value(letter, stored["other"]),
        await raw.value(letter, stored["second"]),
        await raw.value("SELECT answers FROM application WHERE id = $1", stored["own"]),
        await raw.value("SELECT summary FROM applicant WHERE id = $1", UUID(victim)),
        bytes(own)[:-1],
    ]
    for value in moved:
        await raw.run("UPDATE application SET cover_letter = $1 WHERE id = $2", value, stored["own"])
        for reading in (path, f"/v1/applicants/{victim}/applications"):
            answer = await company.call("recruiter", "GET", f"{reading}?{READ}")
            await _assert_refused(company, raw, answer, victim)
    notes = await raw.value("SELECT answers FROM application WHERE id = $1", stored["own"])
    await raw.run("UPDATE application SET cover_letter = $1, notes = $2 WHERE id = $3", own, notes, stored["own"])
    note = {"text": "Called."}
    answer = await company.call("recruiter", "POST", f"{path}/notes?{READ}", json=note, headers={"If-Match": '"1"'})
    await _assert_refused(company, raw, answer, victim)
    await raw.run("UPDATE application SET notes = NULL WHERE id = $1", stored["own"])
    key = "SELECT wrapped FROM data_key WHERE subject_id = $1 AND compartment = 'free_text'"
    wrapped = await raw.value(key, UUID(victim))
    swap = "UPDATE data_key SET wrapped = $1 WHERE subject_id = $2 AND compartment = 'free_text'"
    await raw.run(swap, await raw.value(key, UUID(other)), UUID(victim))
    third = await company.requisition("ENG-3")
    body = {"applicant_id": victim, "requisition_id": third, "values": {"cover_letter": "Dear third"}}
    answer = await company.call("recruiter", "POST", f"/v1/applications?{READ}", json=body)
    await _assert_refused(company, raw, answer, victim)
    assert await raw.value("SELECT count(*) FROM application WHERE applicant_id = $1", UUID(victim)) == 2
    await raw.run(swap, wrapped, UUID(victim))
    answer = await company.call("recruiter", "GET", f"{path}?{READ}")
    assert answer.status_code == 200
    assert answer.json()["values"]["cover_letter"] == "Dear own"


@pytest.mark.promise("D4")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("planted", ["Mallory", 7, 1.5], ids=["text", "integer", "real"])
@pytest.mark.parametrize("table", ["applicant", "data_key"])
async def test_what_is_no_bytes_is_not_shown(company: Company, raw: RawSql, planted: object, table: str) -> None:
    """SQLite keeps a value of any type in any column."""
    victim = await company.applicant()
    if table == "applicant":
        await raw.run("UPDATE applicant SET full_name = $1 WHERE id = $2", planted, UUID(victim))
    else:
        await raw.run("UPDATE data_key SET wrapped = $1 WHERE subject_id = $2", planted, UUID(victim))
    await _assert_refused(company, raw, await _get(company, victim), victim)
