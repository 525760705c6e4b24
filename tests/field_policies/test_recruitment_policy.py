"""The packaged policy: the fields of the contract, and what each promise says of them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from field_policies import STRENGTH, Access, Ground, Mask, Policy, matrix
from field_policies.value_types import VALUE_TYPES
from field_policies.vocabulary import CONSENT_BOUND

CONTRACT = [
    "applicant.full_name:name:identity",
    "applicant.id_number:id_number:identity",
    "applicant.birth_date:birth_date:identity",
    "applicant.sex:sex:identity",
    "applicant.nationality:country:identity",
    "applicant.provenance:provenance:identity",
    "applicant.email:email:contact",
    "applicant.mobile:phone:contact",
    "applicant.other_emails:email_list:contact",
    "applicant.other_phones:phone_list:contact",
    "applicant.address:address:contact",
    "applicant.profiles:link_list:contact",
    "applicant.education:education_list:career",
    "applicant.employment:employment_list:career",
    "applicant.skills:skill_list:career",
    "applicant.languages:language_list:career",
    "applicant.current_salary:money:finance",
    "applicant.expected_salary:money:finance",
    "applicant.salary_history:salary_list:finance",
    "applicant.bank_account:bank_account:finance",
    "applicant.health:free_text:health",
    "applicant.accommodation:free_text:health",
    "applicant.summary:free_text:free_text",
    "applicant.materials:materials:free_text",
    "applicant.referees:referee_list:third_party",
    "applicant.emergency_contact:contact_person:third_party",
    "applicant.background_check:finding_list:background_check",
    "applicant.extra:unclassified:unclassified",
    "application.answers:answer_list:free_text",
    "application.cover_letter:free_text:free_text",
    "application.notes:note_list:free_text",
    "check_result.findings:finding_list:background_check",
    "check_result.attachments:attachment_list:background_check",
    "check_result.dispute:free_text:background_check",
    "check_result.reply:free_text:background_check",
    "document.details:document_details:free_text",
    "document.file:document_file:free_text",
    "document.text:free_text:free_text",
    "concern.messages:note_list:free_text",
]
INDEXES = {
    "applicant.id_number": {("id_number", "exact", True), ("id_number_last4", "last4", False)},
    "applicant.email": {("email", "exact", False)},
    "applicant.other_emails": {("email", "exact", False)},
    "applicant.mobile": {("mobile", "exact", False), ("mobile_last4", "last4", False)},
    "applicant.other_phones": {("mobile", "exact", False), ("mobile_last4", "last4", False)},
    "applicant.full_name": {("name", "name", False)},
    "applicant.referees": {("third_party", "exact", False)},
    "applicant.emergency_contact": {("third_party", "exact", False)},
}
PURPOSES = {
    "recruitment", "background_check", "legal_obligation", "finance_audit", "accommodation",
    "research", "enquiry",
    "service", "wrongdoing_report", "security", "personalisation", "activity", "data_subject_request",
}  # fmt: skip
ROLES = {
    "recruiter", "hr_administrator", "hiring_manager", "interviewer", "finance", "auditor", "privacy_officer",
    "security", "vendor", "applicant", "operator",
}  # fmt: skip
C, P, G, R, H = Mask.CLEAR, Mask.PARTIAL, Mask.GENERALISED, Mask.REDACTED, Mask.HIDDEN
SEEN = {
    # field: recruiter, hr_administrator, hiring_manager applied / interview, interviewer, applicant
    "applicant.full_name": (C, C, P, C, C, C),
    "applicant.id_number": (P, P, H, H, H, P),
    "applicant.birth_date": (C, C, G, G, H, C),
    "applicant.sex": (C, C, H, H, H, C),
    "applicant.nationality": (C, C, H, H, H, C),
    "applicant.provenance": (C, C, H, H, H, P),
    "applicant.email": (C, C, H, P, H, C),
    "applicant.mobile": (C, C, H, P, H, C),
    "applicant.other_emails": (C, C, H, H, H, C),
    "applicant.other_phones": (C, C, H, H, H, C),
    "applicant.address": (C, C, G, G, H, C),
    "applicant.profiles": (C, C, G, C, H, C),
    "applicant.education": (C, C, C, C, G, C),
    "applicant.employment": (C, C, C, C, P, C),
    "applicant.skills": (C, C, C, C, C, C),
    "applicant.languages": (C, C, C, C, C, C),
    "applicant.current_salary": (C, C, G, G, H, C),
    "applicant.expected_salary": (C, C, G, G, H, C),
    "applicant.salary_history": (C, C, H, H, H, C),
    "applicant.bank_account": (H, P, H, H, H, P),
    "applicant.health": (H, H, H, H, H, C),
    "applicant.accommodation": (H, H, H, H, H, C),
    "applicant.summary": (C, C, R, R, R, C),
    "applicant.materials": (C, C, R, R, R, C),
    "applicant.referees": (C, C, H, H, H, C),
    "applicant.emergency_contact": (H, P, H, H, H, C),
    "applicant.background_check": (H, H, H, H, H, C),
    "applicant.extra": (H, H, H, H, H, C),
    "application.answers": (C, C, R, R, R, C),
    "application.cover_letter": (C, C, R, R, R, C),
    "application.notes": (C, C, R, R, R, H),
    "check_result.findings": (H, H, H, H, H, H),
    "check_result.attachments": (H, H, H, H, H, H),
    "check_result.dispute": (H, H, H, H, H, H),
    "check_result.reply": (H, H, H, H, H, H),
    "concern.messages": (H, H, H, H, H, H),
}


def test_it_has_the_fields_of_the_contract_and_no_other(policy: Policy) -> None:
    assert [f"{f.id}:{f.type}:{f.compartment}" for f in policy.fields.values()] == CONTRACT
    assert {
        name: {(i.name, i.kind, i.unique) for i in field.indexes}
        for name, field in policy.fields.items()
        if field.indexes
    } == INDEXES
    assert set(policy.roles) == ROLES
    assert policy.stages == ("applied", "screening", "interview", "offer", "hired", "rejected", "withdrawn")
    assert policy.version
    assert policy.date.year >= 2026


@pytest.mark.promise("A1")
def test_the_catalogue_of_purposes_is_complete(policy: Policy) -> None:
    assert set(policy.purposes) == PURPOSES
    assert {p.name for p in policy.purposes.values() if p.ground is Ground.CONSENT} == {
        "background_check", "accommodation", "research", "personalisation", "activity",
    }  # fmt: skip
    for purpose in policy.purposes.values():
        assert purpose.retention.startswith("P")
        assert not (purpose.basic and purpose.consent)


@pytest.mark.parametrize("field", SEEN)
def test_who_sees_what_for_recruitment(policy: Policy, field: str) -> None:
    def seen(role: str, stage: str) -> Mask:
        (row,) = matrix(policy, roles=[role], purposes=["recruitment"], stages=[stage], fields=[field])
        return row.mask or H

    assert (
        seen("recruiter", "applied"),
        seen("hr_administrator", "applied"),
        seen("hiring_manager", "applied"),
        seen("hiring_manager", "interview"),
        seen("interviewer", "interview"),
        seen("applicant", "applied"),
    ) == SEEN[field]


def test_the_hiring_side_sees_no_more_once_the_hiring_is_over(policy: Policy) -> None:
    rows = matrix(policy, roles=["hiring_manager", "interviewer"], stages=[None, "rejected", "withdrawn"])
    left = {(row.role, row.field, row.mask) for row in rows if row.grants}
    assert left == {("hiring_manager", "applicant.full_name", P)}


@pytest.mark.promise("A6")
def test_finance_and_audit_see_exactly_basic_contact_and_process_data_masked(policy: Policy) -> None:
    for role in ("finance", "auditor"):
        rows = [row for row in matrix(policy, roles=[role]) if row.grants]
        assert {row.purpose for row in rows} == {"finance_audit"}
        assert {policy.fields[row.field].group for row in rows} == {"basic", "contact", "process"}
        assert {row.field for row in rows} >= {
            "applicant.full_name", "applicant.id_number", "applicant.email", "applicant.mobile",
            "applicant.address", "applicant.provenance",
        }  # fmt: skip
        assert all(row.mask not in (C, None) for row in rows)
        assert not any(row.reveal or row.write or row.search for row in rows)


@pytest.mark.promise("A7")
def test_health_is_for_the_person_and_by_reveal_for_hr_and_the_privacy_officer(policy: Policy) -> None:
    rows = [r for r in matrix(policy, fields=["applicant.health", "applicant.accommodation"]) if r.grants]
    assert {(r.role, r.purpose) for r in rows if r.mask not in (H, None)} == {
        ("applicant", "recruitment"), ("applicant", "accommodation"), ("applicant", "data_subject_request"),
    }  # fmt: skip
    assert {(r.role, r.purpose) for r in rows if r.reveal} == {
        ("hr_administrator", "accommodation"), ("privacy_officer", "data_subject_request"),
    }  # fmt: skip
    without = matrix(policy, fields=["applicant.health", "applicant.accommodation"], consents=())
    assert not any(row.grants for row in without)
    assert {f.compartment for f in policy.fields.values() if f.consent == "accommodation"} == {"health"}


@pytest.mark.promise("A4")
def test_background_checks_take_their_consent(policy: Policy) -> None:
    others = sorted(policy.purposes.keys() - {"background_check"})
    rows = matrix(policy, purposes=["background_check"], consents=others)
    assert not any(row.grants for row in rows)
    assert not any(row.grants for row in matrix(policy, fields=["applicant.background_check"], consents=others))


@pytest.mark.promise("A8")
def test_research_gets_name_mobile_and_company(policy: Policy) -> None:
    seen = {r.field for r in matrix(policy, purposes=["research"]) if r.grants}
    assert seen == {"applicant.full_name", "applicant.mobile", "applicant.employment"}
    assert not any(row.grants for row in matrix(policy, purposes=["research"], consents=["recruitment"]))


@pytest.mark.promise("A17")
def test_sensitive_fields_are_marked(policy: Policy) -> None:
    assert {name for name, field in policy.fields.items() if field.sensitive} == {
        "applicant.id_number", "applicant.bank_account", "applicant.current_salary",
        "applicant.expected_salary",
        "applicant.salary_history", "applicant.health", "applicant.accommodation",
        "applicant.background_check",
        "applicant.summary", "applicant.materials", "applicant.extra",
        "application.answers", "application.cover_letter", "application.notes",
        "check_result.findings", "check_result.attachments", "check_result.dispute", "check_result.reply",
        "document.file", "document.text", "concern.messages",
    }  # fmt: skip
    for field in policy.fields.values():
        assert (field.category in CONSENT_BOUND) == (field.consent is not None)


@pytest.mark.promise("B3")
def test_staff_never_read_numbers_accounts_health_or_findings_in_clear(policy: Policy) -> None:
    guarded = [name for name, field in policy.fields.items() if field.kind.reveal_only]
    assert {"applicant.id_number", "applicant.bank_account", "applicant.health"} <= set(guarded)
    for row in matrix(policy, fields=guarded):
        assert row.mask is not C or policy.roles[row.role].access is Access.OWN


@pytest.mark.promise("B5")
def test_security_works_with_pseudonyms_and_masks(policy: Policy) -> None:
    rows = [row for row in matrix(policy, roles=["security"], stages=[None]) if row.grants]
    assert {row.purpose for row in rows} == {"security"}
    assert {row.field.removeprefix("applicant."): row.mask for row in rows if row.mask is not H} == {
        "full_name": Mask.PSEUDONYM, "id_number": P, "email": P, "mobile": P, "provenance": G,
    }  # fmt: skip
    assert {index for row in rows for index in row.search} == {"id_number", "email", "mobile"}


def test_vendors_and_operators_are_granted_nothing(policy: Policy) -> None:
    assert not any(row.grants for row in matrix(policy, roles=["vendor", "operator"]))


def test_the_order_of_roles_holds_in_effect(policy: Policy) -> None:
    order = ("interviewer", "hiring_manager", "recruiter", "hr_administrator")
    cells = {
        (row.role, row.purpose, row.duty, row.stage, row.field): STRENGTH[row.mask or H]
        for row in matrix(policy, roles=order)
    }
    for lower, upper in pairwise(order):
        for (role, purpose, duty, stage, field), strength in cells.items():
            if role == lower:
                assert strength <= cells[upper, purpose, duty, stage, field]


def test_every_value_type_is_used(policy: Policy) -> None:
    used = {f.type for f in policy.fields.values()} | {d.type for d in policy.derived.values()}
    assert used == set(VALUE_TYPES)
