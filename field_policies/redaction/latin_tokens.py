"""The words of a run of capitalised words, and how many points each has for what stands beside it."""

from __future__ import annotations

import re
from typing import Final

from .latin_before import PERSONS
from .latin_lexicon import (
    CITY,
    DOUBTFUL_FIRST,
    DOUBTFUL_LAST,
    FIRST,
    INITIAL,
    LAST,
    NEVER,
    PARTICLE,
    SHORT_LAST,
    UNKNOWN,
    WORD,
    evidence,
    is_asian_pair,
    is_word,
)
from .latin_shapes import AFTER_NAMES
from .surnames import (
    ASIAN_SURNAMES,
    FIRST_NAMES,
    NO_FIRST_NAMES,
    PINYIN_SURNAMES,
    THINGS,
    WORDS_IN_NAMES,
    words_of,
)

LETTER: Final = r"[A-Za-zßæœþðÐÞÆŒəƏ]"
CAP: Final = (
    rf"(?:(?:[dDlLO]'|[aA]l-|[eE]l-)?[A-ZÞÐÆŒƏ]{LETTER}*(?:-(?:{LETTER}+)|'(?!(?:s|ll|d|ve|re|m)\b){LETTER}+)*)"
)
"""A word written large, with its hyphens and apostrophes; never the ’s of possession."""

PARTICLES: Final = words_of("particles_of_names")
INITIALS: Final = r"(?:(?:[A-ZÞÆ]\.[ -]?){1,4}(?![A-Za-z]*\.[a-z])|(?:Th|Ch|Yu|Ph)\.(?= ?[A-Z]))"
TOKEN: Final = re.compile(rf"{INITIALS}|[A-Za-z]/[A-Za-z](?= )|{LETTER}+(?:['-]{LETTER}+)*")
_SURNAMES_AND_WORDS: Final = WORDS_IN_NAMES - {
    "the",
    "and",
    "all",
    "for",
    "has",
    "was",
    "are",
    "can",
    "not",
    "now",
    "you",
    "yes",
}
_CAMEL: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2,}[a-z]")
_LEGAL_FORMS: Final = frozenset(["sa", "ag", "co", "nv", "as", "ab", "se", "spa", "sas"])
_NO_SURNAMES: Final = (
    THINGS
    | PERSONS
    | NO_FIRST_NAMES
    | words_of("words_in_lists_of_no_people")
    | words_of("labels_of_no_speakers")
    | words_of("words_that_end_fields")
    | words_of("closings_of_letters")
)
_CLOSINGS: Final = words_of("closings_of_letters")
_FIRST_AND_FORMS: Final = frozenset(["asa", "pan", "kim", "amie"])
"""First names that are legal forms or things when written otherwise."""

_ROLES_IN_LETTERS: Final = words_of("roles_in_letters")
_NUMBERS: Final = re.compile(r"-(?:N[ro]|ID|Id|Nummer|Code|numbers?)$")
_CALENDAR: Final = frozenset(["april", "may", "june", "august", "january", "summer", "autumn", "jan"])
_SCHOOLS: Final = words_of("letters_before_things")


def cut(start: int, end: int, word: str) -> list[tuple[int, int, str]]:
    """A token, without what a dash joins to it: Bright—yes, Anna-based."""
    head, dash, rest = word.rpartition("-")
    if dash and rest.islower() and len(rest) > 1 and is_word(rest) and not is_asian_pair(word):
        return [(start, start + len(head), head)]
    return [(start, end, word)]


def is_label(word: str, following: str) -> bool:
    """Letters before a name that say what somebody is, and the Vietnamese word for “name” before one in capitals."""
    if word in _ROLES_IN_LETTERS:
        return not following.isupper()
    return word == "ten" and following.isupper()


def is_suffix(word: str, first: str) -> bool:
    """Letters after a name that are none of it, such as a qualification or what a number is: Krogh CPR, O'Driscoll RGN."""
    return (
        word.isupper()
        and word.isalpha()
        and 1 < len(word) < 5
        and not first.isupper()
        and evidence(word.lower()) < SHORT_LAST
    )


def token_points(word: str, first: bool) -> float:
    lower = word.lower()
    if word in PARTICLES or (
        lower
        in (
            "al",
            "el",
            "de",
            "la",
            "le",
            "van",
            "von",
            "bin",
            "ap",
            "dos",
            "da",
            "di",
            "del",
            "umm",
            "abu",
            "ibn",
            "bte",
            "te",
            "ben",
            "ter",
            "ten",
        )
        and not first
    ):
        return PARTICLE
    if word.strip(". -").isupper() and ("." in word or len(word) == 1) and len(word.strip(". -")) <= 8:
        return INITIAL if "." in word else 0.2
    found = evidence(lower)
    if lower in _FIRST_AND_FORMS and word[1:].islower():
        return DOUBTFUL_FIRST
    if word in _SCHOOLS or ("-" in word and _NUMBERS.search(word)):
        return NEVER
    if first and (lower in PERSONS or (lower in _CLOSINGS and lower not in FIRST_NAMES)) and evidence(lower) < FIRST:
        return WORD
    if found == UNKNOWN and _CAMEL.search(word):
        return -0.5
    if word.isupper() and found == UNKNOWN and len(word) <= 4:
        return -0.5
    return found


def may_be_surname(word: str) -> bool:
    """Whether an ordinary word that ends a run after a first name can be a surname: no trade, no kin, no thing."""
    lower = word.lower()
    return (
        3 <= len(lower) <= 9
        and lower not in _NO_SURNAMES
        and not lower.endswith(
            ("ing", "ed", "ly", "tion", "ment", "ness", "ity", "ism", "ics", "ers", "ors", "ies", "ist")
        )
    )


def _is_syllable(word: str, surname: str) -> bool:
    """Whether an English word is the middle of a name of three syllables: Lam Suet Ying, Goh Ah Huat."""
    return (surname in ASIAN_SURNAMES or surname in PINYIN_SURNAMES) and len(word) <= 5 and word not in THINGS


def joined(tokens: list[tuple[int, int, str]], points: list[float]) -> list[float]:
    """Surnames that are words count where a first name or an initial stands before them: Hope Short, Mark T. Will."""
    found = list(points)
    for n in range(1, len(tokens)):
        word = tokens[n][2].lower()
        before = tokens[n - 1][2].lower()
        if found[n] <= NEVER and found[n - 1] == PARTICLE and word in _LEGAL_FORMS:
            found[n] = UNKNOWN
        if (
            n == 1
            and before in _CALENDAR
            and (found[n] in (SHORT_LAST, LAST) or word in PINYIN_SURNAMES | ASIAN_SURNAMES)
        ):
            found[0] = DOUBTFUL_FIRST
            found[1] = max(found[1], DOUBTFUL_LAST)
        if before == "park" and is_asian_pair(word):
            found[n - 1] = UNKNOWN
        if n > 1 and found[n - 1] <= CITY < found[n] and _is_syllable(before, tokens[n - 2][2].lower()):
            found[n - 1] = UNKNOWN
        if word in AFTER_NAMES and found[n - 1] == CITY:
            found[n - 1] = UNKNOWN
        if found[n] == WORD and found[n - 1] == PARTICLE and n > 1 and found[n - 2] >= UNKNOWN:
            found[n] = DOUBTFUL_LAST
        if (
            found[n] in (WORD, CITY)
            and found[n - 1] >= FIRST - 0.5
            and word not in THINGS
            and tokens[n][2][0].isupper()
        ):
            last = n + 1 == len(tokens) or found[n + 1] <= CITY
            if found[n] == CITY and last:
                found[n] = 0.0
            elif last and (word in _SURNAMES_AND_WORDS or (found[n] == WORD and may_be_surname(word))):
                found[n] = DOUBTFUL_LAST
    return found
