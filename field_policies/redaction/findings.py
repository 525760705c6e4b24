"""What was found in the texts about a person, in a form that can be kept: places and kinds, never a character of a text.

A text is known again by its digest, so that findings fit wherever the same text stands and never one that was changed.
They hold only against the own values they were found with, and only under the rules that found them; whoever keeps them
keeps with them what tells both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from .spans import KINDS, Span

_DIGEST_BYTES: Final = 12
_MOST_TEXTS: Final = 400
_MOST_SPANS: Final = 20_000
"""What is kept of a person in all; beyond, the texts that were read first are read again."""
_NUMBER: Final = {kind: n for n, kind in enumerate(KINDS)}


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """Which rules these are: another with every change of a module or list of this package."""
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for name, content in sorted(_contents(files(__package__), "")):
        digest.update(len(name).to_bytes(4) + name.encode() + len(content).to_bytes(8) + content)
    return digest.hexdigest()


def _contents(folder: Traversable, above: str) -> Iterable[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _contents(entry, f"{above}{entry.name}/")
        elif entry.name.endswith((".py", ".txt")):
            yield above + entry.name, entry.read_bytes()


Unseen = tuple[str, ...]
"""Names of values that a text is read without, in order (:class:`~field_policies.redaction.Passage`)."""


class Findings:
    """Findings of a person's texts. The texts last added are kept: at most 400 of them, and 20,000 findings."""

    __slots__ = ("_found", "_spans", "fresh")

    def __init__(self, found: Mapping[str, tuple[Span, ...]] | None = None) -> None:
        self._found = dict(found or {})
        self._spans = sum(map(len, self._found.values()))
        self.fresh = False
        """True once something was added."""

    def of(self, text: str, unseen: Unseen = ()) -> tuple[Span, ...] | None:
        """What was found in this very text, read without the values ``unseen``; None where it was never read so."""
        return self._found.get(_digest(text, unseen))

    def add(self, text: str, spans: Iterable[Span], unseen: Unseen = ()) -> None:
        """Keep what was found in a text that was read without the values ``unseen``."""
        found = tuple(spans)
        if len(found) > _MOST_SPANS:
            return
        digest = _digest(text, unseen)
        self._spans += len(found) - len(self._found.pop(digest, ()))
        self._found[digest] = found
        self.fresh = True
        while len(self._found) > _MOST_TEXTS or self._spans > _MOST_SPANS:
            self._spans -= len(self._found.pop(next(iter(self._found))))

    def packed(self) -> dict[str, Any]:
        """As a plain object, with the digest of the rules; :meth:`unpacked` reads it."""
        return {
            "rules": rules_digest(),
            "texts": [
                [digest, [number for span in spans for number in (span.start, span.end, _NUMBER[span.kind])]]
                for digest, spans in self._found.items()
            ],
        }

    @classmethod
    def unpacked(cls, kept: Mapping[str, Any]) -> Findings:
        """What :meth:`packed` gave; nothing at all where other rules found it, for it holds no more."""
        if kept.get("rules") != rules_digest():
            return cls()
        return cls({digest: tuple(_spans(numbers)) for digest, numbers in kept["texts"]})


def _spans(numbers: list[int]) -> Iterable[Span]:
    for n in range(0, len(numbers), 3):
        yield Span(numbers[n], numbers[n + 1], KINDS[numbers[n + 2]])


def _digest(text: str, unseen: Unseen) -> str:
    digest = blake2b(" ".join(unseen).encode(), digest_size=16).digest() if unseen else b""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES, key=digest).hexdigest()
