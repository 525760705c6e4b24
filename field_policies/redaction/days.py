"""Dates of birth, told apart from all other dates by the words around them, or by a year that can be nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .cues import Cues
from .dates import DATE, DAY_OF_YEAR, FULL_DATE, MONTH
from .near import matches, with_reach
from .reading import folded
from .spans import Span

_BIRTH_WORDS: Final = Cues(
    han=r"出 ?生(?: ?(?:日 ?期|年 ?月 ?日|年 ?月|时间|于|在))?|生 日|出世|生年月日|生年|生辰|生日|诞辰|生于|八字|年月日|дата рождения|родил(?:ся|ась)|"
    + folded("생년월일")
    + "|"
    + folded("생일")
    + "|"
    + folded("출생"),
    latin=r"d\.? ?o\.? ?b\.?|date of birth|birth ?-?date|birth-?day|b-?day|dob|d0b|yob|year of birth|birth ?(?:year|yr|month)|b[o0]rn(?: [o0]n| in)?|d a t e {1,3}o f {1,3}b i r t h|b o r n|geburtsdatum|geburtstag|geboren|geb\.|date de naissance|nee? le|"
    r"fecha de nac(?:imiento|\.)?|nacid[oa]|f\. ?nac\.|data de nasc(?:imento|\.)?|nascid[oa]|data di nascita|nat[oa] il|geboortedatum|szul(?:etett|etesi (?:ido|datum)|\.)|"
    r"data urodzenia|nar\.|narozen[ay]?|narodil[a]?|f\.(?= ?\d\d?[./])|syntynyt|rojen[a]?|nascut[a]?|rodjen[a]?|roden[a]?|gime|sundinud|dzimis|gennithike|nee? en|urodzon[yae]|ur\.|fodelsedat(?:um|o)|fodd|fodt|faeding[a-z]*|faedd[a-z]*|dogum tarihi|ngay sinh|sinh (?:ngay|nam)|tanggal lahir|lahir",
)
_AFTER_BIRTH: Final = re.compile(
    r"(?:\(.{1,12}?\)|[ \t:：=,是为在|/\-·]|'s|is|was|falls|the|on|in|am|op|el|em|il|le|en|w|dne|as per [a-z]{2,12}|per [a-z]{2,12}){0,8}(?:(?:农历|公历|阳历|阴历))?(?P<date>"
    + DATE
    + r")",
    re.IGNORECASE | re.ASCII,
)
_BEFORE_BIRTH: Final = re.compile(
    r"(?P<date>" + DATE + r")(?: ?\(?(?:出生|出世|生于|生人|诞生)| ?生(?![产活成态意效长涯物日肖命鲜])| (?:szul|г\.р))",
    re.IGNORECASE | re.ASCII,
)
_BORN_AFTER: Final = re.compile(r"[年月日号节\d一二三四五六七八九十] ?\(?(?:出生|出世|生|诞生)|szul|г\.р")
_BORN: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?<!\d)(?P<date>(?:19|20)?[5-9]\d ?年?(?:\d{1,2}月)?(?:出生|生人|年生))",
        r"(?<!\d)(?P<date>[5-9]0 ?后|[059]5 ?后|0[05] ?后|[09]0 ?后)(?![台面端续来]|的?(?:消费|用户|市场|群体|人群|客群|品牌|产品|年轻人|员工|团队))",
        r"(?<!\d)(?P<date>\d{2,3}年次)",
        r"(?:(?:哪一?|几几|何|几)年(?:生人|出生|生|的)|几几年|什么时候(?:出生|生)的?|(?:when|what year|which year)[^?\n]{0,24}born)[^\n?？:：。—\-\d]{0,4}[?？。:：—\-\s]{1,6}(?:[^\n:：\d]{1,12}[:：] ?)?[—\- ]{0,3}(?P<date>"
        + DATE
        + r")",
        r"(?:男|女|\b(?:fe)?male\b)[ |,，、/]{1,3}(?P<date>(?:19[4-9]\d|200\d)[.\-/年]\d{1,2}月?)(?! ?[\d.\-/~—至到])",
        r"\bborn (?P<date>\d\d)(?= (?:in|at)\b|,|$)",
        r"\b(?:nat[oa]|nacid[oa]|nascid[oa]|nee?|geboren|fodd|fodt|narozen[ay]?|urodzon[ya])\b(?!-)[^\d\n.;]{1,30}?(?P<date>"
        + DATE
        + r")",
        r"(?<!\d)(?P<date>\d{6}) ?" + folded("생"),
        r"(?:(?:[我他她]|本人|人)是|(?<![\u4e00-\u9fff])[我他她])(?P<date>[5-9]\d|0\d)年?的(?=[,，。;；\s]|$)",
        r"实际上?是?(?P<date>(?:19|20)?\d\d年)(?=[底初末中,，。生的])",
        r"(?<!\d)(?P<date>(?:19|20)?\d\d年?)的?(?=属?[鼠牛虎兔龙蛇马羊猴鸡狗猪](?:[,，。;；、\s]|$))",
        r"\bborn (?:in |back in )?(?P<date>'\d\d)(?!\d)",
        r"\((?P<date>(?:19[3-9]\d|200\d)(?:[.年\-/]\d{1,2}(?:[.月\-/]\d{1,2}日?|月)?)?) ?[-—~] ?\)",
        r"(?:生日|出生|bday|birthday)(?:是|为|在|于|is|[:, (]){0,3}(?:每年)?(?P<date>\d{1,2} ?(?:月|[./\-]) ?\d{1,2}(?!\d)[日号]?|(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?!\d))",
        r"(?P<date>\d{1,2}月\d{1,2}[日号]?)(?:的|是|过|,)?(?:我|他|她)?的?(?:生日|出生)",
        r"\b(?:b-?day|birthday|turn(?:ed|s|ing)? (?:\d{2}|[a-z\-]{5,13})|born)(?:'s| is| was| falls|:|,)?(?: on)? (?P<date>(?:the )?"
        + DAY_OF_YEAR
        + r")(?![\d])",
        r"\b(?:geb|geboren|nee?|ne le|nato il|nata il|nacid[oa] el|nascid[oa] em|fodd)(?: am| on| den)? (?P<date>"
        + DATE
        + r")",
        r"\bborn (?:in|on|at|towards|around|about)? ?(?:the )?(?:very )?(?:summer|winter|spring|autumn|fall|early|late|mid|end|start|beginning|middle)? ?(?:of )?(?P<date>"
        + MONTH
        + r",? ?'?\d{2,4})",
        r"(?:农历|阴历|旧历)(?:生日)?(?:是|为|,|:|的)?(?P<date>"
        + DATE
        + r"|[正腊冬闰一二三四五六七八九十]{1,2}月(?:初|十|廿|二十|三十)[一二三四五六七八九十]?)",
        r"(?<!\d)(?P<date>(?:0\d|[5-9]\d)年\d{1,2}月(?:\d{1,2}[日号])?)的(?=[,。;; ]|$)",
        r"(?<!\d)(?P<date>(?:(?:19)?[5-9]\d|[五六七八九][〇零一二三四五六七八九])年)的(?=[,。;!~\s]|$)",
        r"(?<!\d)[5-9]\d年的[,， ]{1,2}(?P<date>\d{1,2}月\d{1,2}[日号]?)",
        r"(?:^|[\s|,;(])(?:b\. ?|[*°] ?)(?P<date>" + DATE + r")",
        r"\bborn (?:in|on|at|towards|around|about)? ?(?:the )?(?:very )?(?:summer|winter|spring|autumn|fall|early|late|mid|end|start|beginning|middle)? ?(?:of )?(?P<date>"
        + DATE
        + r")",
    )
)
_WITHIN: Final = with_reach(
    _BORN,
    {
        "(?:出生|生人|年生)": (("生",), 14, 4),
        "的?(?=属?[鼠牛虎": (tuple("鼠牛虎兔龙蛇马羊猴鸡狗猪"), 12, 4),
        "九])年)的(?=": (("年的",), 8, 4),
    },
)
_OF_A_FIRM: Final = re.compile(r"(?i)(?:公司|品牌|集团|学校|平台|company|brand|firm|product)(?:'s)? ?的?$")
_FULL: Final = re.compile(r"(?<![\w.\-/])(?P<date>" + FULL_DATE + r")(?![\w]|[\-/.]\d)", re.IGNORECASE | re.ASCII)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_AN_ERA: Final = re.compile(r"(?i)(showa|heisei|昭和|平成|民国|roc ) ?(\d{1,3}|元)")
_ERA_BEGINS: Final = {"showa": 1925, "昭和": 1925, "heisei": 1988, "平成": 1988, "民国": 1911, "roc ": 1911}
_EARLIEST, _LATEST = 1935, 2006
_ANOTHER_DAY_BEFORE: Final = re.compile(
    r"(?i)(?:入职|就职|到职|到岗|报到|任职|在职|工作|参加|起|自|从|毕业|入学|就读|成立|创立|创办|颁布|颁发|发布|公布|通过|施行|实施|修订|修正|签发|签署|签订|签证|发证|领证|取得|获得|有效期?|截至|截止|期限|"
    r"上市|开业|开通|更新|打印|填表|填写|日期|批准|生效|登记|注册|入党|入团|入伍|结婚|去世|逝世|离职|转正|退休|首次|初领|调入|调动|至|到|"
    r"\b(?:since|from|joined|hired|started?|start date|employed|employment|issued?|issue date|dated|date|published|founded|established|incorporated|effective|signed|until|till|to|valid|"
    r"expir\w*|exp|updated|commenced|released?|filed|as of|between|through|retired|graduated|married|died|convict\w*|arrested|offen[cs]e|incident|order\w*|invoice|version|entry|entered|arriv\w*|"
    r"act|law|decree|directive|regulation|registered|admitted|called|licensed|qualified|granted|awarded|passed|last|left|ended?|closed|opened|built|launched|printed|prepared|received|ordered|seit|vom|bis|depuis|desde|dal))"
    r"[^\d\n]{0,10}$|\d ?[\-~] ?$|[(（]$"
)
_STANDS_ALONE_BEFORE: Final = re.compile(r"(?:^|[\n,，、|;；(（·/:：◆●■*] ?| {2})$")
_STANDS_ALONE_AFTER: Final = re.compile(r" ?(?:$|[\n,，。;；|)）、◆●■]|\.(?!\d)| {2}|/ )")


def days(text: str) -> Iterator[Span]:
    """Dates of birth, also only the year or only the day."""
    for start, end in _BIRTH_WORDS.find(text):
        if _OF_A_FIRM.search(text, max(0, start - 14), start):
            continue
        after = None if start and text[start - 1] in "年月日号0123456789" else _AFTER_BIRTH.match(text, end)
        if after:
            yield Span(*after.span("date"), "birth_date")
    if _BORN_AFTER.search(text):
        for match in _BEFORE_BIRTH.finditer(text):
            yield Span(*match.span("date"), "birth_date")
    for match in matches(text, _WITHIN):
        if not _OF_A_FIRM.search(text, max(0, match.start() - 14), match.start()):
            yield Span(*match.span("date"), "birth_date")
    for match in _FULL.finditer(text):
        if (
            _EARLIEST <= _year(match["date"]) <= _LATEST
            and _STANDS_ALONE_BEFORE.search(text, max(0, match.start() - 2), match.start())
            and not _ANOTHER_DAY_BEFORE.search(text[max(0, match.start() - 30) : match.start()])
            and _STANDS_ALONE_AFTER.match(text, match.end())
        ):
            yield Span(*match.span("date"), "birth_date")


def _year(date: str) -> int:
    era = _AN_ERA.match(date)
    if era:
        return _ERA_BEGINS[era[1].lower()] + (1 if era[2] == "元" else int(era[2]))
    year = _YEAR.search(date)
    return int(year[0]) if year else 0
