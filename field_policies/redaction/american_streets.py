"""Streets of North America and Britain whose kind is a rarer word: 12 Harlow Turnpike, 7 Amber Knolls.

The kinds are those of the United States' postal service (Publication 28). Many are words of every day, so something
must say that it is an address: a flat or a town behind it, a word for living or sending before it, a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import DOUBTFUL_FIRST, evidence, is_word
from .spans import Span
from .surnames import words_of

KINDS: Final = words_of("kinds_of_streets")
_WORD: Final = r"[A-Z][\w'.-]*"
_UNIT: Final = r"(?:Suite|Ste|Apt|Apartment|Unit|Floor|Building|Room|Studio|Flat|#)\.? ?#?\d"
_STREET: Final = re.compile(
    rf"(?<![\w.,$€£#/-])(?P<place>(?:(?:Apt|Unit|Suite|Flat|Studio|Level|Shop)\.? [\w-]{{1,6}},? )?\d{{1,6}}[A-Za-z]?(?:/\d{{1,4}})?,? )(?P<words>{_WORD}(?: {_WORD}){{1,4}})(?![\w'-])"
)
_CONTINENTAL: Final = re.compile(
    r"(?<![\w.,$€£#/-])\d{1,5}[A-Za-z]?(?:/\d{1,4})? (?:[A-Z][\w'-]* )?[A-Z][a-z-]{2,24}(?:vej|gade|gatan|vagen|veien|tien?|katu|straat|strasse|laan|weg|gasse|gracht|singel|plein)(?![\w-])"
)
_WITH_UNIT: Final = re.compile(
    rf"(?<![\w.,$€£#/-])(?P<place>\d{{1,6}}[A-Za-z]? {_WORD}(?: {_WORD}){{0,3}})(?=\n[ \t>?|*]{{0,6}}{_UNIT})"
)
_GOES_ON: Final = re.compile(
    rf"(?:,|\.)? ?\n?[ \t>?|*]{{0,6}}(?:{_UNIT}|{_WORD}(?: {_WORD}){{0,3}},? ?(?:[A-Z]{{2,3}},?)? ?\d{{4,6}}(?!\d)|{_WORD}(?: {_WORD}){{0,3}}(?:,|\n)[ ,]{{0,2}}[A-Z]{{1,2}}\d)"
    rf"|, ?\n?{_WORD}(?: {_WORD}){{0,3}}(?:, [A-Z]{{2,3}}(?![A-Za-z])|(?=\.?(?:\n|$)))"
)
_WITH_TOWN: Final = re.compile(
    rf"(?:,|\.)? ?\n?[ \t>?|*]{{0,6}}{_WORD}(?: {_WORD}){{0,3}},? (?:[A-Z]{{2,3}},? )?(?:\d{{4,6}}(?!\d)|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{{1,2}}\d[A-Z\d]? \d[A-Z]{{2}})(?![\w-])"
)
_TOLD: Final = re.compile(
    r"(?i)(?:address|liv(?:e|es|ed|ing)|resid(?:e|es|ed|ing|ence)|moved|located|sent|send|ship(?:ped)?|mail(?:ed)?|deliver(?:ed|y)?|bill(?:ed|ing)?|meet|home|house|office|based|rents?|renting|stays?|staying|parcel|package)\b[^.\n;]{0,30}$"
)


def american_streets(text: str) -> Iterator[Span]:
    """Houses in streets of the rarer kinds, and any line of a number and a name above a line with a flat."""
    for match in _STREET.finditer(text):
        words = match["words"].split(" ")
        last = next((n for n in range(len(words) - 1, 0, -1) if words[n] in KINDS), 0)
        if not last:
            continue
        start, end = match.start("place"), match.start("words") + len(" ".join(words[: last + 1]))
        named = any(not is_word(word.rstrip(".")) or evidence(word.lower()) >= DOUBTFUL_FIRST for word in words[:last])
        if _WITH_TOWN.match(text, end) or (
            named
            and (_GOES_ON.match(text, end) or _TOLD.search(text, max(0, start - 50), start) or _alone(text, start, end))
        ):
            yield Span(start, end, "address")
    for match in _CONTINENTAL.finditer(text):
        yield Span(match.start(), match.end(), "address")
    for match in _WITH_UNIT.finditer(text):
        yield Span(*match.span("place"), "address")


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing else stands in the line."""
    before = text[max(0, start - 7) : start].rpartition("\n")
    return not before[2].strip(" \t>?|*") and bool(before[1] or start < 7) and text[end : end + 1] in ("", "\n")
