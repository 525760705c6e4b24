"""The challenge before a reveal: factors and freshness (RFC 9470)."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.domain.step_up import StepUp
from ats_privacy.settings import Settings

NOW = 1_800_000_000_000_000
SECOND = 1_000_000
RULE = StepUp(seconds=600, acr_values="aal2")


def _actor(assurance: int, authenticated_at: int) -> Actor:
    return Actor(UUID(int=1), UUID(int=2), ActorKind.STAFF, frozenset({"recruiter"}), assurance, authenticated_at)


@pytest.mark.promise("D6")
@pytest.mark.parametrize(
    ("assurance", "ago", "factors", "missing"),
    [
        (2, 0, 2, None),
        (2, 600 * SECOND, 2, None),
        (2, 600 * SECOND + 1, 2, "fresh_authentication"),
        (1, 0, 2, "assurance_2"),
        (1, 601 * SECOND, 2, "assurance_2"),
        (1, 601 * SECOND, 1, "fresh_authentication"),
        (2, NOW, 2, "fresh_authentication"),
        (2, -31 * SECOND, 2, "fresh_authentication"),
        (0, NOW, 0, None),
    ],
)
def test_what_is_asked_for(assurance: int, ago: int, factors: int, missing: str | None) -> None:
    challenge = RULE.lacking(_actor(assurance, NOW - ago), factors, NOW)
    assert (None if challenge is None else challenge.missing) == (None if missing is None else (missing,))
    if challenge is not None:
        assert (challenge.max_age, challenge.acr_values) == (600, "aal2" if factors > 1 else "")


@given(st.integers(0, 2), st.integers(0, 2), st.integers(0, NOW), st.integers(1, 10**6), st.integers(0, 10**6))
def test_time_and_fewer_factors_never_help(have: int, want: int, proven: int, seconds: int, later: int) -> None:
    rule = StepUp(seconds)
    if rule.lacking(_actor(have, proven), want, NOW) is not None:
        assert rule.lacking(_actor(have, proven), want, NOW + later * SECOND) is not None
        assert rule.lacking(_actor(max(have - 1, 0), proven), want, NOW) is not None


@pytest.mark.parametrize("text", ['a"b', "a\\b", "a\nb", "é", " "])
def test_names_that_a_header_cannot_hold_are_refused(text: str) -> None:
    with pytest.raises(Misconfigured):
        Settings.from_environment({"ATS_STEP_UP_ACR_VALUES": text})


def test_the_operator_sets_both() -> None:
    read = Settings.from_environment({"ATS_STEP_UP_ACR_VALUES": "aal2  mfa", "ATS_STEP_UP_SECONDS": "120"})
    assert read.step_up == StepUp(120, "aal2 mfa")
