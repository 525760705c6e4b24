"""A text as the recognisers read it: one spelling for every way of writing a character, with the way back.

Compatibility forms and full-width characters become plain, traditional Chinese characters simplified, diacritics and
invisible characters fall away, digits of every script become ASCII digits, dashes, dots and apostrophes become one of
each (Unicode TR 15, TR 36).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import Final

MOST_CHARACTERS: Final = 200_000
"""Longer texts are not read, and so not shown."""

_DASHES: Final = frozenset("‐‑‒–—―−﹣－⁃")
_DOTS: Final = frozenset("·•・‧∙⋅●")
_UNREADABLE: Final = frozenset({"Co", "Cs", "Cn"})
_UNSEEN: Final = frozenset({"Cf", "Cc", "Mn", "Me"})
_TRADITIONAL, _SIMPLIFIED = files(__package__).joinpath("names", "traditional.txt").read_text(encoding="utf-8").split()
_ALIKE: Final = {
    **dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True)),
    **dict.fromkeys("’‘ʼ＇´", "'"),
    **dict(zip("øØłŁđĐıħŧ", "oOlLdDiht", strict=True)),
    "Ｏ": "O",
    "○": "0",
    "℡": "Tel",
    "☎": "Tel:",
    "📞": "Tel:",
    "📱": "Tel:",
    "✉": "Mail:",
    "📧": "Mail:",
}


class Unreadable(ValueError):
    """The text holds what no recogniser can judge; it is not shown."""


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    known = _ALIKE.get(character)
    if known is not None:
        return known
    if character in _DASHES:
        return "-"
    if character in _DOTS:
        return "·"
    if character in "\n\t\r\v\f\x85\u2028\u2029":
        return "\n" if character != "\t" else " "
    category = unicodedata.category(character)
    if category in _UNREADABLE:
        raise Unreadable
    if category in _UNSEEN:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    plain = unicodedata.normalize("NFKD", character)
    kept = "".join(c for c in plain if unicodedata.category(c) not in _UNSEEN)
    return kept.replace("\u3002", "。") if kept else ""


_SET_APART: Final = re.compile(r"(?<!\S)(?:\S(?: {1,3}|\n)){5,}\S(?!\S)")
_LETTERS: Final = 5
"""Letters that are set apart in a row before they are taken for words; figures alone are read as they stand."""
_GAP: Final = re.compile("[ \\n]+")


def _superfluous(gap: re.Match[str]) -> range:
    """Which spaces of a gap between letters that are set apart go: a wider one parts words."""
    return range(gap.start(), gap.end() if gap.end() - gap.start() == 1 else gap.end() - 1)


class Reading:
    """``text`` is what recognisers see; :meth:`original` leads a place in it back to the text it was made from."""

    __slots__ = ("_origin", "_size", "text")

    def __init__(self, original: str) -> None:
        """Read a text.

        :raises Unreadable: too long, or with characters that no recogniser can judge.
        """
        if len(original) > MOST_CHARACTERS:
            raise Unreadable
        self._size = len(original)
        self._origin: list[int] | None = None
        if original.isascii() and original.isprintable():
            self.text = original
        else:
            pieces = [_folded(character) for character in original]
            self.text = "".join(pieces)
            if not all(len(piece) == 1 for piece in pieces):
                self._origin = [n for n, piece in enumerate(pieces) for _ in piece]
        self._join()

    def _join(self) -> None:
        """Put letters together that were set apart one by one, J a n e  D o e, or stand one below the other."""
        spaced = [run for run in _SET_APART.finditer(self.text) if sum(map(str.isalpha, run[0])) >= _LETTERS]
        if not spaced:
            return
        gone = {at for run in spaced for gap in _GAP.finditer(self.text, *run.span()) for at in _superfluous(gap)}
        kept = [n for n in range(len(self.text)) if n not in gone]
        self._origin = kept if self._origin is None else [self._origin[n] for n in kept]
        self.text = "".join(self.text[n] for n in kept)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch in the original text, unseen characters within included."""
        if self._origin is None:
            return start, end
        if start >= end:
            return 0, 0
        return self._origin[start], self._origin[end - 1] + 1


_MISREAD: Final = re.compile(r"(?<![A-Za-z])(?:(?<=\d)[lIOo]{1,2}(?![A-Za-z])|[lIOo]{1,2}(?=\d))")
_FIGURES: Final = str.maketrans("lIOo", "1100")


def mended(text: str) -> str:
    """The text with letters that scanners read for figures put right where they stand in numbers: l and I, O and o.

    As long as the text itself. Read beside it, not in its stead: plates and passports bear such letters.
    """
    return _MISREAD.sub(lambda match: match[0].translate(_FIGURES), text)


def folded(text: str) -> str:
    """The text as a recogniser reads it; empty where it cannot be read."""
    try:
        return Reading(text).text
    except Unreadable:
        return ""
