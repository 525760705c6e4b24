"""The matrix says what decisions say; the comparison of two policies says what changes in effect."""

# ruff: noqa: E501 - a line a case

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from field_policies import (
    Activity,
    Change,
    DecisionRequest,
    Mask,
    Permit,
    Policy,
    PolicyError,
    decide,
    diff,
    load_policy,
    matrix,
    read_policy,
    render_diff,
    render_matrix,
    show,
)

Edited = Callable[..., Path]


@pytest.fixture(scope="module")
def one_stage(policy: Policy) -> list[tuple[str, str, str | None, str, str]]:
    return [(r.role, r.purpose, r.duty, r.field, r.answer) for r in matrix(policy, stages=["interview"])]


@pytest.mark.promise("B3")
def test_every_cell_is_there_once(policy: Policy, one_stage: list[tuple[str, str, str | None, str, str]]) -> None:
    places = [cell[:4] for cell in one_stage]
    duties = len(policy.purposes["legal_obligation"].duties)
    assert len(set(places)) == len(places)
    assert len(places) == len(policy.roles) * (len(policy.purposes) - 1 + duties) * len(policy.fields)


def test_a_cell_is_the_answer_of_a_read(policy: Policy, one_stage: list[tuple[str, str, str | None, str, str]]) -> None:
    applicant = tuple(name for name in policy.fields if name.startswith("applicant."))
    for role, purpose, duty, field, told in one_stage:
        if field not in applicant:
            continue
        answer = decide(
            policy,
            DecisionRequest(
                roles=frozenset({role}),
                purpose=purpose,
                operation="read",
                fields=applicant,
                stages=frozenset({"interview"}),
                assigned=True,
                live_consents=frozenset(policy.purposes),
                reason_given=True,
                assurance=2,
                duty=duty,
                activity=Activity(purpose, policy.purposes[purpose].only or frozenset())
                if policy.purposes[purpose].each_its_own
                else None,
            ),
        )
        assert told == (answer.masks[field].value if isinstance(answer, Permit) else answer.code)


def test_the_matrix_can_be_narrowed(policy: Policy) -> None:
    (row,) = matrix(
        policy,
        roles=["security"],
        purposes=["security"],
        stages=[None],
        fields=["applicant.mobile"],
    )
    assert (row.role, row.stage, row.mask, row.refusal) == ("security", None, Mask.PARTIAL, None)
    assert (row.reveal, row.write, row.search, row.grants) == (False, False, ("mobile",), True)
    (refused,) = matrix(
        policy, roles=["vendor"], purposes=["recruitment"], stages=["offer"], fields=["applicant.email"]
    )
    assert (refused.answer, refused.mask, refused.grants) == ("role_not_permitted", None, False)


def test_the_matrix_as_text(policy: Policy) -> None:
    rows = matrix(policy, roles=["hr_administrator", "operator"], purposes=["recruitment", "legal_obligation"])
    text = render_matrix(rows)
    assert "hr_administrator · recruitment\n" in text
    assert "hr_administrator · legal_obligation · tax\n" in text
    assert "operator" not in text
    line = next(line for line in text.splitlines() if line.startswith("applicant.bank_account"))
    assert line.split()[1:3] == ["partial", "+W"]
    assert "partial +RW" in line
    assert "operator · recruitment" in render_matrix(rows, everything=True)
    assert render_matrix([]) == "Nobody is granted anything."


def test_policies_and_fields_in_words(policy: Policy) -> None:
    whole = show(policy)
    for name in (*policy.roles, *policy.purposes, *policy.fields, *policy.derived):
        assert name in whole
    health = show(policy, "applicant.health")
    assert "consent (accommodation)" in health
    assert "reveal: hr_administrator under accommodation" in health
    assert "a reveal needs a reason, 2 factors and a second person" in health
    assert "search: security under security by id_number" in show(policy, "applicant.id_number")
    assert "at offer" in show(policy, "applicant.full_name")
    assert "computed from applicant.birth_date" in show(policy, "applicant.age")
    with pytest.raises(PolicyError) as unknown:
        show(policy, "applicant.nose")
    assert unknown.value.code == "field_unknown"


CHANGED = [
    (
        ("identity.toml", 'hiring_manager = { early = "partial"', 'hiring_manager = { early = "clear"'),
        Change("widens", "hiring_manager under recruitment at applied, screening sees applicant.full_name: partial → clear."),
    ),
    (
        ("bank_account.toml", 'hr_administrator = "partial", applicant', "applicant"),
        Change(
            "narrows",
            "hr_administrator under recruitment at (no stage), applied, screening, interview, offer, hired, rejected, "
            "withdrawn sees applicant.bank_account: partial → hidden.",
        ),
    ),
    (
        ("bank_account.toml", '["hiring"]', '["hiring", "interview"]'),
        Change("widens", "hr_administrator under recruitment at interview may now reveal: applicant.bank_account."),
    ),
    (
        ("answers.toml", 'interviewer = ["meeting"]', 'interviewer = ["offer"]'),
        Change("narrows", "interviewer under recruitment at interview may no longer write: application.notes."),
    ),
    (
        ("purposes.toml", '"applicant.mobile", "applicant.email"]', '"applicant.mobile"]'),
        Change("narrows", "The duty market_supervision of legal_obligation no longer lists: applicant.email."),
    ),
    (
        ("purposes.toml", 'retention = "P2Y"', 'retention = "P3Y"'),
        Change("changes", "The purpose recruitment has retention: P2Y → P3Y."),
    ),
    (
        ("identity.toml", 'retention = "P2Y"', 'retention = "P1Y"'),
        Change("changes", "applicant.full_name has retention: P2Y → P1Y."),
    ),
    (
        ("identity.toml", 'indexes = [{ name = "name", kind = "name" }]', ""),
        Change("changes", "applicant.full_name has indexes: name → none."),
    ),
    (
        ("derived.toml", "[derived.applicant.age]", "[derived.applicant.years]"),
        Change("changes", "There is a new derived value: applicant.years."),
    ),
    (
        ("derived.toml", 'category = "basic"', 'category = "sensitive_identity"'),
        Change("changes", "applicant.age has category: basic → sensitive_identity."),
    ),
    (
        ("roles.toml", 'personal data"\naccess = "none"', 'personal data"\naccess = "own"'),
        Change("changes", "The role operator has the access none → own."),
    ),
    (
        ("stages.toml", '"rejected", "withdrawn"]\n', '"withdrawn", "rejected"]\n'),
        Change(
            "changes",
            "The hiring stages: applied, screening, interview, offer, hired, rejected, withdrawn → "
            "applied, screening, interview, offer, hired, withdrawn, rejected.",
        ),
    ),
    (
        ("background_check.toml", 'consent = "background_check"', 'consent = "accommodation"'),
        Change("changes", "applicant.background_check has consent: background_check → accommodation."),
    ),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("edit", "change"), CHANGED, ids=[change.sentence[:40] for _, change in CHANGED])
def test_a_change_is_told_by_its_effect(
    policy: Policy, edited: Edited, edit: tuple[str, str, str], change: Change
) -> None:
    new = read_policy(edited(edit))
    changes = diff(policy, new)
    assert change in changes
    assert f"{change.kind:8} {change.sentence}" in render_diff(changes).splitlines()


def test_a_dropped_consent_is_seen_as_widening(policy: Policy, edited: Edited) -> None:
    new = read_policy(edited(("health.toml", 'consent = "accommodation"\n', "")))
    told = [change.sentence for change in diff(policy, new) if change.kind == "widens"]
    assert any(
        sentence.startswith("applicant under recruitment without any consent")
        and sentence.endswith("sees applicant.health: hidden → clear.")
        for sentence in told
    )


def test_new_and_gone_fields_are_told(policy: Policy, edited: Edited) -> None:
    folder = edited()
    (folder / "unclassified.toml").unlink()
    smaller = read_policy(folder)
    gone = diff(policy, smaller)
    assert Change("changes", "The field applicant.extra is gone.") in gone
    assert {change.kind for change in gone} == {"narrows", "changes"}
    back = diff(smaller, policy)
    assert back[0].kind == "widens"
    assert Change("changes", "There is a new field: applicant.extra.") in back


def test_equal_policies_have_no_difference(edited: Edited) -> None:
    assert diff(load_policy(), load_policy(edited())) == []
    assert render_diff([]) == "Nothing changes in effect."
