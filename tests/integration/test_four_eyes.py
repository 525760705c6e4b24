"""Health data and lists of many people take two: asked for by one, agreed to by another, live for a time (A7, D6)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.access_grants import REVEAL, AccessGrant, Kind, State, Wanted, covers
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.storage import access_grants, applicants
from ats_privacy.storage.applicants import Projection
from tests.integration.company import Company
from tests.integration.test_consent_keys import TOLD, consent, told, write

REVEAL_HEALTH = {"fields": ["health"], "reason": "A ramp has to be ordered."}


def _body(applicant: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "operation": "reveal",
        "purpose": "accommodation",
        "fields": ["health"],
        "minutes": 30,
        "applicant_id": applicant,
        "reason": "A ramp has to be ordered.",
    } | changes


async def _asked(company: Company, applicant: str, who: str = "hr_administrator", **changes: Any) -> str:
    answer = await company.call(who, "POST", "/v1/access-grants", json=_body(applicant, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def _decided(company: Company, grant: str, who: str = "privacy_officer", approve: bool = True) -> Any:
    return await company.call(who, "POST", f"/v1/access-grants/{grant}/decision", json={"approve": approve})


async def _granted(company: Company, applicant: str, **changes: Any) -> str:
    grant = await _asked(company, applicant, **changes)
    assert (await _decided(company, grant)).status_code == 200
    return grant


async def _revealed(company: Company, applicant: str, who: str = "hr_administrator", **changes: Any) -> tuple[int, str]:
    path = f"/v1/applicants/{applicant}/reveal?purpose={changes.pop('purpose', 'accommodation')}"
    answer = await company.call(who, "POST", path, json=REVEAL_HEALTH | changes)
    assert answer.is_success == (TOLD in answer.text), answer.text
    return answer.status_code, answer.json().get("code", "")


async def _log(company: Company, applicant: str) -> list[dict[str, Any]]:
    answer = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=100")
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.promise("A7", "D6", "B3")
async def test_health_is_revealed_with_a_second_person_only(company: Company) -> None:
    applicant, _, me = await told(company)
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    grant = await _asked(company, applicant)
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    read = await company.call("privacy_officer", "GET", f"/v1/access-grants/{grant}")
    assert (read.json()["reason"], read.json()["state"]) == ("A ramp has to be ordered.", "requested")
    answer = await _decided(company, grant)
    assert (answer.status_code, answer.json()["state"]) == (200, "approved")
    for _ in range(2):
        assert await _revealed(company, applicant) == (200, "")
    entries = [e for e in await _log(company, applicant) if e["outcome"] == "allowed"]
    shown = [e for e in entries if e["event"] == "applicant.revealed"]
    assert [(e["code"], e["fields"]) for e in shown] == [(f"grant:{grant}", "health=clear")] * 2
    by = {e["event"]: e["actor_id"] for e in entries if e["code"] == f"grant:{grant}"}
    assert by["access.requested"] == by["applicant.revealed"] == str(company.staff["hr_administrator"])
    assert by["access.granted"] == str(company.staff["privacy_officer"])
    own = await company.call(me, "GET", f"/v1/applicants/{applicant}/accesses?limit=100")
    seen = {item["event"] for item in own.json()["items"]}
    assert {"access.requested", "access.granted", "applicant.revealed"} <= seen


@pytest.mark.promise("A7", "D6")
async def test_nobody_agrees_to_what_they_asked_for(company: Company) -> None:
    """Nor twice, nor after the time to answer, nor without the role or the second factor."""
    applicant, *_ = await told(company)
    await company.colleague("hr_administrator")
    grant = await _asked(company, applicant)
    own = await _decided(company, grant, "hr_administrator")
    assert (own.status_code, own.json()["code"]) == (403, "same_person")
    for role in ("recruiter", "auditor", "security", "finance", "operator"):
        assert (await _decided(company, grant, role)).status_code == 403, role
    assert company.service.issuer is not None
    weak = company.service.issuer.issue(company.organisation, company.staff["privacy_officer"], factors=1)
    answer = await company.client.post(
        f"/v1/access-grants/{grant}/decision",
        json={"approve": True},
        headers={"Authorization": f"Bearer {weak}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "insufficient_user_authentication")
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    assert (await _decided(company, grant, approve=False)).json()["state"] == "refused"
    late = await _decided(company, grant, "colleague")
    assert (late.status_code, late.json()["code"]) == (409, "grant_answered")
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    events = [(e["event"], e["outcome"], e["code"]) for e in await _log(company, applicant)]
    assert ("access.granted", "refused", "same_person") in events
    second = await _asked(company, applicant)
    both = await asyncio.gather(_decided(company, second), _decided(company, second, "colleague", approve=False))
    assert sorted(answer.status_code for answer in both) == [200, 409]


@pytest.mark.promise("A7")
async def test_a_grant_opens_what_was_asked_for_and_nothing_else(company: Company) -> None:
    applicant, _, me = await told(company)
    other = await company.applicant({"full_name": "Some Body"})
    await consent(company, other)
    await write(company, company.as_applicant(other), other, TOLD)
    await company.colleague("hr_administrator")
    await _granted(company, applicant)
    assert await _revealed(company, applicant) == (200, "")
    missing = (403, "second_person_missing")
    assert await _revealed(company, other) == missing
    assert await _revealed(company, applicant, "colleague") == missing
    assert await _revealed(company, applicant, fields=["accommodation", "health"]) == missing
    assert (await _revealed(company, applicant, purpose="recruitment"))[0] == 403
    assert await _revealed(company, applicant, "privacy_officer", purpose="data_subject_request") == missing
    # The consent is needed beside the second person, and a masked read goes on hiding health.
    masked = await company.call("hr_administrator", "GET", f"/v1/applicants/{applicant}?purpose=accommodation")
    assert TOLD not in masked.text
    consents = (await company.call(me, "GET", f"/v1/applicants/{applicant}/consents")).json()["items"]
    for given in consents:
        assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given['id']}")).is_success
    assert await _revealed(company, applicant) == (403, "consent_missing")
    asked = await company.call("hr_administrator", "POST", "/v1/access-grants", json=_body(applicant))
    assert (asked.status_code, asked.json()["code"]) == (403, "consent_missing")


@pytest.mark.promise("A7")
async def test_a_grant_ends_by_time_and_by_hand(company: Company) -> None:
    applicant, *_ = await told(company)
    grant = await _granted(company, applicant)
    assert await _revealed(company, applicant) == (200, "")
    assert (await company.call("security", "DELETE", f"/v1/access-grants/{grant}")).status_code == 204
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    again = await company.call("security", "DELETE", f"/v1/access-grants/{grant}")
    assert (again.status_code, again.json()["code"]) == (409, "grant_over")
    short = await access_grants.by_id(
        company.service.database, company.organisation, UUID(await _granted(company, applicant))
    )
    assert short is not None
    assert short.expires_at is not None
    ends = {short.expires_at - 1: True, short.expires_at: False}
    for at, live in ends.items():
        assert short.live(at) == live
    # The clock is not ours to move, so the grant is made an old one.
    aged = access_grants.change(company.organisation, short, replace(short, expires_at=now_us() - 1))
    await company.service.database.write(aged)
    assert await _revealed(company, applicant) == (403, "second_person_missing")


@pytest.mark.promise("A7")
async def test_no_disclosure_after_a_revocation(company: Company) -> None:
    """At the narrowest place: revoked after the row was read, before the entry is durable."""
    applicant, *_ = await told(company)
    grant = await _granted(company, applicant)
    audit = company.service.gate.audit
    append = audit.append
    done = False

    async def revoked_first(*entries: Any) -> None:
        nonlocal done
        if not done and any(e.event == "applicant.revealed" and e.outcome == "allowed" for e in entries):
            done = True
            answer = await company.call("security", "DELETE", f"/v1/access-grants/{grant}")
            assert answer.status_code == 204
        await append(*entries)

    audit.append = revoked_first  # type: ignore[method-assign]
    try:
        assert await _revealed(company, applicant) == (403, "grant_ended")
    finally:
        audit.append = append  # type: ignore[method-assign]
    assert done
    assert "grant_ended" in {entry["code"] for entry in await _log(company, applicant)}


@pytest.mark.promise("A7")
async def test_revocations_and_reveals_at_once(company: Company) -> None:
    """Once a revocation is answered nothing is revealed; whatever is revealed has its entry, which names the grant."""
    applicant, *_ = await told(company)
    outcomes = []
    for _ in range(12):
        grant = await _granted(company, applicant)
        over = asyncio.Event()

        async def revoke(grant: str = grant, over: asyncio.Event = over) -> None:
            assert (await company.call("security", "DELETE", f"/v1/access-grants/{grant}")).status_code == 204
            over.set()

        async def reveal(over: asyncio.Event = over) -> bool:
            late = over.is_set()
            status, code = await _revealed(company, applicant)
            assert not (late and status == 200), "revealed after the revocation was answered"
            assert status == 200 or code in ("grant_ended", "second_person_missing")
            return status == 200

        first, _, second, third = await asyncio.gather(reveal(), revoke(), reveal(), reveal())
        outcomes += [first, second, third]
        assert await reveal() is False
    shown = [
        e for e in await _log(company, applicant) if (e["event"], e["outcome"]) == ("applicant.revealed", "allowed")
    ]
    assert len(shown) >= sum(outcomes)
    assert all(e["code"].startswith("grant:") for e in shown)


@pytest.mark.promise("A7")
async def test_what_the_database_covers_is_what_the_rule_covers(company: Company) -> None:
    """The statement of a read against :func:`covers`, over every kind of difference."""
    person, other = await company.applicant(), await company.applicant({"full_name": "Some Body"})
    database, organisation, now = company.service.database, company.organisation, now_us()
    me, colleague = company.staff["hr_administrator"], await company.colleague("hr_administrator")
    made = []
    for requester in (me, colleague):
        for subject in (UUID(person), UUID(other), None):
            for purpose in ("accommodation", "recruitment"):
                for state in State:
                    for until in (now - 1, now + 60_000_000, None):
                        operation, people = ("reveal", 0) if subject else ("list", 150)
                        wanted = Wanted(purpose, operation, frozenset({"health"}), 5, subject, people, "T")
                        made.append(
                            AccessGrant(new_id(), Kind.GRANT, state, requester, wanted, now, now, expires_at=until)
                        )
    await database.write(*(access_grants.insert(organisation, grant) for grant in made))
    one = frozenset({"health"})
    for staff in (me, colleague):
        for subject in (UUID(person), UUID(other)):
            projection = Projection((), (), purpose="accommodation", grants=True)
            row = await applicants.by_id(database, projection, organisation, subject, staff)
            assert row is not None
            for names in (one, one | {"accommodation"}):
                code = access_grants.covering(row["grants"], names)
                right = {
                    g.code for g in made if covers(g, staff, "accommodation", REVEAL, names, now, applicant=subject)
                }
                assert (code in right) if right else code == ""
        for people in (150, 151):
            code = await access_grants.covering_list(database, organisation, staff, "recruitment", ("health",), people)
            right = {
                g.code
                for g in made
                if covers(g, staff, "recruitment", "list", frozenset({"health"}), now, people=people)
            }
            assert (code in right) if right else code == ""


@pytest.mark.promise("A7", "D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_clear_values_of_many_people_take_two(company: Company) -> None:
    for n in range(102):
        await company.applicant({"full_name": f"Some Body {n}"})
    url = "/v1/applicants?purpose=recruitment&limit=200"
    few = await company.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&limit=100")
    assert few.status_code == 200
    refused = await company.call("recruiter", "GET", url)
    assert (refused.status_code, refused.json()["code"]) == (403, "second_person_missing")
    assert "Some Body" not in refused.text
    masked = await company.call("finance", "GET", "/v1/applicants?purpose=finance_audit&limit=200&fields=full_name")
    assert len(masked.json()["items"]) == 102
    body = {
        "operation": "list",
        "purpose": "recruitment",
        "fields": ["full_name", "email", "mobile", "address"],
        "minutes": 5,
        "people": 101,
        "reference": "T-1",
    }
    too_few = await _bulk(company, body)
    assert (await company.call("recruiter", "GET", url)).json()["code"] == "second_person_missing"
    enough = await _bulk(company, body | {"people": 200})
    answer = await company.call("recruiter", "GET", url)
    assert len(answer.json()["items"]) == 102
    more = await company.call("recruiter", "GET", f"{url}&fields=full_name&fields=id_number")
    assert (more.status_code, more.json()["code"]) == (403, "second_person_missing")
    log = await company.call("auditor", "GET", f"/v1/audit/entries?staff_id={company.staff['recruiter']}&limit=20")
    codes = {e["code"] for e in log.json()["items"] if (e["event"], e["outcome"]) == ("applicant.listed", "allowed")}
    assert f"grant:{enough}" in codes
    assert f"grant:{too_few}" not in codes
    assert (await company.call("security", "DELETE", f"/v1/access-grants/{enough}")).status_code == 204
    assert (await company.call("recruiter", "GET", url)).json()["code"] == "second_person_missing"


async def _bulk(company: Company, body: dict[str, Any]) -> str:
    asked = await company.call("recruiter", "POST", "/v1/access-grants", json=body)
    assert asked.status_code == 201, asked.text
    grant = str(asked.json()["id"])
    assert (await _decided(company, grant, "hr_administrator")).status_code == 200
    return grant


@pytest.mark.promise("A7")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_asked_for(company: Company) -> None:
    applicant, *_ = await told(company)
    cases = [
        (_body(applicant, minutes=481), 422, "grant_too_long"),
        (_body(applicant, fields=["nose"]), 422, "field_unknown"),
        (_body(applicant, fields=["id_number"], purpose="recruitment"), 422, "no_second_person_needed"),
        (_body(applicant, reason=None), 422, "reason_misplaced"),
        (_body(None), 422, "grant_scope"),
        (_body(str(new_id())), 404, "not_found"),
        (_body(applicant, purpose="recruitment"), 403, "reveal_not_permitted"),
    ]
    for body, status, code in cases:
        answer = await company.call("hr_administrator", "POST", "/v1/access-grants", json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert (await company.call("recruiter", "POST", "/v1/access-grants", json=_body(applicant))).status_code == 403
    listed = await company.call("privacy_officer", "GET", "/v1/access-grants?undone=false")
    assert listed.json()["items"] == []


@pytest.mark.promise("A7")
async def test_who_is_erased_is_in_no_grant_any_more(company: Company) -> None:
    applicant, *_ = await told(company)
    grant = await _granted(company, applicant)
    erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json={})
    assert erased.status_code == 201, erased.text
    (item,) = (await company.call("privacy_officer", "GET", "/v1/access-grants?undone=false")).json()["items"]
    assert (item["id"], item["applicant_id"], item["state"], item["live"]) == (grant, None, "ended", False)
    read = await company.call("privacy_officer", "GET", f"/v1/access-grants/{grant}")
    assert read.json()["reason"] is None


@pytest.mark.promise("A7")
async def test_a_request_repeated_is_one(company: Company) -> None:
    applicant = await company.applicant()
    await consent(company, applicant)
    me = company.as_applicant(applicant)
    await write(company, me, applicant, TOLD)
    answers = [
        await company.call(
            "hr_administrator",
            "POST",
            "/v1/access-grants",
            json=_body(applicant),
            headers={"Idempotency-Key": "once"},
        )
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    listed = await company.call("hr_administrator", "GET", "/v1/access-grants")
    assert len(listed.json()["items"]) == 1
