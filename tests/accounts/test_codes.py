"""One-time codes: by mail alone, once, for ten minutes, five tries; and the same answer where nobody is."""

from __future__ import annotations

import asyncio
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.one_time_codes import MOST_TRIES
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import OneTimeCodeRow, OutboxRow
from tests.accounts.people import PASSWORD, Holder, People
from tests.servers.raw_sql import raw_sql

_CODES = OneTimeCodeRow.__table__  # type: ignore[attr-defined]
_NEW = "Sieben Otter lesen Zeitung"


async def _enquire(people: People, value: str = "13800138000", by: str = "mobile", status: int = 202) -> str:
    answer = await people.post("/v1/enquiries", status, by=by, value=value, language="en")
    return str(answer.json().get("id"))


async def _applied(people: People, **changes: object) -> str:
    applicant = await people.company.applicant(**changes)
    await people.company.application(applicant, await people.company.requisition(), "interview")
    return applicant


@pytest.mark.promise("A9")
async def test_the_state_of_an_application_by_mobile_number_and_code(people: People) -> None:
    applicant = await _applied(people)
    enquiry = await _enquire(people, "+86 138-0013-8000")
    code, reference = await people.code_from_mail("zhang.sanfeng@example.com")
    assert reference == enquiry
    answer = await people.post(f"/v1/enquiries/{enquiry}/answer", 200, code=f" {code[:4]} {code[4:]}")
    [told] = answer.json()["applications"]
    assert (told["title"], told["stage"]) == ("Engineer", "interview")
    assert set(told) == {"title", "stage", "created_at", "updated_at"}
    for personal in ("张三丰", "zhang", "13800138000"):
        assert personal not in answer.text
    assert (await people.post(f"/v1/enquiries/{enquiry}/answer", 401, code=code)).json()["code"] == "code_wrong"
    entries = await people.company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
    events = [item["event"] for item in entries.json()["items"]]
    assert {"code.requested", "notice.sent", "enquiry.answered"} <= set(events)


@pytest.mark.promise("A9")
async def test_whoever_is_not_known_gets_the_same_answer_and_no_letter(people: People) -> None:
    await _applied(people)
    await _enquire(people, "13500135000")  # the first request from a network begins its counter
    before = await _stored(people)
    known = await people.post("/v1/enquiries", 202, by="mobile", value="13800138000")
    between = await _stored(people)
    unknown = await people.post("/v1/enquiries", 202, by="mobile", value="13700137000")
    after = await _stored(people)
    assert set(known.json()) == set(unknown.json()) == {"id", "ends_at"}
    assert {t: between[t] - before[t] for t in between} == {t: after[t] - between[t] for t in after}, "as many writes"
    assert len(await people.deliver()) == 1
    for code in ("00000000", "x", "12345678"):
        answer = await people.post(f"/v1/enquiries/{unknown.json()['id']}/answer", 401, code=code)
        assert answer.json()["code"] == "code_wrong"


async def _stored(people: People) -> dict[str, int]:
    async with raw_sql(people.company.service.settings.database_url) as raw:
        return {
            table: await raw.value(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
            for table in ("one_time_code", "outbox", "audit_entry", "attempt", "data_key", "account", "session")
        }


@pytest.mark.promise("A9")
async def test_five_tries_and_then_the_right_code_is_wrong_too(people: People) -> None:
    await _applied(people)
    enquiry = await _enquire(people)
    code, _ = await people.code_from_mail("zhang.sanfeng@example.com")
    wrong = str((int(code) + 1) % 10**8).zfill(8)
    tries = [people.post(f"/v1/enquiries/{enquiry}/answer", code=wrong) for _ in range(MOST_TRIES)]
    assert {answer.status_code for answer in await asyncio.gather(*tries)} == {401}
    await people.post(f"/v1/enquiries/{enquiry}/answer", 401, code=code)


@pytest.mark.promise("A15")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_code_ends_after_ten_minutes(people: People) -> None:
    await _applied(people)
    enquiry = await _enquire(people)
    code, _ = await people.code_from_mail("zhang.sanfeng@example.com")
    later = _CODES.update().values(ends_at=_CODES.c.ends_at - 600_000_000)
    await people.company.service.database.write(Change(Statement(later, across=True), {}))
    await people.post(f"/v1/enquiries/{enquiry}/answer", 401, code=code)
    enquiry = await _enquire(people)
    await people.company.service.database.write(Change(Statement(later, across=True), {}))
    assert await people.deliver() == [], "a letter that comes too late is not written"


async def test_of_two_who_use_a_code_at_once_one_does(people: People) -> None:
    await _applied(people)
    enquiry = await _enquire(people)
    code, _ = await people.code_from_mail("zhang.sanfeng@example.com")
    answers = await asyncio.gather(*(people.post(f"/v1/enquiries/{enquiry}/answer", code=code) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401, 401]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_letter_tried_again_has_another_code_and_the_first_serves_no_more(people: People) -> None:
    await _applied(people)
    enquiry = await _enquire(people)
    first, _ = await people.code_from_mail("zhang.sanfeng@example.com")
    orders = OutboxRow.__table__  # type: ignore[attr-defined]
    again = orders.update().values(state="waiting", due_at=0)
    await people.company.service.database.write(Change(Statement(again, across=True), {}))
    second, _ = await people.code_from_mail("zhang.sanfeng@example.com")
    await people.post(f"/v1/enquiries/{enquiry}/answer", 401, code=first)
    await people.post(f"/v1/enquiries/{enquiry}/answer", 200, code=second)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nobodys_mailbox_is_filled(people: People) -> None:
    await _applied(people)
    for _ in range(3):
        await _enquire(people)
    refused = await people.post("/v1/enquiries", 429, by="mobile", value="138 0013 8000")
    assert int(refused.headers["retry-after"]) > 0
    assert len(await people.deliver()) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_code_is_for_one_thing_of_one_organisation(people: People, neighbour: object) -> None:
    holder = await people.applicant()
    await people.company.application(holder.id, await people.company.requisition())
    enquiry = await _enquire(people, holder.name, by="email")
    code, _ = await people.code_from_mail(holder.name)
    body = {"organisation_id": people.organisation, "code_id": enquiry, "code": code, "password": _NEW}
    assert (await people.client.put("/v1/accounts/password", json=body)).status_code == 401
    elsewhere = {"organisation_id": str(neighbour.organisation), "code": code}  # type: ignore[attr-defined]
    assert (await people.client.post(f"/v1/enquiries/{enquiry}/answer", json=elsewhere)).status_code == 401
    nowhere = {"organisation_id": str(uuid4()), "code": code}
    assert (await people.client.post(f"/v1/enquiries/{enquiry}/answer", json=nowhere)).status_code == 404
    await people.post(f"/v1/enquiries/{enquiry}/answer", 200, code=code)


@pytest.mark.promise("A15")
async def test_a_lost_password_is_chosen_anew_by_code_and_ends_every_session(people: People) -> None:
    holder = await people.applicant()
    await people.post("/v1/accounts/codes", 202, purpose="reset", name=holder.name, language="en")
    code, reference = await people.code_from_mail(holder.name)
    body = {"organisation_id": people.organisation, "code_id": reference, "code": code}
    refused = await people.client.put("/v1/accounts/password", json={**body, "password": "password1234"})
    assert (refused.status_code, refused.json()["code"]) == (422, "password_common")
    own = await people.client.put("/v1/accounts/password", json={**body, "password": "LI.SI@example.com 12"})
    assert (own.status_code, own.json()["code"]) == (422, "password_guessable")
    assert (await people.client.put("/v1/accounts/password", json={**body, "password": _NEW})).status_code == 204
    await people.call(holder, "GET", "/v1/accounts/own", 401)
    await people.log_in(Holder(holder.name, holder.id), 401)
    await people.log_in(Holder(holder.name, holder.id, _NEW))


@pytest.mark.promise("A15")
async def test_who_is_on_record_gets_the_account_of_the_record_by_the_mailbox_on_record(people: People) -> None:
    applicant = await people.company.applicant(other_emails=["elsewhere@example.com"])
    begun = {"mobile": "13600136000", "language": "en"}
    # Another of their addresses is typed: the letter goes to the first one all the same.
    await people.post("/v1/accounts/registrations", 202, email="elsewhere@example.com", **begun)
    code, reference = await people.code_from_mail("zhang.sanfeng@example.com")
    chosen = {"registration_id": reference, "full_name": "Somebody Else", "password": PASSWORD}
    opened = await people.post("/v1/accounts", 201, code=code, **chosen)
    assert opened.json()["account_id"] == applicant
    values = await people.company.call("recruiter", "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    assert values.json()["values"]["full_name"]["full"] == "张三丰", "a registration changes nothing on record"
    await people.post("/v1/accounts/registrations", 202, email="zhang.sanfeng@example.com", **begun)
    [(to, text)] = await people.deliver()
    assert (to, "account with this address already" in text) == ("zhang.sanfeng@example.com", True)


async def test_an_erased_person_has_no_account_any_more(people: People) -> None:
    holder = await people.applicant()
    await people.post("/v1/accounts/codes", 202, purpose="reset", name=holder.name)
    path = f"/v1/applicants/{holder.id}/erasure"
    assert (await people.company.call("privacy_officer", "POST", path, json={})).status_code == 201
    await people.call(holder, "GET", "/v1/accounts/own", 401)
    await people.log_in(holder, 401)
    assert await people.deliver() == []
    async with raw_sql(people.company.service.settings.database_url) as raw:
        for table, column in (
            ("account", "id"),
            ("session", "account_id"),
            ("account_factor", "account_id"),
            ("one_time_code", "subject_id"),
            ("data_key", "subject_id"),
        ):
            statement = f"SELECT count(*) FROM {table} WHERE {column} = $1"  # noqa: S608 - our own names
            assert await raw.value(statement, UUID(holder.id)) == 0, table
