"""Byte layouts of what is stored, and the strict reading of their headers. All numbers are big-endian.

    sealed value:     1 B version | 1 B cipher | 4 B data-key generation | 12 B nonce | ciphertext | 16 B tag
    wrapped data key: 1 B version | 1 B cipher | 1 B cipher of the data key | 4 B epoch | 4 B generation
                      | 12 B nonce | sealed key (32 B; 16 B for SM4) | 16 B tag

A wrapped data key that is bound to a consent lies within another layer: `keys.binding`.

Reading a header tells which key is needed. It proves nothing: only opening authenticates it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from struct import Struct
from typing import Final, NamedTuple

from keys.algorithms import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Algorithm, known_algorithm
from keys.errors import MalformedValue

FORMAT_VERSION: Final = 1
BOUND_VERSION: Final = 2
"""Of a wrapped data key within the layer of a consent (`keys.binding`)."""

HIGHEST_NUMBER: Final = 2**32 - 1

SEALED_HEADER: Final = Struct(">BBI")
SEALED_NONCE_END: Final = SEALED_HEADER.size + NONCE_BYTES
SEALED_OVERHEAD: Final = SEALED_NONCE_END + TAG_BYTES

WRAPPED_HEADER: Final = Struct(">BBBII")
WRAPPED_HEADER_BYTES: Final = WRAPPED_HEADER.size
WRAPPED_NONCE_END: Final = WRAPPED_HEADER_BYTES + NONCE_BYTES
WRAPPED_OVERHEAD: Final = WRAPPED_NONCE_END + TAG_BYTES
_LEAST_BOUND: Final = WRAPPED_HEADER_BYTES + 16 + NONCE_BYTES + WRAPPED_OVERHEAD + min(KEY_BYTES.values()) + TAG_BYTES

_COMPARTMENT: Final = re.compile(r"[a-z_]{1,32}")
_INDEX: Final = re.compile(r"[a-z][a-z0-9_.]{0,63}")


class SealedHeader(NamedTuple):
    """What a sealed value says of itself."""

    algorithm: Algorithm
    generation: int


class WrappedHeader(NamedTuple):
    """What a wrapped data key says of itself."""

    algorithm: Algorithm
    data_key_algorithm: Algorithm
    epoch: int
    generation: int


def read_sealed_header(sealed: bytes) -> SealedHeader:
    """The header of a sealed value, unauthenticated.

    Raises `MalformedValue`: not_bytes, too_short, unknown_version, unknown_algorithm, number_out_of_range.
    """
    check_bytes(sealed, SEALED_OVERHEAD, "sealed value")
    version, algorithm, generation = SEALED_HEADER.unpack_from(sealed)
    _check_version(version, "sealed value")
    return SealedHeader(known_algorithm(algorithm), checked_number(generation, "data-key generation"))


def read_wrapped_header(wrapped: bytes) -> WrappedHeader:
    """The header of a wrapped data key, unauthenticated.

    Raises `MalformedValue`: not_bytes, too_short, wrong_length, unknown_version, unknown_algorithm,
    number_out_of_range.
    """
    check_bytes(wrapped, WRAPPED_OVERHEAD, "wrapped data key")
    header = _parse_wrapped_header(wrapped[:WRAPPED_HEADER_BYTES])
    if len(wrapped) != WRAPPED_OVERHEAD + KEY_BYTES[header.data_key_algorithm]:
        raise MalformedValue(
            "wrong_length",
            f"A wrapped {header.data_key_algorithm.name} data key has"
            f" {WRAPPED_OVERHEAD + KEY_BYTES[header.data_key_algorithm]} bytes, this has {len(wrapped)}:"
            " it was cut, or is something else.",
        )
    return header


@lru_cache(maxsize=256)
def _parse_wrapped_header(header: bytes) -> WrappedHeader:
    version, algorithm, data_key_algorithm, epoch, generation = WRAPPED_HEADER.unpack(header)
    _check_version(version, "wrapped data key")
    return WrappedHeader(
        known_algorithm(algorithm),
        known_algorithm(data_key_algorithm),
        checked_number(epoch, "epoch"),
        checked_number(generation, "data-key generation"),
    )


def sealed_generation(sealed: bytes) -> int:
    """Generation of the data key that a sealed value needs; raises as `read_sealed_header`."""
    return read_sealed_header(sealed).generation


def wrapped_epoch(wrapped: bytes) -> int:
    """Epoch of the compartment key that a wrapped data key, bound or not, needs; raises as `read_wrapped_header`."""
    return _header_within(wrapped).epoch


def wrapped_generation(wrapped: bytes) -> int:
    """Generation of the data key inside, bound or not; raises as `read_wrapped_header`."""
    return _header_within(wrapped).generation


def _header_within(wrapped: bytes) -> WrappedHeader:
    if type(wrapped) is bytes and len(wrapped) >= _LEAST_BOUND and wrapped[0] == BOUND_VERSION:
        return _parse_wrapped_header(bytes((FORMAT_VERSION,)) + wrapped[1:WRAPPED_HEADER_BYTES])
    return read_wrapped_header(wrapped)


def checked_compartment(name: str) -> str:
    """`name` when it may name a compartment: [a-z_]{1,32}. Raises `MalformedValue` (compartment_name)."""
    if not _COMPARTMENT.fullmatch(name):
        raise MalformedValue("compartment_name", "A compartment is named by 1 to 32 of the letters a-z and underscore.")
    return name


def checked_index(name: str) -> str:
    """`name` when it may name a blind index. Raises `MalformedValue` (index_name)."""
    if not _INDEX.fullmatch(name):
        raise MalformedValue(
            "index_name",
            "A blind index is named by 1 to 64 of a-z, 0-9, underscore and dot, beginning with a letter.",
        )
    return name


def checked_number(number: int, what: str) -> int:
    """A generation or epoch, 1 to 2**32 - 1. Raises `MalformedValue` (number_out_of_range)."""
    if not 1 <= number <= HIGHEST_NUMBER:
        raise MalformedValue("number_out_of_range", f"The {what} must be between 1 and {HIGHEST_NUMBER}, not {number}.")
    return number


def check_bytes(value: object, at_least: int, what: str) -> None:
    """Raises `MalformedValue` (not_bytes, too_short)."""
    if not isinstance(value, bytes):
        raise MalformedValue("not_bytes", f"A {what} is bytes, not {type(value).__name__}.")
    if len(value) < at_least:
        raise MalformedValue(
            "too_short",
            f"A {what} has at least {at_least} bytes, this has {len(value)}: it was cut, or is something else.",
        )


def _check_version(version: int, what: str) -> None:
    if version != FORMAT_VERSION:
        raise MalformedValue(
            "unknown_version",
            f"The {what} has format version {version}, this software reads {FORMAT_VERSION}: it is damaged,"
            " or was written by a newer version.",
        )
