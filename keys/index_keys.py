"""Blind-index keys: the same normalised value gives the same token, and a token gives nothing back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, final
from uuid import UUID

from cryptography.hazmat.primitives.hmac import HMAC

from keys.algorithms import IndexAlgorithm, new_keyed_hash
from keys.errors import MalformedValue
from keys.handles import Handle

TOKEN_BYTES: Final = 16
_LABEL: Final = b"ats-privacy blind index\x01"


@final
class IndexKey(Handle):
    """Keyed hash of one organisation, blind index and generation. Comes from a `Keyring`.

    A token is the first 16 bytes of HMAC (RFC 2104; truncation per its section 5) over
    label | algorithm | organisation | generation | length, index name | normalised value, so that neither two
    indexes nor two organisations share tokens even under one key. It hides a value only as well as the value
    is hard to guess *without* the key: with the key, low-entropy values can be tried out.
    """

    __slots__ = ("_active", "_algorithm", "_generation", "_index", "_keyed")
    _active: bool
    _algorithm: IndexAlgorithm
    _generation: int
    _index: str
    _keyed: HMAC

    @property
    def index(self) -> str:
        return self._index

    @property
    def generation(self) -> int:
        return self._generation

    @property
    def algorithm(self) -> IndexAlgorithm:
        return self._algorithm

    def token(self, normalised: bytes) -> bytes:
        """The 16-byte token of a normalised value. Raises `MalformedValue` (index_term_empty)."""
        if not normalised:
            raise MalformedValue("index_term_empty", f"An empty value has no token in index {self._index}; store none.")
        mac = self._keyed.copy()
        mac.update(normalised)
        return mac.finalize()[:TOKEN_BYTES]

    def tokens(self, normalised: Iterable[bytes]) -> list[bytes]:
        """`token` of each value, in order."""
        token = self.token
        return [token(value) for value in normalised]

    def __repr__(self) -> str:
        return f"<IndexKey index={self._index} generation={self._generation}>"


def index_key_from_secret(
    organisation: UUID, index: str, generation: int, algorithm: IndexAlgorithm, secret: bytes, *, active: bool
) -> IndexKey:
    """The handle of an unwrapped index key; for `Keyring.unlock`, which has checked the arguments."""
    name = index.encode("ascii")
    domain = (
        _LABEL + bytes((algorithm,)) + organisation.bytes + generation.to_bytes(4, "big") + bytes((len(name),)) + name
    )
    key = _index_key(index, generation, algorithm, secret, domain)
    key._active = active
    return key


def _index_key(index: str, generation: int, algorithm: IndexAlgorithm, secret: bytes, domain: bytes) -> IndexKey:
    """Separate from the above so that published HMAC vectors, which have no domain, run through it."""
    key: IndexKey = object.__new__(IndexKey)
    key._active = True
    key._index = index
    key._generation = generation
    key._algorithm = algorithm
    key._keyed = new_keyed_hash(algorithm, secret)
    key._keyed.update(domain)
    return key
