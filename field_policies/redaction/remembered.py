"""What was found in a text the last time, so that it is not looked for again: places and kinds, never the text.

A text is known again by a keyed digest whose key is of this process alone. Whoever asks must have the text, and the
values that it is read against, at hand; nothing here brings either back once their keys are destroyed.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from hashlib import blake2b
from threading import Lock
from typing import Any, Final

from .spans import Span

_KEY: Final = secrets.token_bytes(32)
_MOST_TEXTS: Final = 8_192
_MOST_SPANS: Final = 200
"""Findings of a text that is remembered; one with more is rare, and read again."""


def digest_of(values: Mapping[str, Any]) -> bytes:
    """By what the values that texts are read against are known again."""
    return blake2b(repr(sorted(values.items())).encode("utf-8", "surrogatepass"), key=_KEY, digest_size=16).digest()


class Remembered:
    """Findings of the texts that were read last, in this process."""

    def __init__(self, most: int = _MOST_TEXTS) -> None:
        self._most = most
        self._found: OrderedDict[bytes, tuple[Span, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, values: bytes, text: str, find: Callable[[], list[Span]]) -> list[Span]:
        """What ``find`` finds, or found before in the same text against the same values."""
        own = blake2b(text.encode("utf-8", "surrogatepass"), key=_KEY, salt=values, digest_size=32).digest()
        with self._lock:
            known = self._found.get(own)
            if known is not None:
                self._found.move_to_end(own)
                return list(known)
        found = find()
        if len(found) <= _MOST_SPANS:
            with self._lock:
                self._found[own] = tuple(found)
                if len(self._found) > self._most:
                    self._found.popitem(last=False)
        return found
