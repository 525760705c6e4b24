"""Numbers as ages are told in: figures, English words, Chinese numerals with their old and rounded forms."""

from __future__ import annotations

from typing import Final

_UNITS: Final = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_TENS: Final = r"(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
_TEENS: Final = r"(?:thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_HALF: Final = r"(?:(?: years?)? and (?:a half|a bit|three[ \-]quarters))"

GROWN_WORDS: Final = r"(?:" + _TENS + r"(?:[ \-]?" + _UNITS + r")?|" + _TEENS + r")"
"""Thirteen to ninety-nine, in English words."""

NUMBER_WORDS: Final = r"(?:" + GROWN_WORDS + r"|ten|eleven|twelve|" + _UNITS + r")"
"""One to ninety-nine, in English words."""

YEARS: Final = r"(?:(?:\d{1,2}(?:⁄2|\.5(?!\d))?|" + NUMBER_WORDS + r")" + _HALF + r"?)"
"""One to ninety-nine, in figures or English words, with a half."""

GROWN_YEARS: Final = r"(?:[1-9]\d|" + GROWN_WORDS + r")" + _HALF + r"?"
"""As :data:`YEARS`, of two figures."""

INFANT: Final = (
    r"(?:(?:an?|one|\d{1,2}|"
    + NUMBER_WORDS
    + r")(?: and a half)?[ \-](?:weeks?|wks?|months?|mths?|mos?)\b(?:[ \-]old)?"
    r"|(?:a|one) year(?: and a half)?|half a year|a few (?:weeks|months)|(?:\d{1,2}|"
    + NUMBER_WORDS
    + r")[ \-](?:and a half[ \-])?(?:years?|yrs?)\b)"
)
"""The age of a small child with its unit."""

_HAN_UNITS: Final = "[一二三四五六七八九]"
HAN_TENS: Final = (
    r"(?:[二三四五六七八九]?十有"
    + _HAN_UNITS
    + r"|[二三四五六七八九]?十"
    + _HAN_UNITS
    + r"{0,2}|廿"
    + _HAN_UNITS
    + r"?|卅"
    + _HAN_UNITS
    + r"?)"
)
"""Ten to ninety-nine in Chinese numerals, also 八十有三, 廿五 and 三十六七."""

HAN_YEARS: Final = r"(?:\d{1,2}|" + HAN_TENS + r"|[一两二三四五六七八九])"
"""One to ninety-nine, in figures or Chinese numerals."""
