"""Initials and short forms of the subject's own name, and its words that are words of the language or months."""

from __future__ import annotations

import re
from typing import Final

from .latin_lexicon import is_word
from .latin_titles import NO_INITIALS
from .own_words import JOINT, NO_LETTER_AFTER, NO_LETTER_BEFORE, OWN_PARTICLES, PARTICLE, Found, is_own_word, own_word
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
NO_NAME_BEFORE: Final = (
    "(?!(?:"
    + "|".join(sorted(word.capitalize() for word in SENTENCE_WORDS))
    + "|Tell|Ask|Call|Email|Thanks|Thank|Candidate|Applicant|Name|Subject|Employee|Miss|Panel|Did|Does|Has|Will|Can|Is|Was|Met|Interviewed|About|Re|Hire|Shortlist|Invite) )"
)
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


def own_initials(given: list[str], family: list[str]) -> Found:
    """Initials alone (JP, GÓÞ, K.S.), small ones where a line begins; a short form before the surname, in any case."""
    family = [word for word in family if word.lower() not in OWN_PARTICLES]
    if not given:
        return
    for words in (given, [*given, *family], [*family, *given], [given[0], *family], [given[0], *family[-1:]]):
        letters = "".join(word[0] for word in words).upper()
        if len(words) < 2:
            continue
        if letters in NO_INITIALS:
            yield "name", NO_LETTER_BEFORE + r"(?<![.\d@/#])" + letters + _ACTS, True
            continue
        if not is_word(letters):
            yield "name", NO_LETTER_BEFORE + r"(?<![.\d@/#-])" + letters.lower() + _ACTS, True
            behind = "|".join(f"(?<={each} )" for each in _SPOKEN_OF)
            yield "name", f"(?:{behind})" + letters.lower() + r"(?![A-Za-z\d/@-]|\.\w)", True
        dotted = r"\. ?".join(letters)
        yield (
            "name",
            NO_LETTER_BEFORE + r"(?<![.\d@/#])(?:" + letters + "|" + dotted + r"\.?)(?![A-Za-z\d/@]|\.\w)",
            True,
        )
        yield "name", r"(?:(?<=^)|(?<=\n))" + letters.lower() + r"(?= ?[(:,'-]| [a-z])", True
    if family:
        for last in family[:1] + family[-1:]:
            yield (
                "name",
                NO_LETTER_BEFORE
                + _NO_PART
                + re.escape(given[0][0])
                + r"[a-z]{1,8} "
                + re.escape(last[0])
                + r"(?:\.|(?![A-Za-z\d&'-]))",
                True,
            )
        start = re.escape(given[0][:2])
        yield (
            "name",
            NO_LETTER_BEFORE
            + start
            + r"[a-z]{0,6}[ .]"
            + PARTICLE
            + JOINT.join(map(own_word, family))
            + NO_LETTER_AFTER,
            False,
        )
    for word in given:
        if (len(word) > 2 and word.lower() in CALENDAR) or (len(word) == 3 and not is_word(word)):
            yield "name", NO_LETTER_BEFORE + re.escape(word.lower()) + _ACTS, True
        if is_own_word(word):
            behind = "|".join(f"(?<={each} )" for each in _SPOKEN_TO)
            yield "name", f"(?:{behind})" + re.escape(word.lower()) + NO_LETTER_AFTER, True
