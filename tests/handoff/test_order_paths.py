"""The life of an order as a state machine: whatever anybody does, in whatever order (promises A4, F3)."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ats_privacy.domain.check_orders import (
    AWAITING_DELETION,
    NOTHING_LEFT,
    OVER,
    PATHS,
    UNDER_WAY,
    Act,
    OrderState,
    after,
    ending,
    possible,
)
from ats_privacy.domain.errors import Conflict

_ENDING = frozenset({Act.WITHDRAW, Act.REFUSE, Act.EXPIRE, Act.RECALL})
_HOLDING = frozenset(OrderState) - NOTHING_LEFT - {OrderState.DELETION_ATTESTED}


class OrderLife(RuleBasedStateMachine):
    """Any act at any moment; what the vendor holds is reckoned beside the machine, from the acts alone."""

    def __init__(self) -> None:
        super().__init__()
        self.state = OrderState.REQUESTED
        self.consents = self.releases = 0
        self.ended = self.holds = False

    @rule(act=st.sampled_from(Act))
    def anything(self, act: Act) -> None:
        before = self.state
        if act.value not in possible(before):
            with pytest.raises(Conflict) as refused:
                after(before, act)
            assert refused.value.code == "order_state"
            return
        self.state = after(before, act)
        self.consents += act is Act.CONSENT
        if act is Act.RELEASE:
            assert self.consents == 1, "released without consent"
            assert not self.ended, "released after its end"
            self.releases += 1
            self.holds = True
        if act in _ENDING:
            self.ended = True
        if act is Act.ATTEST:
            self.holds = False

    @precondition(lambda self: self.state not in OVER)
    @rule(data=st.data())
    def goes_on(self, data: st.DataObject) -> None:
        """Most acts of chance end an order early; this one leads to where data has left the house."""
        onward = [act for act in possible(self.state) if act not in _ENDING] or list(possible(self.state))
        self.anything(Act(data.draw(st.sampled_from(onward))))

    @precondition(lambda self: self.state in UNDER_WAY)
    @rule()
    def ends_before_its_time(self) -> None:
        held = self.holds
        self.state = after(self.state, ending(self.state))
        self.ended = True
        assert self.state is (OrderState.RECALLED if held else OrderState.WITHDRAWN)

    @invariant()
    def nothing_is_released_twice(self) -> None:
        assert self.releases <= 1

    @invariant()
    def what_the_vendor_holds_is_known_from_the_state(self) -> None:
        assert self.holds == (self.state in _HOLDING)
        if self.ended:
            assert self.state in OVER | AWAITING_DELETION


OrderLife.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestLifeOfAnOrder = OrderLife.TestCase


def test_every_history_there_is() -> None:
    """All of them, not a sample: a state and what has happened on the way to it are few together."""
    begin = (OrderState.REQUESTED, frozenset[Act]())
    seen, ahead = {begin}, [begin]
    while ahead:
        state, done = ahead.pop()
        holds = Act.RELEASE in done and Act.ATTEST not in done
        assert holds == (state in _HOLDING), (state, done)
        if Act.RELEASE in done:
            assert {Act.ASK, Act.CONSENT, Act.PACKAGE} <= done, "released without being asked, consented and packaged"
        if state in UNDER_WAY:
            assert not done & _ENDING, "goes on after its end"
            assert after(state, ending(state)) is (OrderState.RECALLED if holds else OrderState.WITHDRAWN)
        for word in possible(state):
            act = Act(word)
            assert not (act is Act.RELEASE and act in done), "released twice"
            following = (after(state, act), done | {act})
            if following not in seen:
                seen.add(following)
                ahead.append(following)
    assert {state for state, _ in seen} == set(OrderState)


def test_every_state_can_be_reached_and_none_is_a_trap() -> None:
    reached = {OrderState.REQUESTED}
    for _ in OrderState:
        reached |= {target for (state, _), target in PATHS.items() if state in reached}
    assert reached == set(OrderState)
    for state in OrderState:
        assert bool(possible(state)) == (state not in OVER)
    over = set(OVER)
    for _ in OrderState:
        over |= {state for (state, _), target in PATHS.items() if target in over}
    assert over == set(OrderState), "from everywhere there is a way to the end"


def test_what_is_over_cannot_be_ended_again() -> None:
    for state in OVER | {OrderState.RECALLED}:
        with pytest.raises(Conflict):
            ending(state)
