"""Handles: keys that can be used but not looked at.

A handle does not pickle, copy, compare by content or print its secret; its cipher sits in a private slot, and
it has no method that opens anything: that is for `keys.opening` alone. Raw key bytes are kept only by a data
key that was generated and not yet wrapped by its maker.
"""

from __future__ import annotations

from functools import lru_cache
from os import urandom
from typing import Final, NoReturn, Self, final
from uuid import UUID

from keys.algorithms import KEY_BYTES, Aead, Algorithm, known_algorithm, new_cipher
from keys.errors import HandleRefused
from keys.formats import (
    FORMAT_VERSION,
    SEALED_HEADER,
    WRAPPED_HEADER,
    WRAPPED_OVERHEAD,
    checked_compartment,
    checked_number,
)

_WRAP_LABEL: Final = b"ats-privacy data key\x01"
_CACHED_SHAPES: Final = 256


class Handle:
    """What all handles have in common: they refuse to leave the process or be made by hand."""

    __slots__ = ()

    def __init__(self) -> None:
        raise HandleRefused(
            "handle_construction",
            f"{type(self).__name__} is not constructed directly; see the functions that return one.",
        )

    def _refuse(self) -> NoReturn:
        raise HandleRefused(
            "handle_not_copyable",
            f"{type(self).__name__} holds a key and can be neither copied nor pickled; pass the handle"
            " itself, or the wrapped key.",
        )

    def __reduce__(self) -> NoReturn:
        self._refuse()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        self._refuse()

    def __getstate__(self) -> NoReturn:
        self._refuse()

    def __copy__(self) -> NoReturn:
        self._refuse()

    def __deepcopy__(self, memo: object) -> NoReturn:
        self._refuse()


@final
class Secret(Handle):
    """Raw key bytes on their way to being wrapped; a box, so that what prints slots does not print them."""

    __slots__ = ("_bytes",)
    _bytes: bytes

    def __repr__(self) -> str:
        return "<Secret>"


@final
class DataKeyShape:
    """All that data keys of one compartment, generation and algorithm share, computed once.

    `header` opens every value they seal; `bound` (header, compartment) is authenticated before the place.
    """

    __slots__ = ("algorithm", "bound", "compartment", "generation", "header")

    def __init__(self, compartment: str, generation: int, algorithm: Algorithm) -> None:
        self.compartment = compartment
        self.generation = generation
        self.algorithm = algorithm
        self.header = SEALED_HEADER.pack(FORMAT_VERSION, algorithm, generation)
        self.bound = self.header + _prefixed(compartment)


@lru_cache(maxsize=1024)
def data_key_shape(compartment: str, generation: int, algorithm: int) -> DataKeyShape:
    """The shared shape; `MalformedValue` for a name, number or algorithm out of bounds."""
    return DataKeyShape(
        checked_compartment(compartment),
        checked_number(generation, "data-key generation"),
        known_algorithm(algorithm),
    )


@final
class DataKey(Handle):
    """Seals the values of one data subject in one compartment.

    Made by `DataKey.generate`, `keys.sealing.new_data_key` or `keys.opening.unwrap_data_key`; two handles are
    equal only if they are the same object.
    """

    __slots__ = ("_aead", "_secret", "_shape")
    _aead: Aead
    _secret: Secret | None
    _shape: DataKeyShape

    @classmethod
    def generate(cls, compartment: str, generation: int = 1, algorithm: Algorithm = Algorithm.AES_256_GCM) -> Self:
        """A new random data key that `wrap_data_key` can wrap.

        Raises `MalformedValue` (compartment_name, number_out_of_range, unknown_algorithm),
        `AlgorithmUnavailable`.
        """
        shape = data_key_shape(compartment, generation, algorithm)
        secret = _new(Secret)
        secret._bytes = urandom(KEY_BYTES[algorithm])
        key = _new(cls)
        key._aead = new_cipher(algorithm, secret._bytes)
        key._secret = secret
        key._shape = shape
        return key

    @property
    def compartment(self) -> str:
        return self._shape.compartment

    @property
    def generation(self) -> int:
        return self._shape.generation

    @property
    def algorithm(self) -> Algorithm:
        return self._shape.algorithm

    def __repr__(self) -> str:
        return f"<DataKey compartment={self.compartment} generation={self.generation}>"


_new: Final = object.__new__


def data_key_from_cipher(shape: DataKeyShape, aead: Aead) -> DataKey:
    """A data key that can seal and be opened with, but not be wrapped again: it holds no raw bytes."""
    key = _new(DataKey)
    key._aead = aead
    key._secret = None
    key._shape = shape
    return key


@final
class WrapShape:
    """All that the wrapped data keys of one shape under one compartment key share, computed once.

    `bound`: label, header, organisation, compartment; the data subject follows when one key is wrapped.
    `length`: bytes of the wrapped key.
    """

    __slots__ = ("bound", "data_key", "header", "length")

    def __init__(self, key: CompartmentKey, data_key: DataKeyShape) -> None:
        self.data_key = data_key
        self.header = WRAPPED_HEADER.pack(
            FORMAT_VERSION, key._algorithm, data_key.algorithm, key._epoch, data_key.generation
        )
        self.bound = _WRAP_LABEL + self.header + key._organisation.bytes + _prefixed(key._compartment)
        self.length = WRAPPED_OVERHEAD + KEY_BYTES[data_key.algorithm]


@final
class CompartmentKey(Handle):
    """Key-encryption key of one organisation, compartment and epoch. Comes from a `Keyring`."""

    __slots__ = (
        "_active",
        "_aead",
        "_algorithm",
        "_by_header",
        "_by_shape",
        "_compartment",
        "_epoch",
        "_organisation",
    )
    _active: bool
    _aead: Aead
    _algorithm: Algorithm
    _by_header: dict[bytes, WrapShape]
    _by_shape: dict[DataKeyShape, WrapShape]
    _compartment: str
    _epoch: int
    _organisation: UUID

    @property
    def organisation(self) -> UUID:
        return self._organisation

    @property
    def compartment(self) -> str:
        return self._compartment

    @property
    def epoch(self) -> int:
        return self._epoch

    @property
    def algorithm(self) -> Algorithm:
        return self._algorithm

    def _wrap_shape(self, data_key: DataKeyShape) -> WrapShape:
        shape = self._by_shape.get(data_key)
        if shape is None:
            shape = WrapShape(self, data_key)
            if len(self._by_shape) >= _CACHED_SHAPES:
                self._by_shape.clear()
                self._by_header.clear()
            self._by_shape[data_key] = self._by_header[shape.header] = shape
        return shape

    def __repr__(self) -> str:
        return f"<CompartmentKey compartment={self._compartment} generation={self._epoch}>"


def compartment_key_from_secret(
    organisation: UUID, compartment: str, epoch: int, algorithm: Algorithm, secret: bytes, *, active: bool
) -> CompartmentKey:
    """The handle of an unwrapped compartment key; for `Keyring.unlock`, which has checked the arguments."""
    key = _new(CompartmentKey)
    key._organisation = organisation
    key._compartment = compartment
    key._epoch = epoch
    key._algorithm = algorithm
    key._active = active
    key._aead = new_cipher(algorithm, secret)
    key._by_header = {}
    key._by_shape = {}
    return key


def _prefixed(name: str) -> bytes:
    return bytes((len(name),)) + name.encode("ascii")
