"""Wrapped data keys: bound to organisation, data subject, compartment, epoch, generation and algorithms."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from keys import (
    Algorithm,
    CompartmentKey,
    DataKey,
    KeyNotActive,
    Keyring,
    KeysError,
    KeyUnavailable,
    MalformedValue,
    RowContext,
    TamperedValue,
    UnknownEpoch,
    WrappedKey,
    new_compartment_key,
    new_data_key,
    seal,
    wrap_data_key,
    wrapped_epoch,
    wrapped_generation,
)
from keys.local import LocalKeyring
from keys.opening import open_sealed, rewrap_data_key, rewrap_many, unwrap_data_key, unwrap_many

SUBJECT = UUID(int=42)
PLACE = RowContext(UUID(int=1), "applicant", UUID(int=2)).field("email")


def same_key(one: DataKey, other: DataKey) -> bool:
    return open_sealed(other, seal(one, b"probe", PLACE), PLACE) == b"probe"


@pytest.mark.promise("D4")
@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("wrapping", Algorithm)
def test_round_trip(root: LocalKeyring, organisation: UUID, wrapping: Algorithm, algorithm: Algorithm) -> None:
    stored = new_compartment_key(root, organisation, "identity", 3, wrapping)
    compartment_key = Keyring.unlock(root, organisation, [stored], None).sealing_key("identity")
    data_key = DataKey.generate("identity", 9, algorithm)
    wrapped = wrap_data_key(compartment_key, data_key, organisation, SUBJECT)
    assert (wrapped_epoch(wrapped), wrapped_generation(wrapped)) == (3, 9)
    assert len(wrapped) == (55 if algorithm is Algorithm.SM4_GCM else 71)
    unwrapped = unwrap_data_key(compartment_key, wrapped, organisation, SUBJECT)
    assert (unwrapped.compartment, unwrapped.generation, unwrapped.algorithm) == ("identity", 9, algorithm)
    assert same_key(data_key, unwrapped)
    made, rewritten = new_data_key(compartment_key, SUBJECT, 9, algorithm)
    assert same_key(made, unwrap_data_key(compartment_key, rewritten, organisation, SUBJECT))


@given(st.data())
def test_any_changed_byte_is_refused(compartment_key: CompartmentKey, organisation: UUID, data: st.DataObject) -> None:
    algorithm = data.draw(st.sampled_from(list(Algorithm)))
    changed = bytearray(new_data_key(compartment_key, SUBJECT, 1, algorithm)[1])
    position = data.draw(st.integers(0, len(changed) - 1))
    changed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises((TamperedValue, MalformedValue)):
        unwrap_data_key(compartment_key, bytes(changed), organisation, SUBJECT)


@given(st.integers(0, 80), st.binary(max_size=3))
def test_any_cut_or_addition_is_refused(
    compartment_key: CompartmentKey, organisation: UUID, length: int, added: bytes
) -> None:
    wrapped = new_data_key(compartment_key, SUBJECT)[1]
    changed = wrapped[:length] + added
    if changed != wrapped:
        with pytest.raises((TamperedValue, MalformedValue)):
            unwrap_data_key(compartment_key, changed, organisation, SUBJECT)


@pytest.mark.promise("D4")
@given(st.uuids())
def test_another_data_subject_is_refused(compartment_key: CompartmentKey, organisation: UUID, other: UUID) -> None:
    wrapped = new_data_key(compartment_key, SUBJECT)[1]
    with pytest.raises(TamperedValue) as caught:
        unwrap_data_key(compartment_key, wrapped, organisation, other)
    assert caught.value.code == "wrapped_key_tampered"


@pytest.mark.promise("D4")
def test_another_organisation_is_refused(
    root: LocalKeyring, compartment_key: CompartmentKey, organisation: UUID
) -> None:
    other = uuid4()
    stored = new_compartment_key(root, other, "identity", 2)
    foreign = Keyring.unlock(root, other, [stored], None).sealing_key("identity")
    wrapped = new_data_key(compartment_key, SUBJECT)[1]
    with pytest.raises(TamperedValue):
        unwrap_data_key(foreign, wrapped, other, SUBJECT)
    with pytest.raises(MalformedValue) as caught:
        unwrap_data_key(compartment_key, wrapped, other, SUBJECT)
    assert caught.value.code == "wrong_organisation"
    with pytest.raises(MalformedValue):
        wrap_data_key(compartment_key, DataKey.generate("identity"), other, SUBJECT)


def test_an_equal_uuid_object_is_the_same_organisation(compartment_key: CompartmentKey, organisation: UUID) -> None:
    copied = UUID(bytes=organisation.bytes)
    wrapped = wrap_data_key(compartment_key, DataKey.generate("identity"), copied, SUBJECT)
    assert unwrap_data_key(compartment_key, wrapped, copied, SUBJECT).compartment == "identity"


@pytest.mark.promise("D4")
@pytest.mark.parametrize(
    ("organisation_change", "compartment", "epoch"),
    [(1, "identity", 2), (0, "health", 2), (0, "identity", 1)],
    ids=["organisation", "compartment", "epoch"],
)
def test_organisation_compartment_and_epoch_are_authenticated_even_under_the_same_secret(
    compartment_key: CompartmentKey,
    organisation: UUID,
    organisation_change: int,
    compartment: str,
    epoch: int,
) -> None:
    """The header is rewritten to fit too: what refuses is the cipher, not the look at the header."""
    from keys.handles import compartment_key_from_secret

    secret = bytes(range(32))

    def handle(owner: UUID, name: str, number: int) -> CompartmentKey:
        return compartment_key_from_secret(owner, name, number, Algorithm.AES_256_GCM, secret, active=True)

    wrapped = new_data_key(handle(organisation, "identity", 2), SUBJECT)[1]
    owner = UUID(int=organisation.int + organisation_change)
    other = handle(owner, compartment, epoch)
    with pytest.raises(TamperedValue):
        unwrap_data_key(other, wrapped[:3] + epoch.to_bytes(4, "big") + wrapped[7:], owner, SUBJECT)


def test_the_generation_is_authenticated(compartment_key: CompartmentKey, organisation: UUID) -> None:
    wrapped = new_data_key(compartment_key, SUBJECT, 1)[1]
    with pytest.raises(TamperedValue):
        unwrap_data_key(compartment_key, wrapped[:10] + b"\x02" + wrapped[11:], organisation, SUBJECT)


WRAPPED = b"\x01\x01\x01\x00\x00\x00\x02\x00\x00\x00\x01" + bytes(60)
BAD_WRAPPED: dict[str, tuple[object, str]] = {
    "nothing": (b"", "too_short"),
    "no value": (None, "not_bytes"),
    "header only": (WRAPPED[:11], "too_short"),
    "one byte less than a tag": (WRAPPED[:38], "too_short"),
    "one byte less": (WRAPPED[:-1], "wrong_length"),
    "one byte more": (WRAPPED + b"\x00", "wrong_length"),
    "length of an SM4 key": (WRAPPED[:55], "wrong_length"),
    "version 2": (b"\x02" + WRAPPED[1:], "unknown_version"),
    "algorithm 9": (b"\x01\x09" + WRAPPED[2:], "unknown_algorithm"),
    "data key algorithm 9": (b"\x01\x01\x09" + WRAPPED[3:], "unknown_algorithm"),
    "another algorithm": (b"\x01\x02" + WRAPPED[2:], "wrong_algorithm"),
    "epoch 0": (WRAPPED[:3] + bytes(4) + WRAPPED[7:], "number_out_of_range"),
    "another epoch": (WRAPPED[:6] + b"\x01" + WRAPPED[7:], "wrong_epoch"),
    "generation 0": (WRAPPED[:10] + b"\x00" + WRAPPED[11:], "number_out_of_range"),
}


@pytest.mark.parametrize(("value", "code"), BAD_WRAPPED.values(), ids=BAD_WRAPPED)
def test_bad_wrapped_keys_have_clear_errors(
    compartment_key: CompartmentKey, organisation: UUID, value: bytes, code: str
) -> None:
    with pytest.raises(MalformedValue) as caught:
        unwrap_data_key(compartment_key, value, organisation, SUBJECT)
    assert caught.value.code == code
    if not code.startswith("wrong_a") and code != "wrong_epoch":
        with pytest.raises(MalformedValue):
            wrapped_epoch(value)


def test_the_batch_takes_each_epoch_as_needed(keyring: Keyring, root: LocalKeyring, organisation: UUID) -> None:
    first = new_compartment_key(root, organisation, "identity", 1)
    second = new_compartment_key(root, organisation, "identity", 2)
    old_ring = Keyring.unlock(root, organisation, [first], None)
    ring = Keyring.unlock(root, organisation, [first.retired(), second], None)
    subjects = [uuid4() for _ in range(4)]
    made = [
        new_data_key((old_ring if number % 2 else ring).sealing_key("identity"), subject, number + 1)
        for number, subject in enumerate(subjects)
    ]
    items = [(subject, wrapped) for subject, (_, wrapped) in zip(subjects, made, strict=True)]
    for (data_key, _), unwrapped in zip(made, unwrap_many(ring, "identity", items), strict=True):
        assert same_key(data_key, unwrapped)
    with pytest.raises(UnknownEpoch):
        unwrap_many(old_ring, "identity", items)
    with pytest.raises(TamperedValue):
        unwrap_many(ring, "identity", [(subjects[0], items[1][1])])
    with pytest.raises(MalformedValue):
        unwrap_many(ring, "identity", [items[0], (subjects[1], None)])  # type: ignore[list-item]
    assert unwrap_many(ring, "identity", []) == []


def test_a_retired_epoch_wraps_nothing_new(keyring: Keyring, organisation: UUID) -> None:
    old = keyring.compartment_key("identity", 1)
    for wrap in (
        lambda: wrap_data_key(old, DataKey.generate("identity"), organisation, SUBJECT),
        lambda: new_data_key(old, SUBJECT),
        lambda: rewrap_many(keyring.sealing_key("identity"), old, []),
    ):
        with pytest.raises(KeyNotActive) as caught:
            wrap()
        assert caught.value.code == "key_not_active"


def test_a_data_key_is_wrapped_in_its_own_compartment_only(compartment_key: CompartmentKey, organisation: UUID) -> None:
    with pytest.raises(MalformedValue) as caught:
        wrap_data_key(compartment_key, DataKey.generate("health"), organisation, SUBJECT)
    assert caught.value.code == "wrong_compartment"


def test_an_unwrapped_key_is_moved_by_rewrapping(
    root: LocalKeyring, organisation: UUID, compartment_key: CompartmentKey
) -> None:
    data_key, wrapped = new_data_key(compartment_key, SUBJECT)
    with pytest.raises(KeyUnavailable) as caught:
        wrap_data_key(compartment_key, data_key, organisation, SUBJECT)
    assert caught.value.code == "data_key_not_wrappable"
    stored = new_compartment_key(root, organisation, "identity", 5, Algorithm.AES_256_GCM_SIV)
    newer = Keyring.unlock(root, organisation, [stored], None).sealing_key("identity")
    moved = rewrap_data_key(compartment_key, newer, wrapped, organisation, SUBJECT)
    assert wrapped_epoch(moved) == 5
    assert same_key(data_key, unwrap_data_key(newer, moved, organisation, SUBJECT))
    with pytest.raises(MalformedValue):
        unwrap_data_key(compartment_key, moved, organisation, SUBJECT)
    with pytest.raises(TamperedValue):
        rewrap_many(compartment_key, newer, [(SUBJECT, wrapped), (uuid4(), wrapped)])


@pytest.mark.parametrize("what", ["compartment", "organisation"])
def test_rewrapping_does_not_cross(
    root: LocalKeyring, keyring: Keyring, compartment_key: CompartmentKey, organisation: UUID, what: str
) -> None:
    target = keyring.sealing_key("health")
    if what == "organisation":
        other = uuid4()
        stored = new_compartment_key(root, other, "identity", 1)
        target = Keyring.unlock(root, other, [stored], None).sealing_key("identity")
    with pytest.raises(MalformedValue) as caught:
        rewrap_many(compartment_key, target, [])
    assert caught.value.code == f"wrong_{what}"


@pytest.mark.promise("F2")
def test_what_a_destroyed_epoch_wrapped_is_gone(
    root: LocalKeyring, organisation: UUID, wrapped: list[WrappedKey]
) -> None:
    stored = new_compartment_key(root, organisation, "identity", 7)
    ring = Keyring.unlock(root, organisation, [stored], None)
    data_key = new_data_key(ring.sealing_key("identity"), SUBJECT)[1]
    later = Keyring.unlock(root, organisation, [stored.destroyed(), *wrapped], None)
    with pytest.raises(KeysError) as caught:
        unwrap_many(later, "identity", [(SUBJECT, data_key)])
    assert caught.value.code == "key_destroyed"
    with pytest.raises(KeysError):
        unwrap_data_key(later.sealing_key("identity"), data_key, organisation, SUBJECT)


def test_the_layout_is_frozen(compartment_key: CompartmentKey, organisation: UUID) -> None:
    """Rebuilt from the documented layout with the library alone: old keys stay readable."""
    from keys.handles import compartment_key_from_secret

    cipher = AESGCM(bytes(range(32)))
    handle = compartment_key_from_secret(
        organisation, "identity", 2, Algorithm.AES_256_GCM, bytes(range(32)), active=True
    )
    header = bytes.fromhex("01 01 01 00000002 00000003")
    authenticated = b"ats-privacy data key\x01" + header + organisation.bytes + b"\x08identity" + SUBJECT.bytes
    nonce, secret = bytes(12), bytes(range(1, 33))
    stored = header + nonce + cipher.encrypt(nonce, secret, authenticated)
    data_key = unwrap_data_key(handle, stored, organisation, SUBJECT)
    sealed = seal(data_key, b"probe", PLACE)
    assert AESGCM(secret).decrypt(sealed[6:18], sealed[18:], sealed[:6] + b"\x08identity" + PLACE) == b"probe"


def test_the_cache_of_shapes_is_bounded(compartment_key: CompartmentKey, organisation: UUID) -> None:
    from keys.handles import _CACHED_SHAPES

    wrapped = new_data_key(compartment_key, SUBJECT)[1]
    for generation in range(2, _CACHED_SHAPES * 2):
        forged = wrapped[:7] + generation.to_bytes(4, "big") + wrapped[11:]
        with pytest.raises(TamperedValue):
            unwrap_data_key(compartment_key, forged, organisation, SUBJECT)
    assert len(compartment_key._by_header) <= _CACHED_SHAPES
    unwrap_data_key(compartment_key, wrapped, organisation, SUBJECT)
