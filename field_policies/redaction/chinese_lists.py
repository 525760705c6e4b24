"""Places in Chinese texts that hold nothing but people: enumerations, speakers of a chat, and columns of names.

What stands there is a name also where it is a word (安静, 银川). Such a place is known by the names that were found in it
already, or by what stands before it or after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from .chinese_columns import in_columns, in_rows
from .chinese_context import ROLE_BEFORE
from .chinese_shapes import FUNCTION, NOBODY, may_be_a_name
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
_PEOPLE_BEFORE: Final = re.compile(
    r"(?:参会|与会|参加|出席|到会|列席|在场|到场|签到|缺席|请假|抄送|主送|成员|组员|名单|同批|同组|队友|同学|同事|徒弟|嘉宾|评委|面试官|目击|证人|证明人|寿星|值班|联系人|"
    r"室友|家属|子女|孩子|兄弟|姐妹|候选人|入围|同行|同住|收件人|发件人|推荐人|陪同|搭档|班委|主讲|讲师|学员|学生|访客|乘客|同车|同桌|员工|新人|实习生|[1-9] ?号桌|[Cc][Cc]|To|Attendees|Present)"
    r"(?:人员|人|者|名单|老师|同学|(?:\d{1,2}|[两二三四五六七八九十]) ?[人名位])?(?:有|是|为|包括|还有|:|-{1,2}|\)|\()?[ “\"]{0,2}$|(?:\d{1,2}|[两二三四五六七八九十]) ?[人名位] ?(?:\(|:|为)$"
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
    r"(?:等|这|那|[两二三四五六七八九十几多])(?:[家款种座条类批项支]|个(?!人|同[事学]|男|女|孩|小|姑|候选|新|员|徒|年|老|实|兄))|[一二三四五六七八九十两]选一|等(?!同|人|候选|领导|老|多)[\u4e00-\u9fff]{0,4}(?:品牌|企业|厂商|券商|大厂|车企|药企)|等(?:地|处|产品|品牌|企业|公司|客户|城市|国|省|市|县|大学|院校|厂商|平台|项目|药)"
)
_TITLES: Final = frozenset(["姐", "哥", "总", "工", "老师", "叔", "姨", "先生", "女士", "经理", "师傅", "同学", "主任"])
_LONG_LIST: Final = 200
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


def among_people(text: str, found: list[Span]) -> Iterator[Span]:
    """Names in places that hold nothing but people; ``found`` are the names known so far."""
    ends = {span.start: span.end for span in found}
    if "、" in text:
        yield from _enumerated(text, ends)
    if "\n" in text:
        yield from in_columns(text, ends)
        yield from in_rows(text, ends)
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
