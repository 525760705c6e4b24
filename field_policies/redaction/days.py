"""Dates of birth and ages, told apart from all other dates by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_CN: Final = r"[\d零〇一二三四五六七八九十廿卅]"
_STEMS: Final = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]"
_FEAST: Final = r"(?:元旦|春节|元宵|清明|五一|劳动节|端午|儿童节|六一|七夕|中秋|国庆|重阳|腊八|除夕|冬至|立春|立夏|立秋|立冬|年三十)节?"
_ERA: Final = r"(?:showa|heisei|reiwa|taisho|昭和|平成|令和|民国)"
DATE: Final = (
    r"(?:" + _ERA + r" ?\d{1,3} ?(?:年|,|-|\.|/)? ?(?:\d{1,2} ?[月\-./] ?\d{1,2}日?|" + _MONTH + r" \d{1,2})?"
    r"|" + _STEMS + r"年(?:[正腊闰\d一二三四五六七八九十]{1,3}月(?:初?[\d一二三四五六七八九十廿卅]{1,3}日?)?)?"
    r"|(?:19|20)?\d\d年"
    + _FEAST
    + r"|"
    + _CN
    + r"{2,4}年(?:"
    + _CN
    + r"{1,3}月"
    + _CN
    + r"{1,3}[日号]?|"
    + _FEAST
    + r")"
    r"|\d{1,2} ?[-./ ] ?\d{1,2} ?[-./ ] ?(?:19|20)\d\d(?!\d)"
    r"|(?:19|20)?\d\d ?[-./年 ] ?\d{1,2}(?: ?[-./月 ] ?\d{1,2} ?[日号]?|月)?"
    r"|\d{1,2} ?[-./ ] ?\d{1,2} ?[-./ ] ?(?:19|20)?\d\d"
    r"|(?:19|20)\d{6}|(?:19|20)\d{4}(?!\d)"
    r"|" + _CN + r"{2,4}年(?:" + _CN + r"{1,3}月(?:" + _CN + r"{1,3}[日号])?)?"
    r"|" + _MONTH + r",? ?\d{1,2}(?:st|nd|rd|th)?,? ?(?:of )?(?:19|20)\d\d"
    r"|\d{1,2}(?:st|nd|rd|th)?(?: of)?[ \-]" + _MONTH + r"[ ,\-]{1,2}(?:19|20)?\d\d"
    r"|" + _MONTH + r" (?:19|20)\d\d|(?:19|20)\d\d(?:年)?)"
)
_BORN: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?:出生(?:日期|年月日|年月|时间|于|在)?|生日|诞辰|生于|年月日|\bd\.?o\.?b\.?|date of birth|birth ?-?date|birth ?day|\bborn(?: on| in)?)"
        r"(?:\(.{1,12}?\)|[ \t:：=,是为|/\-]|is|was|the|on|in){0,8}(?:(?:农历|公历|阳历|阴历))?(?P<date>" + DATE + r")",
        r"(?P<date>" + DATE + r")(?: ?\(?(?:出生|生于|生人|诞生)|生(?![产活成态意效长涯物]))",
        r"(?<!\d)(?P<date>(?:19|20)?[5-9]\d ?年?(?:\d{1,2}月)?(?:出生|生人|年生))",
        r"(?<!\d)(?P<date>[5-9]0后|[09]0后)",
        r"(?<!\d)(?P<date>\d{2,3}年次)",
        r"(?:生日|出生)(?:是|为|在|于|:|,)?(?:每年)?(?P<date>\d{1,2}月\d{1,2}[日号]?)",
        r"\b(?:birthday|turn(?:ed|s|ing)? \d{2}|born)(?: is| was|:)?(?: on)?(?: the)? (?P<date>\d{1,2}(?:st|nd|rd|th)?(?: of)? "
        + _MONTH
        + r"|"
        + _MONTH
        + r" \d{1,2}(?:st|nd|rd|th)?)(?![\d])",
        r"(?:农历|阴历|旧历)(?:生日)?(?:是|为|,|:|的)?(?P<date>" + DATE + r")",
        r"(?<!\d)(?P<date>(?:0\d|[5-9]\d)年\d{1,2}月(?:\d{1,2}[日号])?)的(?=[,。;; ]|$)",
        r"\b(?:geb\.?|geboren|nee?|ne le|nato il|nata il|nacid[oa] el|nascid[oa] em|fodd)(?: am| on| den)? (?P<date>"
        + DATE
        + r")",
        r"(?:^|[\s|,;(])b\. ?(?P<date>" + DATE + r")",
        r"\bborn (?:in|on)? ?(?:the )?(?:summer|winter|spring|autumn|fall|early|late)? ?(?:of )?(?P<date>"
        + _MONTH
        + r",? ?'?\d{2,4}|"
        + DATE
        + r")",
    )
)
_AGES: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?:年龄|今年|现年|年方|\bage[d]?\b)[ \t:：=是为]{0,3}(?P<age>\d{1,2})(?:周?岁| years?)?(?![\d%万千]|\.\d)",
        r"(?<![\d.])(?P<age>\d{1,2} ?周?岁)(?!以[上下]|孩|儿)",
        r"(?P<age>[二三四五六七八九]?十[一二三四五六七八九]?周?岁)(?!以[上下])",
        r"(?<![\d.])(?P<age>\d{1,2}[ \-]years?[ \-]old)\b",
        r"(?<![\d.])(?P<age>\d{1,2} ?y/?o)\b",
        r"\b(?:turn(?:ed|s|ing)?|just turned) (?P<age>[1-9]\d)\b(?! ?(?:%|percent|million|thousand|k\b))",
        r"(?:[A-Z][a-z]+) \((?P<age>\d{1,2})\)(?! ?%)",
        r"\b(?:father|mother|son|daughter|wife|husband|brother|sister|spouse) ?\| ?(?P<age>\d{1,3}) ?\|",
        r"\bI(?: am|'m) (?P<age>[1-9]\d)(?=[ ,.;]|$)(?! (?:percent|%|times|minutes|hours|days|years (?:in|of|into)))",
    )
)


def days(text: str) -> Iterator[Span]:
    """Dates of birth (also only the year), and ages."""
    for pattern in _BORN:
        for match in pattern.finditer(text):
            yield Span(*match.span("date"), "birth_date")
    for pattern in _AGES:
        for match in pattern.finditer(text):
            yield Span(*match.span("age"), "age")
