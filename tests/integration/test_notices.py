"""What the notice in force does not hold is refused; what it changes rests until each person has renewed it."""

from __future__ import annotations

import asyncio

import pytest

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.identity import iso_instant, now_us
from ats_privacy.jobs.check_notices import check_notices
from ats_privacy.storage.statements import Change, Statement
from ats_privacy.storage.tables import NoticeRow
from tests.integration.company import Company
from tests.integration.publishing import accept, consent, notice, publish

OTHER = {"full_name": "Else Body", "mobile": "139 0013 9000"}


async def _read(company: Company, applicant: str, purpose: str = "recruitment", role: str = "recruiter") -> str:
    answer = await company.call(role, "GET", f"/v1/applicants/{applicant}?purpose={purpose}")
    return "ok" if answer.status_code == 200 else str(answer.json()["code"])


async def _listed(company: Company, purpose: str = "recruitment", role: str = "recruiter") -> list[str]:
    answer = await company.call(role, "GET", f"/v1/applicants?purpose={purpose}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.promise("H1")
async def test_the_first_notice_is_there_from_the_founding_for_whoever_asks(company: Company) -> None:
    for language, word in (("zh", "求职者个人信息保护告知书"), ("en", "protects the data of applicants")):
        shown = await company.client.get(f"/notices/{company.organisation}/current?language={language}")
        assert shown.status_code == 200, shown.text
        assert word in shown.json()["text"]
        assert "Acme" in shown.json()["text"]
        assert {p["purpose"] for p in shown.json()["purposes"]} == set(company.service.policy.purposes)
    for purpose in company.service.policy.purposes.values():
        assert purpose.title in shown.json()["text"]
    nobody = await company.client.get("/notices/01890000-0000-7000-8000-000000000000/current")
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")
    assert (await company.client.get(f"/notices/{company.organisation}/2")).status_code == 404


@pytest.mark.promise("B1")
async def test_a_purpose_that_the_notice_in_force_does_not_hold_is_refused(company: Company) -> None:
    applicant = await company.applicant()
    opening = await company.requisition()
    await publish(company, without=["recruitment"])
    for method, path, body in [
        ("GET", f"/v1/applicants/{applicant}?purpose=recruitment", None),
        ("GET", "/v1/applicants?purpose=recruitment", None),
        ("POST", "/v1/applicants/search?purpose=recruitment", {"by": "name", "value": "张三丰"}),
        ("POST", "/v1/applicants/search?purpose=recruitment", {"by": "name", "value": "Nobody Atall"}),
        ("POST", "/v1/applicants?purpose=recruitment", {"values": OTHER}),
        ("PATCH", f"/v1/applicants/{applicant}?purpose=recruitment", {"values": {"summary": "Sings."}}),
        ("POST", f"/v1/applicants/{applicant}/reveal?purpose=recruitment", {"fields": ["email"], "reason": "Mail."}),
        ("POST", "/v1/applications?purpose=recruitment", {"applicant_id": applicant, "requisition_id": opening}),
    ]:
        headers = {"If-Match": '"1"'} if method == "PATCH" else {}
        refused = await company.call("hr_administrator", method, path, json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (403, "purpose_not_in_notice"), (method, path)
        log = await company.call("auditor", "GET", "/v1/audit/entries?limit=2")
        told = log.json()["items"][1]  # the newest is this look itself
        assert (told["outcome"], told["code"]) == ("refused", "purpose_not_in_notice"), (method, path)
        assert told["request_id"] == refused.headers["x-request-id"]
    assert await _read(company, applicant, "data_subject_request", "privacy_officer") == "ok"
    consents = f"/v1/applicants/{applicant}/consents"
    await publish(company, without=["research"])
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    refused = await company.call("recruiter", "POST", consents, json=body)
    assert refused.json()["code"] == "purpose_not_in_notice"


@pytest.mark.promise("H2")
async def test_a_material_change_suspends_what_it_touches_until_the_person_accepts(company: Company) -> None:
    old = await company.applicant()
    number = await publish(company, ["recruitment"])
    fresh = await company.applicant(OTHER)
    refused = await company.call("recruiter", "GET", f"/v1/applicants/{old}?purpose=recruitment")
    assert (refused.status_code, refused.json()["code"]) == (403, "purpose_suspended")
    assert refused.json()["missing"] == [f"notice_{number}"]
    assert await _read(company, fresh) == "ok"
    # Neither time, nor being told, nor using the service is an acceptance.
    path = f"/v1/applicants/{old}/notices/{number}/told"
    assert (await company.call("recruiter", "PUT", path, json={"means": "letter"})).status_code == 204
    me = company.as_applicant(old)
    assert (await company.call(me, "GET", f"/v1/applicants/{old}?purpose=recruitment")).status_code == 403
    assert await _read(company, old) == "purpose_suspended"
    for purpose, role in (
        ("data_subject_request", "privacy_officer"),
        ("data_subject_request", me),
        ("security", "security"),
        ("finance_audit", "finance"),
        ("legal_obligation&duty=tax", "hr_administrator"),
    ):
        assert await _read(company, old, purpose, role) == "ok", purpose
    assert await _read(company, old, "service", "hr_administrator") == "ok"
    assert (await accept(company, old, number)).status_code == 200
    assert await _read(company, old) == "ok"
    assert await _read(company, old, role=me) == "ok"


@pytest.mark.promise("H2")
async def test_lists_and_searches_leave_the_suspended_out_and_say_so_in_the_log(company: Company) -> None:
    old = [await company.applicant(), await company.applicant(OTHER)]
    await publish(company, ["recruitment"])
    assert await _listed(company) == []
    search = {"by": "name", "value": "张三丰"}
    found = await company.call("recruiter", "POST", "/v1/applicants/search?purpose=recruitment", json=search)
    assert (found.status_code, found.json()["items"]) == (200, [])
    fresh = await company.applicant({"full_name": "Third Body"})
    assert await _listed(company) == [fresh]
    assert (await accept(company, old[0], 2)).status_code == 200
    assert await _listed(company) == [fresh, old[0]]
    log = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={old[1]}&limit=50")
    told = [(e["event"], e["outcome"], e["code"]) for e in log.json()["items"]]
    assert told.count(("applicant.listed", "refused", "purpose_suspended")) == 3
    assert not any(event == "applicant.listed" and outcome == "allowed" for event, outcome, _ in told)
    opening = await company.requisition()
    body = {"applicant_id": old[1], "requisition_id": opening}
    refused = await company.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
    assert refused.json()["code"] == "purpose_suspended"


@pytest.mark.promise("H2")
@pytest.mark.promise("A8")
async def test_a_consent_counts_only_under_the_notice_it_was_given_for(company: Company) -> None:
    applicant = await company.applicant()
    assert await _read(company, applicant, "research", "hr_administrator") == "consent_missing"
    given = await consent(company, applicant, "research")
    assert await _read(company, applicant, "research", "hr_administrator") == "ok"
    await publish(company, ["research"])
    refused = await company.call("hr_administrator", "GET", f"/v1/applicants/{applicant}?purpose=research")
    assert (refused.json()["code"], refused.json()["missing"]) == ("purpose_suspended", ["research"])
    # Accepting the notice is no consent to an additional purpose, and the basic ones are not touched.
    assert (await accept(company, applicant, 2)).status_code == 200
    assert await _read(company, applicant, "research", "hr_administrator") == "purpose_suspended"
    assert await _read(company, applicant) == "ok"
    await consent(company, applicant, "research")
    assert await _read(company, applicant, "research", "hr_administrator") == "ok"
    path = f"/v1/applicants/{applicant}/consents/{given}"
    assert (await company.call("recruiter", "DELETE", path)).status_code == 404, "the later one has superseded it"
    assert await _read(company, applicant, "research", "hr_administrator") == "ok"


@pytest.mark.promise("H2")
@pytest.mark.promise("A7")
async def test_health_closes_when_its_consent_is_overtaken(company: Company) -> None:
    applicant = await company.applicant()
    await consent(company, applicant, "accommodation")
    me = company.as_applicant(applicant)
    write = {"values": {"health": "Wears a hearing aid."}}
    path = f"/v1/applicants/{applicant}?purpose=accommodation"
    assert (await company.call(me, "PATCH", path, json=write, headers={"If-Match": '"1"'})).status_code == 200
    shown = await company.call(me, "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    assert shown.json()["values"]["health"] == "Wears a hearing aid."
    await publish(company, ["accommodation"])
    shown = await company.call(me, "GET", f"/v1/applicants/{applicant}?purpose=recruitment")
    assert (shown.json()["masks"]["health"], "health" in shown.json()["values"]) == ("hidden", False)
    assert shown.json()["values"]["full_name"]["full"] == "张三丰"


@pytest.mark.promise("A13")
async def test_personalised_information_is_off_until_chosen_and_off_at_once(company: Company) -> None:
    applicant = await company.applicant()
    me = company.as_applicant(applicant)
    assert await _read(company, applicant, "personalisation", "hr_administrator") == "consent_missing"
    chosen = {"purpose": "personalisation", "notice_version": "1", "channel": "page"}
    given = await company.call(me, "POST", f"/v1/applicants/{applicant}/consents", json=chosen)
    assert given.status_code == 201, given.text
    assert await _read(company, applicant, "personalisation", "hr_administrator") == "ok"
    path = f"/v1/applicants/{applicant}/consents/{given.json()['id']}"
    assert (await company.call(me, "DELETE", path)).status_code == 204
    assert await _read(company, applicant, "personalisation", "hr_administrator") == "consent_missing"
    assert await _read(company, applicant) == "ok"


@pytest.mark.promise("H1")
async def test_a_notice_is_published_before_it_is_in_force(company: Company) -> None:
    applicant = await company.applicant()
    soon = now_us() + 4_000_000
    at = iso_instant(soon)
    number = await publish(company, ["recruitment"], in_force_at=at)
    current = await company.client.get(f"/notices/{company.organisation}/current")
    assert current.json()["number"] == number - 1
    assert (await company.client.get(f"/notices/{company.organisation}/{number}")).json()["in_force_at"] == at
    assert await _read(company, applicant) == "ok"
    early = await company.applicant(OTHER)
    assert (await accept(company, early, number)).status_code == 200
    late = notice(company, ["recruitment"], in_force_at=iso_instant(soon - 100_000))
    refused = await company.call("privacy_officer", "POST", "/v1/notices", json=late)
    assert refused.json()["code"] == "notice_order"
    await asyncio.sleep(max(0, soon - now_us()) / 1_000_000 + 0.1)
    assert await _read(company, applicant) == "purpose_suspended"
    assert await _read(company, early) == "ok"
    superseded = await accept(company, applicant, number - 1)
    assert (superseded.status_code, superseded.json()["code"]) == (409, "notice_superseded")


@pytest.mark.promise("H1")
async def test_who_was_told_and_who_accepted_is_kept(company: Company) -> None:
    first, second = await company.applicant(), await company.applicant(OTHER)
    number = await publish(company, ["recruitment"])
    path = f"/v1/applicants/{first}/notices"
    history = f"/v1/applicants/{first}/notice-history"
    for _ in range(2):
        told = await company.call("recruiter", "PUT", f"{path}/{number}/told", json={"means": "phone"})
        assert told.status_code == 204
    digest = await company.notice_digest(number, "en")
    body = {"language": "en", "digest": digest, "means": "paper", "evidence": "form-17"}
    for spoilt, code in [
        (body | {"digest": "0" * 64}, "notice_text_differs"),
        (body | {"language": "zh"}, "notice_text_differs"),
        (body | {"evidence": ""}, "evidence_missing"),
        (body | {"means": "page", "evidence": ""}, "means_unknown"),
    ]:
        refused = await company.call("recruiter", "PUT", f"{path}/{number}/acceptance", json=spoilt)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    for _ in range(2):
        assert (await company.call("recruiter", "PUT", f"{path}/{number}/acceptance", json=body)).status_code == 200
    assert (await accept(company, second, number, "zh")).status_code == 200
    kept = (await company.call(company.as_applicant(first), "GET", history)).json()
    assert [(t["number"], t["means"]) for t in kept["told"]] == [(1, "collection"), (number, "phone")]
    (accepted,) = kept["accepted"]
    assert {k: accepted[k] for k in ("language", "text_digest", "means", "evidence")} == {
        "language": "en", "text_digest": digest, "means": "paper", "evidence": "form-17",
    }  # fmt: skip
    own = (await company.call("auditor", "GET", f"/v1/applicants/{second}/notice-history")).json()
    assert [(t["number"], t["means"]) for t in own["told"]] == [(1, "collection"), (number, "page")]
    await company.applicant({"full_name": "Third Body"})
    progress = await company.call("privacy_officer", "GET", f"/v1/notices/{number}/progress")
    assert progress.json() == {"people": 3, "told": 3, "accepted": 2, "earlier": 0}
    others = company.as_applicant(second)
    assert (await company.call(others, "GET", history)).status_code == 404
    assert (await company.call(others, "PUT", f"{path}/{number}/acceptance", json=body)).status_code == 404
    log = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={first}")
    assert "notice.accepted" in {e["event"] for e in log.json()["items"]}


@pytest.mark.promise("H1")
async def test_a_published_notice_that_changes_is_shown_to_nobody(company: Company) -> None:
    assert await check_notices(company.service.database) >= 1
    table = NoticeRow.__table__  # type: ignore[attr-defined]
    await company.service.database.write(Change(Statement(table.update().values(in_force_at=1), across=True), {}))
    shown = await company.client.get(f"/notices/{company.organisation}/current")
    assert (shown.status_code, shown.json()["code"]) == (500, "notice_changed")
    with pytest.raises(Misconfigured, match="notice_changed"):
        await check_notices(company.service.database)


@pytest.mark.promise("H1")
async def test_publishing_stands_in_the_log_with_its_digest_and_is_for_the_privacy_office(company: Company) -> None:
    body = notice(company, ["research"])
    key = {"Idempotency-Key": "notice-2"}
    told = [await company.call("privacy_officer", "POST", "/v1/notices", json=body, headers=key) for _ in range(2)]
    assert told[0].json() == told[1].json()
    listed = (await company.call("recruiter", "GET", "/v1/notices")).json()["items"]
    assert [n["number"] for n in listed] == [1, 2]
    assert listed[1]["required"]["research"] == 2
    entries = (await company.call("auditor", "GET", "/v1/audit/entries?limit=20")).json()["items"]
    (entry,) = [e for e in entries if e["event"] == "notice.published"]
    assert entry["fields"] == f"notice=2 sha256={listed[1]['digest']}"
