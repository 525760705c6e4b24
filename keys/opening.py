"""The door: every function that turns sealed bytes into clear ones, or a wrapped key into a usable one.

Nothing else in this package opens anything, and no other module of it imports this one. Whoever may import
`keys.opening` can read; import-linter holds that list.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import urandom
from typing import NoReturn
from uuid import UUID

from cryptography.exceptions import InvalidTag

from keys.algorithms import KEY_BYTES, NONCE_BYTES, TAG_BYTES, known_algorithm, new_cipher
from keys.associated_data import AssociatedData
from keys.binding import CONTENT_AT, NONCE_AT, ConsentSecret, bound_to, is_bound, layer
from keys.documents import DOCUMENT
from keys.errors import MalformedValue, TamperedValue
from keys.formats import (
    FORMAT_VERSION,
    SEALED_NONCE_END,
    SEALED_OVERHEAD,
    WRAPPED_HEADER_BYTES,
    WRAPPED_NONCE_END,
    read_sealed_header,
    read_wrapped_header,
)
from keys.handles import CompartmentKey, DataKey, WrapShape, data_key_from_cipher, data_key_shape
from keys.keyring import Keyring
from keys.sealing import _check_wrapping, _not_a_place, check_organisation, seal

__all__ = [
    "open_document_key",
    "open_many",
    "open_sealed",
    "reseal",
    "rewrap_data_key",
    "rewrap_many",
    "unbind",
    "unwrap_data_key",
    "unwrap_many",
]

_HEADER = SEALED_NONCE_END - NONCE_BYTES


def open_sealed(data_key: DataKey, sealed: bytes, associated_data: AssociatedData) -> bytes:
    """The clear bytes of a sealed value at its place.

    Raises `MalformedValue` (not_bytes, too_short, unknown_version, unknown_algorithm, wrong_algorithm,
    wrong_generation), `TamperedValue` (sealed_value_tampered), and `TypeError` for a place that was not made
    by a `RowContext`.
    """
    if type(associated_data) is not AssociatedData:
        raise _not_a_place(associated_data)
    shape = data_key._shape
    if type(sealed) is not bytes or len(sealed) < SEALED_OVERHEAD or not sealed.startswith(shape.header):
        _refuse_sealed(data_key, sealed)
    return _open_with_nonce(
        data_key, sealed[_HEADER:SEALED_NONCE_END], sealed[SEALED_NONCE_END:], shape.bound + associated_data
    )


def open_many(items: Iterable[tuple[DataKey, bytes, AssociatedData]]) -> list[bytes]:
    """`open_sealed` for each (data key, sealed value, place), in order; the first failure fails all."""
    opened: list[bytes] = []
    try:
        for data_key, sealed, place in items:
            shape = data_key._shape
            if (
                type(place) is AssociatedData
                and type(sealed) is bytes
                and len(sealed) >= SEALED_OVERHEAD
                and sealed.startswith(shape.header)
            ):
                opened.append(
                    data_key._aead.decrypt(
                        sealed[_HEADER:SEALED_NONCE_END], sealed[SEALED_NONCE_END:], shape.bound + place
                    )
                )
            else:
                opened.append(open_sealed(data_key, sealed, place))
    except InvalidTag:
        opened.clear()
        raise _tampered_value() from None
    except Exception:
        opened.clear()  # a traceback that shows local variables must not show the values before
        raise
    return opened


def open_document_key(data_key: DataKey, sealed: bytes, place: AssociatedData) -> DataKey:
    """The key of a document (`keys.documents`), which opens its chunks by `open_sealed`.

    Raises as `open_sealed` does, and `MalformedValue` (unknown_algorithm, document_key) where it is no document key.
    """
    clear = open_sealed(data_key, sealed, place)
    algorithm = known_algorithm(clear[0] if clear else 0)
    if len(clear) != 1 + KEY_BYTES[algorithm]:
        raise MalformedValue("document_key", "The value at this place is no document key.")
    return data_key_from_cipher(data_key_shape(DOCUMENT, 1, algorithm), new_cipher(algorithm, clear[1:]))


def _open_with_nonce(data_key: DataKey, nonce: bytes, ciphertext: bytes, authenticated: bytes) -> bytes:
    """The inverse of `keys.sealing._seal_with_nonce`; `ciphertext` ends in the tag."""
    try:
        return data_key._aead.decrypt(nonce, ciphertext, authenticated)
    except InvalidTag:
        raise _tampered_value() from None


def _tampered_value() -> TamperedValue:
    return TamperedValue(
        "sealed_value_tampered",
        "A sealed value failed authentication: it was changed, stands in another row or field than it was"
        " sealed for, or belongs to another data subject.",
    )


def _refuse_sealed(data_key: DataKey, sealed: bytes) -> NoReturn:
    header = read_sealed_header(sealed)
    if header.algorithm != data_key.algorithm:
        raise MalformedValue(
            "wrong_algorithm",
            f"The value was sealed with {header.algorithm.name}, the data key is for"
            f" {data_key.algorithm.name}: it is not the key of this value.",
        )
    raise MalformedValue(
        "wrong_generation",
        f"The value needs the data key of generation {header.generation}, not {data_key.generation};"
        " sealed_generation() tells which.",
    )


def unwrap_data_key(compartment_key: CompartmentKey, wrapped: bytes, organisation: UUID, subject: UUID) -> DataKey:
    """The data key of that data subject.

    Raises `MalformedValue` (not_bytes, too_short, wrong_length, unknown_version, unknown_algorithm,
    wrong_algorithm, wrong_epoch, wrong_organisation, number_out_of_range) and `TamperedValue`
    (wrapped_key_tampered).
    """
    if organisation is not compartment_key._organisation:
        check_organisation(compartment_key, organisation)
    shape = _shape_of(compartment_key, wrapped)
    return data_key_from_cipher(
        shape.data_key,
        new_cipher(shape.data_key.algorithm, _unwrapped(compartment_key, shape, wrapped, subject)),
    )


def unwrap_many(keyring: Keyring, compartment: str, items: Iterable[tuple[UUID, bytes]]) -> list[DataKey]:
    """The data keys of (data subject, wrapped data key) pairs, in order, each under the epoch it names.

    Raises as `unwrap_data_key` and `Keyring.compartment_key` do; the first failure fails all.
    """
    by_header: dict[bytes, tuple[CompartmentKey, WrapShape]] = {}
    data_keys = []
    for subject, wrapped in items:
        known = by_header.get(wrapped[:WRAPPED_HEADER_BYTES]) if type(wrapped) is bytes else None
        if known is None or len(wrapped) != known[1].length:
            key = keyring.compartment_key(compartment, read_wrapped_header(wrapped).epoch)
            known = by_header[wrapped[:WRAPPED_HEADER_BYTES]] = key, _shape_of(key, wrapped)
        key, shape = known
        data_keys.append(
            data_key_from_cipher(
                shape.data_key,
                new_cipher(shape.data_key.algorithm, _unwrapped(key, shape, wrapped, subject)),
            )
        )
    return data_keys


def _unwrapped(compartment_key: CompartmentKey, shape: WrapShape, wrapped: bytes, subject: UUID) -> bytes:
    try:
        return compartment_key._aead.decrypt(
            wrapped[WRAPPED_HEADER_BYTES:WRAPPED_NONCE_END],
            wrapped[WRAPPED_NONCE_END:],
            shape.bound + subject.int.to_bytes(16, "big"),
        )
    except InvalidTag:
        raise TamperedValue(
            "wrapped_key_tampered",
            f"A wrapped data key of compartment {compartment_key.compartment} failed authentication: it was"
            " changed, or belongs to another data subject or another key.",
        ) from None


def _shape_of(compartment_key: CompartmentKey, wrapped: bytes) -> WrapShape:
    if type(wrapped) is bytes:
        shape = compartment_key._by_header.get(wrapped[:WRAPPED_HEADER_BYTES])
        if shape is not None and len(wrapped) == shape.length:
            return shape
    header = read_wrapped_header(wrapped)
    if header.epoch != compartment_key.epoch:
        raise MalformedValue(
            "wrong_epoch",
            f"The data key was wrapped in epoch {header.epoch}, the compartment key is of epoch"
            f" {compartment_key.epoch}; wrapped_epoch() tells which to take.",
        )
    if header.algorithm != compartment_key.algorithm:
        raise MalformedValue(
            "wrong_algorithm",
            f"The data key was wrapped with {header.algorithm.name}, the compartment key is for"
            f" {compartment_key.algorithm.name}: it is not the key of this data key.",
        )
    return compartment_key._wrap_shape(
        data_key_shape(compartment_key.compartment, header.generation, header.data_key_algorithm)
    )


def rewrap_data_key(
    old: CompartmentKey, new: CompartmentKey, wrapped: bytes, organisation: UUID, subject: UUID
) -> bytes:
    """A wrapped data key moved from one epoch to another of the same compartment; the key itself stays.

    No handle is made and nothing clear is returned. Raises as `unwrap_data_key` and `wrap_data_key` do.
    """
    check_organisation(old, organisation)
    return rewrap_many(old, new, [(subject, wrapped)])[0]


def rewrap_many(old: CompartmentKey, new: CompartmentKey, items: Iterable[tuple[UUID, bytes]]) -> list[bytes]:
    """`rewrap_data_key` for (data subject, wrapped data key) pairs, in order; the first failure fails all."""
    _check_wrapping(new, old.compartment)
    check_organisation(new, old.organisation)
    batch = list(items)
    nonces = urandom(NONCE_BYTES * len(batch))
    rewrapped = []
    start = 0
    for subject, wrapped in batch:
        end = start + NONCE_BYTES
        nonce = nonces[start:end]
        start = end
        shape = _shape_of(old, wrapped)
        target = new._wrap_shape(shape.data_key)
        rewrapped.append(
            target.header
            + nonce
            + new._aead.encrypt(
                nonce,
                _unwrapped(old, shape, wrapped, subject),
                target.bound + subject.int.to_bytes(16, "big"),
            )
        )
    return rewrapped


def reseal(old: DataKey, new: DataKey, sealed: bytes, associated_data: AssociatedData) -> bytes:
    """A sealed value moved from one data key to another at the same place; raises as `open_sealed` does."""
    return seal(new, open_sealed(old, sealed, associated_data), associated_data)


def unbind(bound: bytes, secret: ConsentSecret, organisation: UUID, subject: UUID, compartment: str) -> bytes:
    """The wrapped data key within, which still needs its compartment key.

    Raises `TamperedValue` (bound_key_tampered): changed, another consent's, or another data subject's.
    """
    if (
        not is_bound(bound)
        or len(bound) < CONTENT_AT + TAG_BYTES
        or bound[WRAPPED_HEADER_BYTES:NONCE_AT] != secret._consent.bytes
    ):
        raise _tampered_binding()
    header = bound[:WRAPPED_HEADER_BYTES]
    try:
        wrapped = layer(secret, organisation, compartment).decrypt(
            bound[NONCE_AT:CONTENT_AT], bound[CONTENT_AT:], bound_to(header, secret, organisation, subject, compartment)
        )
    except InvalidTag:
        raise _tampered_binding() from None
    if wrapped[:1] != bytes((FORMAT_VERSION,)) or wrapped[1:WRAPPED_HEADER_BYTES] != header[1:]:
        raise _tampered_binding()
    return wrapped


def _tampered_binding() -> TamperedValue:
    return TamperedValue(
        "bound_key_tampered",
        "A consent-bound data key failed authentication: it was changed, or belongs to another consent, data subject"
        " or compartment.",
    )
