"""Ages by their place between other particulars of a person: a bare number after the name or the sex, before the home
or the trade, in brackets behind a child, before the day it is reached on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .dates import DAY_OF_YEAR
from .feasts import KNOWN_ENGLISH_DAY
from .near import near
from .numerals import GROWN_WORDS
from .spans import Span

_AGE: Final = r"(?P<age>1[6-9]|[2-6]\d)"
_NEXT_TO_IT: Final = (
    r"(?:退[伍役]|复员|转业|下岗|待业|能(?:吃苦|干|上|实习|出差|加班|接受|喝)|可(?:实习|住宿|倒班|夜班|上夜|随时)|会(?:开|说|做|用)|应届|大[一二三四专](?![小型])|研[一二三]|高中|初中|中专|中技|技校|[\u4e00-\u9fff]{1,3}族(?=[ ,，。;]|$)|"
    r"在[\u4e00-\u9fff]{2,12}[住租]|身[高体]|体重|做过|干过|没(?:有?经验|结婚|对象|证)|有(?:经验|驾[照驶]|证|对象|[一两]个?[娃孩])|离[过异]|[一两二]孩|孩子)"
)
_COMMAS: Final = re.compile(r"[,，、] ?" + _AGE + r"(?=[,，、] ?" + _NEXT_TO_IT + r")")
_SPACES: Final = re.compile(
    r"(?<=[\u4e00-\u9fff]) "
    + _AGE
    + r" (?=(?!左右|上下|以|多|余|[个名台件分])[\u4e00-\u9fff]{2,10}(?:的|人)(?:[ ,，。;]|$)|"
    + _NEXT_TO_IT
    + r")"
)
_ALREADY: Final = re.compile(
    r"(?:^|(?<=[,，。;；!！\s我他她都快]))(?P<age>[2-6]\d) ?了(?=还|都|就|也|才|没|不|该|再|想|要|身)"
)
_OLD_PEOPLE: Final = re.compile(
    r"(?:老太太|老爷子|老人家?|老先生|老奶奶|老爷爷|大爷|大妈|奶奶|爷爷|外婆|外公|姥姥|姥爷)(?:今年|也|都|已经?|快|年近)?(?P<age>[六七八九]十[一二三四五六七八九]?|[6-9]\d)(?![\d个名位人次天万块元年月平斤%.:])"
)
_SHORT: Final = re.compile(r"(?P<age>(?:而立|不惑|知天命|耳顺|花甲|古稀)[ ,，]?(?:还|就)?(?:差|欠|缺)[一两二三半几]年)")
_IN_BRACKETS: Final = re.compile(r"\((?:now |aged |age )?(?P<age>\d{1,2})\)")
_CHILD_BEFORE: Final = re.compile(
    r"\b(?:daughters?|sons?|kids?|boys?|girls?|nieces?|nephews?|grandsons?|granddaughters?|brothers?|sisters?|stepsons?|stepdaughters?)\b[^().;:\n\d]{0,48}\Z",
    re.IGNORECASE,
)
_WORKED_OUT: Final = re.compile(
    r"(?:^|[.!?] |, |\n)[Ss]o (?:that's |that makes (?:him|her) |he's |she's |about |nearly )?(?P<age>"
    + GROWN_WORDS
    + r"|[2-8]\d) (?:then|now|already|so)(?=[,.;!?]|$)",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(
    r"(?:^|[.!?,\n] ?)" + _AGE + r" only(?=[,.;!?]|$| (?:but|and|yet|lah|leh|though|still|already)\b)"
)
_SPOKEN: Final = tuple(
    (needed, re.compile(pattern, re.IGNORECASE))
    for needed, pattern in (
        (("ish",), r"(?<![\w.,:$€£])(?P<age>[2-6]\dish)(?=[,.;!?\n]|$| (?:and|but|I|years))"),
        (("-oh", " oh"), r"\b(?:big|turn(?:s|ed|ing)?|hit(?:s|ting)?) (?P<age>(?:three|four|five|six|seven|eight)[ -]oh)\b"),
        ((" a day",), r"(?<![\w.])(?P<age>" + GROWN_WORDS + r"|[2-9]\d),? if (?:he's|she's|he is|she is|i'm|he was|she was) a day\b"),
        (("gone ", "Gone "), r"\bjust gone (?P<age>" + GROWN_WORDS + r"|[2-9]\d)(?=[,.;!?\n]|$| (?:and|but))"),
        ((" bless", " God ", " god "), r"(?: is|'s|,) (?P<age>" + GROWN_WORDS + r"|[5-9]\d),? (?:bless|god) "),
    )
)  # fmt: skip
_ON_THE_DAY: Final = re.compile(
    r"(?:, |\bis |\bwas |\bbe |\baged |\bage )(?P<age>"
    + GROWN_WORDS
    + r"|[1-9]\d)(?: years old)? (?:on|come) (?P<date>(?:the )?(?:"
    + DAY_OF_YEAR
    + r"|"
    + KNOWN_ENGLISH_DAY
    + r"))",
    re.IGNORECASE,
)
_REACH: Final = 64


def ages_between(text: str) -> Iterator[Span]:
    """Ages between other particulars, and the days that they are reached on."""
    for first, last in near(text, (" only",), 6, 12):
        for match in _ONLY.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, ("So ", "so "), 3, 36):
        for match in _WORKED_OUT.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
    for match in _IN_BRACKETS.finditer(text):
        if _CHILD_BEFORE.search(text, max(0, match.start() - _REACH), match.start()):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, (" on ", " come "), 40, 50):
        for match in _ON_THE_DAY.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
            yield Span(*match.span("date"), "birth_date")
    for needed, pattern in _SPOKEN:
        for first, last in near(text, needed, 32, 32):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("age"), "age")
    if text.isascii():
        return
    for pattern in (_COMMAS, _SPACES, _ALREADY):
        for match in pattern.finditer(text):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, ("老", "大爷", "大妈", "奶奶", "爷爷", "外婆", "外公", "姥"), 0, 16):
        for match in _OLD_PEOPLE.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, ("差", "欠", "缺"), 8, 8):
        for match in _SHORT.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
