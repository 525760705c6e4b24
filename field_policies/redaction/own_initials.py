"""Initials and short forms of the subject's own name, and its words that are words of the language or months."""

from __future__ import annotations

import re
from typing import Final

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
        if len(words) < 2 or letters in NO_INITIALS:
            continue
        dotted = r"\. ?".join(letters)
        yield (
            "name",
            NO_LETTER_BEFORE + r"(?<![.\d@/#])(?:" + letters + "|" + dotted + r"\.?)(?![A-Za-z\d/@]|\.\w)",
            True,
        )
        yield "name", r"(?:(?<=^)|(?<=\n))" + letters.lower() + r"(?= ?[(:,'-]| [a-z])", True
    if family:
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
        if is_own_word(word):
            behind = "|".join(f"(?<={each} )" for each in _SPOKEN_TO)
            yield "name", f"(?:{behind})" + re.escape(word.lower()) + NO_LETTER_AFTER, True
