"""What is looked for of the subject's own values, and when: a pattern is compiled only for a text that may hold it.

Compiling is what takes long, and most texts hold few of a person's values. So a pattern tells what it fits nowhere
without; single words need no pattern at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from .own_words import LETTER

Place = tuple[int, int]
_WORD: Final = re.compile("[A-Za-z]+")
_ALIKE: Final = str.maketrans("01l|", "oiii")


class Written(NamedTuple):
    """A way to write a value. Where one of ``core``, ``letters``, ``digits`` is given, a text in which none of its
    entries occurs does not hold the value: among the letters and digits of the text, one after the other, scanned letters
    alike (:func:`core_of`); in the text itself, in small letters unless ``exact`` (case counts); among its digits.
    It does not begin with one of the words ``unless`` and a space."""

    kind: str
    pattern: str
    exact: bool
    core: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    digits: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()


class Words(NamedTuple):
    """Words of Latin letters that name the person wherever they stand alone; in small letters unless ``exact``."""

    kind: str
    words: frozenset[str]
    exact: bool


class Among(NamedTuple):
    """What of the matches of a shape that all people share is the person's: by the shape's groups, joined."""

    kind: str
    shape: re.Pattern[str]
    own: frozenset[str]


Found = Iterator[Written | Words | Among]


def core_of(text: str) -> str:
    """The letters and digits of a text, one after the other, in one case; what scanners take for each other is one."""
    return "".join(filter(str.isalnum, text.lower().translate(_ALIKE)))


class Text:
    """A text that own values are looked for in, in the forms that tell whether they can be there."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lower(self) -> str:
        """In small letters."""
        return self.text.lower()

    @cached_property
    def core(self) -> str:
        """Its letters and digits."""
        return core_of(self.text)

    @cached_property
    def digits(self) -> str:
        """Its digits."""
        return "".join(filter(str.isdigit, self.text))

    @cached_property
    def words(self) -> dict[str, list[Place]]:
        """Words of Latin letters → where they stand."""
        found: dict[str, list[Place]] = {}
        for match in _WORD.finditer(self.text):
            found.setdefault(match.group(), []).append(match.span())
        return found

    @cached_property
    def lower_words(self) -> dict[str, list[Place]]:
        """As :attr:`words`, in small letters."""
        found: dict[str, list[Place]] = {}
        for word, places in self.words.items():
            found.setdefault(word.lower(), []).extend(places)
        return found


class OwnPattern:
    """``kind``: of what it finds."""

    __slots__ = ("_compiled", "_written", "kind")

    def __init__(self, written: Written) -> None:
        self.kind = written.kind
        self._written = written
        self._compiled: re.Pattern[str] | None = None

    def found(self, text: Text) -> Iterator[Place]:
        """Where it fits."""
        if self._may_stand_in(text):
            if self._compiled is None:
                self._compiled = _compiled(self._written.pattern, exact=self._written.exact)
            at, unless = 0, self._written.unless
            while (match := self._compiled.search(text.text, at)) is not None:
                start, end = match.span()
                if unless and text.text[start : start + 40].partition(" ")[0] in unless:
                    at = start + 1
                    continue
                yield start, end
                at = end if end > start else end + 1

    def _may_stand_in(self, text: Text) -> bool:
        needed = self._written
        return (
            (not needed.core or any(each in text.core for each in needed.core))
            and (not needed.digits or any(each in text.digits for each in needed.digits))
            and (
                not needed.letters
                or any(each in (text.text if needed.exact else text.lower) for each in needed.letters)
            )
        )


class OwnWords:
    """Words of the person's that stand alone."""

    __slots__ = ("_any_case", "_exact", "kind")

    def __init__(self, kind: str, words: Iterable[Words]) -> None:
        known = list(words)
        self.kind = kind
        self._exact = frozenset[str]().union(*(each.words for each in known if each.exact))
        self._any_case = frozenset[str]().union(*(each.words for each in known if not each.exact))

    def found(self, text: Text) -> Iterator[Place]:
        """Where they stand."""
        for word in self._exact & text.words.keys():
            yield from text.words[word]
        for word in self._any_case & text.lower_words.keys():
            yield from text.lower_words[word]


class OwnAmong:
    """The person's of a shape that all share."""

    __slots__ = ("_own", "_shape", "kind")

    def __init__(self, kind: str, shape: re.Pattern[str], own: frozenset[str]) -> None:
        self.kind = kind
        self._shape = shape
        self._own = own

    def found(self, text: Text) -> Iterator[Place]:
        """Where it fits."""
        for match in self._shape.finditer(text.text):
            if "".join(match.groups()) in self._own:
                yield match.span()


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
