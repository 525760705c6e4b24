"""Names of people in a text, in Chinese and Latin script; what was found once is found wherever it stands again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .chinese_context import ROLE_BEFORE, TITLE_AFTER_NAME, of_a_person
from .chinese_lists import among_people, things_enumerated
from .chinese_people import chinese_people
from .chinese_told import beside_latin, told
from .latin_people import latin_people
from .other_scripts import other_scripts
from .spans import Span
from .surnames import COMPOUND, JAPANESE_SURNAMES, MINORITY_NAMES, SURNAMES, chinese_words, words_of

_H: Final = r"[\u3400-\u9fff]"
_ANY_HAN: Final = re.compile(_H)
_DOTTED: Final = re.compile(r"(?P<first>" + _H + r"{1,8})·(?P<rest>" + _H + r"{1,8}(?:·" + _H + r"{1,8}){0,2})")
_NICKNAME: Final = re.compile(
    r"(?:(?<=[^\u3400-\u9fff])|^|(?<=[找问跟和与叫给谢是像请]))(?P<name>"
    + _H
    + r")(?=[姐哥姨叔婶嫂](?![姐哥姨叔婶嫂们妹夫父母妈弟子德萨斯伦伯家]))"
)
_SPACED: Final = re.compile(
    r"(?<![\u3400-\u9fff])(?P<surname>" + _H + r"{1,2}) {1,3}" + _H + r"(?: {0,3}" + _H + r")?(?![\u3400-\u9fff])"
)
_WITH_LATIN: Final = re.compile(
    r"(?<![A-Za-z])[A-Z][a-z]{1,11}(?:[ -][A-Z][a-z]{1,11})? ?(?P<surname>" + _H + r")(?![\u3400-\u9fff])"
)
_NO_NICKNAME: Final = frozenset(
    "哥姐叔婶嫂伯奶爷大小表堂学师老二三四五六的帅美空阿亲干姑舅姨御是有和个那这哪位靓富警兵他她你我咱俩"
)
_CITIES: Final = words_of("chinese_cities")
_PLACE_AFTER_DOT: Final = re.compile(
    r"(?:园区?|[城区湾府苑店馆院路街厅里号楼班]|中心|广场|大厦|公司|集团|科技|软件|平台|计划|项目|系列)$"
)
_LOW: Final = 105
"""Words as rare as this (see :func:`chinese_words`) are rather a given name once the whole name stands in the text."""


def people(text: str) -> Iterator[Span]:
    """Names of people in Chinese and Latin script."""
    if not text.isascii() and _ANY_HAN.search(text):
        found = [*chinese_people(text), *_dotted(text), *told(text), *_nicknames(text), *_mixed(text)]
        things = things_enumerated(text)
        found = [span for span in found if not any(start <= span.start < end for start, end in things)]
        found += [*among_people(text, found)]
        found += [*beside_latin(text, found)]
        yield from found
        yield from _again(text, found)
    yield from latin_people(text)
    yield from other_scripts(text)


def _dotted(text: str) -> Iterator[Span]:
    """Names whose parts a dot divides, as of Uyghurs and of foreigners; a sentence that runs into one is cut off."""
    for match in _DOTTED.finditer(text):
        if match["first"] in _CITIES or _PLACE_AFTER_DOT.search(match["rest"]):
            continue
        yield Span(match.start("first") + _sentence_before(match["first"]), _end(match), "name")


def _sentence_before(first: str) -> int:
    """How many characters before the first part belong to the sentence: roles, then common words."""
    at = 0
    for role in ROLE_BEFORE.finditer(first):
        at = role.end() if role.end() < len(first) else at
    while len(first) - at > 2:
        known = next((n for n in (4, 3, 2, 1) if _is_common(first[at : at + n]) and len(first) - at - n >= 2), 0)
        if not known or first[at:] in MINORITY_NAMES:
            return at
        at += known
    return at


def _is_common(word: str) -> bool:
    return chinese_words().get(word, 999) < (100 if len(word) > 1 else 75)


def _end(match: re.Match[str]) -> int:
    last = match["rest"].rpartition("·")[2]
    for length in range(2, len(last)):
        if TITLE_AFTER_NAME.match(last, length):
            return match.end() - len(last) + length
        if _is_common(last[length : length + 2]) or last[length] in "的是在和与同也说负担任":
            return match.end() - len(last) + length
    return match.end()


def _mixed(text: str) -> Iterator[Span]:
    """Names with a space after the surname, as in forms and of Japanese; with an English first name (Jerry 黄)."""
    for match in _SPACED.finditer(text):
        surname = match["surname"]
        if surname in SURNAMES or surname in COMPOUND or surname in JAPANESE_SURNAMES:
            yield Span(match.start(), match.end(), "name")
    for match in _WITH_LATIN.finditer(text):
        if match["surname"] in SURNAMES:
            yield Span(match.start(), match.end(), "name")


def _nicknames(text: str) -> Iterator[Span]:
    """Nicknames of family and shop floor (莲姐)."""
    for match in _NICKNAME.finditer(text):
        if match["name"] not in _NO_NICKNAME:
            yield Span(*match.span("name"), "name")


def _again(text: str, found: list[Span]) -> Iterator[Span]:
    """Names found once, wherever else they stand; of three characters, also the two given ones. A name that is a word
    too is taken for the name only where a person may stand."""
    for name in {text[span.start : span.end] for span in found}:
        if len(name) < 2 or not all(_is_han(character) or character == "·" for character in name):
            continue
        forms = [name]
        if len(name) == 3 and name[:2] not in COMPOUND and chinese_words().get(name[1:], _LOW) >= _LOW:
            forms.append(name[1:])
        if len(name) == 4:
            forms.append(name[2:])
        forms += [part for part in name.split("·") if len(part) > 1]
        for form in forms:
            a_word = form in chinese_words()
            for match in re.finditer(re.escape(form), text):
                if not a_word or of_a_person(text, match.start(), match.end()):
                    yield Span(match.start(), match.end(), "name")


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"
