"""The subject's own name as others misspell it: a letter more, fewer, wrong or swapped; romanised another way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .latin_lexicon import is_city, is_word
from .own_patterns import Place, Text
from .surnames import NO_FIRST_NAMES, THINGS

_TOKEN: Final = re.compile(r"(?<![\w@/.-])[A-Z](?:'(?=[A-Z]))?[A-Za-z]{3,18}(?![\w@/]|-[a-z]|\.[a-z])")
_LEAST: Final = 5
"""Letters of a word that one letter may be wrong in; in shorter ones it makes another name."""

_LONG: Final = 7
"""Letters of a word that its consonants tell, as it sounds."""

_ALIKE: Final = (
    ("ph", "f"), ("sch", "sh"), ("ck", "k"), ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("kh", "k"), ("jh", "j"), ("tz", "ts"), ("x", "ks"), ("q", "k"), ("c", "k"), ("w", "v"), ("z", "s"),
    ("aa", "a"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("ie", "i"), ("ei", "i"), ("ey", "i"), ("ay", "ai"), ("y", "i"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("j", "i"),
)  # fmt: skip
"""What one way to romanise writes, and another: in this order."""


class Misspelt:
    """Finds the words of a name that are spelled almost as they should be."""

    __slots__ = ("_by_length", "_sounds", "kind")

    def __init__(self, words: Iterable[str]) -> None:
        own = {word.lower() for word in words if len(word) >= _LEAST and word.isalpha() and word.isascii()}
        self.kind = "name"
        self._sounds = {_sound(word) for word in own}
        self._by_length = {
            length: tuple(word for word in own if abs(len(word) - length) <= 1) for length in range(_LEAST - 1, 20)
        }

    def found(self, text: Text) -> Iterator[Place]:
        """Where such words stand, written large, and no words of the language, cities or things."""
        if not self._sounds:
            return
        for match in _TOKEN.finditer(text.text):
            word = match.group().lower().replace("'", "")
            if not self._like(word) or is_word(word) or is_city(word) or word in THINGS or word in NO_FIRST_NAMES:
                continue
            yield match.span()

    def _like(self, word: str) -> bool:
        if len(word) >= _LEAST and _sound(word) in self._sounds:
            return True
        return any(_one_off(word, own) for own in self._by_length.get(len(word), ()))


def _sound(word: str) -> str:
    for written, other in _ALIKE:
        word = word.replace(written, other)
    word = re.sub(r"(.)\1+", r"\1", word)
    if len(word) >= _LONG:
        return word[0] + re.sub("[aeiouh]", "", word[1:])
    return word[:1] + word[1:].removesuffix("h").removesuffix("e").removesuffix("a") if len(word) > _LEAST - 1 else word


def _one_off(word: str, own: str) -> bool:
    """Whether one letter was added, dropped, changed or swapped with its neighbour, the first excepted."""
    if word[0] != own[0] or word == own:
        return False
    short, long = sorted((word, own), key=len)
    n = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[n:] == long[n + 1 :]
    rest, other = short[n + 1 :], long[n + 1 :]
    return rest == other or (short[n : n + 2] == long[n : n + 2][::-1] and rest[1:] == other[1:])
