"""Names that stand for something else: a bay, a law, a supplier called after somebody, a word that begins a sentence."""

from __future__ import annotations

import re
from typing import Final

from .latin_lexicon import is_word

_GOES_ON: Final = re.compile(
    r"(?:'s?)? (?:(?:Lay|Mo|High|Upper|Lower|East|West|North|South) )?(?:Island|Islands|Bay|Hill|Hills|Green|Way|Bridge|Falls|Beach|Bank|Peak|Point|Valley|River|Creek|Heights|Packing|Packaging|Foods?|Motors?|Steel|Mills|"
    r"Brewery|Wines?|Ltd|LLC|Inc|GmbH|Plc|PLC|BV|AG|SA|University|College|School|Academy|Stadium|Station|Airport|Terminal|Prize|Award|Medal|Cup|Kuvvetleri|law|laws|theorem|mining|accounting|packing|district|valve|clamps?|"
    r"brand|boards?|edition|series|walls|jokes|wood|timber|oil|leaf|leaves|tea|seed|sauce|paper|paint|steel|stone|cable|fittings?|pump|motor|kit|feed|sacks?|pen|pens|batch|lot|pattern|template|theme|release|build|"
    r"server|cluster|namespace|repo|branch|bucket|dashboard|pilot|depot|depots|patrol|tender|numbers?|no\.?|nos\.?|\d{4,}|is (?:not a person|the software|a tool|the tool|our tool|the system|a product|the product|a model))(?![A-Za-z])"
)
_OF_A_SENTENCE: Final = re.compile(
    r" (?:the|a|an|you|your|this|that|these|those|we|they|it|he|she|there|i|I|be|no|not|in|on|at|up|out|accounting|for|please|also|all|any|our|his|her|their|my)\b"
)


def goes_on_as_a_thing(text: str, end: int) -> bool:
    """Whether what follows a name makes it that of a place, a firm or a thing."""
    return bool(_GOES_ON.match(text, end))


def is_only_a_word(text: str, start: int, end: int) -> bool:
    """Whether a name that is a word of English too begins a sentence that goes on as with the word: Will the line …"""
    before = text[max(0, start - 3) : start].rstrip(" ")
    if before and before[-1] not in ".!?\n":
        return False
    return bool(_OF_A_SENTENCE.match(text, end)) and is_word(text[start:end])
