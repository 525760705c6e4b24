"""Where somebody lives as it is told in Chinese, loosely: an estate, a street without a number, 那边 and 一带."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .latin_lexicon import is_city
from .spans import Span
from .surnames import words_of

_H: Final = r"[\u4e00-\u9fff]"
_LIVES: Final = re.compile(
    r"(?:住的地方|(?:[家居暂租借寄常现同合独]|现在|目前|搬去|一直|平时|人)(?:租 ?)?住|(?<![居入原])住(?![院房宿校址处所户宅进下得不了过满])|现 {0,2}居(?![民留])|居住(?:地址?|在|于)?|合租|屋企|租屋|租的房子?|借宿|租房|暂居|旅居|蜗居|定居|搬[家到去至回]|住 {0,2}[址处所]|宿 {0,2}舍|老家|户籍|(?<!办公)(?<!公司)(?<!面试)(?<!单位)(?<!会议)(?<!学校)地 {0,2}址|婆家|娘家|新房|房子|(?<=[的儿爸妈哥姐弟妹布总工,，。我他她])家(?=就?在))"
    r"(?:买|租|就|还|都|现|是)?(?:在|于|到|去|进|喺|[:： ,，]{1,3}(?:在|喺|于)?)?[ :]{0,3}"
    r"(?P<place>(?:" + _H + r"|[A-Za-z0-9#-]+(?=[\u4e00-\u9fff号栋座室楼 #-]|$)| (?=[\u4e00-\u9fffA-Z0-9#])){2,30})"
)
_THEREABOUTS: Final = re.compile(
    r"(?:(?<=住)|(?<=家在)|(?<=[租搬]在)|(?<=住在)|(?<=[要得想先]回)|(?<=喺)|(?<=从)|(?<=离)|(?<=[,。;])(?=(?:"
    + _H
    + r"{1,3}区)?"
    + _H
    + r"{2,3}[路街村镇苑园邨]))(?P<place>"
    + _H
    + r"{2,9}?(?:那 ?[一]?[边带片块头]|这边|一带|附近|(?=过[来嚟](?:[,，。;；大坐要得\n]|$))))"
)
_COMMUTES: Final = re.compile(
    r"(?:每天|天天|每日|早上|上下班|平时)(?:都|要|得)?(?:从|由|自)(?P<place>"
    + _H
    + r"{2,9}?)(?=开车|坐|骑|过[来嚟]|赶|通勤|出发|打车|搭|挤|走路)"
)
_WITH_FRIENDS: Final = re.compile(
    r"(?:住|租|家)[^。\n,，]{0,8}[,，](?P<place>"
    + _H
    + r"{3,16}\d{1,4}(?:座|栋|幢|号楼|号|室|弄)(?:[\dA-Za-z-]{1,6}(?:室|房|号|单元)?)?)"
)
_WITH_ENGLISH: Final = re.compile(
    r"\b(?:liv(?:es?|ing|ed)|stay(?:s|ing|ed)?|rents?|renting|resid(?:es|ing)|commut(?:es?|ing)|home is|based|moved)(?: (?:in|at|near|around|off|by|from|to|with friends in)){0,2} ?(?P<place>"
    + _H
    + r"{2,10})"
)
_LATIN_HOME: Final = re.compile(
    r"(?:(?<![居入原])住(?:在|于)?|家在|租在|现居|老家) ?(?P<place>[A-Z][\w'-]*(?: [A-Z0-9][\w'-]*){0,4}(?:, ?[A-Z0-9][\w'-]*(?: [A-Z0-9][\w'-]*){0,3}){0,4})"
)
_ASIDE: Final = re.compile(r" ?\([A-Z][A-Za-z0-9 ,'-]{3,32}\)")
_POSTCODE: Final = re.compile(r" ?S? ?\(\d{5,6}\)")
_STOP: Final = re.compile(
    r"(?:[,，]|离|距|坐|骑|开车|通勤|步行|走路|往返|上班|上下班|期望|已|并|和|与|跟|但|因|因为|所以|每天|方便|过来|过嚟|工作|期间|以后|之前|时|的(?!士)|,|有|没|是|不|了|让|把|会|比较|太|很|就|也|都|请|电话|手机|邮编|,|孩子|身份|属|生|车|开|租金|月租|房租|押|退|周末|平时|周[一二三四五]|已婚|未婚| (?=[A-Z][a-z]))"
)
_BELOW: Final = re.compile(
    r"[路街巷弄里村庄屯镇乡园苑府城湾庭轩阁寓厦栋幢号室座区县旗邨坊道塔院堡郡屋厝寨墩墟滩洲埠谷坪沟岗桥口港门店池潭坡岭溪]|\d"
)
_NO_HOME: Final = re.compile(
    r"质量|品质|研发|产品|运营|市场|销售|技术|设计|测试|生产|行政|工程部|业务|前台|后台|甲方|乙方|哪|不一|一致|[我他她你]|说|公司|单位|客户|工厂|厂里|学校|校内|大学|学院|医院|仓库|门店|总部|财务|人事|法务|采购|供应商|团队|部门|项目|工地|现场|我们|他们|她们|你们|咱|您|酒店|宾馆|招待所|集团|中心$|一起|隔壁|楼[上下]|父母|爸|妈|朋友|同学|同事|亲戚|男友|女友|对象|老公|老婆|丈夫|妻子|奶奶|爷爷|外婆|公婆|宿舍|员工|人才|附近$|地铁$|地铁站$|单间|合租|自有|自己|产权|证明|地址|登记|信息|情况|条件|补贴|安排|问题|申请|面积|同上|无$|不详|保密|面试|稳定"
)
_LEADING: Final = re.compile(r"^(?:(?:现在?|目前|一直|还|就|都|在|于|是|为|到|去|家|租|住|买)){1,3}(?=" + _H + r"{2})")
_OF_A_FIRM: Final = re.compile("部门|公司|厂|总部|办公|团队|中心|店|项目")
_SOMEWHERE: Final = re.compile("[那这]|一带|附近|过[来嚟]")
_LOCAL: Final = re.compile(r"(?:那 ?[一]?[边带片块头]|这边|一带|附近)$")


@cache
def _cities() -> tuple[frozenset[str], int]:
    cities = words_of("chinese_cities")
    return cities, max(map(len, cities))


def homes_in_chinese(text: str) -> Iterator[Span]:
    """Homes below the level of a city; a city or a country alone stays, and so do places of work and study."""
    for pattern in (_LIVES, _THEREABOUTS, _WITH_ENGLISH, _COMMUTES, _WITH_FRIENDS):
        if pattern is _THEREABOUTS and not _SOMEWHERE.search(text):
            continue
        for match in pattern.finditer(text):
            if match[0][0] == "搬" and _OF_A_FIRM.search(text, max(0, match.start() - 14), match.start()):
                continue
            yield from _placed(text, match.start("place"), match["place"], loose=pattern is _LIVES)
    for match in _LATIN_HOME.finditer(text):
        if not all(is_city(part.strip()) for part in match["place"].split(",")):
            yield Span(*match.span("place"), "address")


def _placed(text: str, start: int, place: str, *, loose: bool) -> Iterator[Span]:
    lead = _LEADING.match(place)
    if lead:
        start, place = start + lead.end(), place[lead.end() :]
    stop = _STOP.search(place, 2) if loose else None
    whole = place if stop is None else place[: stop.start()]
    place = whole.rstrip(" #-")
    bare = _LOCAL.sub("", place)
    if len(bare) < 2 or _NO_HOME.search(bare):
        return
    after = _after_cities(bare)
    if after == len(bare):
        return
    ends = text[start + len(place) : start + len(place) + 1]
    if not (_BELOW.search(bare) or bare != place or len(bare) <= 5):
        return
    if (
        loose
        and bare == place
        and not _BELOW.search(bare)
        and (len(bare) < 3 or (ends and ends not in ",，。;；\n!！、.("))
    ):
        return
    end = start + len(place)
    for aside in (_ASIDE, _POSTCODE):
        more = aside.match(text, end)
        end = more.end() if more else end
    yield Span(start, end, "address")


def _after_cities(place: str) -> int:
    """Where the names of countries, provinces and cities that begin the place end."""
    cities, longest = _cities()
    at = 0
    while at < len(place):
        for length in range(min(longest, len(place) - at), 1, -1):
            if place[at : at + length] in cities:
                at += length
                while at < len(place) and place[at] in "省市":
                    at += 1
                break
        else:
            return at
    return at
