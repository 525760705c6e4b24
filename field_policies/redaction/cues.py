"""Words that introduce a value, found in one pass: what follows them is read only there.

Patterns that begin with hundreds of words are slow over a whole text; sets of plain words in small letters are not,
because every alternative begins with a letter that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_PROVES_LATIN: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")


class Cues:
    """Words as alternatives of a pattern, each with a plain letter first.

    :param latin: in small letters; found in any case, and only as whole words.
    :param han: found wherever they stand; also for scripts without spaces.
    :param capitals: abbreviations that are words in small letters; found only as they are, and only as whole words.
    """

    __slots__ = ("_capitals", "_han", "_latin")

    def __init__(self, *, latin: str = "", han: str = "", capitals: str = "") -> None:
        self._latin = re.compile(f"(?:{latin})(?![a-z])") if latin else None
        self._han = re.compile(han) if han else None
        self._capitals = re.compile(f"(?:{capitals})(?![A-Za-z])") if capitals else None

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words begin and end."""
        low = text.lower()
        if len(low) != len(text):
            low = text
        for pattern, where in ((self._latin, low), (self._capitals, text)):
            if pattern is not None:
                for match in pattern.finditer(where):
                    start = match.start()
                    if not start or text[start - 1] not in _PROVES_LATIN:
                        yield match.span()
        if self._han is not None:
            for match in self._han.finditer(low):
                yield match.span()
