"""Names that stand for something else: a bay, a law, a supplier called after somebody, a word that begins a sentence."""

from __future__ import annotations

import re
from typing import Final

from .latin_lexicon import is_word

# What may also be a surname, a verb or what somebody owns is left out: a name shown is worse than a bay hidden.
_GOES_ON: Final = re.compile(
    r"(?:'s? (?:(?:Upper|Lower|East|West|North|South) )?(?:Island|Bay|Hill|Hills|Green|Way|Bridge|Falls|Beach|Bank|Peak|Point|Valley|River|Creek|Cup|College|law|laws|Law|Laws|theorem)"
    r"| (?:(?:Lay|Mo|High|Upper|Lower|East|West|North|South) )?(?:Island|Islands|Bay|Way|Falls|Beach|Valley|Creek|Heights|Packing|Packaging|Foods?|Motors|Ltd|LLC|Inc|GmbH|Plc|PLC|BV|University|College|School|"
    r"Academy|Stadium|Station|Airport|Terminal|Prize|Award|Kuvvetleri|theorem|mining|accounting|packing|district|valve|clamps|brand|edition|walls|wood|timber|oil|tea|sauce|cable|fittings|kit|sacks|pens|"
    r"batch|lot|server|cluster|namespace|repo|dashboard|pilot|depot|depots|patrol|tender|no\.|nos\.|is (?:not a person|the software|a tool|the tool|our tool|the system|a product|the product|a model)))(?![A-Za-z])"
)
_OF_A_SENTENCE: Final = re.compile(r" (?:the|a|an|you|your|this|that|these|those|we|they|it|he|she|there|i|I|be|no)\b")


def goes_on_as_a_thing(text: str, end: int) -> bool:
    """Whether what follows a name makes it that of a place, a firm or a thing."""
    return bool(_GOES_ON.match(text, end))


def is_only_a_word(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word of English too begins a sentence that goes on as with the word: Will the line …"""
    before = text[max(0, start - 3) : start].rstrip(" ")
    if before and before[-1] not in ".!?\n":
        return False
    return bool(_OF_A_SENTENCE.match(text, end)) and is_word(text[start:end])
