"""Initials and short forms of the subject's own name, and its words that are words of the language or months."""

from __future__ import annotations

import re
from typing import Final

from .latin_lexicon import is_word
from .latin_titles import NO_INITIALS
from .own_patterns import Among, Found, Written, core_of
from .own_words import JOINT, LETTER, NO_LETTER_AFTER, NO_LETTER_BEFORE, OWN_PARTICLES, PARTICLE, is_own_word, own_word
from .surnames import SENTENCE_WORDS

_SPOKEN_TO: Final = (
    "i'm",
    "I'm",
    "im",
    "i am",
    "I am",
    "name is",
    "it's",
    "this is",
    "call me",
    "hi",
    "Hi",
    "hey",
    "Hey",
    "dear",
    "Dear",
    "thanks",
    "tell",
    "ask",
)
_SPOKEN_OF: Final = ("tell", "told", "ask", "asked", "ping", "by", "cc", "with", "w/", "for", "thanks", "remind")
_ACTS: Final = r"(?=(?:'s (?!a\b|the\b|not\b)| (?:started|joined|said|says|is (?:out|off|in|away|late|sick|asking|on|keen|my|our|not|the one|a (?:good|strong|great|solid))|was (?:late|early|great|good|nervous|calm|born|hired|keen|my|our)|has (?:the|a|been|asked|accepted|two|three)|will (?:call|join|start|send|come)|wants|asked|took|knows|thinks|trained|left|lives|worked|works|accepted|declined|needs|wrote|called|did|does)\b))"
_NO_PART: Final = "(?!(?:Annex|Appendix|Band|Bay|Bed|Block|Box|Building|Category|Chapter|Class|Cohort|Column|Company|Core|Division|Exhibit|Figure|Flat|Floor|Form|Gate|Grade|Group|Hall|Hepatitis|House|Item|Level|Line|Lot|Module|Note|Option|Page|Panel|Part|Phase|Plan|Platform|Point|Room|Route|Row|Schedule|Section|Series|Set|Shift|Site|Step|Suite|Table|Team|Terminal|Tower|Tier|Type|Unit|Version|Vitamin|Ward|Wing|Zone) )"
NO_FIRST_WORDS: Final = frozenset(word.capitalize() for word in SENTENCE_WORDS) | frozenset(
    (
        *("Tell", "Ask", "Call", "Email", "Thanks", "Thank", "Candidate", "Applicant", "Name", "Subject", "Employee"),
        *("Miss", "Panel", "Did", "Does", "Has", "Will", "Can", "Is", "Was", "Met", "Interviewed", "About", "Re"),
        *("Hire", "Shortlist", "Invite"),
    )
)
"""Words written large before a surname that are no first name of it."""
CALENDAR: Final = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "mai",
        "juni",
        "juli",
    ]
)
NO_DATE_BEFORE: Final = "".join(
    f"(?<!{each} )"
    for each in (
        r"\d",
        "st",
        "nd",
        "rd",
        "th",
        "In",
        "in",
        "of",
        "since",
        "Since",
        "last",
        "next",
        "early",
        "late",
        "mid",
        "until",
        "by",
        "from",
        "during",
        "this",
    )
)


_SHORT: Final = f"({LETTER}{{2,12}})"
_ACTING_LARGE: Final = re.compile(NO_LETTER_BEFORE + r"(?<![.\d@/#])" + _SHORT + _ACTS)
_ACTING: Final = re.compile(NO_LETTER_BEFORE + r"(?<![.\d@/#-])" + _SHORT + _ACTS)
_ACTING_WORD: Final = re.compile(NO_LETTER_BEFORE + _SHORT + _ACTS)
_BEHIND: Final = "|".join(f"(?<={each} )" for each in _SPOKEN_OF)
_SPOKEN: Final = re.compile(f"(?:{_BEHIND}){_SHORT}" + r"(?![A-Za-z\d/@-]|\.\w)")
_AT_A_LINE: Final = re.compile(f"^{_SHORT}" + r"(?= ?[(:,'-]| [a-z])", re.MULTILINE)
_FIRST_AND_LETTER: Final = re.compile(
    NO_LETTER_BEFORE + _NO_PART + r"([^\W\d_])[a-z]{1,8} ([^\W\d_])(?:\.|(?![A-Za-z\d&'-]))"
)


def own_initials(given: list[str], family: list[str]) -> Found:
    """Initials alone (JP, GÓÞ, K.S.), small ones where a line begins; a short form before the surname, in any case."""
    family = [word for word in family if word.lower() not in OWN_PARTICLES]
    if not given:
        return
    for words in (given, [*given, *family], [*family, *given], [given[0], *family], [given[0], *family[-1:]]):
        letters = "".join(word[0] for word in words).upper()
        if len(words) < 2:
            continue
        small = frozenset([letters.lower()])
        if letters in NO_INITIALS:
            yield Among("name", _ACTING_LARGE, frozenset([letters]))
            continue
        if not is_word(letters):
            yield Among("name", _ACTING, small)
            yield Among("name", _SPOKEN, small)
        dotted = r"\. ?".join(letters)
        around = r"(?<![.\d@/#])(?:" + letters + "|" + dotted + r"\.?)(?![A-Za-z\d/@]|\.\w)"
        yield Written("name", NO_LETTER_BEFORE + around, True, letters=(letters, f"{letters[0]}."))
        yield Among("name", _AT_A_LINE, small)
    if family:
        yield Among("name", _FIRST_AND_LETTER, frozenset(given[0][0] + last[0] for last in (family[0], family[-1])))
        before = NO_LETTER_BEFORE + re.escape(given[0][:2]) + r"[a-z]{0,6}[ .]" + PARTICLE
        surname = JOINT.join(map(own_word, family))
        yield Written("name", before + surname + NO_LETTER_AFTER, False, (core_of("".join(family)),))
    for word in given:
        if (len(word) > 2 and word.lower() in CALENDAR) or (len(word) == 3 and not is_word(word)):
            yield Among("name", _ACTING_WORD, frozenset([word.lower()]))
        if is_own_word(word):
            behind = "|".join(f"(?<={each} )" for each in _SPOKEN_TO)
            pattern = f"(?:{behind})" + re.escape(word.lower()) + NO_LETTER_AFTER
            yield Written("name", pattern, True, letters=(word.lower(),))
