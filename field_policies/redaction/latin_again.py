"""Names that names found tell: what is joined to them, short forms of them, their parts alone, their initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .latin_after import after
from .latin_before import before
from .latin_lexicon import CITY, UNKNOWN, evidence, is_word
from .latin_things import goes_on_as_a_thing, is_only_a_word
from .latin_titles import NO_INITIALS
from .latin_tokens import CAP, LETTER, PARTICLES
from .spans import Span
from .surnames import (
    PLACES,
    THINGS,
)

ENOUGH: Final = 3.0
"""Points from which on words are a name."""

_JOINTS: Final = {
    "and": 2.4,
    "&": 2.4,
    "+": 2.4,
    "/": 1.6,
    ",": 1.2,
    "、": 1.5,
    "和": 2.4,
    "与": 2.4,
    ";": 1.0,
    "or": 1.2,
    "then": 1.5,
    "and then": 1.8,
    "|": 0.8,
}
_JOINT: Final = r"(?: \(?\d{1,2}\)?)?,? ?(?P<joint>(?:and )?then\b|and\b|or\b|[&+/,、和与;|]) ?(?:(?<=and )(?:of|to|with|from|by|for) )?"
_IN_BRACKETS: Final = re.compile(r"\((?:[^()\n]{2,50}(?:,|&| and|/) ?)\0\)")
_JOINT_BEFORE: Final = re.compile(_JOINT + "$")
_JOINT_AFTER: Final = re.compile(_JOINT)
_RUNG: Final = re.compile(r",? \(?\+?\d[\d ()-]{5}")
_FEW: Final = 30
NO_ROLE_AFTER: Final = frozenset(
    [
        "engineer",
        "manager",
        "director",
        "analyst",
        "consultant",
        "developer",
        "designer",
        "officer",
        "assistant",
        "lead",
        "intern",
    ]
)
_ALONE: Final = re.compile(
    rf"(?<![A-Za-z@/.-]){LETTER}+(?:-{LETTER}+|'(?!(?:s|ll|d|ve|re|m)\b){LETTER}+)*(?![A-Za-z/@]|\.[a-z])"
)
PART_OF_A_NAME: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['-][A-Za-z\u00c0-\u024f]+)*")


def by_their_initials(text: str, found: list[Span]) -> Iterator[Span]:
    """Initials of people named in full, where they do what people do."""
    letters = set()
    for span in found:
        words = re.findall(r"(?<![A-Za-z])[A-Z](?=[a-z])", text[span.start : span.end])
        if 2 <= len(words) <= 3:
            letters.add("".join(words))
    for initial in letters - NO_INITIALS:
        for match in re.finditer(rf"(?<![A-Za-z&./@-]){initial}(?![A-Za-z&/@-]|\.\w)", text):
            if max(before(text, match.start()), after(text, match.end())) >= 1.0:
                yield Span(*match.span(), "name")


def joined(text: str, found: list[Span], weak: list[tuple[int, int, float]]) -> list[Span]:
    """People stand beside people: joined to a name by “and” or a comma, half-likely words are one too."""
    more: list[Span] = []
    for _ in range(3):
        known = found + more
        begins, ends = {span.start for span in known}, {span.end for span in known}
        added = []
        for start, end, points in weak:
            best = 0.0
            left = _JOINT_BEFORE.search(text, max(0, start - 12), start)
            if left and left.start() in ends:
                best = _JOINTS[left["joint"]]
                if left["joint"] == "," and points <= UNKNOWN + 2.0 and _RUNG.match(text, end):
                    best = 0.0  # who, where, which number
            right = _JOINT_AFTER.match(text, end)
            if right and right.end() in begins:
                best = max(best, _JOINTS[right["joint"]])
            if best and (
                points + best >= ENOUGH
                or (points >= UNKNOWN and _IN_BRACKETS.search(text[:start][-60:] + "\0" + text[end : end + 2]))
            ):
                added.append(Span(start, end, "name"))
        if not added:
            break
        weak = [each for each in weak if Span(each[0], each[1], "name") not in added]
        more += added
    return more


def short_forms(text: str, found: list[Span], weak: list[tuple[int, int, float]]) -> Iterator[Span]:
    """Half-likely words that a name found in the text begins with: Xio for Xiomara."""
    firsts = {word.lower() for span in found for word in PART_OF_A_NAME.findall(text[span.start : span.end])[:1]}
    for start, end, _ in weak:
        short = text[start:end].lower()
        if 2 < end - start < 8 and not is_word(short) and any(first.startswith(short) for first in firsts):
            yield Span(start, end, "name")


def again(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Parts of names found, where they stand alone: the first name of a colleague named in full before."""
    words: set[str] = set()
    for span in found:
        for word in PART_OF_A_NAME.findall(text[span.start : span.end]):
            lower = word.lower()
            if (
                len(word) > 2
                and word[0].isupper()
                and evidence(lower) > CITY
                and lower not in THINGS | PLACES | PARTICLES
            ):
                words.add(word)
                if not is_word(lower) and len(lower) > 3:
                    words.add(lower)
                if word.isupper() and len(word) > 3:
                    words.add(word.capitalize())
    if not words:
        return
    for start, end in _standing(text, words):
        if (
            before(text, start) > -4.0
            and after(text, end) > -4.0
            and not _goes_on(text, end)
            and not is_only_a_word(text, start, end)
        ):
            yield Span(start, end, "name")


def _standing(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand by themselves: looked for one by one where they are few, else read off the text."""
    if len(words) > _FEW:
        for match in _ALONE.finditer(text):
            if match.group() in words:
                yield match.span()
        return
    for word in words:
        at = text.find(word)
        while at >= 0:
            alone = _ALONE.match(text, at)
            if alone and alone.end() == at + len(word):
                yield alone.span()
            at = text.find(word, at + len(word))


_GOING_ON: Final = re.compile(r" (?P<word>" + CAP + ")")


def _goes_on(text: str, end: int) -> bool:
    match = _GOING_ON.match(text, end)
    return goes_on_as_a_thing(text, end) or bool(match and match["word"].lower() in THINGS - NO_ROLE_AFTER)
