"""What can happen to a concern, and its clock, by itself (promises F6, I1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ats_privacy.adapters.letters import LANGUAGES, letter_text
from ats_privacy.domain.concerns import (
    ANSWER_WITHIN_DAYS,
    DUE,
    OPEN,
    OVERDUE,
    REFUSABLE,
    REMIND_BEFORE_DAYS,
    AnswerOutcome,
    ConcernAct,
    ConcernKind,
    ConcernState,
    Ground,
    after,
    check_refusal,
    clock,
    late,
    purpose_of,
    remind_again,
    said_by_person,
)
from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.domain.working_days import WorkingDays
from ats_privacy.gate.concern_letters import RECEIVED, WORD

CALENDAR = WorkingDays(ZoneInfo("Asia/Shanghai"))
instants = st.datetimes(datetime(2020, 1, 1), datetime(2027, 12, 31)).map(  # noqa: DTZ001 - given its zone here
    lambda at: round(at.replace(tzinfo=UTC).timestamp()) * 1_000_000
)


class Lives(RuleBasedStateMachine):
    """Acts in any order; what is owed is reckoned beside the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ConcernState.RECEIVED
        self.owed, self.over = True, False

    @rule(act=st.sampled_from(ConcernAct))
    def anything(self, act: ConcernAct) -> None:
        try:
            self.state = after(self.state, act)
        except Conflict:
            return
        assert not self.over, "nothing leads out of a closed one"
        self.owed = (self.owed and act in (ConcernAct.ADD, ConcernAct.TAKE_UP)) or act is ConcernAct.REOPEN
        self.over = act is ConcernAct.CLOSE

    @rule()
    def the_person_writes(self) -> None:
        try:
            act = said_by_person(self.state)
        except Conflict:
            assert self.over
            return
        assert (act is ConcernAct.REOPEN) == (not self.owed)

    @invariant()
    def an_answer_is_owed_as_reckoned(self) -> None:
        assert (self.state in OPEN) == self.owed
        assert late(self.state, 10, 10) == self.owed
        assert not late(self.state, 10, 9)


TestLives = Lives.TestCase


@pytest.mark.promise("F6")
@given(
    kind=st.sampled_from(ConcernKind),
    outcome=st.sampled_from(AnswerOutcome),
    ground=st.none() | st.sampled_from(Ground),
)
def test_only_a_request_is_refused_and_only_on_a_ground(
    kind: ConcernKind, outcome: AnswerOutcome, ground: Ground | None
) -> None:
    refusing = outcome is AnswerOutcome.REFUSED
    fits = (refusing and kind in REFUSABLE and ground is not None) or (not refusing and ground is None)
    if fits:
        check_refusal(kind, outcome, ground)
        return
    with pytest.raises(BadInput):
        check_refusal(kind, outcome, ground)


@pytest.mark.promise("F3")
def test_a_withdrawal_is_never_refused() -> None:
    assert ConcernKind.WITHDRAW not in REFUSABLE
    assert {purpose_of(kind) for kind in REFUSABLE} == {"data_subject_request"}
    assert purpose_of(ConcernKind.COMPLAINT) == "service"


@pytest.mark.promise("F6", "I1")
@given(since=instants)
def test_the_clock_is_that_of_the_working_days(since: int) -> None:
    runs = clock(CALENDAR, since)
    last = CALENDAR.day_of(runs.due_at - 1)
    received, reminded = CALENDAR.day_of(since), CALENDAR.day_of(runs.remind_at)
    worked = [received + timedelta(n) for n in range(1, (last - received).days + 1)]
    assert sum(map(CALENDAR.worked, worked)) == ANSWER_WITHIN_DAYS
    left = [reminded + timedelta(n) for n in range((last - reminded).days)]
    assert sum(map(CALENDAR.worked, left)) == REMIND_BEFORE_DAYS
    assert since < runs.remind_at < runs.due_at


@pytest.mark.promise("F6")
@given(due_at=st.integers(0, 10**16), waited=st.integers(-(10**12), 10**12))
def test_a_reminder_is_followed_by_that_of_being_late_and_then_by_one_a_day(due_at: int, waited: int) -> None:
    now = due_at + waited
    following = remind_again(due_at, now)
    assert following > now
    assert following == (due_at if waited < 0 else now + 86_400_000_000)


VALUES = {
    RECEIVED: {"concern": "7", "due_on": "2026-12-18", "provisional": True, "public_url": "https://x.example"},
    WORD: {"concern": "7", "final": True, "court": "", "public_url": "https://x.example"},
    DUE: {"concern": "7", "kind": DUE, "begins_at": 1_796_774_400_000_000, "ends_at": 1_796_774_400_000_000},
    OVERDUE: {"concern": "7", "kind": OVERDUE, "begins_at": 1_796_774_400_000_000, "ends_at": 1_796_774_400_000_000},
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", VALUES)
def test_letters_are_written_in_both_languages(template: str, language: str) -> None:
    subject, text = letter_text(template, language, VALUES[template])
    assert subject
    assert "7" in text
    assert "\n\n\n" not in text
    if "begins_at" in VALUES[template]:
        assert "2026-12-09 00:00 (UTC)" in text
        _, here = letter_text(template, language, VALUES[template], ZoneInfo("Asia/Shanghai"))
        assert "2026-12-09 08:00 (UTC+08:00)" in here


@pytest.mark.promise("F6")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_court_is_named(language: str) -> None:
    _, text = letter_text(WORD, language, VALUES[WORD] | {"court": "杭州市滨江区人民法院"})
    assert "杭州市滨江区人民法院" in text
    _, text = letter_text(WORD, language, VALUES[WORD] | {"final": False})
    assert {"court", "法院"}.isdisjoint(text.split())
