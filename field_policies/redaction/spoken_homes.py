"""Homes as they are read out or told to whoever brings something: “flat two stroke one”, a box at the post office,
the flats above a shop, a house by its name near a town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .spans import Span

_WORD: Final = r"[A-Z][\w'’-]*\w"
_NAME: Final = rf"{_WORD}(?: (?:(?:of|on|upon|the|y|le|de) )?{_WORD}){{0,3}}"
_ONES: Final = r"(?:one|two|three|four|five|six|seven|eight|nine|oh|zero|nought)"
_SAID: Final = rf"(?:{_ONES}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -]{_ONES})?)"
_ROAD: Final = r"(?:[Ss]treet|[Rr]oad|[Aa]venue|[Ll]ane|[Dd]rive|[Cc]lose|[Cc]rescent|[Ww]ay|[Cc]ourt|[Tt]errace|[Gg]ardens|[Gg]rove|[Hh]ill|[Mm]ews|[Pp]lace|[Ss]quare|[Rr]ow|[Ww]alk|[Qq]uay)"
_FORMS: Final = tuple(
    (needed, before, after, re.compile(pattern))
    for needed, before, after, pattern in (
        (
            ("flat ", "Flat ", "partment "),
            2,
            60,
            rf"\b(?P<place>(?:[Ff]lat|[Aa]partment) (?:number )?{_SAID}(?:(?:,? (?:stroke|slash|dash|oblique|over|hyphen))? {_SAID}){{0,3}}(?: ?[A-Z]\b)?(?:,? (?:(?:number )?{_SAID},? )?[A-Z]\w+(?: [A-Z]\w+)? {_ROAD}\b)?)(?=[,.;:)\n]|$| [A-Z]| (?:in|on|at|and)\b)",
        ),
        (
            ("number ", "at "),
            2,
            60,
            rf"\b(?P<place>number {_SAID}(?:(?:,? (?:stroke|slash|dash))? {_SAID}){{0,2}},? [A-Z]\w+(?: [A-Z]\w+)? {_ROAD})\b",
        ),
        (
            ("ostcode", "ost code", "OSTCODE"),
            2,
            60,
            rf"(?i:post ?code)(?:'s| is|:)? (?P<place>[A-Z](?: ?[A-Z])? {_SAID}(?: (?:double |triple )?(?:[A-Z]\b|{_SAID})){{1,5}})",
        ),
        (
            ("BP ", "B.P. ", "CS "),
            4,
            50,
            rf"(?<![\w.])(?P<place>(?:BP|B\.P\.|CS) ?\d{{1,5}}, (?:\d{{5}} )?{_NAME})",
        ),
        (
            ("Box ", "BOX ", "Bag ", "BAG ", "Postbus ", "Postfach ", "Apartado ", "Casilla ", "Postale "),
            16,
            70,
            rf"(?<![\w.])(?P<place>(?:(?:P ?\.? ?[O0] ?\.?|G\.?P\.?O\.?|Private|Locked|Postal) ?(?:Private )?(?:Box|BOX|Bag|BAG)|Postbus|Postfach|Apartado(?: Postal)?|Casilla(?: Postal)?|Boite Postale) (?:No\.? ?)?(?:[A-Z]{{1,3}}[ -]?)?\d{{1,6}}(?: \d{{2,4}})?(?:[-/]\d{{1,6}})?(?:, (?:\d{{4,6}} )?{_NAME}){{0,3}})",
        ),
        (
            ("the flat", "the house", "the cottage", "the bungalow", "the room", "the bedsit", "the maisonette"),
            24,
            110,
            rf"\b(?:[Hh]e's|[Ss]he's|[Ii]'m|[Ww]e're|[Tt]hey're|[Ll]ives?|is|are|moved|home is) (?:still |now )?(?:in|at|into)? ?(?P<place>the (?:flats?|house|cottage|bungalow|rooms?|bedsit|maisonette) (?:above|over|behind|beside|opposite|next to|next door to|across from|below|by) (?:the )?{_NAME}(?: (?:on|in|off|at) {_NAME})?(?:, (?:the )?(?:\w+ )?(?:floor|door|bell|gate|buzzer|entrance)){{0,3}})",
        ),
        (
            (" The ",),
            8,
            90,
            rf"(?<![\w.,:/-])(?<!\d )(?P<place>\d{{1,4}}[A-Za-z]? The [A-Z][a-z]+(?: [A-Z][a-z]+)?, {_NAME}(?:, (?:Co\.? )?{_NAME}){{0,3}})",
        ),
        (
            (", Co. ", ", Co ", ", County "),
            80,
            24,
            rf"(?<![\w.,:/-])(?P<place>\d{{1,4}}[A-Za-z]? {_NAME}(?:, {_NAME}){{1,3}}, (?:Co\.?|County) [A-Z][a-z]+)",
        ),
        (
            (", nr ", ", nr. "),
            70,
            40,
            rf"(?<![\w-])(?P<place>(?:{_NAME}, ){{1,2}}nr\.? {_NAME})",
        ),
    )
)  # fmt: skip
_IN_BRACKETS: Final = re.compile(
    r"[(（] ?(?:[A-Z]{2,5} )?(?P<place>[\u4e00-\u9fff]{2,9}(?:附近|一带|那边|旁边))(?=[)）])"
)
_NO_HOME: Final = re.compile(r"公司|单位|地铁|办公|学校|医院|会议|面试|门店|工厂|客户")
_AT_WORK: Final = re.compile(
    r"(?i)\b(?:office|work|branch|plant|client|HQ|venue|interview|store|shop|meet(?:ing)?|hotel|company|warehouse)\b[^\n.;]{0,24}$"
)


def spoken_homes(text: str) -> Iterator[Span]:
    """Homes as they are said."""
    for needed, before, after, pattern in _FORMS:
        for first, last in near(text, needed, before, after):
            for match in pattern.finditer(text, first, last):
                start = match.start("place")
                if not _AT_WORK.search(text, max(0, start - 40), start):
                    yield Span(*match.span("place"), "address")
    for first, last in near(text, ("附近", "一带", "那边", "旁边"), 18, 3):
        for match in _IN_BRACKETS.finditer(text, first, last):
            if not _NO_HOME.search(match["place"]):
                yield Span(*match.span("place"), "address")
