"""What a result may say, when a decision may be made on it, and what its letters tell (promises A4, D7)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ats_privacy.adapters.letters import LANGUAGES, letter_text
from ats_privacy.domain.check_orders import Act, OrderState, after, possible
from ats_privacy.domain.check_results import WAITING_DAYS, Finding, values_of, waiting_ends
from ats_privacy.domain.contracts import FIELDS_OF_CHECK
from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.working_days import WorkingDays

TODAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))
CHECKS = sorted(FIELDS_OF_CHECK)
CANARY = "Kanarienvogel-5519"

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
instants = st.integers(0, 6 * 365 * 86_400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
zones = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
sets_of_checks = st.frozensets(st.sampled_from(CHECKS), min_size=1)
odd = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["findings", "attachments", "check", "outcome", "detail", "content"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@pytest.mark.promise("A4")
@given(at=instants, zone=zones)
def test_the_waiting_period_is_whole_working_days(at: datetime, zone: timezone) -> None:
    calendar = WorkingDays(zone)
    ends = datetime.fromtimestamp(waiting_ends(round(at.timestamp() * 1e6), calendar) / 1e6, zone)
    assert (ends.hour, ends.minute, ends.second, ends.microsecond) == (0, 0, 0, 0)
    told = at.astimezone(zone).date()
    between = [told + timedelta(days=n) for n in range(1, (ends.date() - told).days)]
    assert sum(map(calendar.worked, between)) == WAITING_DAYS
    assert calendar.worked(between[-1]), "not a day longer than that"


@pytest.mark.promise("A4")
@pytest.mark.parametrize(
    ("told", "ends"),
    [
        (datetime(2026, 11, 23, 9, tzinfo=CHINA), datetime(2026, 12, 1, tzinfo=CHINA)),
        (datetime(2026, 11, 23, 20, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=CHINA)),  # Tuesday already in China
        (datetime(2026, 9, 30, 9, tzinfo=CHINA), datetime(2026, 10, 14, tzinfo=CHINA)),  # a week of holidays
        (datetime(2026, 2, 13, 9, tzinfo=CHINA), datetime(2026, 2, 28, tzinfo=CHINA)),  # Spring Festival
    ],
)
def test_the_waiting_period_of_known_days(told: datetime, ends: datetime) -> None:
    found = waiting_ends(round(told.timestamp() * 1e6), WorkingDays(CHINA))
    assert datetime.fromtimestamp(found / 1e6, CHINA) == ends


@pytest.mark.promise("D7")
@given(ordered=sets_of_checks, reported=sets_of_checks, outcome=st.sampled_from(Finding))
def test_a_result_tells_of_just_what_was_ordered(
    ordered: frozenset[str], reported: frozenset[str], outcome: Finding
) -> None:
    data = [{"check": check, "outcome": outcome.value, "detail": CANARY} for check in sorted(reported)]
    if ordered == reported:
        found = values_of(data, ordered, TODAY)["findings"]
        assert {each["check"] for each in found} == ordered
        assert {each["detail"] for each in found} == {CANARY}
        return
    with pytest.raises(BadInput) as refused:
        values_of(data, ordered, TODAY)
    assert refused.value.code == ("finding_not_ordered" if reported - ordered else "finding_missing")
    assert CANARY not in str(refused.value)


@pytest.mark.promise("D7")
@settings(max_examples=300)
@given(data=odd)
def test_whatever_a_vendor_says_is_taken_or_refused(data: Any) -> None:
    try:
        values = values_of(data, frozenset(CHECKS[:1]), TODAY)
    except BadInput:
        return
    assert [each["check"] for each in values["findings"]] == CHECKS[:1]


class Decisions(RuleBasedStateMachine):
    """Results, reviews, disputes and decisions in any order, from an acknowledged order on; what a decision needs is
    reckoned beside the machine."""

    def __init__(self) -> None:
        super().__init__()
        self.state = OrderState.ACKNOWLEDGED
        self.concluded = self.open_dispute = False

    @rule(act=st.sampled_from([Act.DELIVER, Act.REVIEW, Act.DISPUTE, Act.RESOLVE, Act.CLOSE]))
    def anything(self, act: Act) -> None:
        if act.value not in possible(self.state):
            return
        if act is Act.CLOSE:
            assert self.concluded, "decided on nothing"
            assert not self.open_dispute, "decided before an answer"
        if act is Act.DELIVER:
            assert self.state is OrderState.ACKNOWLEDGED or self.open_dispute, "changed under the reader's eyes"
        self.state = after(self.state, act)
        if act in (Act.REVIEW, Act.RESOLVE):
            self.concluded, self.open_dispute = True, False
        if act is Act.DELIVER:
            self.concluded = self.open_dispute = False
        if act is Act.DISPUTE:
            self.open_dispute = True

    @invariant()
    def the_state_tells_what_is_open(self) -> None:
        assert self.open_dispute == (self.state is OrderState.DISPUTED)
        if self.state in (OrderState.REVIEWED, OrderState.CLOSED):
            assert self.concluded


Decisions.TestCase.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
TestDecisions = Decisions.TestCase


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_name_the_order_and_the_day_and_nothing_else(language: str) -> None:
    """A name that a template needs and is not given would be an error; so what is given here is all they can tell."""
    given_to_all = {"public_url": "https://ats.example", "order": "the-order"}
    subject, text = letter_text("check_adverse", language, given_to_all | {"until": "2026-12-01T00:00:00Z"})
    assert subject
    assert all(told in text for told in ("the-order", "2026-12-01 00:00 (UTC)", "https://ats.example"))
    subject, text = letter_text("check_final", language, given_to_all)
    assert subject
    assert "the-order" in text
