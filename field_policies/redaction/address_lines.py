"""The rest of an address of which a part was found: the parts beside it on the same line, between commas."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = r"(?:[A-Z][\w.'-]*|\d[\w/-]*(?:\.\d[\w/-]*)*|#\d[\d-]*)"
_PART: Final = _WORD + r"(?: (?:(?:de|del|da|do|la|le|of|the|di|des) )?" + _WORD + r"){0,4}"
_PART_BEFORE: Final = _PART.replace("|of|", "|")
_BEFORE: Final = re.compile(r"(?:^|(?<=[\s(:-]))(?:" + _PART_BEFORE + r", ?){1,4}(?:" + _PART_BEFORE + r" ?|[A-Z]-)?$")
_ATTACHED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:(?:Unit|Flat|Apt|Level|Blk|Block|No|House|Villa|Door No|Plot|Stand|Erf|Lot|Site|Suite|Portion)\.? ?|[A-Z]-|(?:\d{1,2}(?:st|nd|rd|th)|Ground|Top|First|Second|Third) [Ff]loor,? )$"
)
_NEXT: Final = re.compile(
    r"(?P<joint>,? -? ?|,)(?:(?<=, )(?:by|near|behind|opp\.?|opposite|off|beside|next to|after|before|adjacent to) (?:the )?)?(?P<token>(?:sc|bl|et|ap|kv|korp|vh|obl|nr|int|esc|pta|piso)\.? ?\d+(?![\w:@])|[A-Z][\w'-]*\.?|\d[\w/-]*(?:\.\d[\w/-]*)*|#\d[\d-]*|(?:de|del|da|do|la|le|of|the|di|des)(?= [A-Z])|(?:izq|dcha|dcho|esq|dto|bajo|bis|apto|apt|ap|casa)\b\.?)(?![\w:@])"
)
_ASIDE: Final = re.compile(
    r" (?:between|at|@) [A-Z][\w'-]+(?: [A-Z][\w'-]+)?(?: (?:and|&) [A-Z][\w'-]+)| \((?:top|ground|first|second|third|basement|rear|front|left|right|upper|lower|back|\dF|\d{5,6})[ \w]{0,12}\)"
)
_LABEL: Final = frozenset(
    ["tel", "phone", "mobile", "mob", "cell", "email", "mail", "fax", "dob", "passport", "nino", "ssn", "languages", "name", "date", "linkedin", "i", "he", "she", "we"]
)  # fmt: skip
_FARTHEST: Final = 90
_MOST_WORDS: Final = 12


def whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span widened over the parts of the address before and after it; never over the end of a line or sentence."""
    return _back(text, start), _on(text, end)


def _back(text: str, start: int) -> int:
    lowest = max(0, start - _FARTHEST)
    line = max(text.rfind(mark, lowest, start) for mark in "\n;|。，；") + 1
    before = text[max(line, lowest) : start]
    match = _ATTACHED.search(before) or _BEFORE.search(before)
    return start - (len(before) - match.start()) if match else start


def _on(text: str, end: int) -> int:
    for _ in range(_MOST_WORDS):
        match = _NEXT.match(text, end)
        if not match:
            aside = _ASIDE.match(text, end)
            return aside.end() if aside else end
        token = match["token"]
        if token.lower().rstrip(".") in _LABEL or (text[end - 1 : end] == "." and text[end - 4 : end - 3].isalpha()):
            return end
        if token.endswith("."):
            if len(token) > 4:
                return match.end() - 1
            if match.end() == len(text):
                return match.end() - 1
        end = match.end()
    return end
