"""Grounds without consent: the closed list, what one opens, and its states under every order of acts (A16, E6)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ats_privacy.domain.grounds import (
    CLAUSES,
    WAYS,
    Clause,
    CollectingGround,
    Doing,
    SharingGround,
    State,
    Use,
    clause,
    covers,
    expiry,
    may_approve,
    may_become,
    state_at,
)

DAY = 86_400_000_000
ORGANISATION, SUBJECT, REQUESTER, OFFICER, ELSE = (UUID(int=n) for n in range(1, 6))
GROUNDS = [(doing, str(ground)) for doing, held in CLAUSES.items() for ground in held]
APPROVED = Use(
    ORGANISATION,
    SUBJECT,
    "recruitment",
    frozenset({"mobile"}),
    Doing.SHARING,
    "legal_obligation",
    REQUESTER,
    State.APPROVED,
    OFFICER,
    DAY,
)


def test_the_lists_are_closed_nine_and_seven() -> None:
    assert set(CLAUSES[Doing.COLLECTING]) == set(CollectingGround)
    assert set(CLAUSES[Doing.SHARING]) == set(SharingGround)
    assert (len(CollectingGround), len(SharingGround)) == (9, 7)
    assert all(c.title_zh and c.title_en and c.law and c.most_days > 0 for _, g in GROUNDS for c in _all(g))
    for only in ("contract", "news_reporting", "other_law"):
        assert clause(Doing.SHARING, only) is None
    assert clause(Doing.COLLECTING, "legal_obligation") is None
    assert clause(Doing.COLLECTING, "because") is None


def _all(ground: str) -> list[Clause]:
    return [found for doing in Doing if (found := clause(doing, ground)) is not None]


@pytest.mark.parametrize(("doing", "ground"), GROUNDS)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("asked", Doing)
def test_only_an_approved_ground_opens_and_only_what_it_is_for(
    doing: Doing, ground: str, state: State, asked: Doing
) -> None:
    use = replace(APPROVED, doing=doing, ground=ground, state=state)
    opens = covers(use, 0, ORGANISATION, SUBJECT, "recruitment", "mobile", asked)
    assert opens == (state is State.APPROVED and asked is doing)


@pytest.mark.parametrize("doing", Doing)
@pytest.mark.parametrize("ground", [*CollectingGround, *SharingGround, "because"])
def test_a_ground_of_the_other_list_opens_nothing(doing: Doing, ground: str) -> None:
    use = replace(APPROVED, doing=doing, ground=ground)
    held = ground in {str(g) for g in CLAUSES[doing]}
    assert covers(use, 0, ORGANISATION, SUBJECT, "recruitment", "mobile", doing) == held


@pytest.mark.parametrize(
    ("organisation", "subject", "purpose", "field", "now", "opens"),
    [
        (ORGANISATION, SUBJECT, "recruitment", "mobile", DAY - 1, True),
        (ORGANISATION, SUBJECT, "recruitment", "mobile", DAY, False),
        (ELSE, SUBJECT, "recruitment", "mobile", 0, False),
        (ORGANISATION, ELSE, "recruitment", "mobile", 0, False),
        (ORGANISATION, SUBJECT, "talent_pool", "mobile", 0, False),
        (ORGANISATION, SUBJECT, "recruitment", "email", 0, False),
    ],
)
def test_nobody_else_nothing_else_and_no_longer(
    organisation: UUID, subject: UUID, purpose: str, field: str, now: int, opens: bool
) -> None:
    assert covers(APPROVED, now, organisation, subject, purpose, field, Doing.SHARING) == opens


def test_who_requested_does_not_approve() -> None:
    waiting = replace(APPROVED, state=State.REQUESTED, approved_by=None, expires_at=0)
    assert may_approve(waiting, OFFICER)
    assert not may_approve(waiting, REQUESTER)
    assert not may_approve(APPROVED, ELSE)
    for approver in (REQUESTER, None):
        forged = replace(APPROVED, approved_by=approver)
        assert not covers(forged, 0, ORGANISATION, SUBJECT, "recruitment", "mobile", Doing.SHARING)


@given(st.sampled_from(GROUNDS), st.integers(0, 10**16), st.integers(-(10**16), 10**16))
def test_an_approval_ends_within_its_bound(chosen: tuple[Doing, str], at: int, length: int) -> None:
    doing, ground = chosen
    ends = expiry(doing, ground, at, at + length)
    assert (ends is None) == (length <= 0)
    if ends is not None:
        assert at < ends <= at + length
        assert ends <= at + CLAUSES[doing][ground].most_days * DAY
    assert expiry(doing, "because", at, at + length) is None


class Life(RuleBasedStateMachine):
    """One use: every act is tried in any order, by anybody, while time passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0
        self.use = replace(APPROVED, state=State.REQUESTED, approved_by=None, expires_at=0)
        self.closed: State | None = None

    @rule(approver=st.sampled_from([REQUESTER, OFFICER, ELSE]), days=st.integers(-1, 200))
    def approve(self, approver: UUID, days: int) -> None:
        ends = expiry(self.use.doing, self.use.ground, self.now, self.now + days * DAY)
        if ends is not None and may_approve(self.use, approver):
            self.use = replace(self.use, state=State.APPROVED, approved_by=approver, expires_at=ends)

    @rule(wanted=st.sampled_from([State.REQUESTED, State.REFUSED, State.ENDED, State.REVOKED]))
    def become(self, wanted: State) -> None:
        if may_become(state_at(self.use, self.now), wanted):
            self.use = replace(self.use, state=wanted)

    @rule(days=st.integers(0, 100))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @invariant()
    def what_is_closed_stays_closed(self) -> None:
        state = state_at(self.use, self.now)
        assert self.closed in (None, state)
        if not WAYS[state]:
            self.closed = state

    @invariant()
    def what_opens_has_another_approver_and_an_end(self) -> None:
        use = self.use
        if covers(use, self.now, ORGANISATION, SUBJECT, "recruitment", "mobile", Doing.SHARING):
            assert use.approved_by not in (None, use.requested_by)
            assert self.now < use.expires_at <= self.now + CLAUSES[use.doing][use.ground].most_days * DAY


TestLife = Life.TestCase
