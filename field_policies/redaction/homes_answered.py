"""Homes in answers of a chat or a form, and after labels with a remark: “send the address?” and the next line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import is_city
from .near import near
from .spans import Span

_ASKED: Final = re.compile(
    r"(?:\b(?:send|share|drop|text|what'?s|what is|need|give|confirm|got|post|remind)\b[^\n]{0,24}\baddress\b|\baddress\b[^\n?]{0,20}\?|\b(?:new|your|ur) place\b[^\n?]{0,12}\?|\bwhere (?:do|are|does|is|r) (?:you|u|ya|he|she|they)\b[^\n]{0,16}\b(?:liv\w*|stay\w*|based|now)\b|(?:发|给|报|说)[^\n]{0,6}(?:地址|住址)|(?:地址|住址)(?:呢|[是在]?(?:哪|什么|多少)|发|给|说|[^\n]{0,6}[?？])|住(?:在)?哪|家在哪)[^\n:：]{0,16}\n{1,2}(?:(?P<who>[^\n:：]{1,20})[:：] ?)?(?P<place>[^\n?？]{3,90})(?=\n|$)",
    re.IGNORECASE,
)
_NO_SPEAKER: Final = re.compile(
    r"(?i)^(?:bank|car|tel|phone|mobile|e-?mail|name|dob|id|date|account|passport|nric|note|电话|手机|邮箱|姓名|身份证|生日|银行|账号|车牌|备注)"
)
_OTHER: Final = re.compile(
    r"(?i)e-?mail|office|work|company|\bip\b|mac\b|web|billing|shipping|school|邮箱|公司|办公|单位|会议|面试|网址|链接"
)
_TAIL: Final = re.compile(
    r"(?i)[,，] ?(?:in [A-Z]|same|and|but|ring|call|text|thx|thanks|ok|see|still|my|which|谢|到了|电话|手机|我|不).*$|[ .。!！]+$|[.。;；!！(（]\s?(?=\S).*$"
)
_A_PLACE: Final = re.compile(
    r"\d|, |[A-Z][a-z]+ (?:Road|Street|Lane|Park|Hill|Court)|[路街巷弄村里苑园区镇乡楼栋幢室号门桥口]|[那这]边|附近|一带"
)
_NO_PLACE: Final = re.compile(
    r"(?i)(?:i|i'm|i'll|it|it's|sent|sending|sure|ok|okay|yes|yep|no|not|will|the|on|send|see|let|which|what|why|hi|hey|thanks|done|same|later|tomorrow|can|could|here|we|you|asked|check)\b|https?:|[\w.+-]+@|\+?[\d -]{7,}$|好|嗯|等|发|已|不|没|什么|怎么|可以|收到|稍|回头|哦|噢|[我你]发"
)
_REMARKED: Final = re.compile(
    r"(?:地址|住址|\b[Aa]ddress)(?P<remark>[^\n:：。;；]{2,36})[:：] ?(?P<place>[A-Z\d][^\n;；。:：()]{3,70}?)(?=\.? ?(?:$|\n|[;；。]|\. [A-Z]))"
)
_QUESTIONS: Final = ("ddress", "DDRESS", " place", "here ", "地址", "住哪", "住在哪", "住址", "家在哪")


def homes_answered(text: str) -> Iterator[Span]:
    """Homes that answer a question or stand after a label with a remark."""
    for first, last in near(text, _QUESTIONS, 30, 140) if "\n" in text else ():
        for match in _ASKED.finditer(text, first, last):
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start("place")]
            if _OTHER.search(line) or _NO_PLACE.match(match["place"]) or _NO_SPEAKER.match(match["who"] or ""):
                continue
            place = _TAIL.sub("", match["place"])
            if len(place) > 2 and not place[0].islower() and _A_PLACE.search(place) and not is_city(place):
                yield Span(match.start("place"), match.start("place") + len(place), "address")
    for first, last in near(text, ("地址", "住址", "ddress"), 1, 130):
        for match in _REMARKED.finditer(text, first, last):
            before = text[max(0, match.start() - 12) : match.start()]
            if _OTHER.search(match["remark"]) or _OTHER.search(before) or _NO_PLACE.match(match["place"]):
                continue
            if not all(is_city(part.strip()) for part in match["place"].split(",")) and "," in match["place"]:
                yield Span(*match.span("place"), "address")
