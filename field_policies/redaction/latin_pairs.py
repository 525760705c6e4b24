"""Two words that a first name and a surname make, even where each alone may be a word, a place or a firm: Mark Taylor,
Maria Lopez, Nancy Cook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .latin_lexicon import FIRST, LAST, SHORT_FIRST, evidence, is_city, is_word
from .spans import Span
from .surnames import FIRST_NAMES, LAST_NAMES, ORGANISATIONS, PLACES, words_of

_MOST_BORNE: Final = words_of("surnames_most_borne")
"""The surnames most borne in English, some of which are firms, trades and first names too."""

_LIKE_TRADES: Final = words_of("surnames_like_trades")
_LIKE_PLACES: Final = words_of("surnames_like_places")
_SURE_BEFORE: Final = 3.2
_PAIR: Final = re.compile(r"(?<![\w.'/@-])(?P<first>[A-Z][a-z]{2,14}) (?P<last>[A-Z][a-z]{2,8})(?![\w@-]| [A-Z])")
_PLACE_BEFORE: Final = re.compile(
    r"(?:\b(?:the|in|at|near|on|into|from|to|of|behind|opposite|around)|\d[A-Za-z]?,?) $", re.IGNORECASE
)


@cache
def _surnames() -> frozenset[str]:
    return words_of("census_surnames") | LAST_NAMES | _MOST_BORNE


def pair_points(words: tuple[str, ...]) -> float:
    """Points that a first name and a surname have together at least; none, where it may be something else."""
    if not 2 <= len(words) <= 3 or not all(word[:1].isupper() for word in words):
        return 0.0
    first, last = words[0].lower(), words[-1].lower().replace("'", "")
    if first not in FIRST_NAMES or len(first) < 3 or last not in _surnames() or first == last:
        return 0.0
    middle = words[1].lower()
    if len(words) == 3 and len(middle.strip(".")) > 1 and middle not in FIRST_NAMES and middle not in _surnames():
        return 0.0
    if is_city(" ".join((first, last))) or " ".join((first, last)) in ORGANISATIONS:
        return 0.0
    if last not in _MOST_BORNE and (is_word(last) or last in PLACES):
        return 0.0
    if is_word(first) and (is_word(last) or evidence(last) < LAST) and last not in _MOST_BORNE:
        return 0.0
    if first in PLACES and (is_word(last) or last in PLACES):
        return 0.0
    return _SURE_BEFORE


def people_like_things(text: str) -> Iterator[Span]:
    """A first name that is nothing else and a surname that is a hill, a hall or a trade, where no place is meant."""
    for match in _PAIR.finditer(text):
        first, last = match["first"].lower(), match["last"].lower()
        if (
            first in FIRST_NAMES
            and (
                (last in _LIKE_PLACES and evidence(first) >= FIRST)
                or (last in _LIKE_TRADES and (evidence(first) >= SHORT_FIRST or first in PLACES))
            )
            and not is_word(first)
            and f"{first} {last}" not in ORGANISATIONS
            and not _PLACE_BEFORE.search(text, max(0, match.start() - 10), match.start())
        ):
            yield Span(match.start(), match.end(), "name")


def sure_first(words: tuple[str, ...]) -> bool:
    """Whether a run begins with a first name that is nothing else, and goes on: what stands before it tells less."""
    return len(words) >= 2 and evidence(words[0].lower()) >= FIRST and evidence(words[-1].lower()) > 0
