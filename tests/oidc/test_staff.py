"""Staff of a provider on both databases: made at first use, kept as the claims say, kept out."""

from __future__ import annotations

import asyncio
import time
from uuid import UUID

import pytest

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage import holds, organisations, requisitions
from tests.oidc.staff import Staff
from tests.servers.raw_sql import raw_sql
from tests.servers.token_issuer import TokenIssuer


async def code_of(staff: Staff, token: str) -> tuple[int, str]:
    answer = await staff.whoami(token)
    return answer.status_code, answer.json().get("code", "")


async def roles(staff: Staff) -> list[str]:
    return [row["roles"] for row in await staff.rows()]


@pytest.mark.promise("D6")
async def test_the_first_token_makes_a_member_of_staff(staff: Staff, issuer: TokenIssuer) -> None:
    assert await code_of(staff, issuer.access_token()) == (200, "")
    assert await code_of(staff, issuer.access_token()) == (200, "")
    [row] = await staff.rows()
    assert (row["roles"], row["status"]) == ("hr_administrator recruiter", "active")
    assert row["account"] == f"oidc.{as_uuid(row['id']).hex}"
    assert await staff.told("staff.created", "staff.updated") == [
        ("staff.created", "system", "hr_administrator recruiter", "")
    ]
    async with raw_sql(staff.service.settings.database_url) as raw:
        stored = str(await raw.run("SELECT * FROM staff_identity")) + str(await raw.run("SELECT * FROM staff"))
    assert "alice" not in stored


async def test_twenty_first_tokens_at_once_make_one_member(staff: Staff, issuer: TokenIssuer) -> None:
    answers = await asyncio.gather(*(staff.whoami(issuer.access_token(jti=str(n))) for n in range(20)))
    assert [answer.status_code for answer in answers] == [200] * 20
    assert len(await staff.rows()) == 1


async def test_two_subjects_are_two_people(staff: Staff, issuer: TokenIssuer) -> None:
    for subject in ("alice", "Alice", "bob"):
        assert await code_of(staff, issuer.access_token(sub=subject)) == (200, "")
    assert len(await staff.rows()) == 3


@pytest.mark.promise("D6")
async def test_roles_follow_the_claims(staff: Staff, issuer: TokenIssuer) -> None:
    now = int(time.time())
    old = issuer.access_token(iat=now - 20)
    await staff.whoami(old)
    assert await code_of(staff, issuer.access_token(iat=now - 10, groups=["audit", "chess"])) == (200, "")
    assert await roles(staff) == ["auditor"]
    # The older token is still good for getting in, and gives back no role that was taken away after it.
    assert await code_of(staff, old) == (200, "")
    assert await roles(staff) == ["auditor"]
    assert await code_of(staff, issuer.access_token(iat=now, groups="hr")) == (200, "")
    assert await roles(staff) == ["hr_administrator recruiter"]
    assert [entry[2] for entry in await staff.told("staff.updated")] == ["auditor", "hr_administrator recruiter"]


@pytest.mark.promise("D6")
@pytest.mark.parametrize("groups", [[], ["chess"], ["HR"], ..., {"hr": True}, 7, [["hr"]], ["hr"] * 1001], ids=str)
async def test_without_a_mapped_role_nobody_gets_in(staff: Staff, issuer: TokenIssuer, groups: object) -> None:
    assert await code_of(staff, issuer.access_token(groups=groups)) == (401, "role_missing")
    assert await staff.rows() == []


@pytest.mark.promise("D6")
async def test_who_loses_every_role_loses_the_sessions_too(staff: Staff, issuer: TokenIssuer) -> None:
    now = int(time.time())
    issuer.id_token = {"iat": now - 20}
    assert (await staff.back(issuer.authorize(await staff.begin()))).status_code == 302
    assert (await staff.client.get("/v1/sessions")).status_code == 200
    old = issuer.access_token(iat=now - 10)
    assert await code_of(staff, issuer.access_token(groups=[])) == (401, "role_missing")
    assert await code_of(staff, old) == (401, "role_missing")
    assert (await staff.client.get("/v1/sessions")).json()["code"] == "session_ended"
    assert ("staff.updated", "system", "", "role_missing") in await staff.told("staff.updated")
    assert [entry[3] for entry in await staff.told("authentication.failed")] == ["role_missing", "session_ended"]


@pytest.mark.promise("D6")
async def test_who_is_suspended_here_stays_out(staff: Staff, issuer: TokenIssuer) -> None:
    await staff.whoami(issuer.access_token())
    [row] = await staff.rows()
    suspended = organisations.change_staff(
        staff.organisation, as_uuid(row["id"]), row["version"], frozenset({"recruiter"}), "suspended"
    )
    await staff.service.database.write(suspended)
    assert await code_of(staff, issuer.access_token()) == (401, "account_inactive")
    answer = await staff.back(issuer.authorize(await staff.begin()))
    assert (answer.status_code, answer.json()["code"]) == (401, "account_inactive")
    [row] = await staff.rows()
    assert (row["roles"], row["status"]) == ("recruiter", "suspended")


async def test_a_lock_counts_for_tokens_and_for_signing_in(staff: Staff, issuer: TokenIssuer) -> None:
    await staff.whoami(issuer.access_token())
    [row] = await staff.rows()
    locked = holds.hold(
        staff.organisation,
        as_uuid(row["id"]),
        "staff",
        cause="administrator",
        by=as_uuid(row["id"]),
        locked=True,
        at=now_us(),
    )
    await staff.service.database.write(locked)
    staff.service.authentication.holds.forget(staff.organisation)
    assert await code_of(staff, issuer.access_token()) == (401, "account_locked")
    answer = await staff.back(issuer.authorize(await staff.begin()))
    assert (answer.status_code, answer.json()["code"]) == (401, "account_locked")


@pytest.mark.promise("D6")
async def test_requisitions_follow_the_claims(staff: Staff, issuer: TokenIssuer) -> None:
    now = int(time.time())
    first, second, third = [await staff.opening(reference) for reference in ("R-1", "R-2", "R-3")]
    await staff.whoami(issuer.access_token(iat=now - 30, openings=["R-1", "R-9"]))
    [row] = await staff.rows()
    me = as_uuid(row["id"])
    await staff.service.database.write(requisitions.assign(staff.organisation, third, me))

    async def assigned() -> set[UUID]:
        found = set()
        for opening in (first, second, third):
            rows = await requisitions.assigned_staff(staff.service.database, staff.organisation, opening)
            found |= {opening for row in rows if as_uuid(row["staff_id"]) == me}
        return found

    assert await assigned() == {first, third}
    await staff.whoami(issuer.access_token(iat=now - 20, openings=["R-2", "R-3"]))
    assert await assigned() == {second, third}
    # What somebody here has assigned stays when the claim goes.
    await staff.whoami(issuer.access_token(iat=now - 10))
    assert await assigned() == {third}
    told = [entry[:3] for entry in await staff.told("assignment.granted", "assignment.ended")]
    assert told == [
        ("assignment.granted", "system", f"staff={me}"),
        ("assignment.granted", "system", f"staff={me}"),
        ("assignment.ended", "system", f"staff={me}"),
        ("assignment.ended", "system", f"staff={me}"),
    ]


@pytest.mark.promise("D6")
async def test_keys_that_are_away_are_no_fault_of_the_token(staff: Staff, issuer: TokenIssuer) -> None:
    issuer.status = 500
    answer = await staff.whoami(issuer.access_token())
    assert (answer.status_code, answer.json()["code"]) == (503, "oidc_unreachable")
    assert answer.headers["retry-after"] == "5"
    issuer.status = 200
    await asyncio.sleep(0.25)
    assert await code_of(staff, issuer.access_token()) == (200, "")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_reveal_asks_for_a_fresh_proof_as_always(staff: Staff, issuer: TokenIssuer) -> None:
    """``auth_time`` and ``amr`` reach the gate: what is not told is never fresh."""
    seen = {}
    for name, changes in {
        "fresh": {},
        "one factor": {"amr": ["pwd"]},
        "by acr": {"amr": ..., "acr": "urn:ats-privacy:acr:two-factors"},
        "unknown": {"auth_time": ...},
    }.items():
        actor = await staff.service.authentication.actor(issuer.access_token(**changes))
        seen[name] = (actor.assurance, actor.authenticated_at > 0)
    assert seen == {"fresh": (2, True), "one factor": (1, True), "by acr": (2, True), "unknown": (2, False)}
