"""Chinese homes by block, unit and room, parcels' labels, hometowns down to the village; and what goes on after a street:
the estate beside it, the room after the block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .near import near
from .spans import Span

_H: Final = r"[\u4e00-\u9fff]"
_BLOCK: Final = r"(?:号楼|栋|幢|座)"
_ROOM: Final = r"(?:[A-Z]?\d{3,4}(?!\d)(?:室|房|号)?)"
_UNIT: Final = re.compile(
    r"(?P<name>(?:"
    + _H
    + r"{2,9})?(?:[A-Z\d一二三四五六七八九十东西南北][期区])?) ?(?:第?[A-Z]?\d{1,3}|第?[一二三四五六七八九十]{1,3}|[A-Z]) ?"
    + _BLOCK
    + r" ?(?:\d{1,2} ?单元(?: ?"
    + _ROOM
    + r")?|"
    + _ROOM
    + r"|\d{1,2} ?楼(?: ?[A-Z]\d{0,2}(?![A-Za-z])| ?\d{1,2}(?=室|房))?(?: ?室)?)(?!\d|会议|办公|教室|实验|[年元个家人%])"
)
_BY_NUMBERS: Final = re.compile(
    r"(?P<name>"
    + _H
    + r"{2,10}(?<=[园苑城府庭湾轩阁里邨村庄区期家墅郡邸寓厦居台堡])) ?[A-Z]?\d{1,3}-\d{1,3}(?:-\d{2,4})?(?![\d\-.年月])"
)
_FUNCTION: Final = re.compile(
    r".*(?:[是在住搬租寄至我他她的、]|地址|空一间|快递|收件|收货|门牌|宿舍|转租|合租|求租|出租|整租)"
)
_UP_TO: Final = re.compile(
    r"(?:"
    + _H
    + r"{1,8}?(?:省|市|区|县|旗|镇|乡|街道|大街|路|街|大道|巷|胡同|里)(?:[东西南北中]段|[东西南北])?(?: ?\d{1,4} ?(?:号院|号|弄))?){1,5}(?:"
    + _H
    + r"{1,10}?(?:旁边?|对面|隔壁|后面))? ?$"
)
_TOLD: Final = re.compile(r".*(?:住[在于]?|住址|地址|居住[在于]?|位于|搬[到至去]|[寄送][到至]|家在|现在)")
_AT_WORK: Final = re.compile(
    r"(?:公司|办公|面试|会议|报到|报道|实验|教学|总部|产业园|科技园|软件园|创业园|工业园|地点|集团|园区|医院|大学|学院|项目)[^。;\n]{0,14}$"
)
_NEXT: Final = re.compile(
    r"(?:(?<=[楼座栋幢])|(?<=元)) ?[A-Z]?\d{3,4}(?!\d|[年元月个家人]|会议)(?:室|房)?|(?<=[楼座])[A-Z](?![A-Za-z\d])"
    r"|(?<=[号弄]) ?附 ?\d{1,3} ?号?(?!\d)|(?<=[\u4e00-\u9fff\d]) {0,3}\n {0,3}[A-Z]?\d{1,4} ?(?:号楼|号|室|房|户|栋|幢|座|单元)(?=[ \d,，。]|\n|$)"
    r"|(?<=[口路街巷胡同村里号]) ?[甲乙丙丁] ?\d{1,4} ?(?:号院|号楼|号)|(?<=[园村街庄坊里]) ?\d{1,4} ?(?:社区|小区|街坊)|(?<=\d)(?:社区|街坊)(?![经工群])|(?<=院) ?平房(?:第?[一二三四五六七八九十\d]{1,3}[家排间户])?"
    r"|(?<=[号弄座楼路街里区苑园城府村庭厦寓) ]) ?(?:第?[A-Z]?\d{1,4}|[一二三四五六七八九十]{1,3}) ?(?:号院|号楼|号|弄|栋|幢|座|单元|室|层|楼)(?!会议|办公)|(?<=[楼号]) ?之 ?\d{1,3}|(?<=[楼座]) ?[A-Z] ?室"
    r"|(?:(?<=[\u4e00-\u9fff])|(?<=\d)) ?[A-Z]?\d{1,3}-\d{1,4}(?:-\d{2,4})?(?![\d\-.年月])"
    r"|(?<=[号路街弄道院厦场寓园苑城区])"
    + _H
    + r"{0,10}?(?:旁边?|对面|隔壁|后面|[东西南北后侧]门)(?: ?"
    + _H
    + r"{2,8}[ ]?[A-Z]?\d{1,3}-\d{2,4}(?:-\d{2,4})?)?"
)
_LABEL: Final = re.compile(
    r"(?:快递(?:寄到?|放|送)?|收件|收货|自提点?|取件点?|代收点?|包裹(?:寄|放)?|以前住过?|曾经?住过?|原来住过?|原先住过?|之前住过?|先前住过?|门牌号?|邮寄|寄)(?:地址|地)?(?:[:： ]{1,2}|到|在|至)?(?P<place>(?="
    + _H
    + r")[\u4e00-\u9fffA-Za-z0-9 #\-]{4,48}?)(?=[,，。;；(、\n]|$)"
)
_A_HOME: Final = re.compile(
    r"(?:小区|花园|家园|公寓|苑|新村|社区|家属院|大院|华庭|豪庭|名邸|山庄|[城郡府湾轩]|园(?!区)|里(?=\d|[东南西北])|[路街巷弄](?=\d| ?\d|.{0,6}[号弄巷])|村|"
    + _BLOCK
    + r")"
)
_NO_HOME: Final = re.compile(
    r"公司|集团|大学|学院|办公|前台|产业园|科技园|软件园|园区|写字楼|单号|到付|顺丰|费用|医院|部$|[我他她你您]|合同|材料"
)
_VILLAGE: Final = re.compile(
    r"(?:老家|祖籍|籍贯|原籍|户籍|[我他她]是|来自|家住|家在|(?<![居入原])住(?:在|于)?|[我他她]家|出身)(?:就?在|是|于|[:：])?(?P<place>(?!中关村)"
    + _H
    + r"{2,16}?(?:村委会|村|乡|镇|屯|庄|寨|苏木|嘎查|团场|林场|农场)(?:第?[一二三四五六七八九十\d]{1,3}(?:村民)?[组队连社])?)(?=人|[,，。;；、\n)（(]|$)"
)
_BY_SIGHT: Final = re.compile(
    r"(?:住(?:在|到)?|家里?就?在)(?P<place>(?![院宿进得不])[\u4e00-\u9fffA-Za-z\d]{2,12}?(?:平房|楼下|楼上|边上|旁边|后面|后门|对过|跟前|底下|后街|巷子(?:里)?|胡同里|桥头|路口|村口|坡上|河边|家属院|大杂院|隔壁|对门|后头|前头))(?=[,，。;；、\n)（(]|$)"
)
_LETTERED: Final = ("号楼", "栋", "幢", "座")
_LABELS: Final = ("快递", "收件", "收货", "自提", "取件", "代收", "包裹", "住", "门牌", "寄")
_ORIGINS: Final = ("住", "老家", "祖籍", "籍贯", "原籍", "户籍", "是", "来自", "家", "出身")
_MOST_PARTS: Final = 5


def chinese_units(text: str) -> Iterator[Span]:
    """Homes by their units, where parcels go, and villages one comes from."""
    for first, last in near(text, _LETTERED, 18, 14):
        for match in _UNIT.finditer(text, first, last):
            yield from _home(text, match)
    for first, last in near(text, "-", 18, 10):
        for match in _BY_NUMBERS.finditer(text, first, last):
            yield from _home(text, match)
    for first, last in near(text, _LABELS, 6, 60):
        for match in _LABEL.finditer(text, first, last):
            if _A_HOME.search(match["place"]) and not _NO_HOME.search(match["place"]):
                yield Span(*match.span("place"), "address")
    for first, last in near(text, _ORIGINS, 2, 28):
        for match in _VILLAGE.finditer(text, first, last):
            yield Span(*match.span("place"), "address")
    for first, last in near(text, ("住", "在"), 3, 20):
        for match in _BY_SIGHT.finditer(text, first, last):
            if not _NO_HOME.search(match["place"]):
                yield Span(*match.span("place"), "address")


def _home(text: str, match: re.Match[str]) -> Iterator[Span]:
    """The home with the streets before it, without the words that lead to it; not a room at work."""
    start = match.start()
    lead = _FUNCTION.match(match["name"])
    start += lead.end() if lead else 0
    before = text[max(0, start - 50) : start]
    if _AT_WORK.search(before) or _AT_WORK.search(match["name"]):
        return
    streets = None if lead else _UP_TO.search(before)
    if streets:
        told = _TOLD.match(streets[0])
        start -= len(streets[0]) - (told.end() if told else 0)
    yield Span(start, match.end(), "address")


def goes_on_in_chinese(text: str, end: int) -> int:
    """Where a Chinese address ends that was found as far as ``end``."""
    for _ in range(_MOST_PARTS):
        match = _NEXT.match(text, end)
        if match is None or match.end() == end:
            return end
        end = match.end()
    return end
