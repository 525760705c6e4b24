"""Words of the subject's own name as patterns: as typed, as scanned, large only where English has the word."""

from __future__ import annotations

import re
from typing import Final

from .surnames import SENTENCE_WORDS, THINGS, WORD_FIRST_NAMES, WORDS_IN_NAMES

LETTER: Final = "[A-Za-zÀ-ɏͰ-ԯ]"
NO_LETTER_BEFORE: Final = f"(?<!{LETTER})"
NO_LETTER_AFTER: Final = f"(?!{LETTER})"
JOINT: Final = r"[ .,_\-·/'<]{0,3}"
OWN_PARTICLES: Final = frozenset(
    [
        "van",
        "von",
        "de",
        "del",
        "della",
        "da",
        "dos",
        "das",
        "do",
        "di",
        "der",
        "den",
        "bin",
        "binti",
        "bint",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "ter",
        "ten",
        "zu",
        "af",
        "av",
    ]
)
PARTICLE: Final = r"(?:(?:van|von|v|de|del|della|da|dos|das|do|di|der|d|den|bin|bint|ibn|al|el|ter|ten)\.?[ -]?){0,3}"
_ALIKE: Final = {"o": "0", "l": "1I|", "i": "1l"}


def own_word(word: str) -> str:
    """The word as it is typed and as a scan has it (0 for o, 1 for l and i); words of the language only written large."""
    if is_own_word(word):
        return f"(?-i:{word[:1].upper()}{re.escape(word[1:].lower())}|{re.escape(word.upper())})"
    typed = "".join(f"[{c}{_ALIKE[c.lower()]}]" if c.lower() in _ALIKE else re.escape(c) for c in word)
    return typed.replace("'", "['_ ]?").replace(r"\-", r"[ \-]?")


def is_own_word(word: str) -> bool:
    """Whether the name is a word of the language too."""
    return word.lower() in WORD_FIRST_NAMES or word.lower() in THINGS | SENTENCE_WORDS or word.lower() in WORDS_IN_NAMES
