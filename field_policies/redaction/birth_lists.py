"""Birthdays in lists: who has cake on which day, and rosters that give everybody's month of birth after the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .dates import DAY_OF_YEAR, FULL_DATE
from .feasts import HAN_DAY, KNOWN_ENGLISH_DAY
from .near import near
from .spans import Span

_HEAD: Final = re.compile(
    r"(?i)birthdays\b|birthday (?:list|board|calendar|rota|wall|reminders?|girls?|boys?)|whose birthday|\bcakes? (?:list|rota|days?|budget|fund)|\bcake\b|寿星|生日(?:会|名单|表|提醒|榜|清单|汇总|墙|的|同事|员工|[:：])|庆生|蛋糕"
)
_HEADS: Final = ("irthday", "BIRTHDAY", "cake", "Cake", "CAKE", "寿星", "生日", "庆生", "蛋糕")
_DAY: Final = (
    r"(?:"
    + FULL_DATE
    + r"|"
    + DAY_OF_YEAR
    + r"|\d{1,2}[./]\d{1,2}\.?(?![\d./%])|"
    + KNOWN_ENGLISH_DAY
    + r"|(?:农历|阴历|旧历)?"
    + HAN_DAY
    + r"|\d{1,2}[日号])"
)
_NAME: Final = r"(?:(?-i:[A-Z])[\w'\-]+(?: (?-i:[A-Z])[\w'.\-]+){0,2}|[\u4e00-\u9fff]{1,5})"
_PAIR: Final = re.compile(
    r"(?:(?<=[^\w\u4e00-\u9fff])|^)"
    + _NAME
    + r"[ (:\-]{0,3}(?P<after>"
    + _DAY
    + r")(?=[)、,，;；。.\n/ ]|$)|(?<![\w./\-])(?P<before>"
    + _DAY
    + r")[ :\-]{1,3}"
    + _NAME
    + r"(?=[)、,，;；。.\n/ ]|$)",
    re.IGNORECASE | re.ASCII,
)
_OTHER_LIST: Final = re.compile(
    r"(?i)interview|on[ -]call|\bleave\b|\bshifts?\b|holiday cover|deadline|\bdue\b|面试|请假|值班|休假|排班|培训|到岗|入职|截止|还款"
)
_REACH: Final = 300
_ROW: Final = re.compile(
    r"(?<=[ ,，|])(?P<date>(?:19[4-9]\d|200\d)[.\-/年](?:0?[1-9]|1[0-2])(?!\d)月?)(?=[ ,，|\n]|$)(?![ ,，|]{0,3}(?:[\-~至到起]|入职|离职|毕业|转正|加入|续签|到期|进入|参加|任|获|调))"
)
_NAME_BEFORE: Final = re.compile(
    r"(?:^|[ \n|,，、])[\u4e00-\u9fff·]{1,6}(?<![院校司厂部局所心系级月年时自至在于学间期称])[ ,，|]{1,2}(?:[男女][ ,，|]{1,2})?$"
)
_ROLES: Final = re.compile(
    r"(?:高工|正高|副高|助工|助理|工程师|经济师|会计师|技师|员|师|负责人|经理|[一二]建|[A-C]证|本科|大专|专科|中专|硕士|博士|研究生|学士|党员|团员|群众|汉族|教授|讲师|主任|级)(?=[ ,，|\n(]|$)"
)


def birth_lists(text: str) -> Iterator[Span]:
    """Days in lists of birthdays; months of birth in rosters of two rows and more."""
    done = 0
    for head in _heads(text):
        first, last = max(done, _block(text, head.start(), -1)), _block(text, head.end(), 1)
        if first >= last or _OTHER_LIST.search(text, first, min(last, head.end() + 40)):
            continue
        pairs = list(_PAIR.finditer(text, first, last))
        if len(pairs) > 1 or (pairs and head[0][0] in "寿生庆"):
            for pair in pairs:
                yield Span(*pair.span(pair.lastgroup or 0), "birth_date")
            done = last
    if text.isascii():
        return
    rows = [match for match in _ROW.finditer(text) if _of_a_row(text, match.start(), match.end())]
    if len(rows) > 1:
        for match in rows:
            yield Span(*match.span("date"), "birth_date")


def _heads(text: str) -> Iterator[re.Match[str]]:
    for first, last in near(text, _HEADS, 10, 16):
        yield from _HEAD.finditer(text, first, last)


def _of_a_row(text: str, start: int, end: int) -> bool:
    """Whether a month stands after a name, in a line that tells a profession or degree."""
    line = max(text.rfind("\n", max(0, start - 24), start) + 1, start - 24, 0)
    return (
        _NAME_BEFORE.search(text, max(0, start - 12), start) is not None
        and _ROLES.search(text, line, end + 24) is not None
    )


def _block(text: str, at: int, way: int) -> int:
    """Where the paragraph around a place begins or ends, no farther than a list reaches."""
    if way < 0:
        return max(0, at - _REACH, text.rfind("\n\n", max(0, at - _REACH), at) + 1)
    end = text.find("\n\n", at, at + _REACH)
    return end if end >= 0 else min(len(text), at + _REACH)
