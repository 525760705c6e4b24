"""Names written small, in notes and chats written in haste: lines in which nothing else is written large either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_after import after
from .latin_humans import KIN
from .latin_lexicon import DOUBTFUL_FIRST, FIRST, SHORT_FIRST, UNKNOWN, evidence, is_asian_pair, is_word
from .spans import Span
from .surnames import NO_FIRST_NAMES, words_of

_BEGINS: Final = re.compile(r"(?:^|[.!?] |: |\] )[\"'(>@-]{0,2}(?P<letter>[A-Za-z])")
_SMALL: Final = re.compile(r"(?<![A-Za-z0-9@#/_.'&-])[a-z]{3,}(?:-[a-z]{2,})?(?![A-Za-z0-9@_/&-]|\.[a-z])")
_NEXT: Final = re.compile(r" (?P<word>[a-z]{3,})(?![A-Za-z0-9@_/-]|\.[a-z])")
_TOLD: Final = re.compile(
    rf"(?:\b(?:i'm|im|i am|my name is|name's|hi|hello|hey|dear|thanks|thx|ty|cheers|sorry|ta|morning|evening|yo|oi|nite|bye|congrats|welcome|tell|told|ask|asked|asking|ping|pinged|loop in|looped in|ask for|spoke to|spoke w/|spoke with|speak to|talked to|met w/|met with|met|lunch w/?|lunch with|"
    rf"call w/|call with|chat w/|chat with|coffee w/?|coffee with|lives w/|lives with|cc|message|msg|dm|text|texted|rang|called|email|emailed|interviewed|screened|remind|invite|copy in|copy|thank|thanked|married to|{KIN})|w/|[+] ?) $"
)
_GOES_ON: Final = re.compile(
    r"(?: ?[?!,.;)\n]|$| (?:to|about|abt|re|if|that|and|for|on|n|or|who|when|before|after|tmrw|today|tdy|yesterday|later|again|first|too|pls|please)\b)"
)
_DOES: Final = re.compile(
    r"(?: (?:also|still|just|already|never|not|prob|probably))? (?:(?:is|was) (?:out|off|away|in|late|sick|asking|back|on|not|keen|sure|coming|covering|leaving|here|there)|has (?:it|the|a|asked|to)|had|says?|said|wants?|knows?|thinks?|asked|asks|took|will|wont|won't|cant|can't|"
    r"not (?:sold|sure|keen|in|here)|yes|no|maybe|out|sick|here|reckons|likes?|liked|hates?|agrees?|agreed|disagrees?|called|rang|wrote|told|covers?|covering|interviewed|drove|left|joined|said|isnt|isn't|doesnt|doesn't|didnt|didn't)(?![a-z])|'s (?!a\b|the\b)"
)
_OPENS: Final = re.compile(r"(?:^|[.!?,;] |: |\b(?:and|but|so|cos|bc|also|because|that) )$")
_HUMAN: Final = re.compile(
    r" (?:says|said|asked|wants|knows|thinks|reckons|told|agreed|agrees|liked|hates|isnt sure|not sold|not sure|not keen|is (?:out|off sick|sick|late|asking|keen|on leave|away|not sure|not keen)|is my|is his|is her)(?![a-z])"
)
_NO_PEOPLE: Final = words_of("words_in_lists_of_no_people") | NO_FIRST_NAMES | words_of("words_of_haste")


_SYLLABLES: Final = re.compile(
    rf"(?<![A-Za-z])(?:{KIN}|ah|uncle|auntie|aunty) (?P<name>(?P<one>[a-z]{{2,5}})[ -](?P<other>[a-z]{{2,6}}))(?![A-Za-z])"
)


def small(text: str, found: list[Span]) -> Iterator[Span]:
    """Names in lines written in haste: known ones, and what is spoken to, is kin or acts as a person."""
    taken = {n for span in found for n in (span.start, span.end - 1)}
    for begin, end in _hasty(text):
        for match in _SYLLABLES.finditer(text, begin, end):
            one, other = match["one"], match["other"]
            if is_asian_pair(f"{one}-{other}") and not (is_word(one) and is_word(other)):
                yield Span(*match.span("name"), "name")
        for match in _SMALL.finditer(text, begin, end):
            word = match.group()
            start, stop = match.span()
            if start in taken or stop - 1 in taken or word in _NO_PEOPLE:
                continue
            points = evidence(word)
            if points < UNKNOWN or (is_word(word) and points < DOUBTFUL_FIRST):
                continue
            near = text[max(begin, start - 16) : start]
            told = bool(_TOLD.search(near))
            if is_word(word):
                sure = told and bool(_GOES_ON.match(text, stop)) and bool(_SPOKEN_TO.search(near))
            elif points >= FIRST:
                sure = True
            else:
                does = bool(_DOES.match(text, stop)) or after(text, stop) >= 2.4
                opens = len(word) > 3 and bool(_OPENS.search(near)) and bool(_HUMAN.match(text, stop))
                sure = opens or (told and len(word) > 3) or (points >= SHORT_FIRST and (does or told))
            if sure:
                yield Span(start, _with_surname(text, stop), "name")


_SPOKEN_TO: Final = re.compile(
    r"\b(?:tell|told|ask|asked|ping|pinged|loop in|looped in|spoke to|cc|remind|msg|thank|thanked|hi|hey|hello|dear) $"
)


def _with_surname(text: str, end: int) -> int:
    other = _NEXT.match(text, end)
    if other and not is_word(other["word"]) and other["word"] not in _NO_PEOPLE and evidence(other["word"]) > UNKNOWN:
        return other.end()
    return end


def _hasty(text: str) -> Iterator[tuple[int, int]]:
    """Where lines stand of whose beginnings of sentences at least half are written small."""
    at = 0
    for line in text.split("\n"):
        letters = [match["letter"] for match in _BEGINS.finditer(line[:400])]
        if letters and 2 * sum(letter.islower() for letter in letters) >= len(letters):
            yield at, at + len(line)
        at += len(line) + 1
