"""A pattern of one of the subject's own values, compiled only for a text that may hold it.

Compiling is what takes long, and most texts hold few of a person's values. So a pattern may tell its core: letters and
digits without which it fits nowhere, however they are set apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .own_words import LETTER

Found = Iterator[tuple[str, str, bool, str]]
"""Kind, pattern, whether case counts, core (empty: it may fit anywhere)."""


def core_of(text: str) -> str:
    """The letters and digits of a text, one after the other, in one case."""
    return "".join(filter(str.isalnum, text.lower()))


class OwnPattern:
    """``kind``: of what it finds."""

    __slots__ = ("_compiled", "_core", "_exact", "_source", "kind")

    def __init__(self, kind: str, source: str, exact: bool, core: str) -> None:
        self.kind = kind
        self._source = source
        self._exact = exact
        self._core = core
        self._compiled: re.Pattern[str] | None = None

    def found(self, text: str, core: str) -> Iterator[re.Match[str]]:
        """Where it fits in a text, whose core is known."""
        if self._core not in core:
            return iter(())
        if self._compiled is None:
            self._compiled = _compiled(self._source, exact=self._exact)
        return self._compiled.finditer(text)


_WIDE: Final = re.compile("[À-ɏͰ-ԯ]")
_ENDS: Final = re.compile(r"((?:\(\?<!\[[^\]]*\]\))*)(.*?)((?:\(\?!\[[^\]]*\]\))*)", re.DOTALL)


def _compiled(pattern: str, *, exact: bool) -> re.Pattern[str]:
    """The pattern; where case does not count, that holds for what it is about and not for the letters that must not
    stand around it: those name both cases, and looking up the other of each is what takes longest."""
    plain = pattern.replace(LETTER, "[A-Za-z]")
    if not _WIDE.search(plain):
        pattern = plain
    ends = _ENDS.fullmatch(pattern)
    if exact or ends is None:
        return re.compile(pattern, 0 if exact else re.IGNORECASE)
    before, about, after = ends.groups()
    return re.compile(f"{before}(?i:{about}){after}")
