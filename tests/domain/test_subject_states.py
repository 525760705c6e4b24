"""A record's states under every order of acts: what is over stays so, what is closed has a deadline (B2, G1, G3)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ats_privacy.domain.drafts import is_minor
from ats_privacy.domain.subject_states import DUE_BY, SubjectState, deadline, may_become

DAY = 86_400_000_000
_OVER = [SubjectState.CANCELLED, SubjectState.ERASED]


class Life(RuleBasedStateMachine):
    """One record: acts are tried in any order, time passes, the job comes by."""

    def __init__(self) -> None:
        super().__init__()
        self.state = SubjectState.ACTIVE
        self.now = 0
        self.erase_at: int | None = None
        self.over = -1

    def _try(self, wanted: SubjectState, days: int) -> None:
        if not may_become(self.state, wanted):
            return
        before = self.erase_at
        self.state = wanted
        self.erase_at = deadline(self.now, days, before) if wanted in DUE_BY else None
        if before is not None and self.erase_at is not None:
            assert self.erase_at <= before

    @rule(days=st.integers(0, 60))
    def found_a_minor(self, days: int) -> None:
        self._try(SubjectState.QUARANTINED, days)

    @rule(days=st.integers(0, 60))
    def cancel(self, days: int) -> None:
        self._try(SubjectState.CANCELLED, days)

    @rule(wanted=st.sampled_from([SubjectState.ACTIVE, SubjectState.MINOR, SubjectState.CHILD]))
    def open_again(self, wanted: SubjectState) -> None:
        """A guardian's consent, its verification, a birthday, a correction of the birth."""
        self._try(wanted, 0)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.now += days * DAY

    @precondition(lambda self: self.erase_at is not None and self.erase_at <= self.now)
    @rule()
    def the_job_comes(self) -> None:
        assert may_become(self.state, SubjectState.ERASED)
        self._try(SubjectState.ERASED, 0)
        assert self.state is SubjectState.ERASED

    @invariant()
    def what_is_over_stays_over(self) -> None:
        rank = _OVER.index(self.state) if self.state in _OVER else -1
        assert rank >= self.over
        self.over = rank

    @invariant()
    def closed_records_and_only_they_have_a_deadline(self) -> None:
        assert (self.erase_at is not None) == (self.state in DUE_BY)


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)


@given(st.text())
def test_an_unknown_state_leads_nowhere(state: str) -> None:
    if state not in list(SubjectState):
        assert not any(may_become(state, wanted) for wanted in SubjectState)


@pytest.mark.promise("G1")
@pytest.mark.parametrize(
    ("born", "day", "minor"),
    [
        ("2008-05-01", date(2026, 4, 30), True),
        ("2008-05-01", date(2026, 5, 1), False),
        ("2008-02-29", date(2026, 2, 28), True),
        ("2008-02-29", date(2026, 3, 1), False),
    ],
)
def test_one_comes_of_age_on_the_birthday(born: str, day: date, minor: bool) -> None:
    assert is_minor({"birth_date": born}, day) is minor
