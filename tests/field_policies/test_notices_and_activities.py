"""What was not told, or has changed since it was agreed to, is not done; each activity is a purpose of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_policies import Activity, DecisionRequest, Gap, Ground, Mask, Permit, Policy, Refusal, decide, load_policy

POLICY = load_policy()
NEVER_SUSPENDED = {"legal_obligation", "finance_audit", "wrongdoing_report", "security", "data_subject_request"}
OPEN_DAY = Activity("activity_open_day", frozenset({"applicant.full_name", "applicant.mobile"}))


def _requests(policy: Policy) -> list[DecisionRequest]:
    """One that is permitted for every purpose that uses fields, by each role and operation that it permits."""
    found = []
    for (operation, purpose, role), rights in policy.tables.rights.items():
        of = policy.purposes[purpose]
        field = next(name for name in rights if name in policy.fields)
        stages = frozenset(s for s in rights[field] if s is not None)
        duty = next((d.name for d in of.duties.values() if field in d.fields), None)
        found.append(
            DecisionRequest(
                roles=frozenset({role}),
                purpose=purpose,
                operation=operation,
                fields=(field,),
                stages=stages,
                assigned=True,
                live_consents=frozenset(policy.purposes),
                reason_given=True,
                assurance=2,
                duty=duty,
                indexes=tuple(policy.tables.searchable.get((purpose, role, field), ())),
                activity=Activity("activity", of.only or frozenset()) if of.each_its_own else None,
            )
        )
    return found


REQUESTS = _requests(POLICY)


def test_they_are_permitted_to_begin_with() -> None:
    assert all(isinstance(decide(POLICY, request), Permit) for request in REQUESTS)
    assert {request.purpose for request in REQUESTS} == set(POLICY.purposes) - {"wrongdoing_report"}


@pytest.mark.promise("B1")
@given(st.sampled_from(REQUESTS), st.integers(0, 9))
def test_what_the_notice_does_not_hold_is_refused_whatever_else_holds(request: DecisionRequest, number: int) -> None:
    answer = decide(POLICY, replace(request, in_notice=False, unaccepted=number))
    assert isinstance(answer, Refusal)
    assert answer.code == "purpose_not_in_notice"


@pytest.mark.promise("H2")
@given(st.sampled_from(REQUESTS), st.integers(1, 9))
def test_a_change_that_was_not_accepted_suspends_what_rests_on_the_contract(
    request: DecisionRequest, number: int
) -> None:
    answer = decide(POLICY, replace(request, unaccepted=number))
    if POLICY.purposes[request.purpose].ground is Ground.CONTRACT:
        assert isinstance(answer, Gap)
        assert (answer.code, answer.missing) == ("purpose_suspended", (f"notice_{number}",))
    else:
        assert isinstance(answer, Permit)


@pytest.mark.promise("H2")
def test_duties_security_and_the_persons_rights_do_not_wait() -> None:
    assert {p.name for p in POLICY.purposes.values() if not p.suspendable} == NEVER_SUSPENDED


@pytest.mark.promise("H2")
@given(st.sampled_from([r for r in REQUESTS if POLICY.purposes[r.purpose].consent]))
def test_a_consent_to_what_has_changed_since_is_none(request: DecisionRequest) -> None:
    needed = request.activity.name if request.activity else request.purpose
    stale = replace(request, live_consents=request.live_consents - {needed}, outdated=frozenset({needed}))
    answer = decide(POLICY, stale)
    assert isinstance(answer, Gap)
    assert (answer.code, answer.missing) == ("purpose_suspended", (needed,))
    never = decide(POLICY, replace(stale, outdated=frozenset()))
    assert isinstance(never, Gap)
    assert never.code == "consent_missing"


@pytest.mark.promise("H2")
def test_a_field_of_an_outdated_consent_is_hidden_and_the_rest_goes_on() -> None:
    request = DecisionRequest(
        frozenset({"applicant"}), "recruitment", "read", ("applicant.full_name", "applicant.health"),
        live_consents=frozenset(), outdated=frozenset({"accommodation"}),
    )  # fmt: skip
    answer = decide(POLICY, request)
    assert isinstance(answer, Permit)
    assert dict(answer.masks) == {"applicant.full_name": Mask.CLEAR, "applicant.health": Mask.HIDDEN}


@pytest.mark.promise("A1")
@given(st.sampled_from([r for r in REQUESTS if POLICY.purposes[r.purpose].basic]))
def test_refusing_every_additional_purpose_never_blocks_a_basic_one(request: DecisionRequest) -> None:
    """Fields that need a consent of their own aside: those belong to the additional purpose."""
    if POLICY.tables.consents[request.fields[0]]:
        return
    assert isinstance(decide(POLICY, replace(request, live_consents=frozenset())), Permit)


def _activity(**changes: object) -> DecisionRequest:
    request = DecisionRequest(
        frozenset({"recruiter"}), "activity", "read", ("applicant.full_name", "applicant.email", "applicant.mobile"),
        live_consents=frozenset({"activity_open_day"}), activity=OPEN_DAY,
    )  # fmt: skip
    return replace(request, **changes)  # type: ignore[arg-type]


@pytest.mark.promise("A14")
def test_an_activity_uses_its_own_fields_with_its_own_consent() -> None:
    answer = decide(POLICY, _activity())
    assert isinstance(answer, Permit)
    assert dict(answer.masks) == {
        "applicant.full_name": Mask.CLEAR, "applicant.email": Mask.HIDDEN, "applicant.mobile": Mask.PARTIAL,
    }  # fmt: skip
    other = decide(POLICY, _activity(live_consents=frozenset({"activity", "activity_other"})))
    assert isinstance(other, Gap)
    assert (other.code, other.missing) == ("consent_missing", ("activity_open_day",))
    unnamed = decide(POLICY, _activity(activity=None))
    assert isinstance(unnamed, Gap)
    assert unnamed.code == "activity_missing"
    elsewhere = decide(POLICY, _activity(purpose="recruitment"))
    assert isinstance(elsewhere, Refusal)
    assert elsewhere.code == "activity_unknown"


@pytest.mark.promise("A14")
@given(st.sets(st.sampled_from(sorted(POLICY.fields))))
def test_no_activity_reaches_beyond_the_whitelist(fields: set[str]) -> None:
    answer = decide(
        POLICY, _activity(fields=tuple(POLICY.fields), activity=Activity("activity_open_day", frozenset(fields)))
    )
    shown = {n for n, m in answer.masks.items() if m is not Mask.HIDDEN} if isinstance(answer, Permit) else set()
    assert shown <= fields & (POLICY.purposes["activity"].only or frozenset())
