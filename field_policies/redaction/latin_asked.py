"""Names that an answer, a list of people or a title written small tells: “last name? Hartwell”, “three founders: Bell,
Marsh and Quill”, “ms. Okoro”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import CITY, NEVER, WORD, evidence, is_city, is_given, is_word
from .latin_runs import FIRMS
from .latin_tokens import CAP
from .near import near
from .spans import Span
from .surnames import ORGANISATIONS

_NAME: Final = rf"{CAP}(?: {CAP}){{0,2}}"
_ANSWERED: Final = re.compile(
    rf"\b(?:(?:last|first|full|maiden|middle|family|given|sur|your|whose|nick)[ -]?name|surname|who (?:is|are|was) (?:it|this|that|you|she|he)|what(?:'s| is) (?:his|her|your|their) name)\?[\"”]?\s{{1,3}}(?:(?:It's|It is|My name is|I'm|I am|This is) )?[\"“]?(?P<name>{_NAME})(?=[.,;!\"”\n]|$)",
    re.IGNORECASE,
)
_PEOPLE: Final = re.compile(
    rf"\b(?:founders|co-founders|partners|members|authors|co-authors|speakers|panellists|panelists|participants|attendees|directors|interviewers|colleagues|friends|siblings|children|kids|sons|daughters|"
    rf"brothers|sisters|cousins|winners|finalists|candidates|applicants|players|witnesses|guests|trainees|managers|supervisors|mentors|referees|heirs|nephews|nieces|passengers|patients|tenants|victims)(?:: | are |, )"
    rf"(?P<names>{_NAME}(?:, {_NAME}){{0,8}},? (?:and|&) {_NAME})(?=[.,;!)\n ]|$)"
)
_SMALL_TITLE: Final = re.compile(
    rf"(?<![\w.'-])(?<!\d )(?:mr|mrs|ms|miss|dr|prof)\.? (?P<name>{CAP}(?: {CAP})?)(?![\w@])"
)
_ENUMERATED: Final = re.compile(rf"(?<![\w'.-]){CAP}(?:, {CAP}){{2,11}},? (?:and|&) {CAP}(?![\w'-]| [A-Z])")
_SAID: Final = re.compile(
    rf"(?:[!?,.][\"”'’] ?|[!?] )(?:said|says|asked|asks|replied|answered|cried|whispered|shouted|added|explained|admitted|told) (?P<name>{CAP}(?: {CAP})?)(?: to (?P<other>{CAP}(?: {CAP})?))?(?![\w-])"
)
_OWNS: Final = re.compile(
    rf"(?<![\w'.-])(?P<name>{CAP}(?: {CAP})?)'s (?:(?:home|work|new|old|private|personal|current|email|e-mail|mailing|postal|street|phone|mobile|cell) )?(?:address|phone|number|birthday|passport|surname|maiden name|email|e-mail|inbox)\b"
)
_ADDED: Final = re.compile(
    rf"\b(?:(?:add|adding|appoint|name|names?|list) (?P<one>{CAP} {CAP}(?: {CAP})?) as (?:a |an |my |the |his |her )?[a-z]|(?:name|account|it|holder)[^.\n]{{0,40}}? (?:changed?|corrected?|updated?) (?:it |this |that )?to (?P<other>{CAP} {CAP}(?: {CAP})?)(?=[.,;!?\n]|$)"
    rf"|(?:partner|husband|wife|spouse|father|mother|son|daughter|brother|sister|child|boss|client|customer|colleague|friend)'s name,? (?:is |was )?(?P<third>{CAP}(?: {CAP}){{0,2}}))"
)
_ITSELF: Final = re.compile(
    rf"\b(?:[Mm]y (?:full |first |real |legal |own )?name(?:'s| is)|(?:I am|I'm) called) (?P<name>{_NAME})(?=[.,;:!?)\n]|$| (?:and|but|from|with|I|or|-) )"
)
"""What somebody calls themselves is a name, whatever word it is."""
_ACTED: Final = re.compile(
    rf"\b(?:(?:shouted|yelled|smiled|nodded|winked|waved|laughed|screamed) at|starring|[Dd]irected [Bb]y:?|[Ww]ritten [Bb]y:?|[Pp]resented [Bb]y:?|[Ii]nterviewed [Bb]y:?|[Pp]repared [Bb]y:?|[Ss]igned [Bb]y:?|[Aa]pproved [Bb]y:?) {{1,4}}(?P<name>{CAP}(?: {CAP})?)(?=[.,;:!?)\n]|$| and )"
)
_PART: Final = re.compile(rf"{_NAME}")
_ONE: Final = re.compile(CAP)
_NAMED_WORDS: Final = ("ame?", "ame? ", "who ", "Who ")
_PLURALS: Final = (
    "ers: ",
    "ors: ",
    "ers are ",
    "ends: ",
    "ings: ",
    "ren: ",
    "ids: ",
    "ons: ",
    "ists: ",
    "ants: ",
    "ees: ",
    "tes: ",
    "sses: ",
    "sts: ",
    "ins: ",
    "ces: ",
    "ews: ",
    "rs, ",
    "ds, ",
    "ns, ",
    "en, ",
    "ds are ",
    "ns are ",
    "en are ",
    "rs are ",
)
_QUESTIONS: Final = ("ame?", "ame? ", "it?", "this?", "that?", "you?", "he?")
_TOLD: Final = (
    (
        (
            "said ",
            "says ",
            "asked ",
            "asks ",
            "replied ",
            "answered ",
            "cried ",
            "whispered ",
            "shouted ",
            "added ",
            "explained ",
            "admitted ",
            "told ",
        ),
        4,
        _SAID,
    ),
    (("'s ",), 40, _OWNS),
    ((" at ", "arring ", " by ", "By", " by:"), 24, _ACTED),
    ((" as ", " to ", "'s name"), 90, _ADDED),
)
_TITLES: Final = ("mr", "ms", "miss ", "dr", "prof")


def asked(text: str) -> Iterator[Span]:
    """Who answers what they are called, who is counted among people, and who has a title written small."""
    for first, last in near(text, _QUESTIONS, 24, 60):
        for match in _ANSWERED.finditer(text, first, last):
            if match["name"][0].isupper() and evidence(match["name"].split(" ")[0].lower()) > NEVER:
                yield Span(*match.span("name"), "name")
    for first, last in near(text, _PLURALS, 20, 200):
        for match in _PEOPLE.finditer(text, first, last):
            names = list(_PART.finditer(text, *match.span("names")))
            if sum(evidence(each[0].split(" ")[0].lower()) > 0 for each in names) * 2 > len(names):
                for each in names:
                    if _may_be(each[0]):
                        yield Span(each.start(), each.end(), "name")
    for first, last in near(text, (" and ", " & "), 200, 20):
        yield from _enumerated(text, first, last)
    for words, before, pattern in _TOLD:
        for first, last in near(text, words, before, 60):
            for match in pattern.finditer(text, first, last):
                for group, name in match.groupdict().items():
                    if name and _may_be(name) and not is_word(name.split(" ")[0]):
                        yield Span(*match.span(group), "name")
    for first, last in near(text, ("ame is ", "ame's ", " called "), 16, 60):
        for match in _ITSELF.finditer(text, first, last):
            yield Span(*match.span("name"), "name")
    for first, last in near(text, _TITLES, 2, 40):
        for match in _SMALL_TITLE.finditer(text, first, last):
            if evidence(match["name"].split(" ")[0].lower()) > NEVER:
                yield Span(*match.span("name"), "name")


def _enumerated(text: str, first: int, last: int) -> Iterator[Span]:
    """An enumeration of single words, some of which are first names for sure: all of them are names."""
    for match in _ENUMERATED.finditer(text, first, last):
        each_one = list(_ONE.finditer(match[0]))
        given = sum(is_given(one[0]) for one in each_one)
        if given > 1 and given * 3 >= len(each_one) and min(evidence(one[0].lower()) for one in each_one) > CITY:
            for one in each_one:
                yield Span(match.start() + one.start(), match.start() + one.end(), "name")


def _may_be(name: str) -> bool:
    words = name.lower().split(" ")
    return (
        name.lower() not in ORGANISATIONS
        and name.lower() not in FIRMS
        and not is_city(name)
        and evidence(words[0]) > NEVER
        and any(evidence(word) > WORD for word in words)
    )
