"""One well-formed request for every operation of the API, made of what a company has.

A new operation has to be entered here; ``test_routes`` walks the OpenAPI document and misses it otherwise.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import httpx

from field_policies import load_policy
from tests.integration.check_requests import CHECK_OPERATIONS, check_ids
from tests.integration.company import Company
from tests.integration.concern_requests import CONCERN_OPERATIONS, concern_id, concern_version
from tests.integration.document_requests import DOCUMENT_OPERATIONS, document_id
from tests.integration.import_requests import IMPORT_OPERATIONS, ended_run
from tests.integration.operations import Operation
from tests.integration.outbox_requests import OUTBOX_OPERATIONS, dead_letter
from tests.integration.vendor_requests import VENDOR_OPERATIONS, fresh_point, vendor_ids

_NUMBERS = count(1)
_FINANCE = frozenset({"finance"})
READ = {"purpose": "recruitment"}

_PERSON = "/v1/applicants/{applicant}"
_APPLIED = {"applicant_id": "{applicant}", "requisition_id": "{fresh_requisition}"}
_CANDIDACY = "/v1/applications/{application}"
_OPENING = "/v1/requisitions/{requisition}"
_STAFF = "/v1/staff/{staff}"
_NAMED = "/v1/third-persons/{third_person}"

OPERATIONS: tuple[Operation, ...] = (
    Operation("create_applicant", "POST", "/v1/applicants", READ, {"values": {"full_name": "Person {n}"}}),
    Operation("list_applicants", "GET", "/v1/applicants", READ),
    Operation("search_applicants", "POST", "/v1/applicants/search", READ, {"by": "name", "value": "张三丰"}),
    Operation("get_applicant", "GET", _PERSON, READ),
    Operation("update_applicant", "PATCH", _PERSON, READ, {"values": {"summary": "Note {n}"}}, versioned=True),
    Operation("list_corrections", "GET", f"{_PERSON}/corrections", READ),
    Operation("reveal_fields", "POST", f"{_PERSON}/reveal", READ, {"fields": ["id_number"], "reason": "Card check."}),
    Operation("create_application", "POST", "/v1/applications", READ, _APPLIED),
    Operation("get_application", "GET", _CANDIDACY, READ),
    Operation("move_application", "PATCH", _CANDIDACY, None, {"stage": "interview"}, versioned=True),
    Operation("list_applications", "GET", f"{_PERSON}/applications", READ),
    Operation("add_note", "POST", f"{_CANDIDACY}/notes", READ, {"text": "Called."}, versioned=True),
    *(*DOCUMENT_OPERATIONS, *CONCERN_OPERATIONS),
    Operation("open_requisition", "POST", "/v1/requisitions", None, {"reference": "R-{n}", "title": "Engineer"}),
    Operation("list_requisitions", "GET", "/v1/requisitions"),
    Operation("get_requisition", "GET", _OPENING),
    Operation("change_requisition", "PATCH", _OPENING, None, {"title": "Title {n}"}, versioned=True),
    Operation("list_assignments", "GET", f"{_OPENING}/assignments"),
    Operation("assign_staff", "PUT", f"{_OPENING}/assignments/{{staff}}"),
    Operation("end_assignment", "DELETE", f"{_OPENING}/assignments/{{staff}}"),
    Operation("add_staff", "POST", "/v1/staff", None, {"account": "new.{n}", "roles": ["finance"]}),
    Operation("list_staff", "GET", "/v1/staff"),
    Operation("get_staff", "GET", _STAFF),
    Operation("change_staff", "PATCH", _STAFF, None, {"roles": ["finance"]}, versioned=True),
    Operation("get_organisation", "GET", "/v1/organisation"),
    Operation("get_policy", "GET", "/v1/policy"),
    Operation("list_audit_entries", "GET", "/v1/audit/entries"),
    Operation("list_audit_heads", "GET", "/v1/audit/heads"),
    Operation("sign_audit_head", "POST", "/v1/audit/heads"),
    Operation("prove_audit_entry", "GET", "/v1/audit/entries/{entry}/proof"),
    Operation("prove_audit_consistency", "GET", "/v1/audit/consistency", {"old": "1", "new": "1"}),
    Operation("get_audit_key", "GET", "/v1/audit/key"),
    Operation("list_audit_alerts", "GET", "/v1/audit/alerts"),
    Operation("find_searches", "POST", "/v1/audit/searches", {}, {"by": "name", "value": "张三丰"}),
    Operation("list_accesses", "GET", f"{_PERSON}/accesses"),
    Operation("copy_own_data", "GET", f"{_PERSON}/copy"),
    Operation("copy_own_archive", "GET", f"{_PERSON}/copy/archive"),
    Operation(
        "record_consent",
        "POST",
        f"{_PERSON}/consents",
        None,
        {"purpose": "research", "notice_version": "{n}", "channel": "paper"},
    ),
    Operation(
        "record_refusal",
        "POST",
        f"{_PERSON}/consents/refusals",
        None,
        {"purpose": "research", "notice_version": "{n}", "channel": "paper"},
    ),
    Operation(
        "record_guardian",
        "POST",
        "/v1/applicants/{minor}/guardians",
        None,
        {"purposes": ["recruitment"], "relation": "parent", "method": "in_person", "reference": "file-{n}"},
    ),
    Operation("list_guardians", "GET", "/v1/applicants/{minor}/guardians"),
    Operation("verify_guardian", "PUT", "/v1/applicants/{minor}/guardians/{guardian}/verification"),
    Operation("end_guardian", "DELETE", "/v1/applicants/{minor}/guardians/{guardian}"),
    Operation(
        "correct_birth",
        "POST",
        "/v1/applicants/{minor}/birth-correction",
        None,
        {"values": {"birth_date": "1990-01-01"}, "reference": "file-{n}"},
    ),
    Operation(
        "request_ground",
        "POST",
        f"{_PERSON}/grounds",
        None,
        {
            "doing": "collecting",
            "ground": "vital_interests",
            "purpose": "research",
            "fields": ["applicant.mobile"],
            "days": 1,
            "reason": "number {n}",
            "evidence": "file-{n}",
        },
    ),
    Operation("list_grounds", "GET", "/v1/grounds"),
    Operation("decide_ground", "PUT", "/v1/grounds/{ground}/decision", None, {"approve": True}),
    Operation("end_ground", "DELETE", "/v1/grounds/{ground}"),
    Operation("list_consents", "GET", f"{_PERSON}/consents"),
    Operation("get_consent_receipt", "GET", f"{_PERSON}/consents/{{consent}}/receipt"),
    Operation("withdraw_consent", "DELETE", f"{_PERSON}/consents/{{consent}}"),
    Operation("list_notices", "GET", "/v1/notices"),
    Operation("show_notice_progress", "GET", "/v1/notices/1/progress"),
    Operation("list_applicant_notices", "GET", f"{_PERSON}/notice-history"),
    Operation("record_notice_told", "PUT", f"{_PERSON}/notices/1/told", None, {"means": "letter"}),
    Operation(
        "accept_notice",
        "PUT",
        f"{_PERSON}/notices/1/acceptance",
        None,
        {"language": "en", "digest": "{notice_digest}", "means": "paper", "evidence": "form-{n}"},
    ),
    Operation(
        "declare_activity",
        "POST",
        "/v1/activities",
        None,
        {
            "name": "{word}",
            "title_zh": "开放日",
            "title_en": "Open day",
            "notice_zh": "开放日需要您的姓名。",
            "notice_en": "The open day needs your name.",
            "fields": ["full_name"],
            "retention": "P30D",
            "begins_at": "2026-01-01T00:00:00Z",
            "ends_at": "2027-12-31T00:00:00Z",
        },
    ),
    Operation("list_activities", "GET", "/v1/activities"),
    Operation("end_activity", "DELETE", "/v1/activities/{activity}"),
    Operation(
        "publish_notice",
        "POST",
        "/v1/notices",
        None,
        {
            "texts": {
                "zh": {"text": "告知书 {n}", "changes": "新的联系方式"},
                "en": {"text": "Notice {n}", "changes": "New address"},
            },
            "kinds": ["contact_and_complaints"],
            "purposes": sorted(load_policy().purposes),
        },
    ),
    Operation("list_undertakings", "GET", "/v1/undertakings"),
    Operation(
        "publish_undertaking",
        "POST",
        "/v1/undertakings",
        None,
        {"texts": {"zh": "保密承诺书 {n}", "en": "Undertaking {n}"}, "in_force_at": "{later}"},
    ),
    Operation(
        "accept_undertaking",
        "PUT",
        "/v1/undertakings/1/acceptance",
        None,
        {"language": "en", "digest": "{undertaking_digest}"},
    ),
    Operation("list_undertaking_acceptances", "GET", "/v1/undertakings/1/acceptances"),
    Operation(
        "request_access",
        "POST",
        "/v1/access-grants",
        None,
        {
            "operation": "list",
            "purpose": "recruitment",
            "fields": ["full_name"],
            "minutes": 10,
            "people": 150,
            "reference": "T-{n}",
        },
    ),
    Operation("list_access", "GET", "/v1/access-grants"),
    Operation("get_access", "GET", "/v1/access-grants/{grant}"),
    Operation("decide_access", "POST", "/v1/access-grants/{grant}/decision", None, {"approve": True}),
    Operation("revoke_access", "DELETE", "/v1/access-grants/{grant}"),
    Operation(
        "break_glass",
        "POST",
        f"{_PERSON}/broken-glass",
        {"purpose": "accommodation"},
        {"fields": ["health"], "reason": "An ambulance asks.", "reference": "T-{n}"},
    ),
    Operation("list_broken_glass", "GET", "/v1/broken-glass"),
    Operation(
        "review_broken_glass",
        "POST",
        "/v1/broken-glass/{glass}/review",
        None,
        {"finding": "justified", "remark": "It could not wait."},
    ),
    Operation("list_third_persons", "GET", "/v1/third-persons"),
    Operation("record_third_person_told", "PUT", f"{_NAMED}/told", None, {"means": "phone"}),
    Operation(
        "search_third_persons",
        "POST",
        "/v1/third-persons/search",
        None,
        {"value": "li.referee@example.com", "evidence": "form-{n}"},
    ),
    Operation(
        "correct_third_person",
        "PATCH",
        _NAMED,
        None,
        {"values": {"company": "Company {n}"}, "evidence": "form-{n}"},
    ),
    Operation(
        "remove_third_person", "POST", f"{_NAMED}/removal", None, {"ground": "objection", "evidence": "form-{n}"}
    ),
    *VENDOR_OPERATIONS,
    *CHECK_OPERATIONS,
    *OUTBOX_OPERATIONS,
    *IMPORT_OPERATIONS,
    Operation("list_accounts", "GET", "/v1/accounts"),
    Operation("invite_staff", "PUT", f"{_STAFF}/account", None, {"email": "staff.{n}@example.com"}),
    Operation("lock_account", "PUT", "/v1/accounts/{staff}/lock"),
    Operation("unlock_account", "DELETE", "/v1/accounts/{staff}/lock"),
    Operation("report_compromise", "POST", "/v1/accounts/{staff}/compromise"),
    Operation("list_incidents", "GET", "/v1/incidents"),
    Operation("cancel_applicant", "POST", f"{_PERSON}/cancellation"),
    Operation("erase_applicant", "POST", f"{_PERSON}/erasure", None, {}),
)

_SESSION = "/v1/accounts/own"
IN_SESSION: tuple[Operation, ...] = (
    Operation("list_sessions", "GET", "/v1/sessions"),
    Operation("end_session", "DELETE", "/v1/sessions/current"),
    Operation("end_all_sessions", "DELETE", "/v1/sessions"),
    Operation("prove_factor", "POST", "/v1/sessions/current/proofs", None, {"method": "totp", "secret": "000000"}),
    Operation("get_own_account", "GET", _SESSION),
    Operation("change_own_password", "PUT", f"{_SESSION}/password", None, {"password": "x"}),
    Operation("begin_totp", "POST", f"{_SESSION}/totp"),
    Operation("confirm_totp", "PUT", f"{_SESSION}/totp/{{staff}}", None, {"code": "000000"}),
    Operation("renew_recovery_codes", "POST", f"{_SESSION}/recovery-codes"),
    Operation("begin_passkey", "POST", f"{_SESSION}/passkey-options"),
    Operation("add_passkey", "POST", f"{_SESSION}/passkeys", None, {"ceremony_id": "{staff}", "credential": {}}),
    Operation("remove_factor", "DELETE", f"{_SESSION}/factors/{{staff}}"),
    Operation("report_own_compromise", "POST", f"{_SESSION}/compromise"),
)
"""Operations about one's own local account: no role decides, but the session that one has logged in to."""

BY_NAME = {operation.name: operation for operation in OPERATIONS}


def in_letters(number: int) -> str:
    """The number as a name of lower-case letters."""
    return "day_" + "".join("abcdefghij"[int(digit)] for digit in f"{number:06}")


def later(number: int) -> str:
    """An instant of a far year, later for a greater number."""
    return (datetime(2099, 1, 1, tzinfo=UTC) + timedelta(seconds=number)).isoformat()


def filled(template: Any, names: dict[str, str]) -> Any:
    """The template with ids and a fresh number in place of names in braces."""
    if isinstance(template, dict):
        return {key: filled(value, names) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, names) for value in template]
    if isinstance(template, str):
        number = next(_NUMBERS)
        made = {"n": str(number), "word": in_letters(number), "later": later(number)}
        return template.format_map(names | made | ({"point": fresh_point()} if "{point}" in template else {}))
    return template


async def ids_of(company: Company) -> dict[str, str]:
    """One of everything that an operation may be about: an assigned opening, a candidacy in it, a consent …"""
    requisition = await company.requisition()
    for role in ("hiring_manager", "interviewer"):
        path = f"/v1/requisitions/{requisition}/assignments/{company.staff[role]}"
        assert (await company.call("recruiter", "PUT", path)).status_code == 204
    applicant = await company.applicant()
    assert (await company.call("auditor", "POST", "/v1/audit/heads")).status_code == 201
    entries = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    ids = {
        "applicant": applicant,
        "requisition": requisition,
        "application": await company.application(applicant, requisition, "interview"),
        "staff": str(await company.service.organisations.first_staff(company.organisation, "s", _FINANCE)),
        "document": await document_id(company, applicant),
        "concern": await concern_id(company, applicant),
        "run": await ended_run(company),
        "entry": entries.json()["items"][-1]["id"],
        "activity": await declared(company),
        "third_person": await company.third_person(),
        "notice_digest": await company.notice_digest(1),
        "undertaking_digest": await company.undertaking_digest(),
        **await vendor_ids(company),
        **await check_ids(company, applicant),
        "dead_letter": await dead_letter(company),
        **await minor_ids(company),
        "ground": await ground_id(company, applicant),
    }
    body = {"purpose": "accommodation", "notice_version": "1", "channel": "paper"}
    given = await company.call("recruiter", "POST", f"/v1/applicants/{applicant}/consents", json=body)
    assert given.status_code == 201
    await company.colleague("hr_administrator")
    return await fresh(company, ids | {"grant": await asked(company), "glass": await broken(company, applicant)})


async def asked(company: Company) -> str:
    """A request that waits for an answer, by a colleague who holds none of the company's places."""
    body = filled(BY_NAME["request_access"].body, {})
    answer = await company.call("colleague", "POST", "/v1/access-grants", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def broken(company: Company, applicant: str) -> str:
    """A glass that the colleague broke and nobody has reviewed."""
    body = filled(BY_NAME["break_glass"].body, {})
    path = f"/v1/applicants/{applicant}/broken-glass?purpose=accommodation"
    answer = await company.call("colleague", "POST", path, json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def minor_ids(company: Company) -> dict[str, str]:
    """A quarantined minor and a guardian's consent that waits to be verified."""
    minor = await company.minor()
    return {"minor": minor, "guardian": await company.guardian(minor)}


async def ground_id(company: Company, applicant: str) -> str:
    """The use of a ground that the HR administrator has requested."""
    body = filled(BY_NAME["request_ground"].body, {})
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{applicant}/grounds", json=body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def fresh(company: Company, ids: dict[str, str]) -> dict[str, str]:
    """The ids with a new consent and an opening that nobody applied to, for operations that use them up."""
    body = {"purpose": "research", "notice_version": "1", "channel": "paper"}
    given = await company.call("recruiter", "POST", f"/v1/applicants/{ids['applicant']}/consents", json=body)
    assert given.status_code == 201, given.text
    unused = await company.requisition(f"FRESH-{next(_NUMBERS)}")
    await company.service.import_runs.settled()
    return ids | {"consent": given.json()["id"], "fresh_requisition": unused}


async def declared(company: Company) -> str:
    """The name of an activity that goes on."""
    name = in_letters(next(_NUMBERS))
    body = {**filled(BY_NAME["declare_activity"].body, {}), "name": name}
    answer = await company.call("hr_administrator", "POST", "/v1/activities", json=body)
    assert answer.status_code == 201, answer.text
    return name


async def version(company: Company, operation: Operation, ids: dict[str, str]) -> str:
    """The entity tag of what the operation changes, as it stands now."""
    if "{concern}" in operation.path:
        return await concern_version(company, ids["applicant"], ids["concern"])
    about = operation.path.split("/")[3].strip("{}")
    folder = operation.path.split("/")[2]
    answer = await company.call("recruiter", "GET", f"/v1/{folder}/{ids[about]}?purpose=recruitment")
    assert answer.status_code == 200, answer.text
    return str(answer.headers["etag"])


async def perform(
    company: Company, role: str, operation: Operation, ids: dict[str, str], tag: str | None = None
) -> httpx.Response:
    """The operation in the name of a role."""
    headers = {"If-Match": tag} if tag is not None else {}
    query = "&".join(f"{name}={value}" for name, value in (operation.query or {}).items())
    path = filled(operation.path, ids) + (f"?{query}" if query else "")
    return await company.call(role, operation.method, path, json=filled(operation.body, ids), headers=headers)
