"""Compartment and index keys at rest, wrapped by the root key."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from os import urandom
from typing import Final, Literal, get_args
from uuid import UUID

from keys.algorithms import KEY_BYTES, Algorithm, IndexAlgorithm, known_algorithm, known_index_algorithm
from keys.errors import DestroyedKey, MalformedValue
from keys.formats import checked_compartment, checked_index, checked_number
from keys.root import RootKey

KeyKind = Literal["compartment", "index"]
KeyState = Literal["active", "decrypt_only", "destroyed"]

_LABEL: Final = b"ats-privacy root wrap\x01"
_KIND_BYTE: Final[dict[str, bytes]] = {"compartment": b"\x01", "index": b"\x02"}


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A compartment key (its generation is the epoch) or an index key, as stored.

    `algorithm`: an `Algorithm` for compartments, an `IndexAlgorithm` for indexes. `root_key_id`: the root key
    that wrapped it. `state`: *active* seals and opens, *decrypt_only* opens, *destroyed* has no bytes left.
    The state is the storage's word and not authenticated; all else is bound to `wrapped`.

    Raises `MalformedValue` (unknown_kind, unknown_state, compartment_name, index_name, number_out_of_range,
    unknown_algorithm, wrapped_key_empty).
    """

    organisation: UUID
    kind: KeyKind
    name: str
    generation: int
    algorithm: int
    root_key_id: str
    wrapped: bytes = field(repr=False)
    state: KeyState = "active"

    def __post_init__(self) -> None:
        if self.kind == "compartment":
            checked_compartment(self.name)
            known_algorithm(self.algorithm)
        elif self.kind == "index":
            checked_index(self.name)
            known_index_algorithm(self.algorithm)
        else:
            raise MalformedValue(
                "unknown_kind",
                f"A wrapped key is of kind {' or '.join(get_args(KeyKind))}, not {self.kind!r}.",
            )
        checked_number(self.generation, "generation")
        if self.state not in get_args(KeyState):
            raise MalformedValue(
                "unknown_state",
                f"The state of a key is {', '.join(get_args(KeyState))}; {self.state!r} is none of them.",
            )
        if not self.wrapped and self.state != "destroyed":
            raise MalformedValue(
                "wrapped_key_empty",
                f"{self.describe()} has no bytes but is {self.state}; only a destroyed key may be empty.",
            )

    def describe(self) -> str:
        """For sentences: which key this is."""
        number = "epoch" if self.kind == "compartment" else "generation"
        return f"The key of {self.kind} {self.name}, {number} {self.generation},"

    def associated_data(self) -> bytes:
        """Binds the wrapped secret to organisation, kind, algorithm, generation and name; injective."""
        name = self.name.encode("ascii")
        return (
            _LABEL
            + _KIND_BYTE[self.kind]
            + bytes((self.algorithm,))
            + self.organisation.bytes
            + self.generation.to_bytes(4, "big")
            + bytes((len(name),))
            + name
        )

    def retired(self) -> WrappedKey:
        """The same key, for opening only. Raises `DestroyedKey`."""
        self._refuse_destroyed()
        return replace(self, state="decrypt_only")

    def destroyed(self) -> WrappedKey:
        """The same key without its bytes: store this over every copy and what it sealed cannot be opened."""
        return replace(self, state="destroyed", wrapped=b"")

    def rewrapped(self, old: RootKey, new: RootKey) -> WrappedKey:
        """The same key under another root key, or under a newer generation when `old` is `new`.

        Raises `DestroyedKey`, and what the root keys raise.
        """
        self._refuse_destroyed()
        place = self.associated_data()
        return replace(self, root_key_id=new.key_id, wrapped=new.wrap(old.unwrap(self.wrapped, place), place))

    def _refuse_destroyed(self) -> None:
        if self.state == "destroyed":
            raise DestroyedKey("key_destroyed", f"{self.describe()} was destroyed and cannot be brought back.")


def new_compartment_key(
    root: RootKey,
    organisation: UUID,
    compartment: str,
    epoch: int = 1,
    algorithm: Algorithm = Algorithm.AES_256_GCM,
) -> WrappedKey:
    """A new random compartment key, active, wrapped by `root`.

    Raises `MalformedValue` (compartment_name, number_out_of_range, unknown_algorithm) and `RootKeyError`.
    """
    return _new_key(root, organisation, "compartment", compartment, epoch, known_algorithm(algorithm))


def new_index_key(
    root: RootKey,
    organisation: UUID,
    index: str,
    generation: int = 1,
    algorithm: IndexAlgorithm = IndexAlgorithm.HMAC_SHA_256,
) -> WrappedKey:
    """A new random blind-index key, active, wrapped by `root`; raises as `new_compartment_key` does."""
    return _new_key(root, organisation, "index", index, generation, known_index_algorithm(algorithm))


def _new_key(
    root: RootKey, organisation: UUID, kind: KeyKind, name: str, generation: int, algorithm: int
) -> WrappedKey:
    key = WrappedKey(organisation, kind, name, generation, int(algorithm), root.key_id, b"", state="destroyed")
    wrapped = root.wrap(urandom(KEY_BYTES[algorithm]), key.associated_data())
    return replace(key, wrapped=wrapped, state="active")
