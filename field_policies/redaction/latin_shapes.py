"""Names whose parts are short and say little alone: of China, Korea and Vietnam, by how they are built."""

from __future__ import annotations

import re
from typing import Final

from .latin_lexicon import DOUBTFUL_FIRST, SYLLABLES, evidence, is_asian_pair, is_word
from .surnames import (
    ASIAN_SURNAMES,
    PINYIN_SURNAMES,
    PINYIN_SYLLABLE,
    THINGS,
    WORD_FIRST_NAMES,
    WORD_PINYIN,
    words_of,
)

AFTER_NAMES: Final = words_of("words_after_names")
"""Titles that follow a first name: Nilüfer Hanım."""

_PINYIN_GIVEN: Final = re.compile(rf"(?:{PINYIN_SYLLABLE}){{1,2}}(?:['-]?{PINYIN_SYLLABLE})?")
_SHORT: Final = re.compile(r"[a-z]{1,6}(?:-[a-z]{1,6})?")


def shape_points(words: tuple[str, ...]) -> float:
    """Points for Chinese, Korean and Vietnamese names, whose parts are short and say little alone."""
    lower = [word.lower().strip(".") for word in words]
    if not 2 <= len(lower) <= 4:
        return 0.0
    if lower[-1] in AFTER_NAMES:
        return 2.5
    one, other = lower[0], lower[1]
    if len(lower) == 2 and _is_pinyin(one, other):
        return 2.5
    if len(lower) == 2 and (other in PINYIN_SURNAMES or other in ASIAN_SURNAMES) and evidence(one) == DOUBTFUL_FIRST:
        return SYLLABLES + 0.3
    first = lower[0]
    short = all(_SHORT.fullmatch(word) for word in lower[1:])
    sure = first not in WORD_PINYIN and first not in WORD_FIRST_NAMES
    if first in ASIAN_SURNAMES and short:
        if len(lower) == 3 and not any(is_word(word) and len(word) > 3 for word in lower[1:]):
            return SYLLABLES + 1.0
        if len(lower) == 2 and ("-" in other or (sure and not is_word(other))):
            return SYLLABLES
        if len(lower) == 4 and sure:
            return SYLLABLES
    if len(lower) in (2, 3) and lower[-1] in ASIAN_SURNAMES and (is_asian_pair(one) or (len(lower) == 3 and short)):
        return SYLLABLES
    return 0.0


def is_pinyin_given(word: str) -> bool:
    """Whether that may be a given name in pinyin."""
    return bool(_PINYIN_GIVEN.fullmatch(word.lower()))


def _is_pinyin(one: str, other: str) -> bool:
    if one in PINYIN_SURNAMES and one not in WORD_PINYIN:
        return bool(_PINYIN_GIVEN.fullmatch(other)) and other not in THINGS and not is_word(other)
    return (
        other in PINYIN_SURNAMES
        and other not in WORD_PINYIN
        and bool(_PINYIN_GIVEN.fullmatch(one))
        and not is_word(one)
    )
