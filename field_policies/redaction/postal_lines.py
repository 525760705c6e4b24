"""The rest of an address that was found in part: its unit, town and postcode behind it, on the lines below, and the lines
above a postcode. A line counts only if nothing else stands in it, or if its postcode shows what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .american_streets import KINDS
from .latin_lexicon import is_word
from .near import near
from .spans import Span

UNIT: Final = (
    r"(?:(?:Suite|Ste|Apt|Apartment|Unit|Flat|Floor|Fl|Room|Rm|Studio|Building|Bldg|Block|Blk|Bl|Sc|Ap|Et|Nr|No|Piso|Puerta|Esc|"
    r"Appartamento|Interno|Scala|Piano|Stock|Depto|Lote?|Villa|Level|Door|Box|Bte|Bus|Postbus|Postfach)\b\.? ?#?"
    r"(?:[A-Za-z]?\d[\w/-]{0,8}|[A-Z](?![A-Za-z])))"
)
_WORD: Final = r"[A-Z](?:[^\W\d]|['.-])*(?!\d)"
TOWN: Final = rf"(?!(?:IBAN|BIC|Tel|TEL|Phone|PHONE|Fax|FAX|Mob|Mobile|E-?mail|DOB|VAT|ID|SSN|Passport|Steuer|Page|Invoice|Order|Ref)\b){_WORD}(?: (?:(?:de|del|della|di|da|do|dos|la|le|les|sur|am|an|in|im|ob|upon|on|of|the|en|el) ){{0,2}}{_WORD}){{0,3}}"
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
    rf"(?:(?:(?<=Apt)|(?<=No)|(?<=Nr)|(?<=Ste)|(?<=Ap)|(?<=Bl)|(?<=Sc))\. ?\d{{1,5}}[A-Za-z]?(?![\w.])|(?:\.(?= ?,? ?(?:\d|[A-Z]))|/(?=\d))?(?:(?<=[/.])\d{{1,5}}[A-Za-z]?(?![\w.])| ?,? ?{UNIT}(?: {TOWN},? \d{{3,6}}(?![\w-]))?| ?, ?{_WITH_POST}|,? {_POST}(?: {TOWN})?|(?<=[\da-z]) \([A-Z]{{2}}\)))"
)
_TOWN_BELOW: Final = re.compile(rf",? ?\n[ \t>?|*]{{0,6}}{TOWN}(?=[ ,.?!]*(?:\n|$))")
_ENDS_IN_POST: Final = re.compile(rf"\n[ \t>?|*]{{0,6}}{_POST}$")
_BELOW: Final = re.compile(
    rf"[.,]? ?\n[ \t>?|*]{{0,6}}(?:{UNIT}(?=[ ,.]*(?:\n|$))|{_WITH_POST}(?=[ ,.;:!?)]|\n|$)|{TOWN}, {{1,3}}\d{{3}}(?=[ ,.?!]*(?:\n|$))|{TOWN}(?=,? ?\n[ \t>?|*]{{0,6}}(?:{_WITH_POST}|, ?(?:(?:[A-Z]{{2,3}}|\d{{1,2}})(?![A-Za-z0-9]))? ?(?:\n|$))))"
)
_STATE: Final = re.compile(
    r"\n[ \t>?|*]{0,6}, ?(?:(?:[A-Z]{2,3}|\d{1,2})(?![A-Za-z0-9]))?(?=[ ,.]*\n)(?:[ ,.]*\n[ \t>?|*]{0,6}\d{3,4}(?=[ ,.]*(?:\n|$)))?|\n[ \t>?|*]{0,6}, [A-Z]{2}(?![A-Za-z])"
)
_MOST_LINES: Final = 6

_NUMBER_WORD: Final = re.compile(r"(?<![\w.])(?:H\. ?No|H\.? ?Nr|Hse|House|Nr|No)\.? ?$")
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
_SMALL: Final = r"(?!(?:to|at|is|in|on|from|the|my|our|are|and|or|for|with|by|of|address|here|now|this)\b)[a-z']{2,12}"
_STREET_WORDS: Final = rf"(?P<words>{_WORD}(?: (?:{_WORD}|{_SMALL})){{0,4}})"
_NEXT: Final = (
    rf"(?= {UNIT}(?: [A-Z]|,|\n)|,? ?\n[ \t>?|*]{{0,6}}(?:{UNIT}[ ,.]*(?:\n|$)|{TOWN},? {{0,2}}(?:[A-Z]{{2}},? )?(?:{_POST}|\d{{3}}(?![\w-]))"
    rf"|{TOWN} ?\n[ \t>?|*]{{0,6}}, ?(?:[A-Z]{{2,3}}|\d{{1,2}})? ?\n[ \t>?|*]{{0,6}}\d{{3}}))"
)
_NUMBERED: Final = re.compile(
    rf"(?<![\w.,$€£#/-])(?P<place>\d{{1,5}}[A-Za-z]?\.? {_STREET_WORDS}){_NEXT}|(?<![\w.-])(?P<other>{_STREET_WORDS.replace('words', 'named')},? \d{{1,5}}[A-Za-z]?\.?){_NEXT}"
)
_ENDS_A_STREET: Final = ("\n", " Suite ", " Apt ", " Apt. ", " Apartment ", " Unit ", " Floor ", " Room ", " Flat ")
_DIGITS: Final = re.compile(r"\d{4}|\d{3} \d{2}")
_UNIT_NEXT: Final = re.compile(rf",? ?\n?[ \t>?|*]{{0,6}}{UNIT}")


def streets_above_towns(text: str) -> Iterator[Span]:
    """Streets that nothing but the town and postcode or the flat behind them shows, with a number or without."""
    for match in _ABOVE_TOWN.finditer(text) if _DIGITS.search(text) else ():
        yield Span(match.start(), match.end(), "address")
    for first, last in near(text, _ENDS_A_STREET, 70, 90):
        for match in _NUMBERED.finditer(text, first, last):
            words = [word for word in (match["words"] or match["named"]).split() if word[0].isupper()]
            if not all(is_word(word.rstrip(".,")) for word in words) or _UNIT_NEXT.match(text, match.end()):
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
    """Where an address begins of which a line was found at ``start``: at a word for its number, at a house number or a flat
    some lines above."""
    numbered = _NUMBER_WORD.search(text, max(0, start - 8), start)
    if numbered:
        return numbered.start()
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
