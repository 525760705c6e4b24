"""Access that takes two people, as a machine of every act in any order: nobody ever allows themselves anything (A7)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from ats_privacy.domain.access_grants import (
    LIST,
    MINUTE_US,
    REVEAL,
    AccessGrant,
    Finding,
    Kind,
    State,
    Wanted,
    broken_glass,
    check_wanted,
    covers,
    decided,
    ended,
    reviewed,
)
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, Refused

PEOPLE = tuple(UUID(int=n) for n in range(1, 5))
SUBJECTS = tuple(UUID(int=n) for n in range(101, 104))
FIELDS = ("accommodation", "health", "id_number")
LAPSES_US = 30 * MINUTE_US
REVIEW_US = 90 * MINUTE_US

people = st.sampled_from(PEOPLE)
fields = st.frozensets(st.sampled_from(FIELDS), min_size=1)
reveals = st.builds(
    Wanted,
    st.sampled_from(("accommodation", "recruitment")),
    st.just(REVEAL),
    fields,
    st.integers(1, 20),
    st.sampled_from(SUBJECTS),
)
lists = st.builds(
    Wanted,
    st.sampled_from(("accommodation", "recruitment")),
    st.just(LIST),
    fields,
    st.integers(1, 20),
    st.none(),
    st.integers(1, 200),
    st.just("T-1"),
)
wanted = reveals | lists


class TwoPeople(RuleBasedStateMachine):
    """Requests, answers, ends, broken glass, reviews and time, in any order, by anybody."""

    grants = Bundle("grants")

    @initialize()
    def begin(self) -> None:
        self.now = 1_000_000
        self.known: dict[UUID, AccessGrant] = {}
        self.agreed: dict[UUID, tuple[UUID, int]] = {}  # grant → who agreed to it, when
        self.taken_back: set[UUID] = set()

    @rule(minutes=st.integers(1, 40))
    def time_goes_by(self, minutes: int) -> None:
        self.now += minutes * MINUTE_US

    @rule(target=grants, requester=people, what=wanted)
    def ask(self, requester: UUID, what: Wanted) -> UUID:
        grant = AccessGrant(
            UUID(int=1000 + len(self.known)),
            Kind.GRANT,
            State.REQUESTED,
            requester,
            what,
            self.now,
            self.now + LAPSES_US,
        )
        self.known[grant.id] = grant
        return grant.id

    @rule(target=grants, requester=people, what=reveals)
    def break_glass(self, requester: UUID, what: Wanted) -> UUID:
        grant = broken_glass(UUID(int=1000 + len(self.known)), requester, what, UUID(int=9), REVIEW_US, self.now)
        self.known[grant.id] = grant
        return grant.id

    @rule(chosen=grants, by=people, approve=st.booleans())
    def answer(self, chosen: UUID, by: UUID, approve: bool) -> None:
        grant = self.known[chosen]
        try:
            new = decided(grant, by, approve, self.now)
        except Refused:
            assert by == grant.requester
            return
        except Conflict:
            assert grant.state is not State.REQUESTED or self.now >= grant.lapses_at
            return
        assert by != grant.requester
        self.known[chosen] = new
        if approve:
            self.agreed[chosen] = (by, self.now)

    @rule(chosen=grants, by=people)
    def take_back(self, chosen: UUID, by: UUID) -> None:
        grant = self.known[chosen]
        try:
            self.known[chosen] = ended(grant, by, self.now)
        except Conflict:
            assert not grant.live(self.now)
            return
        self.taken_back.add(chosen)

    @rule(chosen=grants, by=people, finding=st.sampled_from(Finding))
    def review(self, chosen: UUID, by: UUID, finding: Finding) -> None:
        grant = self.known[chosen]
        try:
            new = reviewed(grant, by, finding, self.now)
        except Refused:
            assert grant.kind is Kind.BROKEN_GLASS
            assert by == grant.requester
            return
        except Conflict:
            assert grant.review_due_at is None or grant.reviewed_at is not None
            return
        assert (grant.kind, by != grant.requester) == (Kind.BROKEN_GLASS, True)
        assert not new.overdue(self.now)
        if finding is Finding.UNJUSTIFIED:
            assert not new.live(self.now)
        self.known[chosen] = new

    @rule(chosen=consumes(grants))
    def look_at(self, chosen: UUID) -> None:
        """What a grant covers is what was asked for, by whom it was asked for, while it is live; and nothing else."""
        grant = self.known[chosen]
        want, live = grant.wanted, grant.live(self.now)
        for person in PEOPLE:
            for purpose in ("accommodation", "recruitment"):
                for operation in (REVEAL, LIST):
                    for subject in (None, *SUBJECTS):
                        for names in (frozenset({"health"}), frozenset(FIELDS), want.fields):
                            count = 0 if operation == REVEAL else want.people
                            told = covers(
                                grant, person, purpose, operation, names, self.now, applicant=subject, people=count
                            )
                            same = (person, purpose, operation, subject) == (
                                grant.requester,
                                want.purpose,
                                want.operation,
                                want.applicant,
                            )
                            assert told == (live and same and names <= want.fields)
        if live and want.operation == LIST:
            assert not covers(grant, grant.requester, want.purpose, LIST, want.fields, self.now, people=want.people + 1)

    @invariant()
    def nothing_is_live_that_nobody_else_agreed_to(self) -> None:
        for grant in getattr(self, "known", {}).values():
            if not grant.live(self.now):
                continue
            assert grant.id not in self.taken_back
            if grant.kind is Kind.GRANT:
                by, at = self.agreed[grant.id]
                assert by != grant.requester
                assert at <= self.now < at + grant.wanted.minutes * MINUTE_US
            else:
                assert grant.requested_at <= self.now < grant.requested_at + grant.wanted.minutes * MINUTE_US
                assert grant.review_due_at == grant.requested_at + REVIEW_US
            assert not grant.overdue(self.now) or grant.kind is Kind.BROKEN_GLASS


TestTwoPeople = pytest.mark.promise("A7")(TwoPeople.TestCase)
TwoPeople.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


BAD = {
    "too long": (Wanted("p", REVEAL, frozenset({"health"}), 61, SUBJECTS[0]), "grant_too_long"),
    "no time": (Wanted("p", REVEAL, frozenset({"health"}), 0, SUBJECTS[0]), "grant_too_long"),
    "no field": (Wanted("p", REVEAL, frozenset(), 5, SUBJECTS[0]), "fields_missing"),
    "a reveal of nobody": (Wanted("p", REVEAL, frozenset({"health"}), 5), "grant_scope"),
    "a reveal of many": (Wanted("p", REVEAL, frozenset({"health"}), 5, SUBJECTS[0], 2), "grant_scope"),
    "a list of one by name": (Wanted("p", LIST, frozenset({"health"}), 5, SUBJECTS[0], 5, "T"), "grant_scope"),
    "a list of too many": (Wanted("p", LIST, frozenset({"health"}), 5, None, 201, "T"), "grant_scope"),
    "a list of nobody": (Wanted("p", LIST, frozenset({"health"}), 5, None, 0, "T"), "grant_scope"),
    "a list for nothing": (Wanted("p", LIST, frozenset({"health"}), 5, None, 5), "reference_missing"),
}


@pytest.mark.promise("A7")
@pytest.mark.parametrize("case", BAD)
def test_what_nobody_could_agree_to(case: str) -> None:
    asked, code = BAD[case]
    with pytest.raises(BadInput) as refused:
        check_wanted(asked, 60, 200)
    assert refused.value.code == code


@given(wanted)
def test_what_is_in_bounds_may_be_asked_for(asked: Wanted) -> None:
    check_wanted(asked, 20, 200)


def test_a_grant_over_for_one_reason_is_over_for_good() -> None:
    grant = AccessGrant(
        UUID(int=1),
        Kind.GRANT,
        State.REQUESTED,
        PEOPLE[0],
        Wanted("p", REVEAL, frozenset({"health"}), 5, SUBJECTS[0]),
        0,
        100,
    )
    refused = decided(grant, PEOPLE[1], False, 1)
    withdrawn = ended(grant, PEOPLE[0], 1)
    expired = replace(decided(grant, PEOPLE[1], True, 1), expires_at=2)
    for over in (refused, withdrawn, expired):
        assert not over.live(3)
        for act in (lambda g: decided(g, PEOPLE[2], True, 3), lambda g: ended(g, PEOPLE[2], 3)):
            with pytest.raises(AtsPrivacyError):
                act(over)
