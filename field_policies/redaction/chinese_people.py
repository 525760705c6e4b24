"""Names of people in Chinese sentences, which have no word breaks: the likeliest way to cut a run of characters into
words and names.

Each way to cut has a price, the negative logarithm of its likelihood in tenths: a word that of its frequency, a name
that of its surname and of each character given with it, less where a role stands before it or a title after it. The
cheapest way says which characters are a name's; so a surname within a word (石油, 高级) is none, and a name that no
list holds is found (Viterbi over a unigram model, as in role-tagging recognisers of Chinese names).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .chinese_context import NOT_BEFORE_TITLE, TITLE_DISCOUNT, after_roles, before_titles
from .chinese_shapes import FUNCTION, NOBODY, SOUNDS
from .spans import Span
from .surnames import (
    COMPOUND,
    GIVEN,
    JAPANESE_SURNAMES,
    MINORITY_NAMES,
    MOST_BORNE,
    RARE_SURNAMES,
    SURNAMES,
    WORDS_OF_WORK,
    chinese_words,
    given_costs,
    words_of,
)

_LONGEST_WORD: Final = 4
_UNKNOWN_CHARACTER: Final = 186
_UNKNOWN_GIVEN: Final = 131
_NAME: Final = 29
"""How unlikely it is that a name stands here rather than a word: one in twenty."""

_NOTHING_ELSE: Final = 25
_ONE_GIVEN: Final = 16
_TWO_GIVEN: Final = 2
_ONLY_SURNAME: Final = 10
_NICKNAME: Final = 62
_GIVEN_NICKNAME: Final = 30
_ONLY_GIVEN: Final = 95
_FIRST_OF_ALL: Final = 57
_MINORITY: Final = 75
_BY_SOUND: Final = 60
_SOUND: Final = 35
_LONGEST_BY_SOUND: Final = 7
_TWICE: Final = 75
_TWICE_AFTER_SURNAME: Final = 15
_TWO_SURNAMES: Final = 25
_MINORITY_BEGINNINGS: Final = frozenset(name[0] for name in MINORITY_NAMES)
_MINORITY_LENGTHS: Final = range(2, max(map(len, MINORITY_NAMES)) + 1)
_JAPANESE: Final = 85
_COMMON: Final = 100
_BEFORE_NICKNAME: Final = frozenset("小老阿大")
_VIETNAMESE: Final = frozenset("氏文")
_ONLY_SOUNDS: Final = frozenset("仙罕汗江娜娅莎妮黛蒂茜姆尔迪热孜吾吐甫帕玛丽米莉提夏兰")
_AMOUNT: Final = frozenset("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")
_FUNCTION_PRICE: Final = 40
_HARDLY_LAST: Final = dict.fromkeys("村路街镇乡县巷弄屯坝杯奖馆厅", 45) | {"人": 35, "册": 60}
"""What names of places and things end with, and people hardly do."""

_COUNTED: Final = 60
_NUMERALS: Final = frozenset("一二三四五六七八九十两百〇")
_MEASURES: Final = frozenset("面轮次个位名天年月日号楼期级岁口点块万千百分遍周审试等本")
_MEASURING: Final = {
    **dict.fromkeys("张段项", frozenset("哪这那几每一两二三四五六七八九十多半各")),
    "于": frozenset("职业任位籍校源属限基由关对聘"),
    "位": frozenset("有这那各每几两三一哪诸"),
    "小": frozenset("大"),
    "付": frozenset("一二三六"),
}
"""Surnames that count or join where they follow these: 哪张卡, 毕业于, 押一付三."""

_BORNE_BY_MANY: Final = 60
_FAR: Final = 10**9
_A_PLACE_OR_FIRM: Final = re.compile(
    r"(?:[路街村镇乡县市省岛湖河山桥庙寺](?![人的在]|上[^海]|过|演)|区(?!分|别|域)|大道|大街|支行|分行|营业部|集团|公司|科技|股份|银行|大学|学院|书院|中学|小学|一中|"
    r"医院|药业|汽车|证券|基金|保险|酒店|律?师?事务所|律师行|律所|出版社|电器|食品|地产|置业|物流|机场|杯|奖学|奖(?!励|项)|定律|定理|主义|指数|模型|算法|变换|分布|菌|"
    r"贸易|商贸|实业|制药|电气|化工|纺织|服饰|鲜生|超市|百货|便利店|火锅|烤鸭|包子铺|美术馆|博物馆|纪念馆|图书馆|艺术馆|科技馆|故居|纪念堂|广场|公园|体育[场馆]|大?剧院|"
    r"力学(?!生)|物理(?=竞|奖|班|联)|数学(?=竞|奖|班|联)|竞赛|大赛|邀请赛|基金会|铁道|实验班|(?:音乐|美术|光学|化学|生物学?|科学(?:技术)?|教育|医学|建筑|文学|经济学?|新闻|国际|青少年|围棋|钢琴)(?:学院|奖|杯|比赛|竞赛)|菁英班|诗词|全集|文集|选集|家书|转氨酶|综合征|氏[症病法]|人(?![\u3400-\u9fff])|〇)"
)


_REST_OF_A_FIRM: Final = re.compile(
    r"(?:(?![的是在任于和与说为到由被把曾就入职担加负责等向对给从经理])[\u3400-\u9fff]){0,12}?(?:有限|股份|集团|公司|厂(?![长商家里])|事务所|研究[院所]|银行|医院)"
)


@cache
def _regions() -> frozenset[str]:
    return words_of("chinese_cities")


def _within_a_firm(run: str, start: int, end: int) -> bool:
    """Whether what was cut out as a name is a part of a firm's: behind the place it begins with, or a surname alone."""
    if not _REST_OF_A_FIRM.match(run, end):
        return False
    return (
        end - start == 1
        or run[start : start + 2] in _regions()
        or run[max(0, start - 2) : start] in _regions()
        or (run[max(0, start - 1) : start] == "市" and run[max(0, start - 3) : start - 1] in _regions())
    )


@cache
def _surname_costs() -> dict[str, int]:
    """Surname → price; the hundred most borne by their rank (Ministry of Public Security, 2020), the others alike."""
    costs = dict.fromkeys(RARE_SURNAMES, 99)
    costs |= dict.fromkeys(COMPOUND, 81)
    costs |= dict.fromkeys(SURNAMES, 76)
    for rank, surname in enumerate(MOST_BORNE):
        share = 0.07 if rank < 3 else max(0.0018, 0.075 / (1 + 0.25 * rank))
        costs[surname] = round(-10 * math.log(share))
    return costs


def chinese_people(text: str) -> Iterator[Span]:
    """Names and nicknames in a text, wherever cutting it so is likelier than any other way."""
    roles, titles = after_roles(text), before_titles(text)
    for run in re.finditer(r"[\u3400-\u9fff]{2,}|[\u3400-\u9fff](?= ?(?:总|工|老师|先生|女士))", text):
        offset = run.start()
        for start, end in _cut(run.group(), offset, roles, titles):
            if run.group()[start:end] in NOBODY and titles.get(offset + end, 0) < TITLE_DISCOUNT:
                continue
            if not _A_PLACE_OR_FIRM.match(text, offset + end) and not _within_a_firm(run.group(), start, end):
                yield Span(offset + start, offset + end, "name")


def _cut(run: str, offset: int, roles: dict[int, int], titles: dict[int, int]) -> list[tuple[int, int]]:
    """The names in the cheapest way to cut a run, last first (Viterbi)."""
    words, surnames, given = chinese_words(), _surname_costs(), given_costs()
    size = len(run)
    cheapest = [0] + [_FAR] * size
    came_from: list[tuple[int, bool]] = [(0, False)] * (size + 1)

    def reach(start: int, end: int, price: int, name: bool) -> None:
        if name and end - start > 1:
            last = run[end - 1]
            if last in _HARDLY_LAST:
                price += _HARDLY_LAST[last]
            elif last in _NUMERALS and run[end : end + 1] in _MEASURES:
                price += _COUNTED
        if name and offset + end in titles and (end - start > 2 or run[start - 1 : start] not in NOT_BEFORE_TITLE):
            price -= titles[offset + end]
        if name and start == 0 and end == size and run not in WORDS_OF_WORK:
            price -= _NOTHING_ELSE
        if price < cheapest[end]:
            cheapest[end] = price
            came_from[end] = (start, name)

    def called(place: int) -> int:
        character = run[place]
        price = given.get(character, _UNKNOWN_GIVEN)
        return price + _FUNCTION_PRICE if character in FUNCTION else price

    for at in range(size):
        so_far = cheapest[at]
        reach(at, at + 1, so_far + words.get(run[at], _UNKNOWN_CHARACTER), False)
        for end in range(at + 2, min(at + _LONGEST_WORD, size) + 1):
            price = words.get(run[at:end])
            if price is not None:
                reach(at, end, so_far + price, False)
        begun = so_far - roles.get(offset + at, 0)
        if run[at] in _MEASURING and run[at - 1 : at] in _MEASURING[run[at]]:
            begun += _COUNTED
        if run[at] in _BEFORE_NICKNAME and at + 1 < size:
            surname = surnames.get(run[at + 1])
            if surname is not None:
                reach(at, at + 2, begun + _NICKNAME + surname, True)
            elif run[at] != "大":
                reach(at, at + 2, begun + _NICKNAME + _GIVEN_NICKNAME + called(at + 1), True)
        if run[at] in _MINORITY_BEGINNINGS:
            for length in _MINORITY_LENGTHS:
                if at + length <= size and run[at : at + length] in MINORITY_NAMES:
                    end = _to_end_of_sounds(run, at + length)
                    reach(at, end, begun + _MINORITY + _SOUND * (end - at - length), True)
        if begun < so_far and run[at] in SOUNDS:
            for end in range(at + 1, min(at + _LONGEST_BY_SOUND, size) + 1):
                if run[end - 1] not in SOUNDS and not (end == at + 1 and run[at] in surnames):
                    break
                if end - at > 1 and run[at:end] not in words:
                    reach(at, end, begun + _BY_SOUND + _SOUND * (end - at), True)
        if at + 1 < size and run[at] == run[at + 1] and run[at] in GIVEN:
            reach(at, at + 2, begun + _TWICE + called(at), True)
        if at + 2 <= size and GIVEN.issuperset(run[at : at + 2]):
            first_of_all = _FIRST_OF_ALL if at == 0 and offset + 2 in titles else 0
            reach(at, at + 2, begun + _ONLY_GIVEN - first_of_all + called(at) + called(at + 1), True)
        if run[at : at + 2] in JAPANESE_SURNAMES:
            if run[at + 2 : at + 3] == "的" and words.get(run[at : at + 2], _FAR) >= _COMMON:
                reach(at, at + 2, begun + _JAPANESE, True)
            for end in range(at + 3, min(at + 5, size) + 1):
                if run[end - 1] in FUNCTION:
                    break
                if words.get(run[at + 2 : end], _FAR) < _COMMON:
                    continue
                reach(at, end, begun + _JAPANESE + sum(called(n) for n in range(at + 2, end)) // 2, True)
        for first in (at + 1, at + 2):
            surname = surnames.get(run[at:first]) if first <= size else None
            if surname is None:
                continue
            price = begun + _NAME + surname
            if titles.get(offset + first, 0) >= (TITLE_DISCOUNT if first == at + 1 else 1):
                reach(at, first, price + _ONLY_SURNAME, True)
            if first >= size or _AMOUNT.issuperset(run[at : first + 2]):
                continue
            reach(at, first + 1, price + called(first) + _ONE_GIVEN, True)
            if first + 1 < size:
                other = _TWICE_AFTER_SURNAME if run[first] == run[first + 1] else called(first + 1)
                reach(at, first + 2, price + _TWO_GIVEN + called(first) + other, True)
            if first + 2 < size and first == at + 1 and run[first] in surnames:
                more = _TWO_SURNAMES + surnames[run[first]] + called(first + 1) + called(first + 2)
                reach(at, first + 3, price + more, True)
            if first + 2 < size and run[first] in _VIETNAMESE:
                reach(at, first + 3, price + _ONE_GIVEN + called(first + 1) + called(first + 2), True)
    found: list[tuple[int, int]] = []
    at = size
    while at:
        start, name = came_from[at]
        if name:
            alone = start > 0 and came_from[start] == (start - 1, False)
            found.append((start - 1 if alone and _surname_before(run, start, at) else start, at))
        at = start
    return found


def _surname_before(run: str, start: int, end: int) -> bool:
    """Whether what was cut out as a given name alone stands behind a surname that was taken for a word: 张 in 张玉珍."""
    before = run[start - 1]
    return (
        end - start == 2
        and GIVEN.issuperset(run[start:end])
        and run[start] not in _surname_costs()
        and _surname_costs().get(before, _FAR) < _BORNE_BY_MANY
        and before not in FUNCTION
        and not (before in _MEASURING and run[max(0, start - 2) : start - 1] in _MEASURING[before])
    )


def _to_end_of_sounds(run: str, at: int) -> int:
    """Where a name written by sound ends that a known one begins: 古丽 in 古丽米热."""
    end = at
    while end < len(run) and end - at < 3 and run[end] in _ONLY_SOUNDS:
        end += 1
    return end
