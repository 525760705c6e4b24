"""Names of people in Chinese sentences, which have no word breaks: the likeliest way to cut a run of characters into
words and names.

Each way to cut has a price, the negative logarithm of its likelihood in tenths: a word that of its frequency, a name
that of its surname and of each character given with it. The cheapest way says which characters are a name's; so a
surname within a word (石油, 高级) is none, and a name that no list holds is found (J. Zhang, Q. Liu: Automatic
recognition of Chinese personal names, 2003).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from .spans import Span
from .surnames import COMPOUND, MOST_BORNE, RARE_SURNAMES, SURNAMES, chinese_words, given_costs

_RUN: Final = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST_WORD: Final = 4
_UNKNOWN_CHARACTER: Final = 186
_UNKNOWN_GIVEN: Final = 131
_NAME: Final = 39
"""How unlikely it is that a name stands here rather than a word: one in fifty."""

_ONE_GIVEN: Final = 19
_TWO_GIVEN: Final = 2
_NICKNAME: Final = 62
_BEFORE_NICKNAME: Final = frozenset("小老阿")
_FAR: Final = 10**9
_A_PLACE_OR_FIRM: Final = re.compile(
    r"(?:[路街村镇乡县市省岛湖河山桥庙寺](?![人的在]|上[^海]|过|演)|区(?!分|别|域)|大道|大街|集团|公司|科技|股份|银行|大学|学院|中学|小学|一中|医院|药业|汽车|证券|基金|保险|"
    r"酒店|事务所|律所|出版社|电器|食品|地产|置业|物流|机场|杯|奖学|奖(?!励|项)|定律|定理|主义|指数|模型|算法|变换|分布|菌)"
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
    for run in _RUN.finditer(text):
        for start, end in _cut(run.group()):
            at, upto = run.start() + start, run.start() + end
            if not _A_PLACE_OR_FIRM.match(text, upto):
                yield Span(at, upto, "name")


def _cut(run: str) -> list[tuple[int, int]]:
    """The names in the cheapest way to cut a run, last first (Viterbi)."""
    words, surnames, given = chinese_words(), _surname_costs(), given_costs()
    size = len(run)
    cheapest = [0] + [_FAR] * size
    came_from: list[tuple[int, bool]] = [(0, False)] * (size + 1)

    def reach(start: int, end: int, price: int, name: bool) -> None:
        if price < cheapest[end]:
            cheapest[end] = price
            came_from[end] = (start, name)

    for at in range(size):
        so_far = cheapest[at]
        reach(at, at + 1, so_far + words.get(run[at], _UNKNOWN_CHARACTER), False)
        for end in range(at + 2, min(at + _LONGEST_WORD, size) + 1):
            price = words.get(run[at:end])
            if price is not None:
                reach(at, end, so_far + price, False)
        if run[at] in _BEFORE_NICKNAME and at + 1 < size and run[at + 1] in surnames:
            reach(at, at + 2, so_far + _NICKNAME + surnames[run[at + 1]], True)
        for first in (at + 1, at + 2):
            surname = surnames.get(run[at:first])
            if surname is None or first >= size:
                continue
            price = so_far + _NAME + surname + given.get(run[first], _UNKNOWN_GIVEN)
            reach(at, first + 1, price + _ONE_GIVEN, True)
            if first + 1 < size:
                reach(at, first + 2, price + _TWO_GIVEN + given.get(run[first + 1], _UNKNOWN_GIVEN), True)
    found = []
    at = size
    while at:
        start, name = came_from[at]
        if name:
            found.append((start, at))
        at = start
    return found
