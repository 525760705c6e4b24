"""Sealing values and wrapping data keys: all that turns clear bytes into sealed ones, and nothing back.

Nonces are 12 fresh bytes from the operating system for each message. They are not buffered between calls on
purpose: a buffer survives `fork` and the resuming of a virtual-machine snapshot, and one repeated nonce gives
away AES-GCM's authentication key.
"""

from __future__ import annotations

from collections.abc import Iterable
from os import urandom
from uuid import UUID

from keys.algorithms import KEY_BYTES, NONCE_BYTES, Algorithm, new_cipher
from keys.associated_data import AssociatedData
from keys.errors import KeyNotActive, KeyUnavailable, MalformedValue
from keys.formats import sealed_generation, wrapped_epoch, wrapped_generation
from keys.handles import CompartmentKey, DataKey, data_key_from_cipher, data_key_shape

__all__ = [
    "new_data_key",
    "seal",
    "seal_many",
    "sealed_generation",
    "wrap_data_key",
    "wrapped_epoch",
    "wrapped_generation",
]


def seal(data_key: DataKey, plaintext: bytes, associated_data: AssociatedData) -> bytes:
    """`plaintext` sealed for one place: 34 bytes longer than it (layout: `keys.formats`).

    Header, compartment and place are authenticated. Raises `TypeError` when the place was not made by a
    `RowContext`.
    """
    if type(associated_data) is not AssociatedData:
        raise _not_a_place(associated_data)
    shape = data_key._shape
    return shape.header + _seal_with_nonce(data_key, urandom(NONCE_BYTES), plaintext, shape.bound + associated_data)


def seal_many(items: Iterable[tuple[DataKey, bytes, AssociatedData]]) -> list[bytes]:
    """`seal` for each (data key, clear bytes, place), in order, with one call for all nonces."""
    batch = list(items)
    nonces = urandom(NONCE_BYTES * len(batch))
    sealed = []
    start = 0
    for data_key, plaintext, associated_data in batch:
        if type(associated_data) is not AssociatedData:
            raise _not_a_place(associated_data)
        end = start + NONCE_BYTES
        shape = data_key._shape
        sealed.append(
            shape.header + _seal_with_nonce(data_key, nonces[start:end], plaintext, shape.bound + associated_data)
        )
        start = end
    return sealed


def _seal_with_nonce(data_key: DataKey, nonce: bytes, plaintext: bytes, authenticated: bytes) -> bytes:
    """Nonce, ciphertext, tag. Deterministic, so that published vectors run through it; never call it twice
    with one nonce."""
    return nonce + data_key._aead.encrypt(nonce, plaintext, authenticated)


def wrap_data_key(compartment_key: CompartmentKey, data_key: DataKey, organisation: UUID, subject: UUID) -> bytes:
    """`data_key` wrapped for one data subject: 71 bytes (55 for SM4).

    Binds organisation, data subject, compartment, epoch, generation and algorithms. Raises `KeyNotActive`
    (key_not_active), `MalformedValue` (wrong_organisation, wrong_compartment) and `KeyUnavailable`
    (data_key_not_wrappable) for a data key that was itself unwrapped: `keys.opening.rewrap_data_key` moves
    those from epoch to epoch.
    """
    _check_wrapping(compartment_key, data_key.compartment)
    check_organisation(compartment_key, organisation)
    secret = data_key._secret
    if secret is None:
        raise KeyUnavailable(
            "data_key_not_wrappable",
            "This data key keeps no raw bytes and cannot be wrapped again; use"
            " keys.opening.rewrap_data_key with the wrapped key, or new_data_key for a new one.",
        )
    shape = compartment_key._wrap_shape(data_key._shape)
    nonce = urandom(NONCE_BYTES)
    return (
        shape.header
        + nonce
        + compartment_key._aead.encrypt(nonce, secret._bytes, shape.bound + subject.int.to_bytes(16, "big"))
    )


def new_data_key(
    compartment_key: CompartmentKey,
    subject: UUID,
    generation: int = 1,
    algorithm: Algorithm | None = None,
) -> tuple[DataKey, bytes]:
    """A new random data key of that data subject, ready for sealing, and its wrapped form.

    Quicker than `DataKey.generate` and `wrap_data_key`, and keeps no raw bytes. `algorithm`: the compartment
    key's own unless given. Raises `KeyNotActive`, `MalformedValue`, `AlgorithmUnavailable`.
    """
    _check_wrapping(compartment_key, compartment_key._compartment)
    shape = compartment_key._wrap_shape(
        data_key_shape(
            compartment_key._compartment,
            generation,
            compartment_key._algorithm if algorithm is None else algorithm,
        )
    )
    authenticated = shape.bound + subject.int.to_bytes(16, "big")
    random = urandom(NONCE_BYTES + KEY_BYTES[shape.data_key.algorithm])
    nonce, secret = random[:NONCE_BYTES], random[NONCE_BYTES:]
    wrapped = shape.header + nonce + compartment_key._aead.encrypt(nonce, secret, authenticated)
    return data_key_from_cipher(shape.data_key, new_cipher(shape.data_key.algorithm, secret)), wrapped


def check_organisation(compartment_key: CompartmentKey, organisation: UUID) -> None:
    """Raises `MalformedValue` (wrong_organisation) when the key belongs to another organisation."""
    if organisation is not compartment_key._organisation and organisation != compartment_key._organisation:
        raise MalformedValue(
            "wrong_organisation",
            "The compartment key belongs to another organisation than the one named; take the key from that"
            " organisation's keyring.",
        )


def _check_wrapping(compartment_key: CompartmentKey, compartment: str) -> None:
    if not compartment_key._active:
        raise KeyNotActive(
            "key_not_active",
            f"Epoch {compartment_key.epoch} of compartment {compartment_key.compartment} only opens what it"
            " wrapped before; wrap under the keyring's sealing_key(compartment).",
        )
    if compartment != compartment_key._compartment:
        raise MalformedValue(
            "wrong_compartment",
            f"A data key of compartment {compartment} cannot be wrapped by the key of compartment"
            f" {compartment_key.compartment}; take sealing_key({compartment!r}).",
        )


def _not_a_place(value: object) -> TypeError:
    return TypeError(
        f"associated data must be made by RowContext(organisation, table, row).field(name), not {type(value).__name__}"
    )
