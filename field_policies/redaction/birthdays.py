"""Birthdays told by the day's name, by the old calendar or half: near words for a birth, in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .birth_lists import birth_lists
from .births_composed import births_composed
from .births_told import births_told
from .calendars import days_of_other_calendars
from .cues import Cues
from .dates import DATE, DAY_OF_YEAR, FULL_DATE
from .feasts import ENGLISH_DAY, HAN_DAY, KNOWN_ENGLISH_DAY, UNKNOWN_FEAST
from .near import near
from .numerals import YEARS
from .spans import Span

_HAN_BIRTH: Final = (
    r"出生|出世|诞生|降生|呱呱坠地|落地|生日|生辰|诞辰|寿辰|过寿|生于|生在|生的(?=[,，。;；、()（）!！~\s]|$)|生人|(?<=[日天夜节号末初至一二三四五六七八九十0-9前后月里旦夕宵晚冬春秋夏分露降种满雪寒暑蛰年]) ?生(?=[,，。;；、)）\s]|$)|"
    r"属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|b-?day|d\.?o\.?b"
)
_HAN_CUES: Final = Cues(latin=r"birthdays?|b-?day|dob|born", han=_HAN_BIRTH)
_REACH: Final = 24
_HAN_DAY: Final = re.compile(HAN_DAY)
_FEAST_BEFORE: Final = re.compile(
    r"(?:^|[,，。;；、 ])(?P<date>"
    + UNKNOWN_FEAST
    + r") ?$|(?<!\d)(?P<year>(?:19|20)?\d\d年[春夏秋冬]?[天季]?[里末初底]?)$"
)
_FEAST_AFTER: Final = re.compile(r"[:：是在为, ]{0,3}(?P<date>" + UNKNOWN_FEAST + r")")
_SENTENCE: Final = re.compile(r"[。;；\n!！?？]")
_CLAUSE: Final = re.compile(r"[,，]")
_ANOTHER_EVENT: Final = re.compile(
    r"(?:公司|品牌|集团|学校|校庆|平台|产品|项目|店庆|节目|活动|宝宝?树|促销|折扣|营销|大促)|入职|离职|毕业|上线|到期|截止|面试|报到|到岗|开业|成立|签约|放假|值班|company|brand|campaign|firm|product"
)
_PAPERS: Final = Cues(
    latin=r"(?:the |his |her |my |their )?(?:forms?|papers?|passports?|id|certificate|card|licen[cs]e|documents?|paperwork|registry|birth certificate|officially|on paper) (?:say|says|has|have|reads?|gives?|shows?|states?)|officially|on paper",
    han=r"(?:身份证|证件|户口[本簿]?|户籍|档案|护照|证)(?:里|上)?(?:写|是|为|登记|记|填|印)?的?(?:是|为|成|着)?",
)
_AFTER_PAPERS: Final = re.compile(
    r"[:：,， ]{0,2}(?P<date>(?:"
    + FULL_DATE
    + r"|(?:19|20)?\d\d ?[-./年] ?\d{1,2} ?[-./月] ?\d{1,2}(?!\d)|(?:19|20)\d\d(?=年?[,，。;；\s]|年?$)|\d{1,2}月\d{1,2}[日号]|\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)|"
    + DAY_OF_YEAR
    + r"|(?:腊|冬|正|[一二三四五六七八九十]{1,2})月(?:初?[一二三四五六七八九十廿]{1,3}))[日号]?)(?! ?(?:签发|到期|过期|有效|办|补|to\b))",
    re.IGNORECASE,
)
_BIRTH: Final = Cues(
    latin=r"born|birthday|b-?day|birthdate|dob|date of birth|arrived|delivered|came into (?:the|this) world|birth|turn(?:s|ed|ing)? "
    + YEARS
    + r"|be "
    + YEARS
    + r"(?= on)|celebrates?|hatched",
    han=r"出生|生日|生于|生在",
)
_AFTER_BIRTH: Final = re.compile(
    r"(?: (?:by|in|at|near) [^,.;\n\d]{2,30}(?= on ))?(?:'s|:|,| is| was| falls| fell| came| on| at| in| exactly| around| right| just| always| smack| early| late| coming up| falling|是|在){0,5}(?![a-z]) ?(?P<date>(?:"
    + DAY_OF_YEAR
    + r"(?:,? (?:19|20)\d\d)?,? )?"
    + ENGLISH_DAY
    + r"|the (?:same )?(?:year|day|week|month|summer|winter|spring|autumn|night|morning) (?:that |when |of |the |after |before )[^,.;\n()]{5,50}|\d{1,2}[./\-]\d{1,2}(?![\d./\-%])|"
    + DAY_OF_YEAR
    + r"(?!\d))",
    re.IGNORECASE,
)
_PARTIAL_BEFORE: Final = re.compile(
    r"(?P<date>"
    + DAY_OF_YEAR
    + r"|(?<![\d./\-])\d{1,2}[./\-]\d{1,2}(?![\d./\-%])|\b"
    + KNOWN_ENGLISH_DAY
    + r")(?=[^.;\n。；]{0,48}$)",
    re.IGNORECASE,
)
_LATER: Final = re.compile(
    r"(?! ?(?:to|into|and)\b)(?:(?!joined|started|hired|since|left|moved|graduated|arriv|came|from|employed|until|deadline|ltd|inc|gmbh|llc|plc)[^.;\n\d]){1,45}?[ (](?P<date>"
    + DAY_OF_YEAR
    + r")(?![a-z\d])",
    re.IGNORECASE,
)
_BIRTHDAY: Final = Cues(latin=r"birthdays?|b-?day|baby|birth date", han=r"生日|出生|生辰")
_NO_BIRTH: Final = re.compile(r"(?i)(?:arrived|delivered|celebrates?)$")
_LOOSE: Final = re.compile(r"(?i)^(?:.{0,12} )?(?:day|night|morning|week|weekend|eve)$")
_FEAST: Final = re.compile(r"(?i)\b" + KNOWN_ENGLISH_DAY)
_DIRECT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\d\u4e00-\u9fff])(?P<date>[五六七八九零〇][〇零一二三四五六七八九]年(?:[正腊冬一二三四五六七八九十]{1,2}月(?:初?[一二三四五六七八九十廿]{1,3})?[日号]?)?)(?=的[,，。;；~!！\s]|生|出生|属)",
        r"(?<!\d)(?P<date>\d{2}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\d{2,4})(?!\w)(?= (?:pp|passport|[mf]\b|sex|nat))",
        r"\b(?:day|eve|night)[ \-]baby,? (?P<date>" + DAY_OF_YEAR + r")",
        r"\b(?P<date>leap (?:day|year baby),? (?:'\d\d|(?:19|20)\d\d))\b",
        r"\b(?:b\.|born|dob|birth)\b[^.\n;]{0,24}?(?P<date>(?:mon|tues|wednes|thurs|fri|satur|sun)day,? (?:the )?"
        + DATE
        + r")",
        r"(?P<date>(?:showa|heisei|reiwa|taisho|昭和|平成|令和|大正|民国) ?\d{1,2} ?年? ?\(\d{4}\),? ?(?:"
        + DAY_OF_YEAR
        + r"|\d{1,2}月\d{1,2}日)?)",
    )
)

_REACH_OF_DIRECT: Final = 80
_WORDS_OF_DIRECT: Final[tuple[tuple[str, ...], ...]] = (
    (),
    (),
    ("baby",),
    ("leap ",),
    ("b.", "born", "dob", "birth"),
    ("showa", "heisei", "reiwa", "taisho", "昭和", "平成", "令和", "大正", "民国"),
)
"""Words that each of the patterns cannot do without: it is looked for only around them."""


def birthdays(text: str) -> Iterator[Span]:
    """Birthdays without a full date."""
    yield from births_told(text)
    yield from births_composed(text)
    yield from birth_lists(text)
    yield from days_of_other_calendars(text)
    for start, end in _HAN_CUES.find(text):
        yield from _around(text, start, end)
    for _, end in _PAPERS.find(text):
        match = _AFTER_PAPERS.match(text, end)
        if match:
            yield Span(*match.span("date"), "birth_date")
    for start, end in _BIRTH.find(text):
        match = _AFTER_BIRTH.match(text, end)
        if match and not _ANOTHER_EVENT.search(text, max(0, start - 30), start):
            if _NO_BIRTH.search(text[start:end]) and not _FEAST.search(match["date"]):
                continue
            yield Span(*match.span("date"), "birth_date")
        later = None if _NO_BIRTH.search(text[start:end]) else _LATER.match(text, end)
        if later and not _ANOTHER_EVENT.search(text, max(0, start - 30), later.end()):
            yield Span(*later.span("date"), "birth_date")
    for start, _ in _BIRTHDAY.find(text):
        first = max(0, start - 70)
        if not _ANOTHER_EVENT.search(text, first, start):
            for match in _PARTIAL_BEFORE.finditer(text, first, start):
                yield Span(*match.span("date"), "birth_date")
    low = text.lower()
    low = low if len(low) == len(text) else text
    for pattern, words in zip(_DIRECT, _WORDS_OF_DIRECT, strict=True):
        for first, last in near(low, words, _REACH, _REACH_OF_DIRECT) if words else ((0, len(text)),):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("date"), "birth_date")


def _around(text: str, start: int, end: int) -> Iterator[Span]:
    """Days by their Chinese names before and after a word for a birth, in its sentence."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _SENTENCE.finditer(text, first, start):
        first = mark.end()
    mark_after = _SENTENCE.search(text, end, last)
    last = mark_after.start() if mark_after else last
    clause = _CLAUSE.search(text, end, last)
    if _ANOTHER_EVENT.search(text, first, clause.start() if clause else last):
        return
    for part in ((first, start), (end, last)):
        for match in _HAN_DAY.finditer(text, *part):
            yield Span(match.start(), match.end(), "birth_date")
    before = _FEAST_BEFORE.search(text, first, start)
    after = _FEAST_AFTER.match(text, end, last)
    if before:
        yield Span(*before.span(before.lastgroup or 0), "birth_date")
    if after:
        yield Span(*after.span("date"), "birth_date")
