"""The linter: every contradiction and leak it knows, each made by one edit of the sound policy."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from field_policies import Access, Ground, Policy, PolicyRefused, lint, load_policy, read_policy
from field_policies.linting import RULES
from field_policies.vocabulary import CATEGORIES

Edited = Callable[..., Path]

FINANCE_NAME = 'finance_audit = { finance = "partial", auditor = "partial" }'
HEALTH = 'type = "free_text"\ncategory = "sensitive_health"\n'
MANAGER_NAME = 'hiring_manager = { early = "partial", late = "clear", closed = "partial" }'
NAME_INDEX = 'indexes = [{ name = "name", kind = "name" }]'
SEX = 'title = "Sex"\n'

BAD = [
    ("sensitive_unencrypted", "applicant.id_number", "identity.toml", 'basis = "contract"', 'basis = "contract"\nencrypted = false'),
    ("category_too_mild", "applicant.health", "health.toml", 'category = "sensitive_health"', 'category = "basic"'),
    ("category_too_mild", "applicant.id_number", "identity.toml", 'category = "sensitive_identity"', 'category = "basic"'),
    ("category_too_mild", "applicant.bank_account", "bank_account.toml", 'category = "sensitive_account"', 'category = "sensitive_financial"'),
    ("unencrypted", "applicant.sex", "identity.toml", SEX, SEX + "encrypted = false\n"),
    ("sensitive_without_ground", "applicant.id_number", "identity.toml", 'basis = "contract"\n', ""),
    ("consent_required", "applicant.health", "health.toml", 'consent = "accommodation"', 'basis = "contract"'),
    ("sensitive_without_ground", "applicant.health", "health.toml", 'consent = "accommodation"\n', ""),
    ("basis_is_consent", "applicant.id_number", "identity.toml", 'basis = "contract"', 'basis = "consent"'),
    ("consent_not_in_catalogue", "applicant.health", "health.toml", 'consent = "accommodation"', 'consent = "kindness"'),
    ("consent_not_in_catalogue", "applicant.health", "health.toml", 'consent = "accommodation"', 'consent = "recruitment"'),
    ("compartment_shared", "applicant.health", "health.toml", 'compartment = "health"', 'compartment = "identity"'),
    ("compartment_shared", "applicant.accommodation", "identity.toml", 'compartment = "identity"', 'compartment = "health"'),
    ("retention_invalid", "applicant.full_name", "identity.toml", 'retention = "P2Y"', 'retention = "two years"'),
    ("retention_invalid", "applicant.full_name", "identity.toml", 'retention = "P2Y"', 'retention = "P0Y"'),
    ("retention_invalid", "applicant.full_name", "identity.toml", 'retention = "P2Y"', 'retention = "P"'),
    ("retention_invalid", "applicant.full_name", "identity.toml", 'retention = "P2Y"', 'retention = "PT5M"'),
    ("retention_invalid", "recruitment", "purposes.toml", 'retention = "P2Y"', 'retention = "2Y"'),
    ("region_invalid", "applicant.full_name", "identity.toml", 'region = "CN"', 'region = "China"'),
    ("field_without_policy", "applicant.nose", "policy.toml", '"full_name", ', '"full_name", "nose", '),
    ("field_not_in_data_set", "applicant.sex", "policy.toml", '"sex", ', ""),
    ("field_without_view", "applicant.extra", "unclassified.toml", 'recruitment = { applicant = "clear" }\ndata_subject_request = { applicant = "clear" }', 'recruitment = { applicant = "hidden" }'),
    ("index_low_entropy", "applicant.sex", "identity.toml", SEX, SEX + 'indexes = [{ name = "sex", kind = "exact" }]\n'),
    ("index_low_entropy", "applicant.birth_date", "identity.toml", 'title = "Birth date"\n', 'title = "B"\nindexes = [{ name = "birth_date", kind = "exact" }]\n'),
    ("index_low_entropy", "applicant.nationality", "identity.toml", 'title = "Nationality"\n', 'title = "N"\nindexes = [{ name = "nationality", kind = "exact" }]\n'),
    ("index_on_text", "applicant.health", "health.toml", HEALTH, HEALTH + 'indexes = [{ name = "health", kind = "exact" }]\n'),
    ("index_on_consent_bound", "applicant.health", "health.toml", HEALTH, HEALTH + 'indexes = [{ name = "health", kind = "exact" }]\n'),
    ("index_low_entropy", "applicant.background_check", "background_check.toml", 'type = "finding_list"\n', 'type = "finding_list"\nindexes = [{ name = "check", kind = "exact" }]\n'),
    ("index_kind_invalid", "applicant.full_name", "identity.toml", NAME_INDEX, 'indexes = [{ name = "name", kind = "exact" }]'),
    ("index_kind_invalid", "applicant.bank_account", "bank_account.toml", 'type = "bank_account"\n', 'type = "bank_account"\nindexes = [{ name = "bank", kind = "exact" }]\n'),
    ("index_name_misleads", "applicant.id_number", "identity.toml", '"id_number_last4"', '"id_number_end"'),
    ("index_conflict", "applicant.other_emails", "contact.toml", '{ name = "email", kind = "exact" }', '{ name = "email", kind = "exact", unique = true }'),
    ("shared_index_rights", "applicant.other_emails", "contact.toml", 'security = ["security"]\n', ""),
    ("operator_has_access", "operator", "roles.toml", 'personal data"\naccess = "none"', 'personal data"\naccess = "organisation"'),
    ("no_access_role_sees", "applicant.full_name", "identity.toml", FINANCE_NAME, 'finance_audit = { operator = "partial" }'),
    ("no_access_role_sees", "applicant.full_name", "identity.toml", FINANCE_NAME, 'finance_audit = { vendor = "pseudonym" }'),
    ("no_access_role_sees", "applicant.sex", "identity.toml", '[field.applicant.sex.write]\nrecruitment = ["recruiter"', '[field.applicant.sex.write]\nrecruitment = ["operator", "recruiter"'),
    ("assigned_role_sees_health", "applicant.health", "health.toml", 'recruitment = { applicant = "clear" }', 'recruitment = { applicant = "clear", hiring_manager = { late = "redacted" } }'),
    ("assigned_role_sees_health", "applicant.health", "health.toml", 'accommodation = ["hr_administrator"]', 'accommodation = { hr_administrator = "any", hiring_manager = ["late"] }'),
    ("assigned_role_sees_health", "applicant.background_check", "background_check.toml", 'recruitment = { applicant = "clear" }', 'recruitment = { interviewer = { offer = "generalised" } }'),
    ("assigned_role_without_stage", "applicant.full_name", "identity.toml", MANAGER_NAME, 'hiring_manager = "partial"'),
    ("assigned_role_without_stage", "application.notes", "answers.toml", 'interviewer = ["meeting"]', 'interviewer = "any"'),
    ("role_order_circular", "hr_administrator", "roles.toml", 'title = "HR administrator"\n', 'title = "HR"\nbelow = ["interviewer"]\n'),
    ("mask_invalid_for_type", "applicant.sex", "identity.toml", '[field.applicant.sex.read]\nrecruitment = { recruiter = "clear"', '[field.applicant.sex.read]\nrecruitment = { recruiter = "partial"'),
    ("mask_invalid_for_type", "applicant.full_name", "identity.toml", FINANCE_NAME, 'finance_audit = { auditor = "generalised" }'),
    ("clear_without_reveal", "applicant.id_number", "identity.toml", 'hr_administrator = "partial", applicant = "partial"', 'hr_administrator = "clear", applicant = "partial"'),
    ("clear_without_reveal", "applicant.bank_account", "bank_account.toml", 'privacy_officer = "partial"', 'privacy_officer = "clear"'),
    ("clear_without_reveal", "applicant.extra", "unclassified.toml", 'recruitment = { applicant = "clear" }', 'recruitment = { hr_administrator = "clear" }'),
    ("lower_role_sees_more", "applicant.bank_account", "bank_account.toml", '{ hr_administrator = "partial"', '{ recruiter = "partial"'),
    ("lower_role_sees_more", "applicant.full_name", "identity.toml", 'interviewer = { meeting = "clear" }', 'interviewer = { early = "clear" }'),
    ("lower_role_sees_more", "applicant.email", "contact.toml", 'applicant = "clear", hiring_manager = { late = "partial" }', 'applicant = "clear", interviewer = { meeting = "partial" }'),
    ("lower_role_may_more", "applicant.id_number", "identity.toml", '[field.applicant.id_number.reveal]\nrecruitment = ["recruiter", "hr_administrator"]', '[field.applicant.id_number.reveal]\nrecruitment = ["recruiter"]'),
    ("lower_role_may_more", "applicant.bank_account", "bank_account.toml", '{ hr_administrator = ["hiring"] }', '{ hr_administrator = ["hired"], recruiter = ["hiring"] }'),
    ("lower_role_may_more", "applicant.full_name", "identity.toml", '[field.applicant.full_name.search]\nrecruitment = ["recruiter", "hr_administrator"]', '[field.applicant.full_name.search]\nrecruitment = ["recruiter"]'),
    ("blind_missing", "applicant.full_name", "identity.toml", 'blind = "pseudonym"\n', ""),
    ("blind_missing", "application.notes", "answers.toml", 'group = "process"\ncompartment = "free_text"\nretention = "P2Y"\nregion = "CN"\nblind = "hidden"\n', 'group = "process"\ncompartment = "free_text"\nretention = "P2Y"\nregion = "CN"\n'),
    ("blind_too_weak", "applicant.full_name", "identity.toml", 'blind = "pseudonym"', 'blind = "partial"'),
    ("blind_too_weak", "applicant.education", "education.toml", 'blind = "generalised"', 'blind = "partial"'),
    ("blind_mask_invalid", "applicant.sex", "identity.toml", 'region = "CN"\nblind = "hidden"\n\n[field.applicant.sex.read]', 'region = "CN"\nblind = "generalised"\n\n[field.applicant.sex.read]'),
    ("second_person_limits", "second_person", "four_eyes.toml", "longest_minutes = 480", "longest_minutes = 1441"),
    ("second_person_limits", "second_person", "four_eyes.toml", "people = 100", "people = 0"),
    ("broken_glass_limits", "broken_glass", "four_eyes.toml", "minutes = 60", "minutes = 241"),
    ("approvers_missing", "second_person", "four_eyes.toml", '["privacy_officer", "hr_administrator"]', "[]"),
    ("approver_unfit", "hiring_manager", "four_eyes.toml", '["privacy_officer", "hr_administrator"]', '["privacy_officer", "hiring_manager"]'),
    ("approver_unfit", "operator", "four_eyes.toml", '["privacy_officer", "hr_administrator"]', '["privacy_officer", "operator"]'),
    ("broken_glass_without_right", "accommodation", "four_eyes.toml", 'accommodation = ["hr_administrator"]', 'accommodation = ["recruiter"]'),
    ("purpose_unused", "wrongdoing_report", "purposes.toml", 'elsewhere = "Reports have records of their own, whose reporter only the privacy officer sees."\n', ""),
    ("purpose_missing", "gifts", "policy.toml", '"security", "personalisation"', '"security", "gifts", "personalisation"'),
    ("purpose_not_promised", "research", "policy.toml", '"accommodation", "research"', '"accommodation"'),
    ("title_not_chinese", "research", "purposes.toml", 'title_zh = "调研与回访"', 'title_zh = "Research"'),
    ("title_not_english", "research", "purposes.toml", 'title = "Research and return visits"', 'title = "调研"'),
    ("title_twice", "service", "purposes.toml", 'title_zh = "解答咨询与处理投诉"', 'title_zh = "调研与回访"'),
    ("purpose_needs_consent", "research", "purposes.toml", 'title_zh = "调研与回访"\nbasic = false\nground = "consent"', 'title_zh = "调研与回访"\nbasic = false\nground = "contract"'),
    ("purpose_needs_consent", "personalisation", "purposes.toml", 'title_zh = "个性化信息展示与推送"\nbasic = false\nground = "consent"', 'title_zh = "个性化信息展示与推送"\nbasic = false\nground = "contract"'),
    ("purpose_without_limit", "enquiry", "purposes.toml", 'only = ["applicant.full_name", "applicant.mobile"]\n', ""),
    ("purpose_limit_contradicts", "enquiry", "purposes.toml", 'only = ["applicant.full_name", "applicant.mobile"]\n', 'only = ["applicant.full_name", "applicant.mobile"]\nelsewhere = "In a drawer."\n'),
    ("recipients_missing", "recruitment", "purposes.toml", 'recipients = ["none"]', "recipients = []"),
    ("recipients_contradict", "recruitment", "purposes.toml", 'recipients = ["none"]', 'recipients = ["none", "external_auditor"]'),
    ("vendor_needs_consent", "recruitment", "purposes.toml", 'recipients = ["none"]', 'recipients = ["background_check_vendor"]'),
    ("authority_needs_duty", "recruitment", "purposes.toml", 'recipients = ["none"]', 'recipients = ["authority"]'),
    ("purpose_region_invalid", "recruitment", "purposes.toml", 'region = "CN"', 'region = "everywhere"'),
    ("activity_basic", "recruitment", "purposes.toml", 'title_zh = "管理和处理求职申请，推进招聘流程"\n', 'title_zh = "招聘"\neach_its_own = true\n'),
    ("activity_without_whitelist", "recruitment", "purposes.toml", 'title_zh = "管理和处理求职申请，推进招聘流程"\n', 'title_zh = "招聘"\neach_its_own = true\n'),
    ("activity_sensitive_field", "activity", "purposes.toml", 'each_its_own = true\nonly = [\n', 'each_its_own = true\nonly = [\n"applicant.id_number", '),
    ("activity_sensitive_field", "activity", "purposes.toml", 'each_its_own = true\nonly = [\n', 'each_its_own = true\nonly = [\n"applicant.health", '),
    ("purpose_beyond_fields", "applicant.address", "contact.toml", '[field.applicant.address.read]\n', '[field.applicant.address.read]\nactivity = { recruiter = "generalised", hr_administrator = "generalised" }\n'),
    ("purpose_beyond_fields", "applicant.mobile", "contact.toml", '[field.applicant.mobile.read]\n', '[field.applicant.mobile.read]\npersonalisation = { hr_administrator = "partial" }\n'),
    ("purpose_beyond_groups", "applicant.current_salary", "employment.toml", '[field.applicant.current_salary.read]\n', '[field.applicant.current_salary.read]\nfinance_audit = { auditor = "generalised" }\n'),
    ("purpose_beyond_groups", "applicant.education", "education.toml", '[field.applicant.education.read]\n', '[field.applicant.education.read]\nfinance_audit = { finance = "generalised", auditor = "generalised" }\n'),
    ("purpose_beyond_fields", "applicant.email", "contact.toml", '[field.applicant.email.read]\n', '[field.applicant.email.read]\nresearch = { hr_administrator = "partial" }\n'),
    ("basic_needs_consent", "research", "purposes.toml", 'title_zh = "调研与回访"\nbasic = false', 'title_zh = "调研"\nbasic = true'),
    ("duty_lists_consent_bound", "legal_obligation", "purposes.toml", 'Infectious Diseases"\nfields = [', 'Infectious Diseases"\nfields = ["applicant.health", '),
    ("duty_field_unused", "legal_obligation", "purposes.toml", 'Emergency Response Law"\nfields = [', 'Emergency Response Law"\nfields = ["applicant.skills", '),
    ("field_in_no_duty", "applicant.skills", "education.toml", '[field.applicant.skills.read]\n', '[field.applicant.skills.read]\nlegal_obligation = { hr_administrator = "clear" }\n'),
    ("used_after_cancellation", "data_subject_request", "purposes.toml", 'reveal = ["privacy_officer"]', 'write = ["privacy_officer"]'),
    ("used_after_cancellation", "recruitment", "purposes.toml", 'ground = "contract"\nretention = "P2Y"\n', 'ground = "contract"\nretention = "P2Y"\nafter_cancellation = { read = ["recruiter"] }\n'),
    ("derived_class_too_weak", "applicant.resume_text", "derived.toml", 'category = "sensitive_free_text"', 'category = "basic"'),
    ("derived_class_too_weak", "applicant.age", "derived.toml", '["applicant.birth_date"]', '["applicant.birth_date", "applicant.id_number"]'),
    ("derived_class_too_weak", "applicant.resume_text", "derived.toml", '"applicant.materials"]', '"applicant.health"]'),
    ("derived_without_parts", "applicant.age", "derived.toml", '["applicant.birth_date"]', "[]"),
    ("derived_type_invalid", "applicant.age", "derived.toml", 'type = "age"', 'type = "birth_date"'),
    ("type_is_derived", "applicant.sex", "identity.toml", 'type = "sex"', 'type = "age"'),
]  # fmt: skip
PROMISES = {
    "A17": ("sensitive_", "unencrypted", "consent_required", "basis_is_consent", "consent_not"),
    "A7": ("assigned_role_sees_health", "duty_lists_consent_bound", "compartment_shared"),
    "A6": ("purpose_beyond_groups",),
    "A8": ("purpose_beyond_fields",),
    "A1": ("basic_needs_consent", "purpose_", "title_", "recipients_"),
    "A4": ("vendor_needs_consent",),
    "A13": ("purpose_needs_consent",),
    "A14": ("activity_",),
    "A5": ("field_in_no_duty",),
    "B2": ("used_after_cancellation",),
    "B3": ("clear_without_reveal",),
    "B4": ("derived_class_too_weak",),
    "D1": ("region_invalid",),
    "D2": ("retention_invalid",),
    "D5": ("index_low_entropy", "index_on_text"),
}


def _case(number: int, case: tuple[str, str, str, str, str]) -> object:
    marks = [pytest.mark.promise(no) for no, codes in PROMISES.items() if case[0].startswith(codes)]
    return pytest.param(*case, id=f"{case[0]}-{number}", marks=marks)


@pytest.mark.parametrize(
    ("code", "where", "file", "old", "new"), [_case(number, case) for number, case in enumerate(BAD)]
)
def test_a_leaking_policy_is_refused_at_start(
    edited: Edited, code: str, where: str, file: str, old: str, new: str
) -> None:
    folder = edited((file, old, new))
    with pytest.raises(PolicyRefused) as refused:
        load_policy(folder)
    assert (code, where) in {(finding.code, finding.where) for finding in refused.value.findings}, refused.value
    assert refused.value.code == refused.value.findings[0].code
    assert code in str(refused.value)
    assert list(refused.value.findings) == lint(read_policy(folder))


def test_the_packaged_policy_has_no_findings(policy: Policy) -> None:
    assert lint(policy) == []


def test_policies_made_without_files_are_judged_too(policy: Policy) -> None:
    sex = policy.fields["applicant.sex"]
    wrong = replace(
        sex,
        type="gender",
        category="dull",
        compartment="pocket",
        views={"fun": {"recruiter": {"dawn": next(iter(sex.views["recruitment"]["recruiter"].values()))}}},
    )
    roles = {**policy.roles, "recruiter": replace(policy.roles["recruiter"], below=frozenset({"boss"}))}
    derived = {"applicant.age": replace(policy.derived["applicant.age"], derived_from=("applicant.nose",))}
    spoiled = replace(policy, fields={**policy.fields, "applicant.sex": wrong}, roles=roles, derived=derived)
    codes = {finding.code for finding in lint(spoiled)}
    assert codes >= {
        "type_unknown",
        "category_unknown",
        "compartment_unknown",
        "purpose_unknown",
        "stage_unknown",
        "role_unknown",
        "field_unknown",
        "mask_invalid_for_type",
    }


@pytest.mark.promise("A17")
def test_every_sensitive_field_of_any_policy_needs_encryption_and_ground(policy: Policy) -> None:
    for name, field in policy.fields.items():
        assert field.encrypted
        assert not field.sensitive or field.consent or field.basis
        for category in (c for c in CATEGORIES.values() if c.sensitive):
            bare = replace(field, category=category.name, consent=None, basis=None, encrypted=False)
            spoiled = replace(policy, fields={**policy.fields, name: bare})
            codes = {finding.code for finding in lint(spoiled) if finding.where == name}
            assert {"sensitive_unencrypted", "sensitive_without_ground"} <= codes


@pytest.mark.promise("D6")
def test_no_role_without_access_can_be_given_any(policy: Policy) -> None:
    for role in ("operator", "vendor"):
        assert policy.roles[role].access is Access.NONE
        assert not any(key[2] == role for key in policy.tables.rights)


def test_grounds_are_a_closed_list() -> None:
    assert {ground.value for ground in Ground} == {
        "consent",
        "contract",
        "legal_duty",
        "subject_right",
        "security",
    }


def test_every_rule_tells_its_codes() -> None:
    told = "\n".join(rule.__doc__ or "" for rule in RULES)
    for code in {case[0] for case in BAD}:
        assert code in told, code
