"""A root key that delegates to another, for tests of those who ask it."""

from __future__ import annotations

from collections.abc import Iterable

from keys import RootHealth, RootKey


class RecordingRoot:
    """A root key that delegates to another and remembers which wrapped secrets it was asked for."""

    def __init__(self, root: RootKey) -> None:
        self._root = root
        self.asked: list[bytes] = []

    @property
    def key_id(self) -> str:
        return self._root.key_id

    def wrap(self, secret: bytes, associated_data: bytes) -> bytes:
        return self._root.wrap(secret, associated_data)

    def unwrap(self, wrapped: bytes, associated_data: bytes) -> bytes:
        self.asked.append(wrapped)
        return self._root.unwrap(wrapped, associated_data)

    def wrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        return [self.wrap(*item) for item in items]

    def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        return [self.unwrap(*item) for item in items]

    def check(self) -> RootHealth:
        return self._root.check()

    def close(self) -> None:
        self._root.close()
