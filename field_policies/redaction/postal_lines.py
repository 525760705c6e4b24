"""The rest of an address that was found in part: its unit, town and postcode behind it, on the lines below, and the lines
above a postcode. A line counts only if nothing else stands in it, or if its postcode shows what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .american_streets import KINDS
from .latin_lexicon import is_word
from .spans import Span

UNIT: Final = (
    r"(?:(?:Suite|Ste|Apt|Apartment|Unit|Flat|Floor|Fl|Room|Rm|Studio|Building|Bldg|Block|Blk|Bl|Sc|Ap|Et|Nr|No|Piso|Puerta|Esc|"
    r"Appartamento|Interno|Scala|Piano|Stock|Depto|Lote?|Villa|Level|Door|Box|Bte|Bus|Postbus|Postfach)\b\.? ?#?"
    r"(?:[A-Za-z]?\d[\w/-]{0,8}|[A-Z](?![A-Za-z])))"
)
_WORD: Final = r"[A-Z][\w'.-]*"
TOWN: Final = rf"{_WORD}(?: (?:(?:de|del|della|di|da|do|dos|la|le|les|sur|am|an|in|im|ob|upon|on|of|the|en|el) ){{0,2}}{_WORD}){{0,3}}"
_POST: Final = (
    r"(?:(?:[A-Z]{1,2}-)?(?:\d{5}(?:-\d{3,4})?|(?!(?:19\d|20[0-3])\d(?!\d| [A-Z]{2}(?![A-Za-z])))\d{4}(?: [A-Z]{2}(?![A-Za-z]))?|\d{3} \d{2,3}|\d{2}-\d{3}|\d{6})"
    r"|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?![\w-])"
)
_PROVINCE: Final = r"(?: ?\([A-Z]{2}\)| ?[-/] ?[A-Z]{2}(?![A-Za-z]))?"
_WITH_POST: Final = (
    rf"(?:{_POST},? {TOWN}(?:, [A-Z]{{2}}(?![A-Za-z]))?{_PROVINCE}"
    rf"|{TOWN}(?:,? ?\n?[ >?]{{0,6}},? ?(?:[A-Z]{{2,3}}(?![A-Za-z])|{TOWN}))?,? ?\n?[ >?]{{0,6}}{_POST}{_PROVINCE}|{_POST})"
)
_BESIDE: Final = re.compile(
    rf"(?:(?:(?<=Apt)|(?<=No)|(?<=Nr)|(?<=Ste)|(?<=Ap)|(?<=Bl)|(?<=Sc))\. ?\d{{1,5}}[A-Za-z]?(?![\w.])|(?:\.(?= ?,? ?(?:\d|[A-Z]))|/(?=\d))?(?:(?<=[/.])\d{{1,5}}[A-Za-z]?(?![\w.])| ?,? ?{UNIT}| ?, ?{_WITH_POST}|,? {_POST}(?: {TOWN})?|(?<=[\da-z]) \([A-Z]{{2}}\)))"
)
_TOWN_BELOW: Final = re.compile(rf",? ?\n[ \t>?|*]{{0,6}}{TOWN}(?=[ ,.?!]*(?:\n|$))")
_ENDS_IN_POST: Final = re.compile(rf"\n[ \t>?|*]{{0,6}}{_POST}$")
_BELOW: Final = re.compile(
    rf"[.,]? ?\n[ \t>?|*]{{0,6}}(?:{UNIT}(?=[ ,.]*(?:\n|$))|{_WITH_POST}(?=[ ,.;:!?)]|\n|$)|{TOWN}(?=,? ?\n[ \t>?|*]{{0,6}}(?:{_WITH_POST}|, [A-Z]{{2}}(?![A-Za-z]))))"
)
_STATE: Final = re.compile(r"\n[ \t>?|*]{0,6}, [A-Z]{2}(?![A-Za-z])")
_MOST_LINES: Final = 6

_QUOTED: Final = " \t>?|*"
_HEAD: Final = re.compile(rf"{UNIT}(?:,? [\w' .-]{{0,40}})?|(?P<words>\d{{1,6}}[A-Za-z]? {_WORD}(?: {_WORD}){{0,3}})")
_STREET: Final = re.compile(
    r"(?:^|(?<=[\s:]))(?:rue|avenue|boulevard|quai|place|impasse|chemin|allee|via|viale|corso|piazza|calle|paseo|plaza|rua|travessa|ulica|ul\.|Strada|Soseaua|Bulevardul|Aleea|Contrada|Vicolo|Stretto|Borgo|Rotonda|Largo|Salita|Piazzale) (?:(?:de|du|des|della|dei|da|do|la|le) ){0,2}[A-Z][\w'-]*(?: [A-Z][\w'-]*){0,3}$"
    + rf"|(?:^|(?<=[\s:])){UNIT}$"
)
_ABOVE_TOWN: Final = re.compile(
    _STREET.pattern.partition("$|")[0]
    + rf"(?:, ?\d{{1,4}}[A-Za-z]?(?:,? {UNIT})?)?(?P<town>(?:, ?|\n){_POST},? {TOWN}{_PROVINCE}|(?:, ?|\n){TOWN},? {_POST})",
    re.MULTILINE,
)
_BETWEEN: Final = re.compile(rf"{TOWN},?")
_LONGEST_LINE: Final = 90
_LINES_ABOVE: Final = 3


def streets_above_towns(text: str) -> Iterator[Span]:
    """Streets without a number, known by the town and postcode behind them."""
    for match in _ABOVE_TOWN.finditer(text):
        yield Span(match.start(), match.end(), "address")


def goes_on_below(text: str, end: int) -> int:
    """Where an address ends that was found as far as ``end``."""
    for _ in range(_MOST_LINES):
        match = _BESIDE.match(text, end) or _BELOW.match(text, end) or _STATE.match(text, end)
        if match is None and _ENDS_IN_POST.search(text, max(0, end - 20), end):
            match = _TOWN_BELOW.match(text, end)
        if match is None or match.end() == end:
            return end
        end = match.end()
    return end


def begins_above(text: str, start: int) -> int:
    """Where an address begins of which a line was found at ``start``: at a house number or a flat some lines above."""
    begin = _line_before(text, start)
    reached = start
    for _ in range(_LINES_ABOVE):
        if begin is None:
            break
        line_end = begin - 1
        line_start = text.rfind("\n", max(0, line_end - _LONGEST_LINE), line_end) + 1
        if line_end - line_start >= _LONGEST_LINE:
            break
        at = line_start
        while at < line_end and text[at] in _QUOTED:
            at += 1
        line = text[at:line_end].rstrip(" ,.")
        head = _HEAD.fullmatch(line)
        if head and (head["words"] is None or _is_street(head["words"])):
            reached = at
            break
        street = _STREET.search(line)
        if street:
            return at + street.start()
        if not _BETWEEN.fullmatch(line):
            break
        begin = line_start if line_start else None
    return reached


def _line_before(text: str, start: int) -> int | None:
    """Where the line begins that ``start`` is the first word of, if there is one before it."""
    at = start
    while at and text[at - 1] in _QUOTED:
        at -= 1
    return at if at and text[at - 1] == "\n" else None


def _is_street(line: str) -> bool:
    words = line.split(" ")[1:]
    return words[-1] in KINDS or not all(is_word(word) for word in words)
