"""The words that Chinese text is cut into (``names/chinese_words.txt``), made from jieba's dictionary.

``python -m tools.chinese_words DICT`` where DICT is ``jieba/dict.txt`` of the jieba distribution (word, frequency, part
of speech a line). Names of people are left out: they are what the cutting is to find. Words that begin as a name does
are kept down to a lower frequency, for it is them that a name is told from; a surname by itself is hardly a word.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Final

from field_policies.redaction.surnames import COMPOUND, NOT_NAMES, RARE_SURNAMES, SURNAMES, WORDS_OF_WORK

FILE: Final = Path(__file__).resolve().parents[1] / "field_policies" / "redaction" / "names" / "chinese_words.txt"
_TOTAL: Final = 60_000_000
_LONGEST: Final = 4
_OFTEN: Final = 10
_OFTEN_LIKE_A_NAME: Final = 3
_A_WORD_ALL_THE_SAME: Final = 100
_OUR_FREQUENCY: Final = 300
_MOSTLY_IN_NAMES: Final = 6


def words(dictionary: Path) -> dict[str, int]:
    """Word → frequency."""
    kept: dict[str, int] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, frequency, part = line.split()
        often = int(frequency)
        if len(word) > _LONGEST or not all("\u4e00" <= character <= "\u9fff" for character in word):
            continue
        like_a_name = word[:1] in SURNAMES | RARE_SURNAMES or word.startswith(COMPOUND)
        of_names = part in ("nr", "nrfg") and like_a_name
        if of_names and (len(word) > 2 or (len(word) == 2 and often < _A_WORD_ALL_THE_SAME)):
            continue
        if of_names and len(word) == 1:
            often //= _MOSTLY_IN_NAMES
        if len(word) > 1 and often < (_OFTEN_LIKE_A_NAME if like_a_name else _OFTEN):
            continue
        kept[word] = max(often, 1)
    for word in WORDS_OF_WORK:
        kept[word] = max(kept.get(word, 0), _OUR_FREQUENCY)
    for word in NOT_NAMES:
        if 1 < len(word) <= _LONGEST:
            kept.setdefault(word, _A_WORD_ALL_THE_SAME)
    return kept


def cost(frequency: int) -> int:
    """Tenths of a natural logarithm: how unlikely the word is."""
    return round(-10 * math.log(frequency / _TOTAL))


def main(arguments: list[str]) -> None:
    """Write the file: a line for each cost, first the cost, then its words."""
    by_cost: defaultdict[int, list[str]] = defaultdict(list)
    for word, frequency in words(Path(arguments[0])).items():
        by_cost[cost(frequency)].append(word)
    lines = (f"{level} {' '.join(sorted(by_cost[level]))}" for level in sorted(by_cost))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
