"""What a root key must do, whoever holds it: a local file, a key-management service, a hardware module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RootHealth:
    """Answer of `RootKey.check`: `detail` is a sentence for the operator and holds no secret."""

    key_id: str
    available: bool
    detail: str


class RootKey(Protocol):
    """Wraps compartment and index keys. It may be slow and remote; it is asked at start and at rotation only.

    Every call raises `RootUnavailable` when the holder is closed or out of reach and `RootRefused` when it
    says no. `unwrap` raises `TamperedValue` when bytes or associated data are not those of `wrap`, and
    `MalformedValue` when the bytes are no wrapped secret of this kind of root.
    """

    @property
    def key_id(self) -> str:
        """Names the root key that `wrap` uses now; `unwrap` reads its own from the wrapped bytes."""

    def wrap(self, secret: bytes, associated_data: bytes) -> bytes:
        """`secret`, sealed together with `associated_data`, which is not stored."""

    def unwrap(self, wrapped: bytes, associated_data: bytes) -> bytes:
        """The secret."""

    def wrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """`wrap` of (secret, associated data) pairs, in order; all or nothing."""

    def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        """`unwrap` of (wrapped, associated data) pairs, in order; all or nothing."""

    def check(self) -> RootHealth:
        """Whether a secret can be wrapped and unwrapped right now; never raises `RootKeyError`."""

    def close(self) -> None:
        """Forget the key or the connection. Calling it again does nothing."""
