"""A report locks the account, ends its sessions and tokens at once, opens an incident, and tells who looks after it."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Unauthenticated
from ats_privacy.gate.holds import FRESH_SECONDS, Holds
from tests.accounts.people import Holder, People

pytestmark = pytest.mark.promise("D8")


async def _locked_out(people: People, *holders: Holder) -> None:
    for holder in holders:
        answer = await people.call(holder, "GET", "/v1/accounts/own", 401)
        assert answer.json()["code"] == "account_locked"


async def _events(people: People) -> list[str]:
    answer = await people.company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    return [item["event"] for item in answer.json()["items"]]


async def test_ones_own_report_ends_everything_at_once(people: People) -> None:
    holder = await people.staff("recruiter")
    officer = await people.staff("privacy_officer", totp=False)
    elsewhere = Holder(holder.name, holder.id, secret=holder.secret, last_step=holder.last_step)
    await people.log_in(elsewhere)
    token = people.company.headers["recruiter"]
    listing = "/v1/applicants?purpose=recruitment"
    assert (await people.client.get(listing, headers=token)).status_code == 200

    incident = (await people.call(holder, "POST", "/v1/accounts/own/compromise", 201)).json()["incident_id"]

    await _locked_out(people, holder, elsewhere)
    refused = await people.client.get(listing, headers=token)
    assert (refused.status_code, refused.json()["code"]) == (401, "account_locked")
    await people.log_in(holder, 401)
    [known] = (await people.company.call("security", "GET", "/v1/incidents")).json()["items"]
    assert (known["id"], known["kind"], known["principal_id"], known["state"]) == (
        incident,
        "account_compromised",
        holder.id,
        "open",
    )
    letters = await people.deliver()
    told = {"security@example.org", "privacy_officer@example.com"}
    assert {to for to, _ in letters} == told
    assert {to for to, text in letters if holder.id in text} == told, "beside the officer's own first password"
    assert {"account.compromised", "incident.opened"} < set(await _events(people))
    assert officer.id != holder.id


async def test_only_another_administrator_unlocks_and_nothing_of_before_counts(people: People) -> None:
    holder = await people.staff("recruiter")
    old_token = dict(people.company.headers["recruiter"])
    lock = f"/v1/accounts/{holder.id}"
    assert (await people.company.call("security", "POST", f"{lock}/compromise")).status_code == 201
    assert (await people.company.call("privacy_officer", "DELETE", f"{lock}/lock")).status_code == 403
    itself = f"/v1/accounts/{people.company.staff['security']}/lock"
    for method in ("PUT", "DELETE"):
        assert (await people.company.call("security", method, itself)).json()["code"] == "own_account"
    assert (await people.company.call("hr_administrator", "DELETE", f"{lock}/lock")).status_code == 204
    answer = await people.call(holder, "GET", "/v1/accounts/own", 401)
    assert answer.json()["code"] in ("proof_revoked", "session_ended")
    listing = "/v1/applicants?purpose=recruitment"
    refused = await people.client.get(listing, headers=old_token)
    assert (refused.status_code, refused.json()["code"]) == (401, "proof_revoked")
    await people.log_in(holder, 401)  # the password may be known to others
    [account] = (await people.company.call("security", "GET", "/v1/accounts")).json()["items"]
    assert (account["has_password"], account["factors"], account["locked"]) == (False, {}, False)
    issuer = people.company.service.issuer
    assert issuer is not None
    # A proof from after the unlocking counts; a token's instants are whole seconds.
    fresh = issuer.issue(people.company.organisation, UUID(holder.id), authenticated_ago=-2)
    answer = await people.client.get(listing, headers={"Authorization": f"Bearer {fresh}"})
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_holders_are_told_of_changes_to_their_account(people: People) -> None:
    holder = await people.staff("recruiter")
    letters = await people.deliver()  # the first password, and the authenticator app
    assert {to for to, _ in letters} == {"recruiter@example.com"}
    assert ["第二验证方式" in text for _, text in letters].count(True) == 1
    assert len(letters) == 2
    await people.call(holder, "PUT", "/v1/accounts/own/password", 204, {"password": "Sieben Otter lesen Zeitung"})
    [(to, text)] = await people.deliver()
    assert (to, "Your password was changed" in text) == ("recruiter@example.com", True)
    assert "Otter" not in text


async def test_a_report_by_code_needs_no_log_in(people: People) -> None:
    holder = await people.applicant()
    await people.post("/v1/accounts/codes", 202, purpose="compromise", name=holder.name, language="en")
    code, reference = await people.code_from_mail(holder.name)
    await people.post("/v1/accounts/compromise", 201, code_id=reference, code=code)
    await _locked_out(people, holder)
    await people.post("/v1/accounts/compromise", 401, code_id=reference, code=code)
    # A code for a new password does not come past the lock.
    await people.post("/v1/accounts/codes", 202, purpose="reset", name=holder.name, language="en")
    letters = dict(await people.deliver())
    assert holder.name in letters


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_other_workers_learn_of_a_lock_within_a_second(people: People) -> None:
    """A worker that remembers a token and did not take the report itself."""
    holder = await people.applicant()
    service = people.company.service
    other = Holds(service.database)
    actor = (await service.authentication.session(holder.headers["Authorization"][7:])).actor
    await other.check(actor)
    await people.company.call("security", "PUT", f"/v1/accounts/{holder.id}/lock")
    await asyncio.sleep(FRESH_SECONDS + 0.05)
    with pytest.raises(Unauthenticated, match="account_locked"):
        await other.check(actor)
