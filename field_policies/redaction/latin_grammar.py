"""Ordinary words that grammar makes names: after kin, in “her surname is …”, written large amid a sentence where people act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_after import after
from .latin_before import CLOSINGS
from .latin_humans import DOES, KIN
from .latin_lexicon import DOUBTFUL_FIRST, DOUBTFUL_LAST, NEVER, UNKNOWN, WORD, evidence, is_city
from .spans import Span
from .surnames import NO_FIRST_NAMES, ORGANISATIONS, words_of

_WORD: Final = r"[A-Z][a-z]{1,13}(?:['-][A-Z][a-z]+)?"
_NO_PEOPLE: Final = (
    words_of("words_in_lists_of_no_people")
    | words_of("labels_of_people")
    | words_of("labels_of_no_speakers")
    | words_of("days_of_the_week")
    | CLOSINGS
)
_KIN: Final = re.compile(
    rf"(?<![A-Za-z-])(?:{KIN})(?:,? (?:is |was )?(?:called |named )|,? | is | was |'s name is )(?P<name>{_WORD})(?![A-Za-z'-])(?! (?:[A-Z]|(?:and|or|for|of) [A-Z]))"
)
_NAMED: Final = re.compile(
    r"(?<![A-Za-z-])(?:(?:[Ss]ur|[Nn]ick|(?:[Mm]iddle|[Mm]aiden|[Ff]irst|[Ll]ast|[Gg]iven|[Ff]amily|[Rr]eal|[Ff]ull|[Bb]irth|[Mm]arried|[Ff]ormer|[Cc]hristian|[Pp]et|[Cc]hurch|[Ee]nglish|[Hh]ouse) ?)-?names? ?(?:is |was |being |now |became |as |changed to |should be |reads |: ?|= ?)?"
    r"|known to (?:all|everyone|everybody|friends|us|them|the team|the crew|customers) as |[Ee]veryone calls (?:him|her|them|me) |calls? (?:him|her|them|my)self |nee |n\. )"
    rf"[\"']?(?P<name>{_WORD})(?![A-Za-z'-](?!s\b))(?P<more>(?:, | \(|; )(?:formerly|previously|now|before that|later|then) (?P<other>{_WORD}))?(?:,? (?:now|later) (?P<third>{_WORD}))?"
)
_SO_NAMED: Final = re.compile(
    rf"(?<![A-Za-z-])(?P<name>{_WORD}),? (?:is |was )?(?:his|her|my|their|the) (?:middle|second|maiden|first|real|pet|church|other|english|given|nick|family|birth|third|house|stage)[ -]?name(?![a-z])"
)
_AMID: Final = re.compile(rf"(?<=[a-z,;] )(?P<name>{_WORD}) (?P<verb>[a-z']+)(?P<end>[.,;!?\n)]|$)?")
_NO_NAME_BEFORE: Final = re.compile(
    r"(?:\b(?:the|a|an|our|your|his|her|its|their|my|this|that|each|every|any|some|no|which|what|whose|both|all|in|of|at|on|via|using|with|from|for|as|is|was|are|like|into|by|to) |[A-Z][\w'-]*,? )$"
)
_BASE: Final = words_of("verbs_of_people") - words_of("verbs_of_people_and_things")
_ELLIPSIS: Final = frozenset(
    [
        "won't",
        "can't",
        "can",
        "will",
        "may",
        "might",
        "did",
        "does",
        "didn't",
        "doesn't",
        "hasn't",
        "has",
        "isn't",
        "is",
        "wasn't",
        "was",
        "couldn't",
        "wouldn't",
        "could",
        "would",
        "should",
        "shouldn't",
        "must",
    ]
)
_CLAUSE: Final = re.compile(
    rf"(?<![A-Za-z'-])(?<![\"(/] )(?P<name>{_WORD}) (?P<verb>(?:{'|'.join(sorted(_ELLIPSIS, key=len, reverse=True))}))(?=[.,;!?\n)]|$| (?:and|but|nor) [A-Z])(?!, \d)"
)
_MONTHS: Final = re.compile(
    r"(?<![A-Za-z'-])(?P<name>Will|May|June|April|August|Art|Bill|Mark|Grant|Chase|Sue|Pat|Drew|Rich|Hope|Grace|Faith|Joy|Dawn|Summer|Autumn) (?:(?:will|won't|can't|would|has|had|never|also|then|just) )?(?P<verb>[a-z]+)(?![a-z])"
)


_BIG: Final = re.compile(
    r"(?<![A-Za-z])(?<!the )(?P<name>(?:Big|Wee|Little|Lil|Auld|Young|Old|Lanky) (?P<word>[A-Z][a-z]+))(?![A-Za-z-]| [A-Z])"
)


def grammar(text: str) -> Iterator[Span]:
    """Words that are names where they stand."""
    for pattern in (_KIN, _SO_NAMED):
        for match in pattern.finditer(text):
            if _may_be(match["name"]) and after(text, match.end("name")) > -2.0:
                yield Span(*match.span("name"), "name")
    for match in _NAMED.finditer(text):
        for group in ("name", "other", "third"):
            if match[group] and _may_be(match[group]):
                yield Span(*match.span(group), "name")
    for match in _AMID.finditer(text):
        if (
            DOES.get(match["verb"], 0.0) >= 2.0
            and evidence(match["name"].lower()) in (WORD, DOUBTFUL_LAST)
            and match["name"].lower() not in NO_FIRST_NAMES
            and _may_be(match["name"])
            and not _NO_NAME_BEFORE.search(text[max(0, match.start() - 16) : match.start()])
        ):
            yield Span(*match.span("name"), "name")
    for match in _MONTHS.finditer(text):
        if (
            DOES.get(match["verb"], 0.0) >= 2.4
            or (" " in text[match.end("name") + 1 : match.start("verb")] and match["verb"] in _BASE)
        ) and match["verb"] not in ("can't", "won't", "was", "is", "has", "had", "did"):
            yield Span(*match.span("name"), "name")
    for match in _BIG.finditer(text):
        lower = match["word"].lower()
        if evidence(lower) >= DOUBTFUL_FIRST and lower not in NO_FIRST_NAMES and not is_city(lower) and lower != "ben":
            yield Span(*match.span("name"), "name")
    yield from _clauses(text)


def _clauses(text: str) -> Iterator[Span]:
    """Who will, won't or may, where the sentence leaves out what: Dusty can't, and Angel may."""
    clauses = [match for match in _CLAUSE.finditer(text) if _may_be(match["name"], products=True)]
    sure = [
        match.start()
        for match in clauses
        if match["name"].lower() not in NO_FIRST_NAMES
        and evidence(match["name"].lower()) >= DOUBTFUL_LAST
        and evidence(match["name"].lower()) != UNKNOWN
    ]
    for match in clauses:
        amid = text[max(0, match.start() - 2) : match.start()] in (", ", "d ", "; ", "t ")
        near = any(0 < abs(at - match.start()) < 60 for at in sure)
        if near or (match.start() in sure and (amid or "n't" in match["verb"])):
            yield Span(*match.span("name"), "name")


def _may_be(name: str, *, products: bool = False) -> bool:
    lower = name.lower()
    return (
        evidence(lower) > NEVER
        and lower not in _NO_PEOPLE
        and lower not in ORGANISATIONS
        and not is_city(name)
        and (products or lower not in NO_FIRST_NAMES or evidence(lower) > WORD)
    )
