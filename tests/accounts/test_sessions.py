"""Sessions end as they should: by their holder, by time, by a lock; and cookies are safe from other sites (CSRF)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ats_privacy.domain.errors import Misconfigured, Unauthenticated
from ats_privacy.domain.sessions import SessionLife, digest_of, new_token, organisation_of
from ats_privacy.gate.authentication import Authentication
from ats_privacy.service import token_verifier
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import SessionRow
from tests.accounts.people import PASSWORD, Holder, People
from tests.servers.raw_sql import raw_sql

_SESSIONS = SessionRow.__table__  # type: ignore[attr-defined]
_ORIGIN = {"Origin": "https://careers.example", "Sec-Fetch-Site": "same-origin"}


async def _twice(people: People) -> tuple[Holder, Holder]:
    """One person with two sessions."""
    first = await people.applicant()
    second = Holder(first.name, first.id)
    await people.log_in(second)
    return first, second


async def _age(people: People, **columns: int) -> None:
    """As if so many seconds had gone by for these columns."""
    earlier = {name: _SESSIONS.c[name] - seconds * 1_000_000 for name, seconds in columns.items()}
    await people.company.service.database.write(Change(Statement(_SESSIONS.update().values(earlier), across=True), {}))


@pytest.mark.promise("A15")
async def test_ones_own_sessions_are_listed_and_ended(people: People) -> None:
    first, second = await _twice(people)
    other = await people.applicant("wang.wu@example.com", "13700137000")
    items = (await people.call(first, "GET", "/v1/sessions", 200)).json()["items"]
    assert [item["current"] for item in items] == [False, True]
    assert {item["agent"] for item in items} == {"program"}
    await people.call(other, "DELETE", f"/v1/sessions/{items[0]['id']}", 404)
    await people.call(first, "DELETE", f"/v1/sessions/{items[0]['id']}", 204)
    await people.call(second, "GET", "/v1/sessions", 401)
    await people.call(first, "DELETE", f"/v1/sessions/{items[0]['id']}", 404)
    await people.log_in(second)
    await people.call(first, "DELETE", "/v1/sessions", 204)
    for holder in (first, second):
        assert (await people.call(holder, "GET", "/v1/sessions", 401)).json()["code"] == "session_ended"
    await people.call(other, "GET", "/v1/sessions", 200)


@pytest.mark.promise("A15")
async def test_a_session_ends_by_time_and_by_idleness(people: People) -> None:
    life = SessionLife()
    first, second = await _twice(people)
    await _age(people, seen_at=life.idle_seconds - 60)
    await people.call(first, "GET", "/v1/sessions", 200)  # which marks it as used
    await _age(people, seen_at=120)
    await people.call(second, "GET", "/v1/sessions", 401)
    await people.call(first, "GET", "/v1/sessions", 200)
    await _age(people, ends_at=life.seconds)
    await people.call(first, "GET", "/v1/sessions", 401)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_password_ends_the_other_sessions(people: People) -> None:
    first, second = await _twice(people)
    await people.call(first, "PUT", "/v1/accounts/own/password", 204, {"password": "Sieben Otter lesen Zeitung"})
    await people.call(first, "GET", "/v1/sessions", 200)
    await people.call(second, "GET", "/v1/sessions", 401)


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_tokens_of_nobody(people: People, neighbour: Any) -> None:
    holder = await people.applicant()
    token = holder.headers["Authorization"][7:]
    elsewhere = token.replace(people.company.organisation.hex, neighbour.organisation.hex)
    made, _ = new_token(people.company.organisation)
    for given in (elsewhere, made, token[:-1], token + "a", "ats_", "ats_" + "é" * 75, f"ats_{uuid4()}"):
        sent = {"Authorization": f"Bearer {given}".encode()}
        for path in ("/v1/sessions", "/v1/applicants?purpose=recruitment"):
            answer = await people.client.get(path, headers=sent)
            assert (answer.status_code, answer.json()["code"]) == (401, "session_ended"), given
    # A provider's token is no session.
    answer = await people.client.get("/v1/sessions", headers=people.company.headers["recruiter"])
    assert answer.status_code == 401
    assert organisation_of(token) == people.company.organisation


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_token_is_stored_only_as_its_digest(people: People) -> None:
    holder = await people.applicant()
    token = holder.headers["Authorization"][7:]
    async with raw_sql(people.company.service.settings.database_url) as raw:
        stored = [bytes(row[0]) for row in await raw.run("SELECT token_digest FROM session")]
    assert stored == [digest_of(token)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_member_of_staff_who_is_suspended_is_out_at_once(people: People) -> None:
    holder = await people.staff("recruiter")
    await people.call(holder, "GET", "/v1/applicants?purpose=recruitment", 200)
    path = f"/v1/staff/{holder.id}"
    suspended = await people.company.call(
        "hr_administrator", "PATCH", path, json={"status": "suspended"}, headers={"If-Match": '"1"'}
    )
    assert suspended.status_code == 200, suspended.text
    await people.call(holder, "GET", "/v1/applicants?purpose=recruitment", 401)
    await people.log_in(holder, 401)


async def _in_browser(people: People, holder: Holder) -> tuple[httpx.Response, dict[str, str]]:
    """A log-in that a page makes; its answer, and the headers that the browser sends from then on."""
    body = {"organisation_id": people.organisation, "name": holder.name, "password": PASSWORD, "cookie": True}
    answer = await people.client.post("/v1/sessions", json=body, headers=_ORIGIN)
    assert answer.status_code == 201, answer.text
    cookie = answer.headers["set-cookie"]
    people.client.cookies.clear()
    return answer, {"Cookie": cookie.split(";")[0]}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_session_in_a_cookie(people: People) -> None:
    holder = await people.applicant()
    answer, browser = await _in_browser(people, holder)
    parts = {part.strip() for part in answer.headers["set-cookie"].split(";")}
    assert {"Path=/", "Secure", "HttpOnly", "SameSite=Lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    assert answer.headers["set-cookie"].startswith("__Host-session=ats_")
    assert answer.json()["token"] is None
    assert (await people.client.get("/v1/accounts/own", headers=browser)).status_code == 200
    twice = {"Cookie": f"{browser['Cookie']}; {browser['Cookie']}x"}
    assert (await people.client.get("/v1/accounts/own", headers=twice)).status_code == 401


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_another_sites_request_changes_nothing(people: People) -> None:
    holder = await people.applicant()
    answer, browser = await _in_browser(people, holder)
    token = {"X-Form-Token": answer.json()["form_token"]}
    refused = (
        {},
        token,
        _ORIGIN,
        {**token, "Origin": "https://evil.example"},
        {**token, "Origin": "null"},
        {**token, "Origin": "https://[careers.example"},
        {**token, "Sec-Fetch-Site": "cross-site"},
        {**token, "Sec-Fetch-Site": "same-site", "Origin": "https://careers.example"},
        {**token, "Origin": "https://careers.example.evil"},
        {**_ORIGIN, "X-Form-Token": "x" * 43},
        {**_ORIGIN, "X-Form-Token": ""},
    )
    for headers in refused:
        answer = await people.client.delete("/v1/sessions", headers=browser | headers)
        assert answer.status_code == 403, (headers, answer.text)
        assert (await people.client.get("/v1/sessions", headers=browser)).status_code == 200
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        body = {"organisation_id": people.organisation, "name": holder.name, "password": PASSWORD, "cookie": True}
        answer = await people.client.post("/v1/sessions", json=body, headers=headers)
        assert answer.status_code == 403, "nobody is logged in to another's account by another site"
    answer = await people.client.delete("/v1/sessions", headers=browser | token | _ORIGIN)
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_a_provider_only_sessions_let_anybody_in(people: People) -> None:
    """ATS_LOCAL_ACCOUNTS_ONLY: production starts without the keys of a provider, whose tokens then say nothing."""
    settings = replace(
        people.company.service.settings,
        environment="production",
        development_issuer=False,
        local_accounts_only=True,
        audit=replace(people.company.service.settings.audit, signing_key=Path("audit.pem")),
    )
    assert settings.check() is settings
    assert token_verifier(settings, None) is None
    with pytest.raises(Misconfigured, match="token_keys_missing"):
        replace(settings, local_accounts_only=False).check()
    service = people.company.service
    holder = await people.applicant()
    authentication = Authentication(service.database, None)
    assert (await authentication.actor(holder.headers["Authorization"][7:])).id == UUID(holder.id)
    with pytest.raises(Unauthenticated, match="token_invalid"):
        await authentication.actor(people.company.headers["recruiter"]["Authorization"][7:])
