"""Second factors: authenticator apps, recovery codes, passkeys; a proof serves once, a change asks for a fresh one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import SessionRow
from tests.accounts.authenticator import Authenticator
from tests.accounts.people import PASSWORD, Holder, People

pytestmark = pytest.mark.promise("D6")
_LISTING = "/v1/applicants?purpose=recruitment"
_SESSIONS = SessionRow.__table__  # type: ignore[attr-defined]


async def _register(people: People, holder: Holder, device: Authenticator, status: int = 201) -> Any:
    begun = (await people.call(holder, "POST", "/v1/accounts/own/passkey-options", 200)).json()
    body = {"ceremony_id": begun["id"], "credential": device.create(begun["options"])}
    return await people.call(holder, "POST", "/v1/accounts/own/passkeys", status, body)


async def _ceremony(people: People) -> tuple[str, dict[str, Any]]:
    begun = (await people.post("/v1/sessions/passkey-options", 200)).json()
    return begun["id"], begun["options"]


async def _by_passkey(people: People, device: Authenticator, status: int = 201) -> Any:
    ceremony, options = await _ceremony(people)
    return await people.post("/v1/sessions/passkey", status, ceremony_id=ceremony, credential=device.get(options))


async def _proven_ago(people: People, seconds: int) -> None:
    """As if everything had been proven so long ago, and the sessions still went on."""
    instants = ("knowledge_at", "possession_at", "passkey_at")
    for name in instants:
        column = _SESSIONS.c[name]
        earlier = _SESSIONS.update().where(column > 0).values({name: column - seconds * 1_000_000})
        await people.company.service.database.write(Change(Statement(earlier, across=True), {}))


@pytest.mark.promise("A15")
async def test_a_code_of_the_app_serves_once_also_of_two_at_once(people: People) -> None:
    holder = await people.staff()
    await people.log_in(holder)
    code = holder.code()
    proof = {"method": "totp", "secret": code}
    path = "/v1/sessions/current/proofs"
    answers = await asyncio.gather(*(people.call(holder, "POST", path, json=proof) for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 401, 401]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_session_goes_on_under_another_token_once_more_is_proven(people: People) -> None:
    holder = await people.staff(totp=False)
    await people.log_in(holder)
    await people.add_totp(holder)
    before = dict(holder.headers)
    await people.prove(holder)
    assert (await people.client.get("/v1/accounts/own", headers=before)).status_code == 401
    await people.call(holder, "GET", _LISTING, 200)


@pytest.mark.promise("A15")
async def test_recovery_codes_serve_once_each(people: People) -> None:
    holder = await people.staff()
    codes = (await people.call(holder, "POST", "/v1/accounts/own/recovery-codes", 201)).json()["codes"]
    assert len(set(codes)) == 10
    await people.log_in(holder)
    await people.prove(holder, method="recovery", secret=codes[0].lower().replace("-", " "))
    await people.call(holder, "GET", _LISTING, 200)
    await people.log_in(holder)
    await people.prove(holder, 401, method="recovery", secret=codes[0])
    await people.prove(holder, method="recovery", secret=codes[1])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_wrong_codes_of_the_app_have_to_wait(people: People) -> None:
    holder = await people.staff()
    await people.log_in(holder)
    for _ in range(5):
        await people.prove(holder, 401, method="totp", secret="000000")
    await people.prove(holder, 429)


@pytest.mark.promise("A15")
async def test_a_passkey_is_two_factors_and_asks_for_no_name(people: People) -> None:
    holder = await people.staff(totp=False)
    await people.log_in(holder)
    device = Authenticator()
    await _register(people, holder, device)
    opened = (await _by_passkey(people, device)).json()
    assert (opened["assurance"], opened["complete"], opened["account_id"]) == (2, True, holder.id)
    session = Holder(holder.name, holder.id, headers={"Authorization": f"Bearer {opened['token']}"})
    await people.call(session, "GET", _LISTING, 200)
    revealed = await people.call(session, "GET", "/v1/accounts/own", 200)
    assert [factor["kind"] for factor in revealed.json()["factors"]] == ["passkey"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_passkeys_that_prove_nothing(people: People) -> None:
    holder = await people.staff(totp=False)
    await people.log_in(holder)
    device = Authenticator()
    await _register(people, holder, device)
    ceremony, options = await _ceremony(people)
    answer = device.get(options)
    stranger = Authenticator(credential=device.credential, user=device.user, count=50)
    unverified = Authenticator(verifies=False, credential=device.credential, key=device.key, count=60)
    foreign = Authenticator(
        origin="https://careers.example.evil", credential=device.credential, key=device.key, count=70
    )
    unknown = Authenticator()
    for other in (stranger, unverified, foreign, unknown):
        refused = await _by_passkey(people, other, 401)
        assert refused.json()["code"] == "log_in_failed"
    await people.post("/v1/sessions/passkey", 201, ceremony_id=ceremony, credential=answer)
    await people.post("/v1/sessions/passkey", 401, ceremony_id=ceremony, credential=answer)
    clone = Authenticator(credential=device.credential, key=device.key, count=0)
    await _by_passkey(people, clone, 401)  # its count is behind: it was copied
    for rubbish in ({}, {"id": 5}, {"id": "é", "rawId": "x", "response": {}, "type": "public-key"}, {"id": ["x"]}):
        ceremony, _ = await _ceremony(people)
        await people.post("/v1/sessions/passkey", 401, ceremony_id=ceremony, credential=rubbish)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_registering_a_passkey_needs_its_own_ceremony_and_a_verified_holder(people: People) -> None:
    holder, other = await people.staff(totp=False), await people.applicant()
    await people.log_in(holder)
    assert (await _register(people, holder, Authenticator(verifies=False), 422)).json()["code"] == "passkey_unfit"
    begun = (await people.call(holder, "POST", "/v1/accounts/own/passkey-options", 200)).json()
    body = {"ceremony_id": begun["id"], "credential": Authenticator().create(begun["options"])}
    await people.call(other, "POST", "/v1/accounts/own/passkeys", 422, body)
    device = Authenticator()
    await _register(people, holder, device)
    await people.company.service.database.write(
        Change(Statement(_SESSIONS.update().values(passkey_at=0), across=True), {})
    )
    opened = (await _by_passkey(people, device)).json()
    holder.headers = {"Authorization": f"Bearer {opened['token']}"}
    assert (await _register(people, holder, device, 409)).json()["code"] == "passkey_known"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_passkeys_that_do_not_count_are_taken(people: People) -> None:
    """Those kept in several places (RFC: WebAuthn section 6.1.1)."""
    holder = await people.staff(totp=False)
    await people.log_in(holder)
    device = Authenticator(counts=False)
    await _register(people, holder, device)
    for _ in range(2):
        await _by_passkey(people, device)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_changes_ask_for_a_fresh_proof_of_every_factor(people: People) -> None:
    holder = await people.staff()
    await _proven_ago(people, 601)
    for method, path, body in (
        ("PUT", "/v1/accounts/own/password", {"password": PASSWORD + " neu"}),
        ("POST", "/v1/accounts/own/totp", None),
        ("POST", "/v1/accounts/own/recovery-codes", None),
        ("POST", "/v1/accounts/own/passkey-options", None),
    ):
        challenged = await people.call(holder, method, path, 401, body)
        assert "insufficient_user_authentication" in challenged.headers["www-authenticate"], path
    await people.prove(holder, method="password", secret=PASSWORD)
    await people.call(holder, "POST", "/v1/accounts/own/recovery-codes", 401)  # one fresh factor of two
    await people.prove(holder)
    await people.call(holder, "POST", "/v1/accounts/own/recovery-codes", 201)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_reveal_asks_for_factors_proven_lately_in_a_session_too(people: People) -> None:
    holder = await people.staff("hr_administrator")
    applicant = await people.company.applicant()
    path = f"/v1/applicants/{applicant}/reveal?purpose=recruitment"
    body = {"fields": ["id_number"], "reason": "The card is checked."}
    await people.call(holder, "POST", path, 200, body)
    await _proven_ago(people, 601)
    await people.call(holder, "GET", _LISTING, 200)
    await people.call(holder, "POST", path, 401, body)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_last_second_factor_of_staff_stays(people: People) -> None:
    holder = await people.staff()
    [factor] = (await people.call(holder, "GET", "/v1/accounts/own", 200)).json()["factors"]
    removed = await people.call(holder, "DELETE", f"/v1/accounts/own/factors/{factor['id']}", 409)
    assert removed.json()["code"] == "last_factor"
    await _register(people, holder, Authenticator())
    await people.call(holder, "DELETE", f"/v1/accounts/own/factors/{factor['id']}", 204)
    await people.call(holder, "DELETE", f"/v1/accounts/own/factors/{factor['id']}", 404)
