"""Breaking the glass: at once, loud, short, reviewed; and nothing but the second person is done without (A7, D6)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from ats_privacy.domain.access_grants import Finding
from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.alerting import push_broken_glass
from ats_privacy.mail_settings import MailSettings
from ats_privacy.settings import Settings
from ats_privacy.storage import access_grants, outbox
from tests.integration.company import CANDIDATE, Company, found
from tests.integration.test_consent_keys import TOLD, consent, told, write
from tests.servers.application import application
from tests.servers.raw_sql import raw_sql
from tests.servers.schemas import newest_schema

GLASS = {"fields": ["health"], "reason": "An ambulance asks for it.", "reference": "CASE-17"}
MAIL = MailSettings(
    alerts_to="privacy@example.com", alert_webhook="https://alerts.example.com/hook", alert_secret="s" * 32
)


@pytest.fixture
async def alerting(settings: Settings) -> AsyncIterator[Company]:
    """A company whose operator has an address and a webhook for alerts; nothing is delivered by itself."""
    await newest_schema(settings.database_url)
    app = application(replace(settings, mail=replace(MAIL, deliver_seconds=None)))
    client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service")
    async with app.router.lifespan_context(app), client as http:
        yield await found(app.state.service, http, "Acme")


async def _broken(company: Company, applicant: str, who: str = "hr_administrator", **changes: Any) -> httpx.Response:
    purpose = changes.pop("purpose", "accommodation")
    path = f"/v1/applicants/{applicant}/broken-glass?purpose={purpose}"
    return await company.call(who, "POST", path, json=GLASS | changes)


async def _revealed(company: Company, applicant: str, who: str = "hr_administrator") -> tuple[int, str]:
    path = f"/v1/applicants/{applicant}/reveal?purpose=accommodation"
    answer = await company.call(who, "POST", path, json={"fields": ["health"], "reason": "An ambulance asks for it."})
    assert answer.is_success == (TOLD in answer.text), answer.text
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.promise("A7", "D6")
async def test_the_glass_opens_at_once_and_everybody_is_told(alerting: Company) -> None:
    applicant, _, me = await told(alerting)
    assert await _revealed(alerting, applicant) == (403, "second_person_missing")
    answer = await _broken(alerting, applicant)
    assert answer.status_code == 201, answer.text
    glass = answer.json()["id"]
    assert await _revealed(alerting, applicant) == (200, "")
    log = await alerting.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=20")
    entries = {e["event"]: e for e in log.json()["items"] if e["outcome"] == "allowed"}
    assert entries["applicant.revealed"]["code"] == f"broken_glass:{glass}"
    broken = entries["access.broken_glass"]
    assert (broken["code"], broken["reason"]) == (f"broken_glass:{glass}", GLASS["reason"])
    # The orders stand in the database with the access itself: a mail and a push, each once, whatever the jobs do.
    database, organisation = alerting.service.database, alerting.organisation
    ordered = [row for row in await outbox.undone(database, organisation) if "alert" in row["kind"]]
    assert sorted(row["kind"] for row in ordered) == ["mail.alert", "push.alert"]
    assert all("broken_glass" in row["parameters"] and applicant not in row["parameters"] for row in ordered)
    await push_broken_glass(alerting.service.audit, MAIL, now_us() - 60_000_000)
    after = [row for row in await outbox.undone(database, organisation) if "alert" in row["kind"]]
    assert len(after) == 2
    own = await alerting.call(me, "GET", f"/v1/applicants/{applicant}/accesses?limit=100")
    assert "access.broken_glass" in {item["event"] for item in own.json()["items"]}


@pytest.mark.promise("A7", "D6")
async def test_the_review_is_due_and_closed_by_another(company: Company) -> None:
    applicant, *_ = await told(company)
    glass = (await _broken(company, applicant)).json()["id"]
    (task,) = (await company.call("privacy_officer", "GET", "/v1/broken-glass")).json()["items"]
    assert (task["id"], task["reference"], task["overdue"], task["finding"]) == (glass, "CASE-17", False, None)
    assert task["review_due_at"] is not None
    await _make_overdue(company, glass)
    (task,) = (await company.call("security", "GET", "/v1/broken-glass")).json()["items"]
    assert task["overdue"] is True
    body = {"finding": "unjustified", "remark": "A colleague was in the office."}
    path = f"/v1/broken-glass/{glass}/review"
    for role in ("hr_administrator", "security", "auditor", "recruiter"):
        assert (await company.call(role, "POST", path, json=body)).status_code == 403
    assert await _revealed(company, applicant) == (200, "")
    assert (await company.call("privacy_officer", "POST", path, json=body)).status_code == 204
    assert await _revealed(company, applicant) == (403, "second_person_missing")
    again = await company.call("privacy_officer", "POST", path, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "reviewed_already")
    assert (await company.call("privacy_officer", "GET", "/v1/broken-glass")).json()["items"] == []
    (done,) = (await company.call("privacy_officer", "GET", "/v1/broken-glass?undone=false")).json()["items"]
    assert (done["finding"], done["overdue"], done["reviewed_by"]) == (
        "unjustified",
        False,
        str(company.staff["privacy_officer"]),
    )
    log = await company.call("privacy_officer", "GET", f"/v1/audit/entries?applicant_id={applicant}&limit=30")
    (entry,) = [e for e in log.json()["items"] if (e["event"], e["outcome"]) == ("access.reviewed", "allowed")]
    assert (entry["reason"], entry["fields"]) == (body["remark"], "finding=unjustified")


async def _make_overdue(company: Company, glass: str) -> None:
    """The clock is not ours to move, so the task is made an old one."""
    async with raw_sql(company.service.settings.database_url) as raw:
        await raw.run("UPDATE access_grant SET review_due_at = 1 WHERE id = $1", UUID(glass))


@pytest.mark.promise("A7")
async def test_nobody_reviews_their_own(company: Company) -> None:
    """Not even the privacy officer, where the policy let one break the glass; nor may the row say so."""
    applicant, *_ = await told(company)
    glass = (await _broken(company, applicant)).json()["id"]
    kept = await access_grants.by_id(company.service.database, company.organisation, UUID(glass))
    assert kept is not None
    assert company.service.issuer is not None
    staff = company.staff["hr_administrator"]
    changed = await company.call("hr_administrator", "GET", f"/v1/staff/{staff}")
    await company.colleague("hr_administrator")
    both = await company.call(
        "colleague",
        "PATCH",
        f"/v1/staff/{staff}",
        json={"roles": ["hr_administrator", "privacy_officer"]},
        headers={"If-Match": changed.headers["etag"]},
    )
    assert both.is_success, both.text
    token = company.service.issuer.issue(company.organisation, staff, authenticated_ago=1)
    company.headers["both"] = {"Authorization": f"Bearer {token}"}
    body = {"finding": "justified", "remark": "It was right."}
    answer = await company.call("both", "POST", f"/v1/broken-glass/{glass}/review", json=body)
    assert (answer.status_code, answer.json()["code"]) == (403, "same_person")
    mine = replace(kept, reviewed_by=staff, reviewed_at=now_us(), finding=Finding.JUSTIFIED)
    with pytest.raises(AtsPrivacyError):
        await company.service.database.write(access_grants.change(company.organisation, kept, mine))


@pytest.mark.promise("A7", "G1", "B2")
async def test_nothing_but_the_second_person_is_done_without(company: Company) -> None:
    applicant, given, me = await told(company)
    for role in ("recruiter", "privacy_officer", "security", "hiring_manager", "operator"):
        refused = await _broken(company, applicant, role)
        assert refused.status_code in (403, 404), role
    wrong = [
        ({"purpose": "data_subject_request"}, 403, "broken_glass_not_permitted"),
        ({"purpose": "recruitment"}, 403, "broken_glass_not_permitted"),
        ({"fields": ["full_name"]}, 403, "reveal_not_permitted"),
        ({"fields": ["nose"]}, 422, "field_unknown"),
        ({"reason": ""}, 422, "request_invalid"),
        ({"reference": ""}, 422, "request_invalid"),
        ({"reference": "张三丰"}, 422, "request_invalid"),
    ]
    for changes, status, code in wrong:
        answer = await _broken(company, applicant, **changes)
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert company.service.issuer is not None
    for factors, ago in ((1, 0), (2, 3000)):
        token = company.service.issuer.issue(
            company.organisation, company.staff["hr_administrator"], factors=factors, authenticated_ago=ago
        )
        company.headers["weak"] = {"Authorization": f"Bearer {token}"}
        assert (await _broken(company, applicant, "weak")).status_code == 401
    # A consent that ends, ends it for broken glass too; in cryptography besides (test_consent_keys).
    assert (await _broken(company, applicant)).status_code == 201
    assert (await company.call(me, "DELETE", f"/v1/applicants/{applicant}/consents/{given}")).status_code == 204
    assert await _revealed(company, applicant) == (403, "consent_missing")
    assert (await _broken(company, applicant)).json()["code"] == "consent_missing"
    # Whose guardian has not consented, and who has cancelled, stays closed.
    minor = await company.applicant(
        {"full_name": "Young Body", "birth_date": f"{now_us() // 31_557_600_000_000 + 1970 - 15}-01-01"}
    )
    quarantined = await _broken(company, minor)
    assert quarantined.json()["code"] == "subject_quarantined", quarantined.text
    other = await company.applicant(CANDIDATE | {"id_number": None, "full_name": "Some Body"})
    await consent(company, other)
    await write(company, company.as_applicant(other), other, TOLD)
    assert (await _broken(company, other)).status_code == 201
    assert (await company.call("privacy_officer", "POST", f"/v1/applicants/{other}/cancellation")).is_success
    assert (await _revealed(company, other))[1] == "subject_cancelled"
    assert (await _broken(company, other)).json()["code"] == "subject_cancelled"


@pytest.mark.promise("A7")
async def test_the_glass_is_for_one_person_and_for_a_time(company: Company) -> None:
    applicant, *_ = await told(company)
    other = await company.applicant({"full_name": "Some Body"})
    await consent(company, other)
    await write(company, company.as_applicant(other), other, TOLD)
    glass = (await _broken(company, applicant)).json()
    assert await _revealed(company, applicant) == (200, "")
    assert await _revealed(company, other) == (403, "second_person_missing")
    await company.colleague("hr_administrator")
    assert await _revealed(company, applicant, "colleague") == (403, "second_person_missing")
    kept = await access_grants.by_id(company.service.database, company.organisation, UUID(glass["id"]))
    assert kept is not None
    minutes = company.service.policy.broken_glass.minutes
    assert kept.expires_at == kept.requested_at + minutes * 60_000_000
    aged = access_grants.change(company.organisation, kept, replace(kept, expires_at=now_us() - 1))
    await company.service.database.write(aged)
    assert await _revealed(company, applicant) == (403, "second_person_missing")
