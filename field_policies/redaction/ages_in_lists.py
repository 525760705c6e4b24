"""Ages in answers, numbered lists, one-line profiles between bars, and after “by age:”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .numerals import GROWN_WORDS, HAN_TENS
from .spans import Span

_AGE: Final = r"(?P<age>1[6-9]|[2-7]\d)"
_ASKED: Final = re.compile(
    r"(?:年龄|岁数|年纪|多大|几岁|贵庚|\bage|\bhow old[^?\n]{0,16})[了呢呀啊]?\s?[?？。:：]?\s{0,2}(?:(?:答|a|回答|候选人|应聘者|他|她|我|[\u4e00-\u9fff]{2,3})\s?[:：]\s?|[—\-]{1,2} ?|\?\s{1,2})(?:i'm |i am |今年|刚|快)?(?P<age>"
    + HAN_TENS
    + r"|[1-8]\d|"
    + GROWN_WORDS
    + r")(?![\d%万千百]|[\u4e00-\u9fff]{0,1}[万千百个])",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"(?:^|\n) ?(?:\d{1,2} ?[、.)]? ?|[-*·] ?)[^\n,，\d]{2,16}[,，] ?"
    + _AGE
    + r"(?=[,，] ?(?![\d个件元只台套箱张把根条]))"
)
_HAN_KIN: Final = re.compile(
    r"(?:^|[,，、;；:：。\n ])(?:[祖岳继养]?[父母]亲?|夫|妻|配偶|兄|弟|姐|妹|子|女|[长次三独养继][子女]|孙[子女]?)[\u4e00-\u9fff·]{1,8}\((?P<age>\d{1,2})(?=[,，、)岁])"
)
_CELL: Final = re.compile(
    r"(?P<cell>(?-i:[A-Z])[\w'.-]+(?:[ ,]{1,2}(?-i:[A-Z])[\w'.-]+){0,3}|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}) ?(?P<mark>[|/·]) ?"
    + _AGE
    + r" ?(?P=mark) ?(?![\d%|/]|[^|/·\n]{0,12}\d ?%)(?P<next>[^|/·\n]{2,24})"
)
_NO_NAME: Final = re.compile(
    r"(?:数学|语文|英语|物理|化学|得分|分数|总分|平均|合计|数量|单价|金额|库存|满意|人数|页数|天数|部[门]?$|组$|科$|率$|量$|数$|分$)|\b(?:Total|Score|Average|Count|Sum|Level|Grade|Page|Room|Size|Qty|Team|Day|Week|Q[1-4]|Line)\b"
)
_NO_PERSONS_CELL: Final = re.compile(
    r"(?i)(?:通过|不?合格|达标|完成|未完成|pass(?:ed)?|fail(?:ed)?|ok|done|open|closed|yes|no|n/a|kg|pcs|units?|%)\b"
)
_BY_AGE: Final = re.compile(
    r"(?:\b[Aa]ges?\b|\bAGES?\b|年龄)[^:：–\n]{0,16}[:：–-] ?(?:(?!(?-i:Min|Max|Avg|Average|Group|Range|Limit)\b)(?-i:[A-Z])[\w'\-]+(?: (?-i:[A-Z])[\w'\-]+){0,2}|[\u4e00-\u9fff]{2,4}?) ?\(?"
    + _AGE
    + r"(?=[)、,，;；。.\n]|岁|$)"
)
_AFTER_OTHERS: Final = re.compile(r"[;；、][\u4e00-\u9fff]{2,3}(?P<age>1[6-9]|[2-6]\d)(?=[,，;；、。])")


def ages_in_lists(text: str) -> Iterator[Span]:
    """Ages in lists of people and in answers."""
    for first, last in near(text, ("年龄", "岁数", "年纪", "多大", "几岁", "贵庚", "ge", "GE", "ow old"), 4, 60):
        for pattern in (_ASKED, _BY_AGE):
            for match in pattern.finditer(text, first, last):
                yield Span(*match.span("age"), "age")
    rows = list(_NUMBERED.finditer(text))
    for match in rows if len(rows) > 1 else ():
        yield Span(*match.span("age"), "age")
    for first, last in near(text, "|/·", 60, 40):
        for match in _CELL.finditer(text, first, last):
            if not _NO_NAME.search(match["cell"]) and not _NO_PERSONS_CELL.match(match["next"]):
                yield Span(*match.span("age"), "age")
    if text.isascii():
        return
    for first, last in near(text, "(", 12, 6):
        for match in _HAN_KIN.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
    for first, last in near(text, "岁", 0, 60):
        for match in _AFTER_OTHERS.finditer(text, first, last):
            yield Span(*match.span("age"), "age")
