"""Phone numbers whose shape alone tells too little: beside an e-mail address, before the kind of phone they ring, and
after what is sent or changed: “Ines Falk | i.falk@… | 55 18 40 27”, “0312 5567 office”, “my new number is”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .named_numbers import looks_like_dates
from .near import near
from .spans import Span
from .things import introduces_thing

_NUMBER: Final = r"(?P<number>[+(]?\d[\d ().\-/]{4,20}\d)(?![\w/@]|[.,:]\d)"
_CELL: Final = re.compile(
    r"(?:^|[|,;·•\t]| {2}| [-/] )[ *_]{0,3}" + _NUMBER + r"(?=[ *_]{0,4}(?:$|[|,;·•\t\n]| {2}| [-/] ))"
)
_RUNG: Final = re.compile(
    r"(?:^|(?<=[\n|,;·•>]))[ \t]{0,3}"
    + _NUMBER
    + r" ?(?:\((?:office|fax|mobile|home|cell|work|direct|landline|tel|phone|whatsapp|m|h|o|w)\)|(?:office|fax|mobile|home|cell|work|direct|landline|tel|phone|whatsapp)(?=[ .,;|]*(?:\n|$)))",
    re.IGNORECASE,
)
_SENT: Final = re.compile(
    r"\b(?:(?:messages?|texts?|sms|calls?|notifications?|alerts?|reminders?|one-time code|code|otp|updates) (?:to|at|on|from)|registered(?: number| phone| mobile)?(?: is)?|(?:new|old|current|my|his|her|their|second|other) (?:one|number|no\.?|phone|mobile)(?: is| was| to|:)|"
    r"number(?: has| was)? changed to|changed (?:my|his|her|their) number to|call(?:ed)? me (?:at|on)|reached? (?:me|him|her|them|us|you)?(?: by phone)? ?(?:at|on)|tried to reach you (?:at|on)|by phone (?:at|on)|phone (?:at|on)|dial)[ :]{1,2}"
    + _NUMBER,
    re.IGNORECASE,
)
_SENT_WORDS: Final = (
    "essage",
    "text",
    "Text",
    "sms",
    "SMS",
    "all",
    "otificat",
    "lert",
    "eminder",
    "code",
    "otp",
    "OTP",
    "pdate",
    "egister",
    "number",
    "Number",
    "one",
    "each",
    "ial ",
    "obile",
    "old ",
    "no.",
)
_KINDS: Final = (
    "ffice",
    "ax",
    "obile",
    "ome",
    "ell",
    "ork",
    "irect",
    "andline",
    "el",
    "hone",
    "hats",
    "(m)",
    "(h)",
    "(o)",
    "(w)",
    "OFFICE",
    "FAX",
    "MOBILE",
    "HOME",
    "CELL",
    "WORK",
)
_AFTER_ZERO: Final = re.compile(r"(?<![\w./,+-])(?<!\d )0\d{1,4}(?:[ .-]\d{1,4}){3,5}(?![\w/]|[ .,:-]\d)")
_NINE, _TWELVE = 9, 12
_DAY_FIRST: Final = re.compile(r"0\d[ .-]\d{1,2}[ .-](?:19|20)\d\d")
_DATE: Final = re.compile(
    r"(?:19|20)\d\d[ ./-]\d{1,2}(?:[ ./-]\d{1,2})?|\d{1,2}[./-]\d{1,2}[./-](?:\d\d|(?:19|20)\d\d)|(?:19|20)\d\d ?[-/] ?(?:19|20)\d\d|\d{1,3}(?:\.\d{1,3}){3}|\d{1,3}(?:[,.]\d{3})+"
)
_FEWEST, _MOST = 6, 15


def phones_beside(text: str) -> Iterator[Span]:
    """Such phone numbers."""
    at = text.find("@")
    while at >= 0:
        start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        if stop - start < _LONGEST_LINE:
            for cell in _CELL.finditer(text[start:stop]):
                if _may_ring(cell["number"]):
                    yield Span(start + cell.start("number"), start + cell.end("number"), "phone")
        at = text.find("@", stop)
    for match in _AFTER_ZERO.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        if _NINE <= digits <= _TWELVE and not _DAY_FIRST.match(match[0]) and not introduces_thing(text, match.start()):
            yield Span(match.start(), match.end(), "phone")
    for words, pattern in ((_KINDS, _RUNG), (_SENT_WORDS, _SENT)):
        for first, last in near(text, words, 40, 60):
            for match in pattern.finditer(text, first, last):
                if _may_ring(match["number"]):
                    yield Span(*match.span("number"), "phone")


_LONGEST_LINE: Final = 400


def _may_ring(number: str) -> bool:
    digits = sum(c.isdigit() for c in number)
    return _FEWEST <= digits <= _MOST and not _DATE.fullmatch(number) and not looks_like_dates(number)
