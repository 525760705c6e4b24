"""Birthdays as a sentence tells them: the month in which somebody turns thirty, the day that “happens to be hers”, a
date put right, the year crossed out in part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .dates import DAY_OF_YEAR, FULL_DATE, SPOKEN_DATE
from .feasts import FEAST_BIRTH, HAN_DAY, KNOWN_ENGLISH_DAY
from .near import near
from .numerals import HAN_TENS, YEARS
from .relatives import HAN_KIN, KIN
from .spans import Span

_MONTH: Final = r"(?:(?:early |mid[ \-]?|late )?(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?:,? (?:19|20)\d\d)?(?! ?\d))"
_HAN_DAY: Final = r"(?:(?:农历|阴历|旧历|阳历|公历)?(?:\d{1,2} ?月 ?\d{1,2} ?[日号]?|" + HAN_DAY + r"))"
_HAN_MONTH: Final = r"(?:(?:\d{1,2}|[正腊冬一二三四五六七八九十]{1,2})月(?:份|初|中旬?|[底末]|[上下]旬)?)"
_SOON: Final = r"(?:(?:这|本|下|上)个?月(?:\d{1,2}|初?[一二三四五六七八九十廿]{1,3})[日号]?)"
_WHOSE: Final = r"(?:其|他|她|我|你|您|本人|老人家?|孩子|当事人|候选人|申请人|员工)?(?:的|自己的?)?"
_TELLS: Final = tuple(
    (needed, re.compile(pattern, re.IGNORECASE))
    for needed, pattern in (
        (
            ("turn", "reach", "hit", "will be", "'ll be", "celebrat"),
            r"\b(?:turn(?:s|ed|ing)?|reach(?:es|ed)?|hits?|(?:will|'ll) be|celebrat(?:es?|ed|ing) (?:his|her|my|their)) (?:the big )?"
            + YEARS
            + r"(?:th)?,? (?:(?:back |later |sometime |early |late )?in|this|next|last|come|at the (?:end|start|beginning) of) (?P<date>"
            + _MONTH
            + r")",
        ),
        (
            ("irthday", "orn "),
            r"\b(?:birthdays?(?:'s| is| was| falls| comes)?(?:,|:)? (?:(?:also|always|both|all) )?(?:in|at the (?:end|start|beginning) of|sometime in)|birthday month(?: is|:)?|born (?:back |sometime )?in) (?P<date>"
            + _MONTH
            + r")",
        ),
        (
            ("irthday", "aby", "orn"),
            r"\b(?:(?:a|an|another) )?(?P<date>(?:late |early |mid-?)?(?:january|february|march|april|may|june|july|august|september|october|november|december))(?:'s)? (?:birthday|baby|born)\b",
        ),
        (
            ("irthday",),
            r"\b(?:shar(?:es|ed|ing) (?:a|his|her|my|their) birthday with|same birthday as) [^.;\n(]{2,40}[(,] ?(?P<date>"
            + DAY_OF_YEAR
            + r")",
        ),
        ((" baby",), r"\b(?P<date>" + KNOWN_ENGLISH_DAY + r" baby,? (?:of )?(?:19|20)\d\d)\b"),
        ((" or '",), r"\b(?:born|b\.|dob)[^.;\n]{0,24}?(?P<date>'\d\d or '\d\d)(?!\d)"),
        # put right, or taken for another
        (
            ("not ", "nstead", "ather"),
            r"\b(?:born|birth(?:day|date)?|dob)\b[^.;\n]{0,50}?(?P<date>"
            + FULL_DATE
            + r"|"
            + DAY_OF_YEAR
            + r"),? \(?(?:and )?(?:not|instead of|rather than)(?: on)? (?P<other>"
            + FULL_DATE
            + r"|"
            + DAY_OF_YEAR
            + r"|\d{1,2}(?:st|nd|rd|th)?(?=\)))",
        ),
        (
            ("not ",),
            r"\bnot (?:on )?(?P<date>"
            + FULL_DATE
            + r"|"
            + DAY_OF_YEAR
            + r"),? but (?:on )?(?P<other>(?:\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9}|[a-z]{3,9} \d{1,2}),? (?:19[3-9]\d|200\d))\b",
        ),
        (
            ("irthday", "born", "birth"),
            r"(?P<date>" + DAY_OF_YEAR + r")[^.;\n\d]{0,24}\b(?:but|though|while|whereas) [^.;\n\d]{0,20}(?:born|birth(?:day|date)?)(?: is| was| on){1,2} (?P<other>" + FULL_DATE + r")",
        ),
        (
            ("不是", "而非", "并非", "误", "非"),
            r"(?:生日|出生|生辰)[^。;\n\d]{0,10}(?P<date>"
            + FULL_DATE
            + r"|"
            + _HAN_DAY
            + r")[,，]?(?:而)?(?:不是|而非|并非|非|误[写填录登]?[为成作])(?P<other>"
            + FULL_DATE
            + r"|"
            + _HAN_DAY
            + r")",
        ),
        # the day first, then whose it is
        (
            ("生日", "生辰", "寿辰"),
            r"(?P<date>"
            + _HAN_DAY
            + r")[)）]? ?[,，]?(?:这天|那天|当天|这一天)?(?:刚好|正好|恰好|恰巧|碰巧|正巧|恰逢|适逢|正逢|正值|也是|就是|正是|即|系|为|是|赶上|逢|恰|适)"
            + _WHOSE
            + r"(?:\d{1,2}岁)?(?:生日|生辰|寿辰)",
        ),
        (("生日",), r"同一天(?:过)?生日[,，:：(（ ]{1,2}(?:都是)?(?P<date>" + _HAN_DAY + r")"),
        (("满",), r"(?P<date>" + _HAN_MONTH + r"|" + _SOON + r")[^,，。;\n\d]{0,5}?(?:就|刚|才|便)?满(?:" + HAN_TENS + r"|[1-9]\d)(?!\d|人|个|意|分|员|年级|元|减)"),
        (("生日",), r"(?P<date>" + _SOON + r")[^,，。;\n\d]{0,3}?(?:过|是|的)?" + _WHOSE + r"生日"),
        (("生日",), r"(?:生日|出生)(?:是|在|都在|也在|于)(?P<date>" + _HAN_MONTH + r")(?![\d一二三四五六七八九十])"),
        (
            ("宝宝", "出生", "生的"),
            r"(?:是|个|属于|算|为)(?P<date>(?:元旦|春节|除夕|元宵|清明|五一|六一|端午|七夕|中秋|国庆|重阳|圣诞|冬至|腊八|平安夜|情人节|儿童节|建军节|闰年)节?)(?:那天的?)?(?:宝宝|娃|出生的|生的)",
        ),
        (("出生年", "生年"), r"(?:出生年份?|生年)[:：是为 |]{0,3}(?P<date>(?:19[3-9]\d|20[01]\d)年?)(?![\d.\-/])"),
        (
            ("年",),
            r"(?<![\d.])(?P<date>(?:19)?[5-9]\d年|0\d年)的?(?:小伙|姑娘|妹子|男生|女生|男孩|女孩|小哥|小姐姐|大哥|大姐|宝妈|宝爸|[男女](?=[,，。;；\s]|$))",
        ),
        (
            ("男", "女"),
            r"(?:男|女)[ ,，|/、]{1,3}(?P<date>(?:19[5-9]\d|200\d)年?)(?=[ ,，|/、](?! ?(?:[-–~—至到]|\d))|$)",
        ),
        (("0末", "0初", "0 末", "0 初"), r"(?<![\d.])(?P<date>[5-9]0 ?[末初])(?=[,，。;；\s的]|$)"),
        (("年)", "年）", "生)", "生）"), r"(?:^|[\n、,，。 ])[\u4e00-\u9fff]{2,3}[(（](?P<date>(?:(?:19)?[5-9]\d|0\d)年生?|(?:19)?[5-9]\d生)[)）]"),
        ((" b ", "(b ", " b.", "yr of", "ear of"), r"(?:[ (]b\.? |\b(?:yr|year) of birth:? (?:is )?)(?P<date>19[4-9]\d|20[0-2]\d)(?=[,.;)\n]|$)"),
        (("DOB", "dob", "orn", "irth"), r"\b(?:dob|d\.o\.b\.|born|birthday|date of birth)[:, ]{1,3}(?:on |is )?(?P<date>" + DAY_OF_YEAR + r",? '\d\d)(?!\d)"),
        # the feast first, and at once that somebody was born on it
        (
            ("生",),
            r"(?P<date>(?<![\u4e00-\u9fff]世)" + FEAST_BIRTH + r")(?=[,，。;；、)）!！\s]|$)",
        ),
        (
            ("irthday", "elebrat", "orn ", "DOB", "bday"),
            r"\b(?:birthdays?|b-?day|celebrates?|born|dob)\b[^.;\n。；\d]{0,30}?(?P<date>(?:农历|阴历|旧历)?[正腊冬闰一二三四五六七八九十]{1,2}月(?:初[一二三四五六七八九十]|[十廿][一二三四五六七八九]?|二十[一二三四五六七八九]?|三十))",
        ),
        (
            ("irth", "DOB", "dob", "orn "),
            r"\b(?:date of birth|d\.?o\.?b\.?|birth ?date|birthday|born)(?:'s| is| was| on|,|:){0,2} (?P<date>" + SPOKEN_DATE + r")",
        ),
        (
            ("born ",),
            r"\bborn (?P<date>(?:the (?:very )?(?:day|night|week|month|year|morning)|(?:an?|one|two|three|four|five|six|ten|a few|\d{1,2}) (?:hours?|days?|weeks?|months?|minutes)) (?:after|before|of|that|when|of) [^,.;\n()]{5,50})",
        ),
        # children and others with their day
        (
            ("aughter", "son,", "son (", "Son,", "son:", "hild,", "hild:", "ife,", "ife:", "usband", "ister,", "rother,", "mother,", "ather,", "pouse", "artner,", "artner:"),
            r"\b" + KIN + r"\b[,:]? (?:(?-i:[A-Z])[\w'-]+(?: (?-i:[A-Z])[\w'-]+){0,2},? )?\(?(?:b\.? |born (?:on )?|dob:? )?(?P<date>" + FULL_DATE + r")(?! ?[-–~] ?\d)",
        ),
        (
            ("女", "子", "儿", "妻", "夫", "父", "母", "爸", "妈", "配偶", "老公", "老婆", "弟", "妹", "哥", "姐"),
            r"(?:" + HAN_KIN + r"|配偶|子女|长子|长女|次子|次女)[:： ]{0,2}(?:[\u4e00-\u9fff]{2,4})?[,，、|/ (（]{1,2}(?:[男女][,，、|/ ]{1,2})?(?P<date>" + FULL_DATE + r")(?! ?[-–~至到])",
        ),
        (
            ("本人", "候选人", "求职者", "应聘者"),
            r"(?:本人|候选人|求职者|应聘者)[,，:： ]?(?:是|为)?(?P<date>(?:19[4-9]\d|200\d)年)(?=[,，。;；、]|$)",
        ),
        (
            ("身份证", "户口", "证件", "学籍", "档案", "护照"),
            r"(?:身份证|户口[本簿]?|证件|学籍|档案|护照)[^。;\n]{0,24}[,，;；]?(?:其实|实际上?|真实|真正|真的)(?:的|生日|出生)?(?:是|在|为|:)?(?P<date>" + _HAN_DAY + r"|" + FULL_DATE + r")",
        ),
    )
)  # fmt: skip
_NO_PERSON: Final = re.compile(
    r"(?i)(?:company|firm|brand|bank|school|club|product|team|platform|fund|paper|it|公司|品牌|集团|学校|平台|店)(?: itself)?[ ,的]{0,2}$"
)
_CROSSED_OUT: Final = re.compile(
    r"(?i)(?:\bd\.?o\.?b\.?|\bborn|birth|出生(?:日期|年月)?|生日|生于)[ :：=是为(]{0,4}(?:on |in )?(?P<date>(?=[\d.\-/年月日*xX?]{0,11}[*xX?])(?:19|20)[\d*xX?]{2}(?: ?[-./年] ?[\d*xX?]{1,2}(?: ?[-./月] ?[\d*xX?]{1,2}日?)?)?月?|[\d*xX?]{1,2}[-./][\d*xX?]{1,2}[-./](?:19|20)[\d*xX?]{2})"
)


_BIRTHS: Final = ("DOB", "D.O.B", "dob", "orn", "ORN", "irth", "IRTH", "出生", "生日", "生于")
_BEFORE, _AFTER, _AFTER_HAN = 40, 90, 40


def births_told(text: str) -> Iterator[Span]:
    """Birthdays in sentences."""
    for needed, pattern in _TELLS:
        for first, last in near(text, needed, _BEFORE, _AFTER if needed[0].isascii() else _AFTER_HAN):
            for match in pattern.finditer(text, first, last):
                if _NO_PERSON.search(text, max(0, match.start() - 14), match.start()):
                    continue
                yield Span(*match.span("date"), "birth_date")
                if "other" in pattern.groupindex and match["other"]:
                    yield Span(*match.span("other"), "birth_date")
    for first, last in near(text, _BIRTHS, 0, 40):
        for match in _CROSSED_OUT.finditer(text, first, last):
            yield Span(*match.span("date"), "birth_date")
