"""Decisions: deny by default, each answer with its code, and never more by having less."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field_policies import (
    OPERATIONS,
    STATES,
    STRENGTH,
    DecisionRequest,
    Gap,
    Mask,
    Permit,
    Policy,
    Refusal,
    decide,
    load_policy,
)

POLICY = load_policy()
FIELDS = tuple(POLICY.fields)


def request(roles: Iterable[str], purpose: str, operation: str, *fields: str, **facts: Any) -> DecisionRequest:
    """A request whose fields are given without ``applicant.``; facts as of :class:`DecisionRequest`."""
    facts = {name: frozenset(v) if isinstance(v, list) else v for name, v in facts.items()}
    names = tuple(name if "." in name else f"applicant.{name}" for name in fields)
    return DecisionRequest(frozenset(roles), purpose, operation, names, **facts)


HR, RECRUITER, MANAGER, OFFICER = ["hr_administrator"], ["recruiter"], ["hiring_manager"], ["privacy_officer"]
REASON = {"reason_given": True, "assurance": 2}

NO = [
    ("operation_unknown", request(RECRUITER, "recruitment", "steal", "email")),
    ("purpose_unknown", request(RECRUITER, "curiosity", "read", "email")),
    ("no_policy", request(RECRUITER, "recruitment", "read", "email", "shoe_size")),
    ("role_not_permitted", request([], "recruitment", "read", "email")),
    ("role_not_permitted", request(["king"], "recruitment", "read", "email")),
    ("role_not_permitted", request(["operator"], "recruitment", "read", "email")),
    ("role_not_permitted", request(["vendor"], "background_check", "read", "full_name")),
    ("role_not_permitted", request(RECRUITER, "finance_audit", "read", "email")),
    ("role_not_permitted", request(["finance"], "recruitment", "read", "email")),
    ("role_not_permitted", request(MANAGER, "recruitment", "reveal", "id_number", assigned=True, **REASON)),
    ("role_not_permitted", request(["finance"], "finance_audit", "write", "email")),
    ("role_not_permitted", request(["auditor"], "finance_audit", "search", "email")),
    ("role_not_permitted", request(RECRUITER, "personalisation", "read", "skills")),
    ("not_assigned", request(MANAGER, "recruitment", "read", "full_name", stages=["interview"])),
    ("nothing_visible", request(RECRUITER, "recruitment", "read", "bank_account", "health")),
    ("nothing_visible", request(MANAGER, "recruitment", "read", "full_name", assigned=True)),
    ("nothing_visible", request(MANAGER, "recruitment", "read", "sex", assigned=True, stages=["offer"])),
    ("nothing_visible", request(["interviewer"], "recruitment", "read", "full_name", assigned=True, stages=["applied"])),
    ("subject_quarantined", request(OFFICER, "data_subject_request", "read", "email", subject_state="quarantined")),
    ("subject_erased", request(OFFICER, "data_subject_request", "read", "email", subject_state="erased")),
    ("subject_cancelled", request(RECRUITER, "recruitment", "read", "email", subject_state="cancelled")),
    ("subject_cancelled", request(["applicant"], "data_subject_request", "read", "email", subject_state="cancelled")),
    ("subject_cancelled", request(OFFICER, "data_subject_request", "write", "email", subject_state="cancelled")),
    ("state_unknown", request(RECRUITER, "recruitment", "read", "email", subject_state="lost")),
    ("reveal_not_permitted", request(RECRUITER, "recruitment", "reveal", "bank_account", **REASON)),
    ("reveal_not_permitted", request(HR, "recruitment", "reveal", "bank_account", stages=["interview"], **REASON)),
    ("reveal_not_permitted", request(HR, "recruitment", "reveal", "id_number", "bank_account", **REASON)),
    ("reveal_not_permitted", request(HR, "recruitment", "reveal", "health", **REASON)),
    ("write_not_permitted", request(RECRUITER, "recruitment", "write", "email", "provenance")),
    ("write_not_permitted", request(RECRUITER, "recruitment", "write", "background_check")),
    ("write_not_permitted", request(["applicant"], "recruitment", "write", "application.notes")),
    ("search_not_permitted", request(RECRUITER, "recruitment", "search", "sex")),
    ("search_not_permitted", request(["security"], "security", "search", "full_name")),
    ("index_not_permitted", request(["security"], "security", "search", "id_number")),
    ("index_not_permitted", request(["security"], "security", "search", "mobile", indexes=("mobile_last4",))),
    ("index_not_permitted", request(RECRUITER, "recruitment", "search", "email", indexes=("name",))),
    ("duty_unknown", request(HR, "legal_obligation", "read", "full_name", duty="curiosity")),
    ("duty_unknown", request(HR, "recruitment", "read", "full_name", duty="tax")),
    ("nothing_visible", request(HR, "legal_obligation", "read", "sex", duty="tax")),
    ("nothing_visible", request(HR, "legal_obligation", "read", "health", duty="disease_control", live_consents=["accommodation"])),
    ("reveal_not_permitted", request(HR, "legal_obligation", "reveal", "emergency_contact", duty="tax", **REASON)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "asked"), NO, ids=[f"{code}-{n}" for n, (code, _) in enumerate(NO)])
def test_refusals(code: str, asked: DecisionRequest) -> None:
    answer = decide(POLICY, asked)
    assert isinstance(answer, Refusal)
    assert answer.code == code
    assert answer.reason.endswith(".")


LIVE = {"live_consents": ["accommodation", "background_check"]}
GAPS = [
    ("reason_missing", ("reason",), request(RECRUITER, "recruitment", "reveal", "id_number", assurance=2)),
    ("assurance_missing", ("assurance_2",), request(HR, "recruitment", "reveal", "id_number", reason_given=True, assurance=1)),
    ("consent_missing", ("accommodation",), request(HR, "accommodation", "reveal", "health", **REASON)),
    ("consent_missing", ("accommodation",), request(HR, "accommodation", "read", "full_name")),
    ("consent_missing", ("background_check",), request(HR, "background_check", "read", "full_name", "background_check")),
    ("consent_missing", ("background_check",), request(HR, "background_check", "write", "background_check")),
    ("consent_missing", ("background_check",), request(OFFICER, "data_subject_request", "read", "background_check")),
    ("consent_missing", ("accommodation",), request(["applicant"], "recruitment", "write", "email", "health")),
    ("consent_missing", ("research",), request(HR, "research", "read", "mobile", **LIVE)),
    ("duty_missing", tuple(sorted(POLICY.purposes["legal_obligation"].duties)), request(HR, "legal_obligation", "read", "full_name")),
    ("assurance_missing", ("assurance_2",), request(HR, "accommodation", "reveal", "health", reason_given=True, assurance=1, **LIVE)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "missing", "asked"), GAPS, ids=[f"{g[0]}-{n}" for n, g in enumerate(GAPS)])
def test_gaps(code: str, missing: tuple[str, ...], asked: DecisionRequest) -> None:
    answer = decide(POLICY, asked)
    assert isinstance(answer, Gap)
    assert (answer.code, answer.missing) == (code, missing)


def permitted(asked: DecisionRequest) -> Permit:
    answer = decide(POLICY, asked)
    assert isinstance(answer, Permit), answer
    return answer


@pytest.mark.promise("B3")
def test_a_reveal_gives_clear_values_for_a_reason_only() -> None:
    permit = permitted(request(RECRUITER, "recruitment", "reveal", "id_number", **REASON))
    assert permit.masks == {"applicant.id_number": Mask.CLEAR}
    assert permit.obligations == ("audit", "record_reason")
    staged = permitted(request(HR, "recruitment", "reveal", "bank_account", stages=["applied", "offer"], **REASON))
    assert staged.masks == {"applicant.bank_account": Mask.CLEAR}


@pytest.mark.promise("A7")
def test_health_takes_its_consent_a_reason_and_a_second_person() -> None:
    asked = request(HR, "accommodation", "reveal", "health", **REASON, **LIVE)
    assert permitted(asked).obligations == ("audit", "record_reason", "second_person")
    withdrawn = decide(POLICY, replace(asked, live_consents=frozenset({"background_check"})))
    assert isinstance(withdrawn, Gap)
    every = request(HR, "recruitment", "read", *FIELDS, **LIVE)
    assert permitted(every).masks["applicant.health"] is Mask.HIDDEN


def test_a_general_read_hides_what_lacks_consent() -> None:
    asked = request(["applicant"], "data_subject_request", "read", "email", "health", "background_check")
    assert permitted(asked).masks == {
        "applicant.email": Mask.CLEAR,
        "applicant.health": Mask.HIDDEN,
        "applicant.background_check": Mask.HIDDEN,
    }
    assert set(permitted(replace(asked, live_consents=frozenset(LIVE["live_consents"]))).masks.values()) == {Mask.CLEAR}


def test_of_several_applications_the_best_assigned_stage_counts() -> None:
    def name(*stages: str) -> Mask:
        asked = request(MANAGER, "recruitment", "read", "full_name", assigned=True, stages=list(stages))
        return permitted(asked).masks["applicant.full_name"]

    assert name("applied") is Mask.PARTIAL
    assert name("applied", "interview", "rejected") is Mask.CLEAR
    assert name("rejected") is Mask.PARTIAL
    assert name("applied", "no such stage") is Mask.PARTIAL


def test_roles_add_up_to_the_best_view_of_any_of_them() -> None:
    both = request([*RECRUITER, *HR, "king"], "recruitment", "read", "bank_account", "email")
    assert permitted(both).masks == {"applicant.bank_account": Mask.PARTIAL, "applicant.email": Mask.CLEAR}
    unassigned = request([*RECRUITER, *MANAGER], "recruitment", "read", "expected_salary", stages=["offer"])
    assert permitted(unassigned).masks == {"applicant.expected_salary": Mask.CLEAR}


@pytest.mark.promise("B2")
def test_after_cancellation_only_the_persons_request_is_answered() -> None:
    asked = request(
        ["privacy_officer", "applicant"], "data_subject_request", "read", "email", subject_state="cancelled"
    )
    assert permitted(asked).masks == {"applicant.email": Mask.CLEAR}
    for purpose in POLICY.purposes.values():
        assert not purpose.after_cancellation or purpose.name == "data_subject_request"


@pytest.mark.promise("A5")
@pytest.mark.parametrize("duty", sorted(POLICY.purposes["legal_obligation"].duties))
def test_a_duty_opens_exactly_the_fields_it_lists(duty: str) -> None:
    listed = POLICY.purposes["legal_obligation"].duties[duty].fields
    for role in ("hr_administrator", "privacy_officer"):
        permit = permitted(request([role], "legal_obligation", "read", *FIELDS, duty=duty, **LIVE))
        assert {name for name, mask in permit.masks.items() if mask is not Mask.HIDDEN} == listed
    assert not any(POLICY.fields[name].consent for name in listed)


@pytest.mark.promise("D5")
def test_a_search_discloses_nothing_by_itself() -> None:
    permit = permitted(request(RECRUITER, "recruitment", "search", "mobile"))
    assert permit.masks == {"applicant.mobile": Mask.HIDDEN}
    assert permit.indexes == {"mobile", "mobile_last4"}
    named = permitted(request(["security"], "security", "search", "id_number", indexes=("id_number",)))
    assert named.indexes == {"id_number"}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_empty_request_asks_whether_the_role_may_do_this_at_all(operation: str) -> None:
    assert permitted(request(RECRUITER, "recruitment", operation, reason_given=True)).masks == {}
    assert isinstance(decide(POLICY, request(["operator"], "recruitment", operation)), Refusal)


@pytest.mark.promise("B4")
def test_derived_values_are_shown_by_the_weakest_mask_of_their_parts() -> None:
    def shown(roles: list[str], name: str, **facts: Any) -> Mask:
        return permitted(request(roles, "recruitment", "read", "skills", name, **facts)).masks[f"applicant.{name}"]

    manager = {"assigned": True, "stages": ["offer"]}
    assert shown(RECRUITER, "age") is Mask.CLEAR
    assert shown(MANAGER, "age", **manager) is Mask.GENERALISED
    assert shown(["interviewer"], "age", **manager) is Mask.HIDDEN
    assert shown(RECRUITER, "resume_text") is Mask.CLEAR
    assert shown(MANAGER, "resume_text", **manager) is Mask.REDACTED
    assert shown(["interviewer"], "resume_text", **manager) is Mask.HIDDEN


@pytest.mark.promise("B3")
def test_a_blind_review_hides_who_somebody_is_whatever_other_role_would_show() -> None:
    manager = {"assigned": True, "stages": ["offer"], "blind": True}
    asked = request(MANAGER, "recruitment", "read", *FIELDS, "age", "resume_text", **manager)
    seen = {name.split(".")[1]: mask for name, mask in permitted(asked).masks.items() if mask is not Mask.HIDDEN}
    assert seen == {
        "full_name": Mask.PSEUDONYM,
        "education": Mask.GENERALISED,
        "employment": Mask.PARTIAL,
        "skills": Mask.GENERALISED,
        "languages": Mask.CLEAR,
        "current_salary": Mask.GENERALISED,
        "expected_salary": Mask.GENERALISED,
    }
    hats = permitted(replace(asked, roles=frozenset({*MANAGER, *HR}))).masks
    assert hats["applicant.full_name"] is Mask.PSEUDONYM
    assert hats["applicant.birth_date"] is hats["applicant.age"] is Mask.HIDDEN
    no = decide(POLICY, request([*MANAGER, *HR], "recruitment", "reveal", "id_number", **manager, **REASON))
    assert isinstance(no, Refusal)
    assert no.code == "reveal_not_permitted"


@pytest.mark.promise("B3")
@given(st.sampled_from(sorted(POLICY.roles)), st.frozensets(st.sampled_from(POLICY.stages)), st.booleans())
def test_a_blind_review_never_shows_more(role: str, stages: frozenset[str], assigned: bool) -> None:
    asked = request([role], "recruitment", "read", *FIELDS, stages=stages, assigned=assigned)
    openly, blind = decide(POLICY, asked), decide(POLICY, replace(asked, blind=True))
    if not isinstance(blind, Permit):
        return
    assert isinstance(openly, Permit)
    for name, mask in blind.masks.items():
        assert STRENGTH[mask] <= STRENGTH[openly.masks[name]]


@pytest.mark.promise("A7")
def test_clear_values_of_many_people_need_a_second_person() -> None:
    asked = request(RECRUITER, "recruitment", "read", "full_name", "id_number", bulk=True)
    assert permitted(asked).obligations == ("audit", "second_person")
    assert permitted(replace(asked, bulk=False)).obligations == ("audit",)
    masked = request(["finance"], "finance_audit", "read", "full_name", "id_number", bulk=True)
    assert permitted(masked).obligations == ("audit",)


def test_malformed_requests_are_refused_and_never_raise() -> None:
    good = request(RECRUITER, "recruitment", "read", "email")
    wrong: list[tuple[str, Any]] = [
        ("fields", ["applicant.email"]),
        ("fields", "applicant.email"),
        ("roles", {"recruiter"}),
        ("roles", "recruiter"),
        ("roles", ("recruiter",)),
        ("stages", None),
        ("live_consents", ()),
        ("assurance", None),
        ("indexes", None),
    ]
    for name, value in wrong:
        answer = decide(POLICY, replace(good, **{name: value}))
        assert isinstance(answer, Refusal)
        assert answer.code == "request_malformed"


def test_answers_cannot_be_changed_by_who_gets_them() -> None:
    permit = permitted(request(RECRUITER, "recruitment", "read", "email"))
    with pytest.raises(TypeError):
        permit.masks["applicant.email"] = Mask.CLEAR  # type: ignore[index]


def test_a_decision_is_made_once_and_what_is_remembered_is_bounded(policy: Policy) -> None:
    fresh = replace(policy)
    asked = request(RECRUITER, "recruitment", "read", *FIELDS)
    assert decide(fresh, asked) is decide(fresh, asked)
    for number in range(9000):
        decide(fresh, replace(asked, stages=frozenset({str(number)})))
        decide(fresh, replace(asked, purpose=str(number)))
    assert len(fresh.tables.answers) <= 8192


# Properties ---------------------------------------------------------------------------------------------

NAMES = st.text(max_size=8)
ROLES = st.frozensets(st.sampled_from(sorted(POLICY.roles)), max_size=3)
STAGES = st.frozensets(st.sampled_from(POLICY.stages), max_size=3)
CONSENTS = st.frozensets(st.sampled_from(sorted(POLICY.purposes)), max_size=4)
DUTIES = st.none() | st.sampled_from(sorted(POLICY.purposes["legal_obligation"].duties))
REQUESTS = st.builds(
    DecisionRequest,
    roles=ROLES,
    purpose=st.sampled_from(sorted(POLICY.purposes)),
    operation=st.sampled_from(OPERATIONS),
    fields=st.lists(st.sampled_from([*FIELDS, *POLICY.derived]), max_size=5, unique=True).map(tuple),
    stages=STAGES,
    assigned=st.booleans(),
    live_consents=CONSENTS,
    subject_state=st.sampled_from((*STATES, *["active"] * 8)),
    reason_given=st.booleans(),
    assurance=st.integers(0, 2),
    duty=DUTIES,
)


def granted(asked: DecisionRequest) -> dict[str, int]:
    """Field → how much is granted; search counts as one."""
    answer = decide(POLICY, asked)
    if not isinstance(answer, Permit):
        return {}
    searching = asked.operation == "search"
    return {name: 1 if searching else STRENGTH[mask] for name, mask in answer.masks.items()}


@settings(max_examples=1500, deadline=None)
@given(REQUESTS, st.data())
def test_having_less_never_opens_more(asked: DecisionRequest, data: st.DataObject) -> None:
    less = replace(
        asked,
        roles=data.draw(st.frozensets(st.sampled_from(sorted(asked.roles)))) if asked.roles else asked.roles,
        stages=data.draw(st.frozensets(st.sampled_from(sorted(asked.stages)))) if asked.stages else asked.stages,
        live_consents=data.draw(st.frozensets(st.sampled_from(sorted(asked.live_consents))))
        if asked.live_consents
        else asked.live_consents,
        assigned=asked.assigned and data.draw(st.booleans()),
        reason_given=asked.reason_given and data.draw(st.booleans()),
        assurance=data.draw(st.integers(0, asked.assurance)),
    )
    before = granted(asked)
    for name, strength in granted(less).items():
        assert strength <= before.get(name, -1)


@settings(max_examples=800, deadline=None)
@given(REQUESTS)
def test_no_more_than_one_role_alone_is_granted(asked: DecisionRequest) -> None:
    alone = [
        granted(replace(asked, roles=frozenset({role}), fields=(name,)))
        for role in asked.roles
        for name in asked.fields
    ]
    for name, strength in granted(asked).items():
        assert strength <= max((one.get(name, 0) for one in alone), default=0)


@settings(max_examples=500, deadline=None)
@given(
    st.builds(
        DecisionRequest,
        roles=st.frozensets(NAMES | st.sampled_from(sorted(POLICY.roles)), max_size=3),
        purpose=NAMES | st.sampled_from(sorted(POLICY.purposes)),
        operation=NAMES | st.sampled_from(OPERATIONS),
        fields=st.lists(NAMES | st.sampled_from(FIELDS), max_size=3).map(tuple),
        stages=st.frozensets(NAMES, max_size=2),
        subject_state=NAMES | st.just("active"),
        duty=st.none() | NAMES,
        indexes=st.lists(NAMES, max_size=2).map(tuple),
    )
)
def test_whatever_the_policy_does_not_know_is_refused(asked: DecisionRequest) -> None:
    answer = decide(POLICY, asked)
    known = (
        asked.roles & POLICY.roles.keys()
        and asked.purpose in POLICY.purposes
        and asked.operation in OPERATIONS
        and set(asked.fields) <= POLICY.fields.keys()
        and asked.subject_state in STATES
    )
    if not known:
        assert isinstance(answer, Refusal)


@settings(max_examples=300, deadline=None)
@given(REQUESTS)
def test_nobody_touches_quarantined_or_erased_records(asked: DecisionRequest) -> None:
    for state in ("quarantined", "erased"):
        assert isinstance(decide(POLICY, replace(asked, subject_state=state)), Refusal)
