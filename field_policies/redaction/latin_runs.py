"""Runs of capitalised words, with the particles and initials of names, cut where words begin that no name has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from .latin_lexicon import (
    CITY,
    DOUBTFUL_LAST,
    INITIAL,
    NEVER,
    PARTICLE,
    UNKNOWN,
    WORD,
)
from .latin_tokens import (
    CAP,
    INITIALS,
    PARTICLES,
    TOKEN,
    cut,
    is_label,
    is_suffix,
    joined,
    token_points,
)
from .surnames import (
    ASIAN_SURNAMES,
    ORGANISATIONS,
    PINYIN_SURNAMES,
    THINGS,
    words_of,
)

_PARTICLE: Final = r"(?:(?:van|von|del|della|de|da|dos|das|do|di|der|den|dell|bin|binti|bte|bint|bt|ibn|ben|al|el|la|le|du|des|ter|ten|te|zu|zum|zur|af|av|y|e|i|ap|ab|ferch|s/o|d/o|w/o|a/l|a/p|[dl]'|in 't|'t)\.? )"
_NICK: Final = r"(?:[\"(“'][A-Z][a-z]+(?: [A-Z][a-z]+)?[\"”)'])"
_ELEMENT: Final = rf"(?:{INITIALS}|{CAP}|{_NICK})"
_RUN: Final = re.compile(
    rf"(?<![A-Za-z0-9#/_.])(?<![A-Za-z0-9\u3400-\u9fff)/_.-]-)(?<![A-Za-z0-9.]@)(?:(?:van|von|de|del|della|da|dos|di|la|le|el|al|ten|ter|bin|ibn)\b )?(?:(?:der|den|la|las|los|de) )?(?:{INITIALS} ?)?{CAP}(?: {_PARTICLE}{{0,3}}{_ELEMENT}|(?<=\.){CAP}){{0,6}}(?![A-Za-z0-9@_])"
)
NAME: Final = rf"(?:{INITIALS} ?)?{CAP}(?: {_PARTICLE}{{0,3}}{_ELEMENT}){{0,4}}"
FIRMS: Final = words_of("firms_of_one_word") | {
    "j.p. morgan",
    "j. p. morgan",
    "j. crew",
    "a.t. kearney",
    "a. t. kearney",
    "arthur d. little",
    "a.p. moller",
    "h.b. fuller",
    "s.c. johnson",
    "w.l. gore",
    "r.r. donnelley",
    "p.f. chang's",
}
_DAYS: Final = words_of("days_of_the_week")
_LABELS: Final = words_of("labels_of_people")
_KEEP_FIRST: Final = frozenset(
    [
        "al",
        "el",
        "de",
        "la",
        "le",
        "van",
        "von",
        "ben",
        "ibn",
        "bin",
        "umm",
        "abu",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "ter",
        "ten",
    ]
)


class Part(NamedTuple):
    """Words of a run that may be one name: where they stand, their points, and what the run goes on with."""

    start: int
    end: int
    words: tuple[str, ...]
    points: tuple[float, ...]
    follows_word: bool
    is_followed: bool
    thing: str


def runs(text: str) -> Iterator[tuple[int, int]]:
    """Where runs of capitalised words stand."""
    for match in _RUN.finditer(text):
        yield match.span()


def parts_of(text: str, start: int, end: int) -> Iterator[Part]:
    """The parts of a run between the words that no name has."""
    tokens = [
        token for m in TOKEN.finditer(text[start:end]) for token in cut(start + m.start(), start + m.end(), m.group())
    ]
    points = [token_points(word, n == 0) for n, (_, _, word) in enumerate(tokens)]
    points = joined(tokens, points)
    if len(tokens) > 1 and text[tokens[-1][1] : tokens[-1][1] + 1] == ":" and tokens[-1][2].lower() in _LABELS:
        points[-1] = NEVER
    for n in range(1, len(tokens)):  # what follows a nickname in quotes is a surname, whatever word it is
        if points[n] == WORD and text[tokens[n - 1][1]] in '")”' and tokens[n][2][0].isupper():
            points[n] = DOUBTFUL_LAST
    if len(tokens) > 1 and is_label(tokens[0][2], tokens[1][2]):
        points[0] = NEVER
    n = 0
    while n < len(tokens):
        if points[n] <= CITY:
            n += 1
            continue
        first = n
        while n < len(tokens) and points[n] > CITY:
            n += 1
        last = n
        while first < last and tokens[first][2].lower() in PARTICLES - _KEEP_FIRST and tokens[first][2].islower():
            first += 1
        while first < last and tokens[last - 1][2] in PARTICLES:
            last -= 1
        while first + 1 < last and is_suffix(tokens[last - 1][2], tokens[first][2]):
            last -= 1
        while (
            first + 1 < last
            and points[first] == DOUBTFUL_LAST
            and points[first + 1] >= UNKNOWN
            and tokens[first][2].lower() not in ASIAN_SURNAMES | PINYIN_SURNAMES
        ):
            first += 1
        if first == last or all(each in (INITIAL, PARTICLE) for each in points[first:last]):
            continue
        following = tokens[n][2].lower() if n < len(tokens) else ""
        stop = tokens[last - 1][1]
        yield Part(
            tokens[first][0],
            stop - (1 if text[stop - 1] == " " else 0),
            tuple(word.strip() for _, _, word in tokens[first:last]),
            tuple(points[first:last]),
            first > 0 and not _begins_sentence(text, tokens[0][0]),
            bool(following),
            following
            if (following in THINGS and following not in _DAYS)
            or f"{tokens[last - 1][2].lower()} {following}" in ORGANISATIONS
            else "",
        )


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].strip()
    return not before or before[-1] in ".!?:;\n>-\"'([" or "\n" in text[max(0, start - 3) : start]
