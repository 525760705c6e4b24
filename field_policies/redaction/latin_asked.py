"""Names that an answer, a list of people or a title written small tells: “last name? Hartwell”, “three founders: Bell,
Marsh and Quill”, “ms. Okoro”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import NEVER, WORD, evidence, is_city
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
_PART: Final = re.compile(rf"{_NAME}")
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
_TITLES: Final = ("mr", "ms", "miss ", "dr", "prof")


def asked(text: str) -> Iterator[Span]:
    """Who answers what they are called, who is counted among people, and who has a title written small."""
    if "?" in text:
        for match in _ANSWERED.finditer(text):
            if match["name"][0].isupper() and evidence(match["name"].split(" ")[0].lower()) > NEVER:
                yield Span(*match.span("name"), "name")
    for first, last in near(text, _PLURALS, 20, 200):
        for match in _PEOPLE.finditer(text, first, last):
            names = list(_PART.finditer(text, *match.span("names")))
            if sum(evidence(each[0].split(" ")[0].lower()) > 0 for each in names) * 2 > len(names):
                for each in names:
                    if _may_be(each[0]):
                        yield Span(each.start(), each.end(), "name")
    for first, last in near(text, _TITLES, 2, 40):
        for match in _SMALL_TITLE.finditer(text, first, last):
            if evidence(match["name"].split(" ")[0].lower()) > NEVER:
                yield Span(*match.span("name"), "name")


def _may_be(name: str) -> bool:
    words = name.lower().split(" ")
    return (
        name.lower() not in ORGANISATIONS
        and name.lower() not in FIRMS
        and not is_city(name)
        and evidence(words[0]) > NEVER
        and any(evidence(word) > WORD for word in words)
    )
