"""The subject's own Chinese name as somebody writes it who only heard it: 王小明, 汪晓铭 for 王晓明.

A name of three characters may differ in each of them, one of two only in the given one: the shorter, the likelier it is
a word by chance. Behind another surname, a spelling that is a word of the language is not taken for the name.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import Final

from .own_patterns import Found, Written
from .surnames import COMPOUND, SURNAMES, chinese_words, lines_of

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_JOINT: Final = r"[ ·.\n]{0,2}"


@cache
def _alike() -> dict[str, str]:
    """Character → the characters of names that sound like it, itself among them."""
    return {character: line for line in lines_of("homophones") for character in line}


def heard(family: str, given: str) -> Found:
    """Patterns of how a name may be written that was only heard."""
    if not (_HAN.fullmatch(family) and _HAN.fullmatch(given)) or len(given) > 2:
        return
    if len(given) == 1:
        others = "".join(c for c in _alike().get(given, "") if c != given and family + c not in chinese_words())
        if others:
            cores = tuple(family + other for other in others)
            yield Written("name", re.escape(family) + "[" + others + "]", True, cores)
        return
    families = [] if family in COMPOUND or len(family) > 1 else _surnames_like(family)
    words = [
        "".join(each)
        for each in product(*(_alike().get(character, character) for character in given))
        if "".join(each) in chinese_words()
    ]
    sounds = _JOINT.join("[" + re.escape(_alike().get(character, character)) + "]" for character in given)
    no_word = "(?!" + "|".join(map(re.escape, words)) + ")" if words else ""
    first = _alike().get(given[0], given[0])
    yield Written("name", re.escape(family) + _JOINT + sounds, True, tuple(family + each for each in first))
    if families:
        cores = tuple(before + each for before in families for each in first)
        yield Written("name", "[" + "".join(families) + "]" + _JOINT + no_word + sounds, True, cores)


def _surnames_like(family: str) -> list[str]:
    return [character for character in _alike().get(family, "") if character in SURNAMES and character != family]
