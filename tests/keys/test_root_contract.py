"""What every root key must do: the local keyring in each of its forms, and each real holder of remote keys."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keys import (
    Algorithm,
    Keyring,
    MalformedValue,
    RootKey,
    RootKeyError,
    RootUnavailable,
    TamperedValue,
    new_compartment_key,
)
from keys.local import Argon2idCost, LocalKeyring
from tests.servers.roots import REMOTE_KINDS, Holders

KINDS = ["plain", "passphrase", "siv", "sm4", "rotated", *REMOTE_KINDS]


@pytest.fixture(scope="module", params=KINDS)
def any_root(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, root_holders: Holders
) -> RootKey:
    if request.param in REMOTE_KINDS:
        return root_holders.root(request.param)
    path: Path = tmp_path_factory.mktemp("contract") / "root.keyring"
    if request.param == "passphrase":
        return LocalKeyring.create(path, "correct horse", cost=Argon2idCost(19_456, 2, 1))
    if request.param == "siv":
        return LocalKeyring.create(path, algorithm=Algorithm.AES_256_GCM_SIV)
    if request.param == "sm4":
        return LocalKeyring.create(path, algorithm=Algorithm.SM4_GCM)
    root = LocalKeyring.create(path)
    if request.param == "rotated":
        root.rotate()
    return root


@settings(suppress_health_check=[HealthCheck.differing_executors], deadline=None, max_examples=40)
@given(st.binary(min_size=1, max_size=64), st.binary(max_size=100), st.binary(max_size=100))
def test_round_trip_with_the_same_associated_data_only(
    any_root: RootKey, secret: bytes, place: bytes, other: bytes
) -> None:
    wrapped = any_root.wrap(secret, place)
    assert secret not in wrapped or len(secret) < 3
    assert any_root.unwrap(wrapped, place) == secret
    if other != place:
        with pytest.raises(TamperedValue):
            any_root.unwrap(wrapped, other)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_changed_byte_is_refused(any_root: RootKey, data: st.DataObject) -> None:
    wrapped = bytearray(any_root.wrap(bytes(32), b"place"))
    wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises((TamperedValue, MalformedValue, RootKeyError)):
        any_root.unwrap(bytes(wrapped), b"place")


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 150))
def test_cut_bytes_are_refused(any_root: RootKey, length: int) -> None:
    wrapped = any_root.wrap(bytes(32), b"place")
    if length < len(wrapped):
        with pytest.raises((TamperedValue, MalformedValue)):
            any_root.unwrap(wrapped[:length], b"place")


def test_batches_keep_their_order(any_root: RootKey) -> None:
    items = [(number.to_bytes(16, "big"), b"place %d" % number) for number in range(403)]
    wrapped = any_root.wrap_many(items)
    places = [place for _, place in items]
    assert any_root.unwrap_many(zip(wrapped, places, strict=True)) == [secret for secret, _ in items]
    with pytest.raises(TamperedValue):
        any_root.unwrap_many(zip(wrapped, reversed(places), strict=True))
    assert any_root.wrap_many([]) == any_root.unwrap_many([]) == []


def test_it_names_its_key_and_is_healthy(any_root: RootKey, organisation: UUID) -> None:
    health = any_root.check()
    assert (health.key_id, health.available) == (any_root.key_id, True)
    stored = new_compartment_key(any_root, organisation, "identity")
    assert stored.root_key_id == any_root.key_id
    assert Keyring.unlock(any_root, organisation, [stored], None).granted("identity")


def test_wrapping_twice_gives_different_bytes(any_root: RootKey) -> None:
    assert any_root.wrap(bytes(32), b"place") != any_root.wrap(bytes(32), b"place")


@pytest.mark.parametrize("kind", ["local", *REMOTE_KINDS])
def test_a_closed_root_says_so(kind: str, root_holders: Holders) -> None:
    root = root_holders.root(kind)
    wrapped = root.wrap(bytes(32), b"place")
    root.close()
    root.close()
    for use in (lambda: root.wrap(b"x", b""), lambda: root.unwrap(wrapped, b"place")):
        with pytest.raises(RootUnavailable) as caught:
            use()
        assert caught.value.code == "root_closed"
    health = root.check()
    assert not health.available
    assert "closed" in health.detail
