"""Which audit entry each route must leave, with a request that makes it leave one: the table of ``test_audit``.

A new route under ``/v1`` has to be entered here.
"""

from __future__ import annotations

from typing import Any

from tests.integration.audit_leaves import Leaves, plain
from tests.integration.audit_vendor_routes import CHECK_ROUTES, OUTBOX_ROUTES, VENDOR_ROUTES
from tests.integration.concern_requests import CONCERN_ROUTES
from tests.integration.document_requests import DOCUMENT_ROUTES
from tests.integration.import_requests import IMPORT_ROUTES

_READ = "?purpose=recruitment"
_COPIED = (
    *("applicant.read", "applicant.corrections_read", "application.read", "document.listed"),
    *("consent.read", "notice.read", "check_order.read", "audit.read", "concern.listed", "concern.read"),
)
_APPLICATION = {"applicant_id": "{applicant_id}", "requisition_id": "{second_requisition}"}
_CONSENT = {"purpose": "accommodation", "notice_version": "1", "channel": "paper"}
_NOTICE_TEXT = {"zh": {"text": "告知书", "changes": "新的联系方式"}, "en": {"text": "Notice", "changes": "New address"}}
_NOTICE = {"texts": _NOTICE_TEXT, "kinds": ["contact_and_complaints"], "purposes": ["recruitment"]}
_ACTIVITY = {
    "name": "open_day",
    "title_zh": "开放日",
    "title_en": "Open day",
    "notice_zh": "开放日需要您的姓名。",
    "notice_en": "The open day needs your name.",
    "fields": ["full_name"],
    "retention": "P30D",
    "begins_at": "2026-01-01T00:00:00Z",
    "ends_at": "2027-12-31T00:00:00Z",
}
_ACCEPTANCE = {"language": "en", "digest": "{notice_digest}", "means": "paper", "evidence": "form-17"}
_GLASS = {"fields": ["health"], "reason": "An ambulance asks.", "reference": "T-17"}
_LIST = {
    "operation": "list",
    "purpose": "recruitment",
    "fields": ["full_name"],
    "minutes": 10,
    "people": 150,
    "reference": "T-17",
}
_PROOF = {"evidence": "form-18"}
_REVEAL = {"fields": ["id_number"], "reason": "The card is checked."}


def _log(method: str, path: str, event: str | None = None, **more: Any) -> Leaves:
    return plain(method, path, event, "audit.read", role="auditor", refused="recruiter", **more)


_OPENING = "/v1/requisitions/{requisition_id}"
_ASSIGNED = "/v1/requisitions/{requisition_id}/assignments/{staff_id}"

ROUTES = (
    *CHECK_ROUTES,  # before a notice is published that does not hold them
    Leaves("POST", "/v1/applicants", "applicant.created", query=_READ, body={"values": {"full_name": "Else Body"}}),
    Leaves("GET", "/v1/applicants", "applicant.listed", query=_READ),
    Leaves("POST", "/v1/applicants/search", "applicant.searched", query=_READ, body={"by": "name", "value": "张三丰"}),
    Leaves("GET", "/v1/applicants/{applicant_id}", "applicant.read", query=_READ),
    Leaves(
        "PATCH",
        "/v1/applicants/{applicant_id}",
        "applicant.updated",
        query=_READ,
        body={"values": {"summary": "Rests."}},
        versioned=True,
    ),
    Leaves("GET", "/v1/applicants/{applicant_id}/corrections", "applicant.corrections_read", query=_READ),
    Leaves(
        "POST",
        "/v1/applicants/{applicant_id}/reveal",
        "applicant.revealed",
        role="hr_administrator",
        query=_READ,
        body=_REVEAL,
    ),
    *DOCUMENT_ROUTES,
    *IMPORT_ROUTES,
    Leaves("POST", "/v1/applications", "application.created", query=_READ, body=_APPLICATION),
    Leaves("GET", "/v1/applications/{application_id}", "application.read", query=_READ),
    Leaves("GET", "/v1/applicants/{applicant_id}/applications", "application.read", query=_READ),
    Leaves(
        "POST",
        "/v1/applications/{application_id}/notes",
        "application.updated",
        query=_READ,
        body={"text": "Called."},
        versioned=True,
    ),
    Leaves(
        "PATCH",
        "/v1/applications/{application_id}",
        "application.updated",
        body={"stage": "screening"},
        versioned=True,
    ),
    Leaves("POST", "/v1/applicants/{applicant_id}/consents", "consent.recorded", body=_CONSENT),
    Leaves(
        "POST",
        "/v1/applicants/{applicant_id}/broken-glass",
        "access.broken_glass",
        role="hr_administrator",
        refused="recruiter",
        query="?purpose=accommodation",
        body=_GLASS,
    ),
    Leaves("POST", "/v1/applicants/{applicant_id}/consents/refusals", "consent.refused", body=_CONSENT),
    Leaves("GET", "/v1/applicants/{applicant_id}/consents", "consent.read"),
    Leaves(
        "POST",
        "/v1/applicants/{applicant_id}/grounds",
        "ground.requested",
        role="hr_administrator",
        refused="recruiter",
        body={
            "doing": "collecting",
            "ground": "vital_interests",
            "purpose": "research",
            "fields": ["applicant.mobile"],
            "days": 1,
            "reason": "An accident.",
            "evidence": "file-1",
        },
    ),
    Leaves(
        "PUT",
        "/v1/grounds/{use_id}/decision",
        "ground.decided",
        role="privacy_officer",
        refused="recruiter",
        body={"approve": True},
    ),
    Leaves("DELETE", "/v1/grounds/{use_id}", "ground.ended", role="hr_administrator", refused="recruiter"),
    plain("GET", "/v1/grounds", "ground.read", "ground.read", role="privacy_officer", refused="recruiter"),
    Leaves(
        "POST",
        "/v1/applicants/{minor_id}/guardians",
        "guardian.recorded",
        body={"purposes": ["recruitment"], "relation": "parent", "method": "video", "reference": "file-2"},
    ),
    Leaves("GET", "/v1/applicants/{minor_id}/guardians", "guardian.read"),
    Leaves(
        "PUT",
        "/v1/applicants/{minor_id}/guardians/{guardian_id}/verification",
        "guardian.verified",
        role="hr_administrator",
        also=("applicant.age_checked",),
    ),
    Leaves("DELETE", "/v1/applicants/{minor_id}/guardians/{guardian_id}", "guardian.ended"),
    Leaves(
        "POST",
        "/v1/applicants/{minor_id}/birth-correction",
        "applicant.birth_correction_entered",
        body={"values": {"birth_date": "1990-01-01"}, "reference": "file-3"},
    ),
    Leaves("GET", "/v1/applicants/{applicant_id}/consents/{consent_id}/receipt", "consent.read"),
    Leaves("DELETE", "/v1/applicants/{applicant_id}/consents/{consent_id}", "consent.withdrawn"),
    Leaves(
        "GET",
        "/v1/applicants/{applicant_id}/accesses",
        "audit.read",
        role="privacy_officer",
        refused="recruiter",
    ),
    Leaves(
        "GET",
        "/v1/applicants/{applicant_id}/copy",
        "applicant.copied",
        role="applicant",
        refused="privacy_officer",
        also=_COPIED,
    ),
    Leaves(
        "GET",
        "/v1/applicants/{applicant_id}/copy/archive",
        "applicant.copied",
        role="applicant",
        refused="privacy_officer",
        also=(*_COPIED, "document.read"),
    ),
    *CONCERN_ROUTES,  # after the copy, which reads the one that there is
    _log("GET", "/v1/audit/entries", "audit.read"),
    _log("GET", "/v1/audit/heads"),
    _log("POST", "/v1/audit/heads"),
    _log("GET", "/v1/audit/entries/{entry_id}/proof"),
    _log("GET", "/v1/audit/consistency", query="?old=1&new=2"),
    _log("GET", "/v1/audit/key"),
    _log("GET", "/v1/audit/alerts", "audit.read"),
    _log("POST", "/v1/audit/searches", "audit.read", body={"by": "name", "value": "张三丰"}),
    plain(
        "POST", "/v1/requisitions", "requisition.created", "requisition.created", body={"reference": "N", "title": "N"}
    ),
    plain("GET", "/v1/requisitions", None, "requisition.updated"),
    plain("GET", _OPENING, None, "requisition.updated"),
    plain("PATCH", _OPENING, "requisition.updated", "requisition.updated", body={"title": "Another"}, versioned=True),
    plain("GET", f"{_OPENING}/assignments", None, "assignment.granted"),
    plain("PUT", _ASSIGNED, "assignment.granted", "assignment.granted"),
    plain("DELETE", _ASSIGNED, "assignment.ended", "assignment.ended"),
    plain(
        "POST",
        "/v1/staff",
        "staff.created",
        "staff.created",
        role="hr_administrator",
        body={"account": "new.one", "roles": ["finance"]},
    ),
    plain("GET", "/v1/staff", None, "staff.updated", refused="interviewer"),
    plain("GET", "/v1/staff/{staff_id}", None, "staff.updated", refused="interviewer"),
    plain(
        "PATCH",
        "/v1/staff/{staff_id}",
        "staff.updated",
        "staff.updated",
        role="hr_administrator",
        body={"roles": ["interviewer"]},
        versioned=True,
    ),
    plain("POST", "/v1/access-grants", "access.requested", "access.requested", body=_LIST),
    plain("GET", "/v1/access-grants", "access.read", "access.read", refused="interviewer"),
    plain(
        "GET",
        "/v1/access-grants/{grant_id}",
        "access.read",
        "access.read",
        role="privacy_officer",
        refused="recruiter",
    ),
    plain(
        "POST",
        "/v1/access-grants/{grant_id}/decision",
        "access.granted",
        "access.granted",
        role="privacy_officer",
        refused="recruiter",
        body={"approve": True},
    ),
    plain(
        "DELETE",
        "/v1/access-grants/{grant_id}",
        "access.revoked",
        "access.revoked",
        role="security",
        refused="recruiter",
    ),
    plain("GET", "/v1/broken-glass", "access.read", "access.read", role="privacy_officer", refused="recruiter"),
    plain(
        "POST",
        "/v1/broken-glass/{glass_id}/review",
        "access.reviewed",
        "access.reviewed",
        role="privacy_officer",
        refused="recruiter",
        body={"finding": "justified", "remark": "It could not wait."},
    ),
    plain("GET", "/v1/notices", None, "notice.read", refused=None),
    plain("GET", "/v1/notices/{number}/progress", None, "notice.read"),
    Leaves("GET", "/v1/applicants/{applicant_id}/notice-history", "notice.read"),
    Leaves("PUT", "/v1/applicants/{applicant_id}/notices/{number}/told", "notice.told", body={"means": "letter"}),
    Leaves(
        "PUT",
        "/v1/applicants/{applicant_id}/notices/{number}/acceptance",
        "notice.accepted",
        body=_ACCEPTANCE,
    ),
    plain(
        "POST",
        "/v1/notices",
        "notice.published",
        "notice.published",
        role="privacy_officer",
        refused="recruiter",
        body=_NOTICE,
    ),
    plain(
        "POST",
        "/v1/activities",
        "activity.declared",
        "activity.declared",
        role="hr_administrator",
        refused="recruiter",
        body=_ACTIVITY,
    ),
    plain("GET", "/v1/activities", None, "notice.read", refused=None),
    plain(
        "DELETE",
        "/v1/activities/{name}",
        "activity.ended",
        "activity.ended",
        role="hr_administrator",
        refused="recruiter",
    ),
    plain("GET", "/v1/undertakings", None, "undertaking.read", refused=None),
    plain(
        "PUT",
        "/v1/undertakings/{number}/acceptance",
        None,
        "undertaking.accepted",
        refused=None,
        body={"language": "en", "digest": "{undertaking_digest}"},
    ),
    plain("GET", "/v1/undertakings/{number}/acceptances", None, "undertaking.read", role="auditor"),
    plain(
        "POST",
        "/v1/undertakings",
        "undertaking.published",
        "undertaking.published",
        role="privacy_officer",
        refused="recruiter",
        body={"texts": {"zh": "保密承诺书", "en": "Undertaking"}, "in_force_at": "2099-01-01T00:00:00Z"},
    ),
    Leaves("GET", "/v1/third-persons", "third_person.listed"),
    Leaves("PUT", "/v1/third-persons/{person_id}/told", "third_person.told", body={"means": "phone"}),
    Leaves(
        "POST",
        "/v1/third-persons/search",
        "third_person.searched",
        role="privacy_officer",
        refused="recruiter",
        body={"value": "li.referee@example.com", **_PROOF},
    ),
    Leaves(
        "PATCH",
        "/v1/third-persons/{person_id}",
        "third_person.corrected",
        role="privacy_officer",
        refused="recruiter",
        body={"values": {"company": "Another Ltd"}, **_PROOF},
    ),
    Leaves(
        "POST",
        "/v1/third-persons/{person_id}/removal",
        "third_person.removed",
        role="privacy_officer",
        refused="hr_administrator",
        body={"ground": "objection", **_PROOF},
    ),
    *VENDOR_ROUTES,
    *OUTBOX_ROUTES,
    plain("GET", "/v1/accounts", None, "account.changed", role="security", refused="recruiter"),
    plain(
        "PUT",
        "/v1/staff/{staff_id}/account",
        "account.created",
        "account.created",
        role="hr_administrator",
        body={"email": "somebody@example.com"},
        also=("code.requested",),
    ),
    plain(
        "PUT",
        "/v1/accounts/{principal_id}/lock",
        "account.locked",
        "account.locked",
        role="security",
        refused="recruiter",
    ),
    plain(
        "DELETE",
        "/v1/accounts/{principal_id}/lock",
        "account.unlocked",
        "account.unlocked",
        role="security",
        refused="recruiter",
    ),
    plain(
        "POST",
        "/v1/accounts/{principal_id}/compromise",
        "account.compromised",
        "account.compromised",
        role="security",
        refused="recruiter",
        also=("incident.opened",),
    ),
    plain("GET", "/v1/incidents", None, "incident.opened", role="security", refused="recruiter"),
    Leaves("GET", "/v1/organisation", None, refused=None, about_a_person=False),
    Leaves("GET", "/v1/policy", None, refused=None, about_a_person=False),
    Leaves(
        "POST",
        "/v1/applicants/{applicant_id}/cancellation",
        "applicant.cancelled",
        role="hr_administrator",
        refused="recruiter",
    ),
    Leaves(
        "POST",
        "/v1/applicants/{applicant_id}/erasure",
        "applicant.erased",
        role="privacy_officer",
        refused="recruiter",
        body={"compartments": ["health"]},
    ),
)
