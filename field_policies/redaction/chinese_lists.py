"""Places in Chinese texts that hold nothing but people: enumerations, columns of names, rows, speakers of a chat.

What stands there is a name also where it is a word (安静, 银川). Such a place is known by the names that were found in it
already, or by what stands before it or after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from .chinese_context import ROLE_BEFORE
from .chinese_shapes import FUNCTION, NOBODY, given_like, may_be_a_name
from .spans import Span
from .surnames import GIVEN, RARE_SURNAMES, SURNAMES, WORDS_OF_WORK

_H: Final = r"[\u3400-\u9fff]"
_GLOSS: Final = r"(?:\([^()\n]{0,18}\))?"
_ENUMERATION: Final = re.compile(
    r"(?<![\u3400-\u9fff·])"
    + _H
    + r"{1,40}+"
    + _GLOSS
    + r"(?:、"
    + _H
    + r"{1,40}+"
    + _GLOSS
    + r")+(?:[和与及]"
    + _H
    + r"{1,6}+)?"
)
_ITEM: Final = re.compile(r"(?P<name>" + _H + r"+)(?P<gloss>\([^()\n]*\))?")
_NUMBERING: Final = re.compile(r" {0,4}(?:[(]?\d{1,3}[.、):]? ?|[①-⑳] ?|[-*·•] ?)?")
_PEOPLE_BEFORE: Final = re.compile(
    r"(?:参会|与会|参加|出席|到会|列席|在场|到场|签到|缺席|请假|抄送|主送|成员|组员|名单|同批|同组|队友|同学|同事|徒弟|嘉宾|评委|面试官|目击|证人|证明人|寿星|值班|联系人|"
    r"室友|家属|子女|孩子|兄弟|姐妹|候选人|入围|同行|同住|收件人|发件人|推荐人|陪同|搭档|班委|主讲|讲师|学员|学生|访客|乘客|同车|同桌|员工|新人|实习生|[1-9] ?号桌|[Cc][Cc]|To|Attendees|Present)"
    r"(?:人员|人|者|名单|老师|同学)?(?:有|是|为|包括|还有|:|-{1,2}|\))?[ “\"]{0,2}$"
)
_PEOPLE_WITHIN: Final = re.compile(
    r"(?:参会|与会|出席|同批|同组|队友|同学|同事|徒弟|下属|组员|室友|嘉宾|评委|面试官|证人|线长|班长|组长|教务|同行|学员|学生|搭档|孩子|兄弟|姐妹|家属|候选人|实习生|同桌|老师|带着|带了|带出|"
    r"跟|和|与|由|里|有|请|找|是|叫|给|让|向|对|及)$"
)
_PEOPLE_AFTER: Final = re.compile(
    r"(?:等)?(?:这|那)?(?:[两二三四五六七八九十几多]|\d{1,2}) ?(?:位(?!数|于)|名(?!额|单|次|义|词|称)|个(?:人|同事|同学|男生|女生|孩子|小伙|姑娘|候选人|新人|员工|徒弟|年轻人|老员工|实习生|兄弟|小朋友))|"
    r"一起|一同|一块|共同|(?:兄弟|姐妹|夫妇|夫妻|父子|母女|母子|父女)(?:俩|二人|两人)?|俩人?|仨|(?:等)?(?:诸位|同志|同学|同事)|等人|(?:他|她)们"
)
_THINGS_AFTER: Final = re.compile(
    r"(?:等|这|那|[两二三四五六七八九十几多])(?:[家款种座条类批项支]|个(?!人|同[事学]|男|女|孩|小|姑|候选|新|员|徒|年|老|实|兄))|[一二三四五六七八九十两]选一|等(?:地|处|产品|品牌|企业|公司|客户|城市|国|省|市|县|大学|院校|厂商|平台|项目|药)"
)
_TITLES: Final = frozenset(["姐", "哥", "总", "工", "老师", "叔", "姨", "先生", "女士", "经理", "师傅", "同学", "主任"])
_LONG_LIST: Final = 200
_HAN: Final = re.compile(_H)
_NAME_CELL: Final = re.compile(
    r"(?:姓 {0,4}名|名字|中文名|户名|乘客|住户|司机|驾驶员|业主|员工|学员|成员|应聘者|访客|家长|[\u3400-\u9fff]{1,4}人)(?:姓名)?"
)
_ROW: Final = re.compile(
    r"^" + _NUMBERING.pattern + r"(?P<name>" + _H + r"{2,6}?)(?:妈妈?|爸爸?|家长|奶奶|爷爷)?(?=[|,;: (]|--|\d)",
    re.MULTILINE,
)
_OF_A_PERSON: Final = re.compile(
    r"[|,;] ?(?:男|女)(?:性)?(?:[|,; ]|$)|[|,;] ?(?:1[89]|[2-6]\d)岁?[|,;]|[|,;] ?[二三四五]十[一二三四五六七八九]?[|,;]"
)
_CELL: Final = re.compile(_H + r"{2,6}(?=妈|爸|家长|奶奶|爷爷)|" + _H + r"{2,6}")
_SPEAKER: Final = re.compile(
    r"^ {0,3}(?P<time>[\[(]?(?:\d{1,4}[-/年月日.]){0,3}\d{0,2}日? ?(?:周[一-日]|上午|下午|晚上?|中午)? ?\d{1,2}:\d\d(?::\d\d)?[\])]? ?)?"
    r"[「【\[]?(?P<name>"
    + _H
    + r"{1,4})[」】\]]?(?P<after>(?: ?\(?\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\)?)?)(?: ?:|(?<=\d)$|(?<=\))$)",
    re.MULTILINE,
)
_OTHER_SPEAKER: Final = re.compile(r"^(?:阿|小|老)?[A-Z][A-Za-z]{0,12}(?: ?\d{1,2}:\d\d(?: ?[AP]M)?)?:", re.MULTILINE)
_NO_SINGLE: Final = frozenset("问答注男女我他她你您它人")
_ROLES_SPEAKING: Final = re.compile(
    r".*(?:官|人|者|员|方|部|组|号|期|率|数|址|话|机|箱|间|级|龄|历|业|况|容|见|题|划|项|费|薪|资|款|额|证|书|件|码|名|型|类|群|点|表|师傅|老师|经理|主管|总监|客服|前台|助理|行|站|市|省)$"
)
_MOST_ROWS: Final = 400


def among_people(text: str, found: list[Span]) -> Iterator[Span]:
    """Names in places that hold nothing but people; ``found`` are the names known so far."""
    ends = {span.start: span.end for span in found}
    if "、" in text:
        yield from _enumerated(text, ends)
    if "\n" in text:
        yield from _in_columns(text, ends)
        yield from _in_rows(text, ends)
    if ":" in text:
        yield from _speaking(text, ends)


def _enumerated(text: str, ends: dict[int, int]) -> Iterator[Span]:
    for match in _ENUMERATION.finditer(text):
        items = list(_ITEM.finditer(text, match.start(), match.end()))
        last = len(items) - 1
        places = []
        for n, item in enumerate(items):
            start, end = item.span("name")
            if n == 0 and end - start > 2:
                start = _begin_of_first(text, start, end, ends)
            if n == last and end - start > 2:
                end = _end_of_last(text, start, end, ends)
            places.append(_without_role(text, start, end, ends))
        if _THINGS_AFTER.search(items[last]["name"]):
            continue
        named = [n for n, (start, end) in enumerate(places) if _is_named(text, start, end, ends)]
        fitting = [n for n, (start, end) in enumerate(places) if n in named or may_be_a_name(text[start:end])]
        told = _PEOPLE_BEFORE.search(text, max(0, match.start() - 12), match.start()) is not None
        told = told or _is_role(text, match.start(), places[0][0])
        counted = _PEOPLE_AFTER.match(text, places[-1][1])
        enough = len(named) >= 2 and 3 * len(named) >= len(items)
        if (
            (told and (named or 3 * len(fitting) >= 2 * len(items)))
            or (counted and (fitting or counted[0][-1] not in "位名人"))
            or (2 * len(named) >= len(items) and enough and 5 * len(fitting) >= 4 * len(items))
        ):
            if told and 3 * len(named) >= len(items):
                fitting = [n for n, (a, b) in enumerate(places) if b - a > 1 and text[a:b] not in NOBODY]
            if counted and (fitting or counted[0][-1] not in "位名人"):
                fitting = [n for n, (a, b) in enumerate(places) if 1 < b - a < 4 and text[a:b] not in NOBODY]
            chosen = [n for n in fitting if n in named or told or counted or not _of_work(text, places[n])]
        elif enough:
            chosen = [n for n in range(len(places)) if named[0] < n < named[-1] or text[places[n][0]] in SURNAMES]
        else:
            continue
        for n in chosen:
            start, end = places[n]
            if end - start <= 6:
                yield Span(start, end, "name")


def _without_role(text: str, start: int, end: int, ends: dict[int, int]) -> tuple[int, int]:
    """The name in an item of which the first part tells what somebody is: 父亲海涛."""
    if ends.get(start, 0) >= end:
        return start, end
    known = next((at for at in range(max(start + 1, end - 4), end - 1) if ends.get(at) == end), None)
    if known is None:
        role = ROLE_BEFORE.match(text, start, end - 1)
        known = role.end() if role and end - role.end() > 1 else None
    return (start if known is None else known), end


def _of_work(text: str, place: tuple[int, int]) -> bool:
    return text[slice(*place)] in WORDS_OF_WORK


def _is_named(text: str, start: int, end: int, ends: dict[int, int]) -> bool:
    """Whether a name is known there, with or without what it is called by."""
    known = ends.get(start, 0)
    return known >= end or (known > start and text[known:end] in _TITLES)


def things_enumerated(text: str) -> list[tuple[int, int]]:
    """Enumerations that say themselves that they are of things: 安全、宁静、高远四个会议室, 李宁、安踏等品牌."""
    if "、" not in text:
        return []
    return [
        match.span()
        for match in _ENUMERATION.finditer(text)
        if match.end() - match.start() < _LONG_LIST and _THINGS_AFTER.search(match[0].rpartition("、")[2])
    ]


def _is_role(text: str, start: int, end: int) -> bool:
    """Whether the words before the first item say that people follow, not just that something does."""
    return end - start >= 2 and _PEOPLE_BEFORE.search(text, max(start, end - 12), end) is not None


def _begin_of_first(text: str, start: int, end: int, ends: dict[int, int]) -> int:
    """Where the first name begins in a run of characters that a sentence may lead into it."""
    for at in range(max(start, end - 4), end - 1):
        if ends.get(at) == end:
            return at
    for length in (2, 3):
        if end - length >= start and _PEOPLE_WITHIN.search(text, max(start, end - length - 3), end - length):
            return end - length
    return start


def _end_of_last(text: str, start: int, end: int, ends: dict[int, int]) -> int:
    """Where the last name ends in a run of characters that a sentence may go on from."""
    if start in ends and ends[start] <= end:
        return ends[start]
    cut = next((at for at in range(start + 2, min(start + 4, end)) if _PEOPLE_AFTER.match(text, at)), end)
    while cut < end and cut - start > 2 and text[cut - 1] in FUNCTION:
        cut -= 1
    return cut


def _in_columns(text: str, ends: dict[int, int]) -> Iterator[Span]:
    """Cells of a column most of which are names or whose heading says so; rows of names; cells beside sex or age."""
    block: list[tuple[str, list[tuple[int, int]]]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        cells, mark = _cells(line, at)
        if len(cells) > 1 and len(block) < _MOST_ROWS and (not block or mark == block[0][0]):
            block.append((mark, cells))
        else:
            yield from _of_block(text, block, ends)
            block = [(mark, cells)] if len(cells) > 1 else []
        at += len(line) + 1


def _cells(line: str, at: int) -> tuple[list[tuple[int, int]], str]:
    """Where the cells of a line lie in the text, and what divides them."""
    if len(line) > 300 or not line or not _HAN.search(line):
        return [], ""
    first = _NUMBERING.match(line)
    begin = first.end() if first else 0
    mark = next((m for m in ("|", ",", ";", "  ") if m in line[begin:]), " ")
    cells: list[tuple[int, int]] = []
    for piece in re.finditer(r"[^ ]+(?: [^ ]+)*" if mark == "  " else f"[^{mark}]+", line[begin:]):
        inner = piece.group().strip()
        if inner:
            start = at + begin + piece.start() + piece.group().index(inner)
            cells.append((start, start + len(inner)))
    return cells, mark


def _of_block(text: str, block: list[tuple[str, list[tuple[int, int]]]], ends: dict[int, int]) -> Iterator[Span]:
    for mark, cells in block:
        start, end = cells[0]
        cell = _CELL.match(text, start, end)
        if mark in "|,;" and cell and cell.end() in (end, end - 1):
            beside = text[end : end + 14]
            if _OF_A_PERSON.match(beside) and may_be_a_name(text[start:end]):
                yield Span(start, end, "name")
        elif mark in "|,;" and len(cells) > 2:
            start, end = cells[1]
            beside = text[end : end + 6]
            if re.match(r"[|,;] ?[男女](?:[|,;]|$)", beside) and may_be_a_name(text[start:end]):
                yield Span(start, end, "name")
    if len(block) < 2:
        return
    if block[0][0] == " ":
        yield from _rows_of_names(text, [cells for _, cells in block], ends)
        if len(block) < 3:
            return
    for column in range(max(len(cells) for _, cells in block)):
        places = [cells[column] for _, cells in block if column < len(cells)]
        headed = _NAME_CELL.fullmatch(text, *places[0]) is not None
        han = []
        for start, end in places[headed:]:
            cell = _CELL.match(text, start, end)
            if cell and (cell.end() == end or text[cell.end()] in "(妈爸家奶爷 "):
                han.append((start, cell.end()))
        named = sum(ends.get(start, 0) >= end for start, end in han)
        few = 4 * named >= 3 * len(han) and 4 * len(han) >= 3 * len(block)
        if headed or (named >= 2 and 2 * named >= len(han) and (block[0][0] != " " or few)):
            mostly = len(han) > 2 and 3 * named >= 2 * len(han)
            yield from _rather_names(text, han, words_too=mostly)


def _rather_names(text: str, places: list[tuple[int, int]], *, words_too: bool = False) -> Iterator[Span]:
    """Which of the words in a column of names are names: what may be one, and what no dictionary holds
    and is made of characters that are given."""
    for start, end in places:
        word = text[start:end]
        if (
            may_be_a_name(word)
            or (words_too and len(word) < 4 and word not in NOBODY)
            or (len(word) == 3 and word not in NOBODY and given_like(word))
        ):
            yield Span(start, end, "name")


def _in_rows(text: str, ends: dict[int, int]) -> Iterator[Span]:
    """What lines begin with, where most lines one below the other begin with a name, however their cells are divided."""
    rows: list[tuple[int, int]] = []
    last = -1
    for match in [*_ROW.finditer(text), None]:
        place = match.span("name") if match else (len(text), len(text))
        if match is None or text.count("\n", last, match.start()) > 2:
            named = sum(ends.get(start, 0) >= end for start, end in rows)
            if named >= 2 and 2 * named >= len(rows):
                yield from _rather_names(text, rows)
            rows = []
        rows.append(place)
        last = place[1]


def _rows_of_names(text: str, rows: list[list[tuple[int, int]]], ends: dict[int, int]) -> Iterator[Span]:
    """A roster whose cells single spaces divide."""
    cells = [(s, e) for row in rows for s, e in row if 2 <= e - s <= 4 and _CELL.fullmatch(text, s, e)]
    fitting = [(s, e) for s, e in cells if may_be_a_name(text[s:e])]
    named = {(s, e) for s, e in fitting if ends.get(s, 0) == e}
    if len(named) < 3 or 5 * len(named) < 2 * len(fitting):
        return
    for row in rows:
        chosen = [cell for cell in row if cell in fitting]
        if any(cell in named for cell in chosen) and len(chosen) >= 2 and len(chosen) >= len(row) - 1:
            for start, end in chosen:
                yield Span(start, end, "name")


def _speaking(text: str, ends: dict[int, int]) -> Iterator[Span]:
    """Speakers of a chat: before a colon and beside a time, or more than once among others that are people."""
    spoken = list(_SPEAKER.finditer(text))
    if len(spoken) < 2:
        return
    counts = Counter(match["name"] for match in spoken)
    people = any(ends.get(match.start("name"), 0) == match.end("name") for match in spoken)
    people = people or _OTHER_SPEAKER.search(text) is not None
    timed = sum(1 for match in spoken if match["time"] or match["after"])
    for match in spoken:
        name = match["name"]
        if name in NOBODY or name in _NO_SINGLE or (len(name) > 1 and _ROLES_SPEAKING.match(name)):
            continue
        if len(name) == 1 and name not in SURNAMES and name not in RARE_SURNAMES and name not in GIVEN:
            continue
        known = counts[name] > 1 or may_be_a_name(name)
        if (timed > 1 and known and (match["time"] or match["after"])) or (counts[name] > 1 and people):
            yield Span(*match.span("name"), "name")
