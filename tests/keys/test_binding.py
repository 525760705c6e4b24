"""A data key behind a consent opens with the compartment key and the consent's secret, and with nothing less (A7)."""

from __future__ import annotations

import copy
import pickle
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import HandleRefused, MalformedValue, TamperedValue, wrapped_epoch, wrapped_generation
from keys.binding import STORED_BYTES, ConsentSecret, bind, bound_consent, is_bound
from keys.formats import FORMAT_VERSION, WRAPPED_HEADER
from keys.opening import unbind

ORGANISATION, SUBJECT, CONSENT = UUID(int=1), UUID(int=2), UUID(int=3)
WRAPPED = WRAPPED_HEADER.pack(FORMAT_VERSION, 1, 1, 7, 4) + bytes(range(12)) + bytes(48)


def bound(secret: ConsentSecret, compartment: str = "health") -> bytes:
    return bind(WRAPPED, secret, ORGANISATION, SUBJECT, compartment)


@pytest.mark.promise("A7")
def test_in_and_out() -> None:
    secret = ConsentSecret.new(CONSENT)
    made = bound(secret)
    assert is_bound(made)
    assert not is_bound(WRAPPED)
    assert bound_consent(made) == CONSENT
    assert (wrapped_epoch(made), wrapped_generation(made)) == (7, 4)
    again = ConsentSecret.of_stored(secret.stored)
    assert unbind(made, again, ORGANISATION, SUBJECT, "health") == WRAPPED
    assert bound(secret) != made, "two layers never look the same"
    assert WRAPPED[11:] not in made


@pytest.mark.promise("A7")
def test_no_other_secret_subject_tenant_or_compartment() -> None:
    secret = ConsentSecret.new(CONSENT)
    made = bound(secret)
    wrong = [
        (ConsentSecret.new(CONSENT), ORGANISATION, SUBJECT, "health"),
        (ConsentSecret.of_stored(uuid4().bytes + secret.stored[16:]), ORGANISATION, SUBJECT, "health"),
        (ConsentSecret.of_stored(secret.stored[:16] + bytes(32)), ORGANISATION, SUBJECT, "health"),
        (secret, uuid4(), SUBJECT, "health"),
        (secret, ORGANISATION, uuid4(), "health"),
        (secret, ORGANISATION, SUBJECT, "finance"),
    ]
    for given_secret, organisation, subject, compartment in wrong:
        with pytest.raises(TamperedValue):
            unbind(made, given_secret, organisation, subject, compartment)
    with pytest.raises(TamperedValue):
        unbind(WRAPPED, secret, ORGANISATION, SUBJECT, "health")


@given(st.integers(0, 8 * (11 + 16 + 12 + len(WRAPPED) + 16) - 1))
def test_every_bit_counts(bit: int) -> None:
    secret = ConsentSecret.new(CONSENT)
    made = bytearray(bound(secret))
    made[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TamperedValue):
        unbind(bytes(made), secret, ORGANISATION, SUBJECT, "health")


@given(st.binary(max_size=140))
def test_anything_else_is_refused(rubbish: bytes) -> None:
    secret = ConsentSecret.new(CONSENT)
    with pytest.raises((TamperedValue, MalformedValue)):
        unbind(rubbish, secret, ORGANISATION, SUBJECT, "health")
    with pytest.raises(MalformedValue):
        bind(rubbish[:20], secret, ORGANISATION, SUBJECT, "health")


def test_not_twice_and_not_from_pieces() -> None:
    secret = ConsentSecret.new(CONSENT)
    with pytest.raises(MalformedValue):
        bind(bound(secret), secret, ORGANISATION, SUBJECT, "health")
    for length in (0, 16, STORED_BYTES - 1, STORED_BYTES + 1):
        with pytest.raises(MalformedValue):
            ConsentSecret.of_stored(bytes(length))
    with pytest.raises(MalformedValue):
        bound_consent(WRAPPED)


def test_a_secret_stays_where_it_is() -> None:
    secret = ConsentSecret.new(CONSENT)
    assert secret.stored[16:].hex() not in repr(secret)
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(HandleRefused):
            leave(secret)
    with pytest.raises(HandleRefused):
        ConsentSecret()
