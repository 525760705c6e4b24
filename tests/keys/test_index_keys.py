"""Blind indexes: equal values meet, within one index of one organisation and nowhere else."""

from __future__ import annotations

import hmac
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys import IndexAlgorithm, IndexKey, Keyring, MalformedValue, new_index_key
from keys.index_keys import index_key_from_secret
from keys.local import LocalKeyring

SECRET = bytes(range(32))


def index_key(
    organisation: int = 1,
    index: str = "email",
    generation: int = 1,
    algorithm: IndexAlgorithm = IndexAlgorithm.HMAC_SHA_256,
) -> IndexKey:
    return index_key_from_secret(UUID(int=organisation), index, generation, algorithm, SECRET, active=True)


@pytest.mark.promise("D5")
@given(st.binary(min_size=1), st.binary(min_size=1))
def test_tokens_meet_exactly_when_values_do(one: bytes, other: bytes) -> None:
    key = index_key()
    assert (key.token(one) == key.token(other)) == (one == other)
    assert key.tokens([one, other]) == [key.token(one), key.token(other)]
    assert len(key.token(one)) == 16


@pytest.mark.promise("D5")
def test_indexes_organisations_generations_and_algorithms_share_no_tokens_even_under_one_secret() -> None:
    keys = [
        index_key(),
        index_key(organisation=2),
        index_key(index="phone"),
        index_key(index="emai"),
        index_key(generation=2),
        index_key(algorithm=IndexAlgorithm.HMAC_SM3),
    ]
    tokens = sorted(key.token(b"li.lei@example.cn") for key in keys)
    assert all(one != other for one, other in pairwise(tokens))


def test_a_value_cannot_imitate_a_longer_index_name() -> None:
    assert index_key(index="emai").token(b"l" + b"x") != index_key(index="email").token(b"x")


def test_the_token_is_frozen() -> None:
    """Rebuilt from the documented input with the standard library: stored tokens stay findable."""
    domain = b"ats-privacy blind index\x01" + b"\x10" + UUID(int=1).bytes + b"\x00\x00\x00\x01" + b"\x05email"
    expected = hmac.digest(SECRET, domain + b"li.lei@example.cn", "sha256")[:16]
    assert index_key().token(b"li.lei@example.cn") == expected


def test_an_empty_value_has_no_token() -> None:
    with pytest.raises(MalformedValue) as caught:
        index_key().token(b"")
    assert caught.value.code == "index_term_empty"
    with pytest.raises(MalformedValue):
        index_key().tokens([b"x", b""])


@pytest.mark.parametrize("algorithm", IndexAlgorithm)
def test_through_the_keyring(root: LocalKeyring, organisation: UUID, algorithm: IndexAlgorithm) -> None:
    stored = new_index_key(root, organisation, "id_number.last4", 3, algorithm)
    one = Keyring.unlock(root, organisation, [stored], []).index_key("id_number.last4")
    again = Keyring.unlock(root, organisation, [stored], []).index_key("id_number.last4")
    assert (one.index, one.generation, one.algorithm) == ("id_number.last4", 3, algorithm)
    assert one.token(b"002X") == again.token(b"002X")
    other = new_index_key(root, organisation, "id_number.last4", 3, algorithm)
    assert Keyring.unlock(root, organisation, [other], []).index_key("id_number.last4").token(b"002X") != one.token(
        b"002X"
    )
