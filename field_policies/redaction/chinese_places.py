"""Places in Chinese by their names alone: provinces, cities, counties and districts, one after another, and what is
smaller behind them. After words of living, of coming from somewhere and of being registered such a chain is a home;
a province or a city of many millions alone stays to be read, and so do places of work and study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from .near import near
from .spans import Span
from .surnames import words_of

_H: Final = r"[\u4e00-\u9fff]"
_LEVEL: Final = re.compile(
    r"(?:维吾尔|壮族|回族|(?:[\u4e00-\u9fff]{1,3}族){0,3})自治[区州县旗]|特别行政区|林区|新区|高新区|经开区|开发区|地区|省|市|区|县|州|盟|旗"
)
_UNIT: Final = re.compile(
    r"(?![的了是在有就都也还很不没我你他她它说问能会要想可把被让给和跟与同及或址所处])"
    + _H
    + r"{1,5}?(?:自治州|自治县|街道|新区|开发区|省|(?<![超都城上门股夜菜楼])市|(?<![小园社校城郊市地战])区|县|旗|镇|(?<![老同家城下回他故])乡)(?![场长内外里])"
)
_KIN: Final = r"(?:爸妈?|妈妈?|父母|爸爸|父亲|母亲|爷爷|奶奶|外婆|外公|姥姥|姥爷|公婆|公公|婆婆|岳父母?|岳母|家人|家里人?|老人|孩子|老婆孩子|妻儿|全家)"
_THEN: Final = r"(?:现|都|还|也|就|仍)?(?:在|于|到|为|是|住)?[ :：|,，\t]{0,3}(?P<run>" + _H + r"{2,24})"
# Every alternative begins with a character of its own: such patterns are fast.
_CUES: Final = (
    re.compile(
        r"(?:住(?<![居入原小借]住)(?: {0,3}[址所处])?(?:在|于|到|的是|的)?|家子?在|房子?(?:[买租])?在|现居(?:住地?)?|居住地?|居于|老家|籍 ?贯|祖[籍上]|原籍|户籍(?:所在地|地址|地)?|户口(?:所在地|还)?|出生[地于]|生于|长于|长大于|租在|租房|租的房子?|买[在房]|"
        r"落户|定居|常住地?|暂住地?|人在|坐标|家安在|家里在|农村[的,，]|搬[到去至来回]|娘家|婆家|来自|寄(?:到|去|给)?(?:[我他她]家|家里)|送(?:到|去|给)?(?:[我他她]家|家里))"
        + _THEN
    ),
    re.compile(_KIN + r"(?:现在?|都|还|也)?(?=[在住])" + _THEN),
)
_LIVES_THERE: Final = re.compile(
    r"在 ?(?P<run>" + _H + r"{2,14}?)(?=(?:租房|居住|租着?|住着?)(?![院宿校址满])|长大|出生)"
)
_OF_THERE: Final = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?:人(?!员)|的|户籍|户口|籍)(?=[,，。;；、|\s)）/]|$)")
_BEFORE_A_PLACE: Final = frozenset("是人我他她系为")
_COMES: Final = re.compile(
    r"(?:从|由) ?(?P<run>"
    + _H
    + r"{2,12}?)(?=过来|过嚟|一路|考出|考上|赶过来|赶来|搬|来的|出来|上来|下来|坐|开车|骑|通勤)"
)
_END: Final = re.compile(
    r"[^\u4e00-\u9fff]|$|[人住的]|过来|那边|这边|附近|一带|户籍|上班|[离距]|坐|开车|骑|每天|工作|电话|有|是|都|还|已|没"
)
_FUNCTION: Final = re.compile(r"[的了是在有就都也还很不没我你他她它说问能会要想可把被让给但因所]")
_NO_HOME: Final = re.compile(
    r"公司|单位|工作|上班|大学|学院|学校|中学|小学|医院|集团|科技|总部|办事处|项目|工厂|厂$|酒店|宾馆|读书|毕业|出差|面试|人才|招聘|社保|本科|专业|市场|销售|电话|手机|邮编|联系|候选|负责|经办|创始|合伙|管理|证明|代理|法定|投资|经纪|主持|媒体|当事|分行|支行|银行|分局|派出所|政府|法院|机场|车站|高铁|火车|产业|软件|园区|客户|门店|仓库|工地|团队|部门|报到|入职|现场|本地|一人|附近找"
)
_THERE_AT_WORK: Final = re.compile(
    r"(?:上班|工作|打工|读|念书|求学|留学|做|开店|出差|任职|实习|当|教书|经商|跑|某|一家|的(?:公司|客户|项目|供应|团队|厂|同事))"
)
_LED: Final = re.compile(
    r"(?:(?<![居入原小借])住(?:在|于)?+|家在|租在|[住地]址 ?[:：]?+)(?P<rest>(?![址所处宅于在])" + _H + r"{1,6})\Z"
)
_OF_A_FIRM: Final = re.compile("部门|公司|厂|总部|办公|团队|中心|店|项目")
_MOST: Final = 9
_MOST_BEHIND: Final = 4
_LONGEST: Final = 6
_BACK: Final = 14


class Chain(NamedTuple):
    """Names of places one after another: how many, where they end, and whether all are provinces or large cities."""

    names: int
    end: int
    large: bool


@cache
def _places() -> tuple[frozenset[str], frozenset[str]]:
    large = words_of("large_cities_in_chinese")
    towns = frozenset(_chinese_cities()) | words_of("chinese_counties") | words_of("neighbourhoods")
    return frozenset(name for name in towns | large if 1 < len(name) <= _LONGEST), large


def _chinese_cities() -> Iterator[str]:
    """Those of the list that are of the country; the first lines hold words for places, the last ones countries."""
    for word in words_of("chinese_cities"):
        if word not in _ABROAD and not re.search("[内外里地陆中下角区]$|[东西华南北][北南东中西方]$|农村", word):
            yield word


_ABROAD: Final = frozenset(["中国", "老家", "家中", "江浙沪", "京津冀"])


def chain(text: str, at: int, end: int, *, told: bool = True) -> Chain:
    """The names of places that begin at a position. ``told``: also names on no list, by the level behind them."""
    names, large = _places()
    count, all_large = 0, True
    while at < end:
        for length in range(min(_LONGEST, end - at), 1, -1):
            name = text[at : at + length]
            if name in names:
                at += length
                all_large = all_large and name in large
                level = _LEVEL.match(text, at, end)
                at = level.end() if level else at
                break
        else:
            unit = _UNIT.match(text, at, end) if told else None
            if unit is None:
                return Chain(count, at, all_large)
            at, all_large = unit.end(), False
        count += 1
    return Chain(count, at, all_large)


def begins_before(text: str, start: int) -> int:
    """Where an address begins that was found from ``start`` on: with the province, the city, the district before it."""
    at = start
    while at and start - at < _BACK and ("\u4e00" <= text[at - 1] <= "\u9fff" or text[at - 1 : at + 1] == " "):
        at -= 1
    for first in range(at, start - 1):
        found = chain(text, first, start, told=False)
        if found.names and found.end == start:
            return first
    led = _LED.search(text, at, start)
    return start if led is None or _no_home(led["rest"]) else led.start("rest")


def places_in_chinese(text: str) -> Iterator[Span]:
    """Where somebody lives or comes from, by the names of places alone."""
    for match in (match for pattern in _CUES for match in pattern.finditer(text)):
        start, end = match.span("run")
        if match[0][0] == "搬" and _OF_A_FIRM.search(text, max(0, match.start() - _BACK), match.start()):
            continue
        if match[0].startswith(("来自", "坐标", "农村")) and chain(text, start, end).names < 2:
            continue
        yield from _home(text, start, end)
    for first, last in near(text, ("住", "租", "长大", "出生"), 18, 4):
        for match in _LIVES_THERE.finditer(text, first, last):
            yield from _home(text, *match.span("run"), within=True)
    for first, last in near(text, ("从", "由"), 0, 20):
        for match in _COMES.finditer(text, first, last):
            yield from _home(text, *match.span("run"), within=True)
    for match in _OF_THERE.finditer(text):
        yield from _of_there(text, match.start())


def _of_there(text: str, end: int) -> Iterator[Span]:
    """The chain that somebody is of, which ends there: 四川达州宣汉人."""
    start = end
    while start and end - start < _BACK and "\u4e00" <= text[start - 1] <= "\u9fff":
        start -= 1
    for first in range(start, end - 3):
        if first != start and text[first - 1] not in _BEFORE_A_PLACE:
            continue
        found = chain(text, first, end)
        rest = text[found.end : end]
        if found.names and found.names + bool(rest) > 1 and len(rest) <= _MOST_BEHIND and not _no_home(rest):
            yield Span(first, end, "address")
            return


def _no_home(rest: str) -> bool:
    return bool(_FUNCTION.search(rest) or _NO_HOME.search(rest))


def _home(text: str, start: int, end: int, *, within: bool = False) -> Iterator[Span]:
    found = chain(text, start, end)
    if not found.names or _THERE_AT_WORK.match(text, found.end):
        return
    ends = None if within else _END.search(text, found.end, min(len(text), found.end + _MOST + 1))
    stop = end if within else found.end if ends is None else ends.start()
    rest = text[found.end : stop]
    if not rest or _no_home(rest):
        if not found.large:
            yield Span(start, found.end, "address")
    elif not _THERE_AT_WORK.match(text, stop):
        yield Span(start, stop, "address")
