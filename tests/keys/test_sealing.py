"""Sealed values: they come back, and only unchanged, at their place, under their key."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV
from hypothesis import given
from hypothesis import strategies as st

from keys import (
    Algorithm,
    AssociatedData,
    DataKey,
    KeysError,
    MalformedValue,
    RowContext,
    TamperedValue,
    seal,
    seal_many,
    sealed_generation,
)
from keys.formats import SEALED_OVERHEAD
from keys.opening import open_many, open_sealed, reseal

DATA_KEYS = {algorithm: DataKey.generate("identity", 7, algorithm) for algorithm in Algorithm}
ROW = RowContext(UUID(int=1), "applicant", UUID(int=2))
PLACE = ROW.field("email")
CLEAR = b"clear text that must never be shown"

algorithms = st.sampled_from(list(Algorithm))
clear_bytes = st.binary(max_size=300)


@pytest.mark.promise("D4")
@given(algorithms, clear_bytes)
def test_round_trip(algorithm: Algorithm, clear: bytes) -> None:
    key = DATA_KEYS[algorithm]
    sealed = seal(key, clear, PLACE)
    assert open_sealed(key, sealed, PLACE) == clear
    assert len(sealed) == len(clear) + SEALED_OVERHEAD
    assert sealed_generation(sealed) == 7


@pytest.mark.promise("D4")
@given(algorithms, clear_bytes, st.data())
def test_any_changed_byte_is_refused(algorithm: Algorithm, clear: bytes, data: st.DataObject) -> None:
    key = DATA_KEYS[algorithm]
    sealed = bytearray(seal(key, clear, PLACE))
    position = data.draw(st.integers(0, len(sealed) - 1))
    sealed[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises((TamperedValue, MalformedValue)):
        open_sealed(key, bytes(sealed), PLACE)
    with pytest.raises((TamperedValue, MalformedValue)):
        open_many([(key, bytes(sealed), PLACE)])


@given(algorithms, clear_bytes, st.data())
def test_any_cut_or_addition_is_refused(algorithm: Algorithm, clear: bytes, data: st.DataObject) -> None:
    key = DATA_KEYS[algorithm]
    sealed = seal(key, clear, PLACE)
    start = data.draw(st.integers(0, len(sealed)))
    end = data.draw(st.integers(start, len(sealed)))
    added = data.draw(st.binary(max_size=20))
    changed = sealed[:start] + sealed[end:] + added
    if changed != sealed:
        with pytest.raises((TamperedValue, MalformedValue)):
            open_sealed(key, changed, PLACE)


OTHER_PLACES = {
    "another organisation": RowContext(UUID(int=3), "applicant", UUID(int=2)).field("email"),
    "another table": RowContext(UUID(int=1), "application", UUID(int=2)).field("email"),
    "another row": RowContext(UUID(int=1), "applicant", UUID(int=3)).field("email"),
    "another field": ROW.field("mobile"),
    "organisation and row swapped": RowContext(UUID(int=2), "applicant", UUID(int=1)).field("email"),
}


@pytest.mark.promise("D4")
@pytest.mark.parametrize("algorithm", Algorithm)
@pytest.mark.parametrize("place", OTHER_PLACES.values(), ids=OTHER_PLACES)
def test_a_value_moved_elsewhere_is_refused(algorithm: Algorithm, place: AssociatedData) -> None:
    key = DATA_KEYS[algorithm]
    with pytest.raises(TamperedValue) as caught:
        open_sealed(key, seal(key, CLEAR, PLACE), place)
    assert caught.value.code == "sealed_value_tampered"


@pytest.mark.promise("D4")
@given(algorithms, st.uuids(), st.uuids(), st.text("abc_", min_size=1), st.text("abc_", min_size=1))
def test_any_other_place_is_refused(
    algorithm: Algorithm, organisation: UUID, row: UUID, table: str, field: str
) -> None:
    key = DATA_KEYS[algorithm]
    with pytest.raises(TamperedValue):
        open_sealed(key, seal(key, CLEAR, PLACE), RowContext(organisation, table, row).field(field))


def test_another_key_of_the_same_shape_is_refused() -> None:
    with pytest.raises(TamperedValue):
        open_sealed(DataKey.generate("identity", 7), seal(DATA_KEYS[Algorithm.AES_256_GCM], CLEAR, PLACE), PLACE)


def test_the_compartment_is_authenticated_even_under_the_same_secret() -> None:
    from keys.handles import data_key_from_cipher, data_key_shape

    key = DATA_KEYS[Algorithm.AES_256_GCM]
    relabelled = data_key_from_cipher(data_key_shape("health", 7, key.algorithm), key._aead)
    with pytest.raises(TamperedValue):
        open_sealed(relabelled, seal(key, CLEAR, PLACE), PLACE)


SEALED = seal(DATA_KEYS[Algorithm.AES_256_GCM], CLEAR, PLACE)
BAD_VALUES: dict[str, tuple[object, str]] = {
    "nothing": (b"", "too_short"),
    "one byte": (b"\x01", "too_short"),
    "header only": (SEALED[:6], "too_short"),
    "header and nonce": (SEALED[:18], "too_short"),
    "one byte less than a tag": (SEALED[:33], "too_short"),
    "version 0": (b"\x00" + SEALED[1:], "unknown_version"),
    "version 2": (b"\x02" + SEALED[1:], "unknown_version"),
    "clear text stored by mistake": (b"a perfectly readable value, not sealed at all", "unknown_version"),
    "algorithm 0": (SEALED[:1] + b"\x00" + SEALED[2:], "unknown_algorithm"),
    "algorithm 4": (SEALED[:1] + b"\x04" + SEALED[2:], "unknown_algorithm"),
    "keyed hash as algorithm": (SEALED[:1] + b"\x10" + SEALED[2:], "unknown_algorithm"),
    "another algorithm": (SEALED[:1] + b"\x02" + SEALED[2:], "wrong_algorithm"),
    "generation 0": (SEALED[:2] + bytes(4) + SEALED[6:], "number_out_of_range"),
    "generation before": (SEALED[:5] + b"\x06" + SEALED[6:], "wrong_generation"),
    "generation after": (SEALED[:5] + b"\x08" + SEALED[6:], "wrong_generation"),
    "no value": (None, "not_bytes"),
    "text": (SEALED.hex(), "not_bytes"),
    "memory view": (memoryview(SEALED), "not_bytes"),
}


@pytest.mark.parametrize(("value", "code"), BAD_VALUES.values(), ids=BAD_VALUES)
def test_bad_values_have_clear_errors(value: bytes, code: str) -> None:
    key = DATA_KEYS[Algorithm.AES_256_GCM]
    with pytest.raises(MalformedValue) as caught:
        open_sealed(key, value, PLACE)
    assert caught.value.code == code
    assert str(caught.value) == caught.value.sentence
    assert caught.value.sentence.endswith(".")
    with pytest.raises(MalformedValue) as again:
        open_many([(key, SEALED, PLACE), (key, value, PLACE)])
    assert again.value.code == code


@pytest.mark.parametrize("place", [b"applicant.email", bytes(PLACE), "email", None])
def test_the_place_is_mandatory(place: AssociatedData) -> None:
    key = DATA_KEYS[Algorithm.AES_256_GCM]
    with pytest.raises(TypeError, match="RowContext"):
        seal(key, CLEAR, place)
    with pytest.raises(TypeError, match="RowContext"):
        seal_many([(key, CLEAR, place)])
    with pytest.raises(TypeError, match="RowContext"):
        open_sealed(key, SEALED, place)
    with pytest.raises(TypeError, match="RowContext"):
        open_many([(key, SEALED, place)])


def test_batches_keep_their_order() -> None:
    key, other = DATA_KEYS[Algorithm.AES_256_GCM], DATA_KEYS[Algorithm.SM4_GCM]
    clear = [(key, b"one", ROW.field("a")), (other, b"two", ROW.field("b")), (key, b"three", ROW.field("c"))]
    sealed = seal_many(clear)
    assert open_many([(k, value, place) for (k, _, place), value in zip(clear, sealed, strict=True)]) == [
        b"one",
        b"two",
        b"three",
    ]
    assert seal_many([]) == open_many([]) == []


def test_one_bad_value_fails_the_batch_and_shows_none_of_the_others() -> None:
    key = DATA_KEYS[Algorithm.AES_256_GCM]
    with pytest.raises(TamperedValue) as caught:
        open_many([(key, SEALED, PLACE), (key, SEALED, ROW.field("mobile"))])
    frames = [entry.frame for entry in caught.traceback]
    assert not any(CLEAR.decode() in repr(frame.f_locals) for frame in frames[1:])


def test_nonces_do_not_repeat() -> None:
    key = DATA_KEYS[Algorithm.AES_256_GCM]
    values = [seal(key, b"", PLACE) for _ in range(5000)] + seal_many([(key, b"", PLACE)] * 5000)
    assert len({value[6:18] for value in values}) == 10_000


@pytest.mark.parametrize("algorithm", [Algorithm.AES_256_GCM, Algorithm.AES_256_GCM_SIV])
def test_the_layout_is_frozen(algorithm: Algorithm) -> None:
    """Rebuilt from the documented layout with the library alone: old values stay readable."""
    key = DataKey.generate("identity", 258, algorithm)
    assert key._secret is not None
    kind = AESGCM if algorithm is Algorithm.AES_256_GCM else AESGCMSIV
    cipher: AESGCM | AESGCMSIV = kind(key._secret._bytes)
    header = bytes((1, algorithm)) + b"\x00\x00\x01\x02"
    authenticated = header + b"\x08identity" + PLACE
    nonce = bytes(range(12))
    assert open_sealed(key, header + nonce + cipher.encrypt(nonce, CLEAR, authenticated), PLACE) == CLEAR
    sealed = seal(key, CLEAR, PLACE)
    assert sealed[:6] == header
    assert cipher.decrypt(sealed[6:18], sealed[18:], authenticated) == CLEAR


def test_errors_never_show_the_clear_text() -> None:
    key = DATA_KEYS[Algorithm.AES_256_GCM]
    for place in (None, b"x"):
        with pytest.raises(TypeError) as caught:
            seal(key, CLEAR, place)  # type: ignore[arg-type]
        assert CLEAR.decode() not in str(caught.value)
    with pytest.raises(TypeError) as unsealable:
        seal(key, CLEAR.decode(), PLACE)  # type: ignore[arg-type]
    assert CLEAR.decode() not in str(unsealable.value)
    with pytest.raises(KeysError) as refused:
        open_sealed(key, CLEAR, PLACE)
    assert CLEAR.decode() not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize(
    ("compartment", "generation", "algorithm", "code"),
    [
        ("", 1, 1, "compartment_name"),
        ("Identity", 1, 1, "compartment_name"),
        ("identity\n", 1, 1, "compartment_name"),
        ("身份", 1, 1, "compartment_name"),
        ("x" * 33, 1, 1, "compartment_name"),
        ("identity", 0, 1, "number_out_of_range"),
        ("identity", -1, 1, "number_out_of_range"),
        ("identity", 2**32, 1, "number_out_of_range"),
        ("identity", 1, 0, "unknown_algorithm"),
        ("identity", 1, 16, "unknown_algorithm"),
    ],
)
def test_data_keys_that_cannot_be(compartment: str, generation: int, algorithm: int, code: str) -> None:
    with pytest.raises(MalformedValue) as caught:
        DataKey.generate(compartment, generation, algorithm)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_resealing_moves_a_value_between_data_keys() -> None:
    old, new = DATA_KEYS[Algorithm.AES_256_GCM], DataKey.generate("identity", 8, Algorithm.SM4_GCM)
    moved = reseal(old, new, SEALED, PLACE)
    assert open_sealed(new, moved, PLACE) == CLEAR
    with pytest.raises(MalformedValue):
        open_sealed(old, moved, PLACE)
    with pytest.raises(TamperedValue):
        reseal(old, new, SEALED, RowContext(uuid4(), "applicant", UUID(int=2)).field("email"))
