"""Ages told in passing: a bare number between commas, “forty-one herself”, “30 in May”, after the day of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .numerals import GROWN_WORDS, GROWN_YEARS, HAN_TENS, YEARS
from .spans import Span

_AGE: Final = r"(?P<age>1[89]|[2-6]\d)"
_MONTH: Final = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_SEASON: Final = r"(?:spring|summer|autumn|fall|winter|christmas|easter|new year|" + _MONTH + r")"
_BARE: Final = re.compile(
    r", (?:now |only |just |barely |all of )?"
    + _AGE
    + r"(?=(?P<on>, (?!(?:and|or|plus|respectively|of|per|was|were|is|are|which|people|in total|to)\b)[A-Za-z])|[;)\n]|\.(?!\d)|$)"
)
_COUNTED: Final = re.compile(
    r"(?i)\b(?:sections?|chapters?|pages?|rooms?|sizes?|lines?|routes?|figures?|tables?|steps?|articles?|clauses?|items?|numbers?|levels?|weeks?|days?|years?|months?|units?|engineers|people|total|about|around|march|april|may|june|july|scores?|points?|versions?)$"
)
_WORD: Final = re.compile(r"[a-z]{3}$")
_TRADE: Final = re.compile(
    r"\b[a-z]{2,14}(?:er|or|ist|ian|ant|eer|yst|ect|man|woman|nurse|clerk|cook|chef|single|married|divorced|widowed)$"
)
_CLAUSE: Final = tuple(
    (needed, re.compile(pattern, re.IGNORECASE | re.ASCII))
    for needed, pattern in zip(
        (
            ("self", "selves"),
            (" next ", " by the time", " come ", " in ", " this ", " tomorrow", " on "),
        ),
        (
            r"(?<![\w.,$€£])(?P<age>[1-9]\d|"
            + GROWN_WORDS
            + r") (?:herself|himself|myself|themselves)(?=[,.;:!?)\n]|$| (?:and|but|now|this|next|in))",
            r"(?:^|(?<=[.;!?\n—(。！？；，]) ?|(?<=[a-z]), |(?<=\d), )(?P<age>[1-9]\d|"
            + GROWN_WORDS
            + r") (?:next (?:week|month|birthday|year|"
            + _SEASON
            + r")|by the time|come "
            + _SEASON
            + r"|in (?:early |late |mid-?)?"
            + _MONTH
            + r"|this (?:week|month|year|"
            + _SEASON
            + r")|tomorrow|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday))(?=[,.;:!?)\n，。；]|$| (?:and|but|so)| (?:she|he|they|we|i)\b)",
        ),
        strict=True,
    )
)
_FIRST: Final = re.compile(
    _AGE
    + r"[,，] ?(?=(?!(?:and|or|of|per|to|in total|plus|which|rue|avenue|that|the|from (?:the|our))\b)(?:[A-Za-z]{2,}|[\u4e00-\u9fff]{2}))"
)
_BEGINS: Final = re.compile(r"(?:(?:^|\n) ?|[a-z)][.!?] |[。!?！？;；] ?)$")
"""What a number may stand after that is the first word of its sentence."""
_SEX: Final = re.compile(
    r"(?<![\w.])(?P<age>[1-8]\d) ?/?[MFmf](?:(?=\))|(?=[,/] ?(?:single|married|divorced|widowed|no |with |from |lives|based|non-?smoker|[A-Z][a-z]+(?:\)|,|$))))"
)
_CELL: Final = re.compile(r"(?:^|[(\n]|[|,;] )$")
_MORE: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"\b(?:(?:a|one|two|three|four|five|\d|a few|a couple of)[ \-](?:years?|yrs?|months?|weeks?|birthdays?) (?:off|shy of|short of|away from|past|over|under)|not a day (?:over|older than|past)|(?:won't|will not|he'll|she'll|i'll|they'll|to) (?:ever )?see|on the (?:cusp|brink|verge|threshold) of|old enough to be (?:my|his|her|our) [a-z]+ at|leaving|just past|well into|about to be|must be|(?:half|twice) my age(?:,| at)) (?P<age>"
        + GROWN_YEARS
        + r")(?=[,.;:!?)\n]|$| (?:this|next|in|if a day|and|but|soon|again))",
        r"(?P<age>" + GROWN_YEARS + r")[\"”]? (?:years? young|summers old|winters old|for the (?:second|third|fourth|umpteenth|nth) time\b)",
        r"\bunder (?:ten|twelve|five|six|eighteen|twenty|1?\d) ?\((?P<age>" + YEARS + r")(?: ?(?:,|and|&) ?(?P<other>" + YEARS + r"))?\)",
    )
)  # fmt: skip
_NEEDED: Final = (
    (" off", " shy", "short of", "away from", " over ", " past ", " under ", " see ", " of ", " at ", "older than", " into ", " be ", "leaving ", "my age"),
    ("young", "mmers old", "nters old", "time"),
    ("under ",),
)  # fmt: skip
_PROFILE: Final = r"(?:未婚|已婚|离异|离婚|丧偶|单身|有[娃孩对]|没[娃孩对结]|男|女|属|汉族|党员|本科|大专|硕士|博士|研究生|微信|领英|电话|手机|邮箱|人在|人很|现?[住居]|在职|已?离职|坐标|base|老家|籍贯|本地|外地|[东南西北]方人|[\u4e00-\u9fff]{2,3}人(?=[,，。;；])|linkedin|wechat|notice)"
_HAN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:人到|人近|眼[瞅看]着(?:就|快|都|要)*|一晃|转眼(?:就|都)?|[再还]有?[一两二三四五六七八九\d]{1,2}年(?:就|才|便)?(?:到|满|要)?)(?P<age>[三四五六七八]十[一二三四五六七八九]?)(?=[了岁,，。;；]|$|退休)",
        r"(?<![\d一二三四五六七八九十第])(?P<age>[二三四五六]十[一二三四五六七八九]{2})岁?(?:的样子|左右|上下|吧)",
        r"(?<![一二三四五六七八九十])(?P<age>[二三四五六七八九]十有[一二三四五六七八九])(?![余几])",
    )
)
_HAN_CLAUSE: Final = re.compile(r"[,，] ?" + _AGE + r"(?=[,，。;；] ?" + _PROFILE + r")", re.IGNORECASE)
_HAN_NEEDED: Final = (("十",), ("的样子", "左右", "上下", "吧"), ("十有",))
_BORN: Final = re.compile(
    r"(?:那[一]?[天年日]|当天|出)?生(?:的|人)?(?:日)?[,，(] ?(?:所以|也就是|今年|现年?|虚岁|周岁|算来|即|刚|快)?(?P<age>"
    + HAN_TENS
    + r"|1[6-9]|[2-7]\d)(?:岁|了)?(?=[,，。;；)\n]|$)"
)
AFTER_BIRTH: Final = re.compile(
    r"(?: \([^()\n]{2,30}\))?(?:[,;]| -| —)? ?\(?(?:so|hence|thus|i\.e\.,?|=|making (?:him|her|me|them)|(?:which|that) makes (?:him|her|me|them)|and is|aged?|today|meaning)(?: now| already| just| about)?,? (?P<age>"
    + YEARS
    + r")(?=[,.;:!?)\n]|$| (?:and|or|but|now|this|today|years?))",
    re.IGNORECASE | re.ASCII,
)
"""An age that is worked out from the day of birth before it."""


def ages_in_passing(text: str) -> Iterator[Span]:
    """Ages in passing; whether they are a thing's is for the caller to see."""
    for match in _BARE.finditer(text):
        before = text[max(0, match.start() - 16) : match.start()]
        if not _COUNTED.search(before) and (_WORD if match["on"] else _TRADE).search(before):
            yield Span(*match.span("age"), "age")
    for needed, pattern in _CLAUSE:
        for first, last in near(text, needed, 20, 20):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("age"), "age")
    for pattern, begins in ((_FIRST, _BEGINS), (_SEX, _CELL)):
        for match in pattern.finditer(text):
            if begins.search(text[max(0, match.start() - 3) : match.start()]):
                yield Span(*match.span("age"), "age")
    for needed, pattern in zip(_NEEDED, _MORE, strict=True):
        for first, last in near(text, needed, 40, 40):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("age"), "age")
                if "other" in pattern.groupindex and match["other"]:
                    yield Span(*match.span("other"), "age")
    if text.isascii():
        return
    for match in _HAN_CLAUSE.finditer(text):
        if match.start() and not text[match.start() - 1].isdigit():
            yield Span(*match.span("age"), "age")
    for needed, pattern in zip(_HAN_NEEDED, _HAN, strict=True):
        for first, last in near(text, needed, 24, 24):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("age"), "age")
    for first, last in near(text, "生", 6, 24):
        for match in _BORN.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
