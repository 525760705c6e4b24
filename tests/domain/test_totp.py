"""One-time passwords: the vectors of RFC 6238 and 4226, the clock's difference, and no code twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain import totp

_SEEDS: dict[totp.Digest, bytes] = {
    "sha1": b"12345678901234567890",
    "sha256": b"12345678901234567890123456789012",
    "sha512": b"1234567890123456789012345678901234567890123456789012345678901234",
}
_SECRET = _SEEDS["sha1"]
_VECTORS = {  # RFC 6238 appendix B
    59: ("94287082", "46119246", "90693936"),
    1111111109: ("07081804", "68084774", "25091201"),
    1111111111: ("14050471", "67062674", "99943326"),
    1234567890: ("89005924", "91819424", "93441116"),
    2000000000: ("69279037", "90698825", "38618901"),
    20000000000: ("65353130", "77737706", "47863826"),
}
_HOTP = ("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489")


@pytest.mark.parametrize("at", _VECTORS)
def test_rfc_6238_appendix_b(at: int) -> None:
    made = tuple(totp.code(seed, at // 30, digits=8, digest=digest) for digest, seed in _SEEDS.items())
    assert made == _VECTORS[at]


def test_rfc_4226_appendix_d() -> None:
    assert tuple(totp.code(_SECRET, count) for count in range(10)) == _HOTP


@given(step=st.integers(10, 2**31), away=st.integers(-9, 9), last=st.integers(-9, 9))
def test_one_step_away_at_most_and_none_that_was_used(step: int, away: int, last: int) -> None:
    codes = {totp.code(_SECRET, each) for each in (step - 1, step, step + 1)}
    made = totp.code(_SECRET, step + away)
    if abs(away) > 1 and made in codes:
        return  # two steps with the same six digits: one in a million
    if len(codes) < 3:
        return
    found = totp.accepted_step(_SECRET, made, step * 30 + 7, last_step=step + last)
    assert found == (step + away if abs(away) <= 1 and away > last else None)


@pytest.mark.parametrize("given_code", ["", "75522", "7552244", "75522a", "755 22", "٧٥٥٢٢٤", "-55224"])
def test_what_is_no_code_is_refused(given_code: str) -> None:
    assert totp.accepted_step(_SECRET, given_code, 7, last_step=-1) is None
    assert totp.accepted_step(_SECRET, "755224", 7, last_step=-1) == 0


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="128 bits"):
        totp.accepted_step(b"x" * 15, "755224", 7, last_step=-1)
