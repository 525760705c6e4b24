"""Who gets in at which operation stands in a table here; ``test_route_table`` calls it. Without a token nobody does."""

from __future__ import annotations

from uuid import uuid4

import pytest

from ats_privacy.domain.actors import Role
from ats_privacy.domain.administration import ALLOWED, Action
from ats_privacy.settings import Settings
from ats_privacy.web.app import create_app
from tests.integration.check_requests import CHECK_NAMES, CHECKS_USED_UP, own_check
from tests.integration.company import Company
from tests.integration.concern_requests import CONCERN_ACTIONS, CONCERN_MAY, concern_id
from tests.integration.document_requests import DOCUMENT_MAY, document_id
from tests.integration.import_requests import IMPORT_MAY
from tests.integration.operations import PUBLIC
from tests.integration.outbox_requests import OUTBOX_MAY, OUTBOX_USED_UP, own_letter
from tests.integration.route_requests import (
    BY_NAME,
    IN_SESSION,
    OPERATIONS,
    Operation,
    asked,
    broken,
    declared,
    filled,
    fresh,
    ground_id,
    minor_ids,
    perform,
)
from tests.integration.vendor_requests import USED_UP, vendor_ids

HR = frozenset({"recruiter", "hr_administrator"})
BOUND = frozenset({"hiring_manager", "interviewer"})
LOG = frozenset({"auditor", "privacy_officer", "security"})
OFFICE = frozenset({"privacy_officer", "hr_administrator"})
GUARDS = frozenset({"hr_administrator", "security", "privacy_officer"})
STAFF = HR | BOUND | LOG | {"finance", "operator"}

MAY: dict[str, frozenset[str]] = {
    # Data, for the purpose recruitment, of a person at the stage interview in an opening that BOUND is assigned to.
    "create_applicant": HR,
    "list_applicants": HR | BOUND,
    "search_applicants": HR,
    "get_applicant": HR | BOUND,
    "update_applicant": HR,
    "list_corrections": HR | BOUND,
    "reveal_fields": HR,
    "get_application": HR | BOUND,
    "list_applications": HR | BOUND,
    "add_note": HR | BOUND,
    **DOCUMENT_MAY,
    **CONCERN_MAY,
    **IMPORT_MAY,
    "cancel_applicant": frozenset({"privacy_officer", "hr_administrator"}),
    "erase_applicant": frozenset({"privacy_officer"}),
    # What runs the recruiting.
    "create_application": HR,
    "move_application": HR,
    "open_requisition": HR,
    "list_requisitions": HR | BOUND | {"finance", "auditor"},
    "get_requisition": HR | BOUND | {"finance", "auditor"},
    "change_requisition": HR,
    "list_assignments": HR,
    "assign_staff": HR,
    "end_assignment": HR,
    "record_consent": HR,
    "record_refusal": HR,
    "request_ground": frozenset({"hr_administrator", "security", "privacy_officer", "finance"}),
    "list_grounds": frozenset({"privacy_officer", "auditor"}),
    "decide_ground": frozenset({"privacy_officer"}),
    "end_ground": frozenset({"hr_administrator", "privacy_officer"}),
    "record_guardian": HR | {"privacy_officer"},
    "list_guardians": HR | {"privacy_officer"},
    "verify_guardian": OFFICE,
    "end_guardian": HR | {"privacy_officer"},
    "correct_birth": HR,
    "list_consents": HR | {"auditor", "privacy_officer"},
    "get_consent_receipt": HR | {"auditor", "privacy_officer"},
    "withdraw_consent": HR,
    # Staff, the organisation, the log.
    "add_staff": frozenset({"hr_administrator"}),
    "list_staff": HR | LOG,
    "get_staff": HR | LOG,
    "change_staff": frozenset({"hr_administrator"}),
    "get_organisation": STAFF,
    "get_policy": STAFF,
    "list_audit_entries": LOG,
    "list_audit_heads": LOG,
    "sign_audit_head": LOG,
    "prove_audit_entry": LOG,
    "prove_audit_consistency": LOG,
    "get_audit_key": LOG,
    "list_audit_alerts": LOG,
    "find_searches": LOG,
    "list_accesses": frozenset({"privacy_officer"}),
    "copy_own_data": frozenset(),
    "copy_own_archive": frozenset(),
    # Vendors.
    "register_vendor": OFFICE,
    "list_vendors": HR | {"auditor", "privacy_officer"},
    "get_vendor": HR | {"auditor", "privacy_officer"},
    "show_vendor_use": frozenset({"privacy_officer"}),
    **OUTBOX_MAY,
    "change_vendor_contact": OFFICE,
    "contract_vendor": OFFICE,
    "record_vendor_audit": OFFICE,
    "offer_vendor_key": OFFICE,
    "prove_vendor_key": OFFICE,
    "revoke_vendor_key": OFFICE,
    "end_vendor_contract": OFFICE,
    "end_vendor": OFFICE,
    # Checks. What the person answers, nobody of the staff may.
    "request_check": frozenset({"hr_administrator"}),
    "list_checks": OFFICE,
    "get_check": OFFICE,
    "ask_for_check": frozenset({"hr_administrator"}),
    "agree_to_check": frozenset(),
    "refuse_check": frozenset(),
    "release_check": frozenset({"hr_administrator"}),
    "withdraw_check": OFFICE,
    "get_result": frozenset({"hr_administrator"}),
    "reveal_result": frozenset({"hr_administrator"}),
    "review_result": frozenset({"hr_administrator"}),
    "dispute_result": frozenset(),
    "reply_to_dispute": frozenset({"hr_administrator"}),
    "decide_on_result": frozenset({"hr_administrator"}),
    # Notices and activities.
    "list_notices": STAFF,
    "show_notice_progress": HR | {"auditor", "privacy_officer"},
    "list_applicant_notices": HR | {"auditor", "privacy_officer"},
    "record_notice_told": HR | {"privacy_officer"},
    "accept_notice": HR | {"privacy_officer"},
    "publish_notice": frozenset({"privacy_officer"}),
    "declare_activity": frozenset({"hr_administrator", "privacy_officer"}),
    "list_activities": STAFF,
    "end_activity": frozenset({"hr_administrator", "privacy_officer"}),
    # The confidentiality undertaking.
    "list_undertakings": STAFF,
    "accept_undertaking": STAFF,
    "publish_undertaking": frozenset({"privacy_officer"}),
    "list_undertaking_acceptances": frozenset({"privacy_officer", "hr_administrator", "auditor"}),
    # What takes two people, and broken glass.
    "request_access": HR,
    "list_access": HR | LOG,
    "get_access": frozenset({"privacy_officer", "hr_administrator"}),
    "decide_access": frozenset({"privacy_officer", "hr_administrator"}),
    "revoke_access": frozenset({"privacy_officer", "hr_administrator", "security"}),
    "break_glass": frozenset({"hr_administrator"}),
    "list_broken_glass": LOG,
    "review_broken_glass": frozenset({"privacy_officer"}),
    # Third persons.
    "list_third_persons": HR | {"privacy_officer"},
    "record_third_person_told": HR | {"privacy_officer"},
    "search_third_persons": frozenset({"privacy_officer"}),
    "correct_third_person": frozenset({"privacy_officer"}),
    "remove_third_person": frozenset({"privacy_officer"}),
    # Accounts and incidents.
    "list_accounts": GUARDS,
    "invite_staff": frozenset({"hr_administrator"}),
    "lock_account": GUARDS,
    "unlock_account": frozenset({"hr_administrator", "security"}),
    "report_compromise": GUARDS,
    "list_incidents": frozenset({"security", "privacy_officer"}),
}
STEP_UP = frozenset(
    {"reveal_fields", "request_access", "decide_access", "break_glass", "release_check", "reveal_result"}
)
"""Operations that also ask for two factors, proven in the last minutes; anybody else who may is challenged (401)."""

FOUND_AND_REFUSED = frozenset({("privacy_officer", "get_result"), ("privacy_officer", "reveal_result")})

ADMINISTRATIVE: dict[str, Action] = {
    **CONCERN_ACTIONS,
    "create_application": Action.APPLY,
    "move_application": Action.MOVE_STAGE,
    "open_requisition": Action.CHANGE_REQUISITIONS,
    "list_requisitions": Action.READ_REQUISITIONS,
    "assign_staff": Action.CHANGE_ASSIGNMENTS,
    "record_consent": Action.RECORD_CONSENTS,
    "record_refusal": Action.RECORD_CONSENTS,
    "request_ground": Action.REQUEST_GROUNDS,
    "list_grounds": Action.READ_GROUNDS,
    "decide_ground": Action.DECIDE_GROUNDS,
    "record_guardian": Action.RECORD_GUARDIANS,
    "verify_guardian": Action.VERIFY_GUARDIANS,
    "correct_birth": Action.CORRECT_BIRTHS,
    "list_consents": Action.READ_CONSENTS,
    "add_staff": Action.CHANGE_STAFF,
    "list_staff": Action.READ_STAFF,
    "get_organisation": Action.READ_ORGANISATION,
    "get_policy": Action.READ_POLICY,
    "list_audit_entries": Action.READ_AUDIT,
    "list_accesses": Action.EXPLAIN_ACCESSES,
    "copy_own_data": Action.TAKE_COPY,
    "copy_own_archive": Action.TAKE_COPY,
    "cancel_applicant": Action.CANCEL,
    "erase_applicant": Action.ERASE,
    "list_notices": Action.READ_NOTICES,
    "show_notice_progress": Action.WATCH_NOTICES,
    "accept_notice": Action.RECORD_NOTICES,
    "publish_notice": Action.PUBLISH_NOTICES,
    "declare_activity": Action.DECLARE_ACTIVITIES,
    "list_undertakings": Action.READ_UNDERTAKINGS,
    "accept_undertaking": Action.ACCEPT_UNDERTAKING,
    "publish_undertaking": Action.PUBLISH_UNDERTAKING,
    "list_undertaking_acceptances": Action.WATCH_UNDERTAKINGS,
    "list_access": Action.READ_ACCESS,
    "decide_access": Action.DECIDE_ACCESS,
    "revoke_access": Action.REVOKE_ACCESS,
    "list_broken_glass": Action.WATCH_BROKEN_GLASS,
    "review_broken_glass": Action.REVIEW_BROKEN_GLASS,
    "list_third_persons": Action.TELL_THIRD_PERSONS,
    "search_third_persons": Action.ANSWER_THIRD_PERSONS,
    "register_vendor": Action.CHANGE_VENDORS,
    "list_vendors": Action.READ_VENDORS,
    "show_vendor_use": Action.WATCH_VENDORS,
    "list_dead_letters": Action.KEEP_OUTBOX,
    "start_import": Action.IMPORT,
    "request_check": Action.ORDER_CHECKS,
    "list_checks": Action.READ_CHECKS,
    "agree_to_check": Action.ANSWER_CHECKS,
    "withdraw_check": Action.WITHDRAW_CHECKS,
    "review_result": Action.REVIEW_CHECKS,
    "dispute_result": Action.DISPUTE_CHECKS,
    "reply_to_dispute": Action.REVIEW_CHECKS,
    "decide_on_result": Action.REVIEW_CHECKS,
    "list_accounts": Action.READ_ACCOUNTS,
    "lock_account": Action.LOCK_ACCOUNTS,
    "unlock_account": Action.UNLOCK_ACCOUNTS,
    "list_incidents": Action.READ_INCIDENTS,
}
ON_PAGES_ALONE = frozenset({Action.SURVEY_CONSENTS})
TOKENS = {
    "none": None,
    "empty": "",
    "a bare word": "Bearer",
    "nothing after the word": "Bearer ",
    "another scheme": "Basic cmVjcnVpdGVyOnNlY3JldA==",
    "rubbish": "Bearer Kanarienvogel",
    "three parts of rubbish": "Bearer eyJhbGciOiJub25lIn0.e30.",
    "no ASCII": "Bearer Kanarienvögel.Kanarienvogel.Kanarienvogel",
    "long": "Bearer " + "a" * 20_000,
}


def test_every_operation_of_the_document_is_entered_here() -> None:
    document = create_app(Settings(development_issuer=True)).openapi()
    served = {
        (operation["operationId"], method.upper())
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/v1")
    }
    entered = {(operation.name, operation.method) for operation in (*OPERATIONS, *IN_SESSION)}
    assert entered == {(name, method) for name, method in served if name not in PUBLIC}
    assert {name for name, _ in served} >= PUBLIC
    assert set(MAY) == {operation.name for operation in OPERATIONS}


def test_the_table_agrees_with_that_of_the_domain() -> None:
    assert {*ADMINISTRATIVE.values(), *ON_PAGES_ALONE} == set(Action)
    for name, action in ADMINISTRATIVE.items():
        assert ALLOWED[action] == MAY[name], name
    assert {role.value for role in Role} - STAFF == {"vendor", "applicant"}


async def own_ids(
    company: Company, operation: Operation, ids: dict[str, str], reaching: bool, strong: dict[str, dict[str, str]]
) -> dict[str, str]:
    """The ids, with a thing of its own where the operation uses one up; made by people with two fresh factors."""
    ids = await fresh(company, ids)
    if operation.name in ("cancel_applicant", "erase_applicant"):
        return ids | {"applicant": await company.applicant({"full_name": "Somebody Else"})}
    if operation.name == "delete_document":
        return ids | {"document": await document_id(company, ids["applicant"])}
    if operation.name == "answer_concern":  # a person may have so many that wait
        person = await company.applicant({"full_name": "Asks Something"})
        return ids | {"applicant": person, "concern": await concern_id(company, person)}
    if operation.name in ("decide_access", "revoke_access"):
        return ids | {"grant": await asked(company)}
    if operation.name == "review_broken_glass":
        return ids | {"glass": await broken(company, ids["applicant"])}
    if operation.name == "remove_third_person":
        # An address of its own: who was removed is not named again.
        return ids | {"third_person": await company.third_person(email=f"referee.{uuid4()}@example.com")}
    if operation.name == "end_activity":
        return ids | {"activity": await declared(company)}
    if "{ground}" in operation.path:
        return ids | {"ground": await ground_id(company, ids["applicant"])}
    if "{minor}" in operation.path:
        return ids | await minor_ids(company)
    if operation.name in USED_UP:
        return ids | await vendor_ids(company)
    if operation.name in OUTBOX_USED_UP:
        return ids | await own_letter(company, operation.name, ids)
    if operation.name in CHECKS_USED_UP and reaching:
        weak, company.headers = company.headers, company.headers | strong
        made = await own_check(company, operation.name, ids)
        company.headers = weak | {name: sent for name, sent in company.headers.items() if name not in weak}
        return ids | made
    if operation.name == "end_assignment":
        await perform(company, "recruiter", BY_NAME["assign_staff"], ids)
    return ids


@pytest.mark.promise("D6")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("given", TOKENS)
async def test_without_a_token_no_operation_answers(company: Company, given: str) -> None:
    ids = dict.fromkeys(
        (
            "applicant",
            "requisition",
            "application",
            "document",
            "concern",
            "staff",
            "entry",
            "consent",
            "fresh_requisition",
            "grant",
            "glass",
            "undertaking_digest",
            "activity",
            "notice_digest",
            "third_person",
            "minor",
            "guardian",
            "ground",
            "vendor",
            "vendor_contract",
            "vendor_key",
            "vendor_proof",
            "dead_letter",
            "run",
        ),
        "x",
    )
    ids |= dict.fromkeys(CHECK_NAMES, "x")
    header = TOKENS[given]
    sent = {} if header is None else {"Authorization": header.encode()}
    for operation in (*OPERATIONS, *IN_SESSION):
        path, body = filled(operation.path, ids), filled(operation.body, ids)
        answer = await company.client.request(
            operation.method, path, params=operation.query, json=body, headers={"If-Match": '"1"'} | sent
        )
        assert answer.status_code == 401, f"{operation.name} {answer.text}"
        assert answer.headers["content-type"] == "application/problem+json"
        # RFC 6750 section 3.1: a client that sent no token is told of no error, any other of a registered one.
        error = "" if answer.json()["code"] == "token_missing" else ', error="invalid_token"'
        assert answer.headers["www-authenticate"] == f'Bearer realm="ats-privacy"{error}', operation.name
        assert "Kanarienv" not in answer.text + str(answer.headers)
