"""The subject's own name in every way it is written: either order, initials, nicknames, with and without marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from .latin_lexicon import SHORT_FIRST, evidence, is_word
from .own_homophones import heard
from .own_initials import CALENDAR, NO_DATE_BEFORE, NO_FIRST_WORDS, own_initials
from .own_patterns import Found, Words, Written, core_of
from .own_words import JOINT, NO_LETTER_AFTER, NO_LETTER_BEFORE, OWN_PARTICLES, PARTICLE, is_own_word, own_word
from .reading import folded
from .surnames import ASIAN_SURNAMES, PINYIN_SURNAMES, SENTENCE_WORDS, THINGS, WORDS_IN_NAMES, chinese_words

__all__ = ["NO_LETTER_BEFORE", "name"]

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_TITLED: Final = r"(?=总|工|老师|先生|女士|小姐|太太|夫人|同学|经理|师傅|博士|医生|主任|导|阿姨|教授)"
_TITLES: Final = "总工老先女小太夫同经师博医主导阿教"
"""How the titles begin."""
_FOND: Final = ("", "chan", "san", "kun", "bhai", "ji", "di", "da", "jan", "babu")
_UMLAUTS: Final = {
    "ä": "ae",
    "ö": "oe",
    "ü": "ue",
    "Ä": "Ae",
    "Ö": "Oe",
    "Ü": "Ue",
    "ø": "oe",
    "Ø": "Oe",
    "å": "aa",
    "Å": "Aa",
}
_MONTHS: Final = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ]
)
_NO_SHORT_FORMS: Final = WORDS_IN_NAMES | SENTENCE_WORDS | THINGS | _MONTHS


def name(value: Any) -> Found:
    """Patterns of a name: a string, or an object with ``full``, ``latin``, ``family``, ``given``."""
    if isinstance(value, str):
        value = {"full": value}
    if not isinstance(value, dict):
        return
    family, given = (value[key] if isinstance(value.get(key), str) else "" for key in ("family", "given"))
    texts = [value[key] for key in ("full", "latin") if isinstance(value.get(key), str)]
    texts += [f"{family} {given}", f"{given} {family}"] if family and given else [family or given]
    for spelling in dict.fromkeys(each for text in texts for each in _spellings(text)):
        plain = folded(spelling)
        if _HAN.search(plain):
            yield from _han(re.sub(r"\s+", "", plain))
        yield from _latin(_WORD.findall(_HAN.sub(" ", plain)))
    yield from own_initials(_WORD.findall(_HAN.sub(" ", folded(given))), _WORD.findall(_HAN.sub(" ", folded(family))))
    latin = value.get("latin")
    if _HAN.search(folded(given)) and isinstance(latin, str):
        words = _WORD.findall(folded(latin))
        yield from own_initials(words[:1], words[1:])
    if _HAN.search(folded(family)) and isinstance(latin, str):
        yield from _english(_WORD.findall(folded(latin)), re.sub(r"\s+", "", folded(family) + folded(given)))
    yield from heard(folded(family), folded(given))
    yield from _first_of_several(folded(family), folded(given))
    for part in (folded(family), folded(given)):
        if _HAN.fullmatch(part):
            yield from _called(part, is_family=part == folded(family))
        else:
            yield from _short_forms(part, is_family=part == folded(family))


def latin_words(value: Any) -> list[str]:
    """The words in Latin letters of a name in any of its shapes."""
    texts = value.values() if isinstance(value, dict) else [value]
    words = [word for text in texts if isinstance(text, str) for word in _WORD.findall(_HAN.sub(" ", folded(text)))]
    return [part for word in words for part in word.split("-")]


def _spellings(text: str) -> Iterator[str]:
    """As it is, with umlauts written out, and with the ü of pinyin as passports and keyboards have it."""
    yield text
    if any(character in _UMLAUTS for character in text):
        yield "".join(_UMLAUTS.get(character, character) for character in text)
    for written in ("v", "yu"):
        other = re.sub(r"(?<=[LNln])[üǖǘǚǜ]", written, text)
        if other != text:
            yield other


def _han(text: str) -> Found:
    for part in re.split(r"[,，、()]", text):
        run = "".join(_HAN.findall(part))
        if len(run) >= 2:
            of_degree = r"(?<![很太真不更最挺《])" if run in chinese_words() else ""
            pattern = of_degree + r"[ ·.\-\n]{0,2}".join(map(re.escape, run))
            yield Written("name", pattern, True, (core_of(run),))
        if len(run) in (3, 4):
            yield _as_it_is(run[-2:])


def _as_it_is(characters: str) -> Written:
    return Written("name", re.escape(characters), True, letters=(characters,))


def _first_of_several(family: str, given: str) -> Found:
    """Of a name whose parts dots divide, the surname with the first of them, and each that is long enough."""
    parts = [part for part in given.split("·") if _HAN.fullmatch(part)]
    if len(parts) > 1 and (_HAN.fullmatch(family) or not family):
        yield _as_it_is(family + parts[0])
        for part in parts:
            if len(part) > 1:
                yield _as_it_is(part)


def _called(part: str, *, is_family: bool) -> Found:
    """A part of a Chinese name alone: where it is long enough, after 姓 or 小, before a title."""
    if len(part) > 1:
        yield Written("name", r"[ ·.]?".join(map(re.escape, part)), True, (core_of(part),))
    own = re.escape(part) if is_family else "[" + re.escape(part) + "]"
    each = (part,) if is_family else tuple(part)
    fond = tuple(before + one for before in "小老阿大" for one in each)
    yield Written("name", r"[小老阿大]" + own + r"(?![\u4e00-\u9fff])", True, letters=fond)
    yield Written("name", r"[小老阿]" + own + r"(?=[是在说也和的提问表想有跟与])", True, letters=fond)
    titled = tuple(one + after for one in each for after in "姐哥妹叔" + _TITLES)
    yield Written("name", own + r"(?:[姐哥妹叔]|" + _TITLED + ")", True, letters=titled)
    if is_family:
        yield Written("name", r"(?<=姓)[ 是]?" + own, True, letters=("姓",))
        told = r"(?:(?<=surname )|(?<=name = )|(?<=name: )|(?<=name is )|(?<=surname: ))[\"“]?"
        yield Written("name", told + own, True, letters=("name ", "name:"))


def _latin(words: list[str]) -> Found:
    own = [word for word in words if word.lower() not in OWN_PARTICLES]
    own += [part for word in own if "-" in word for part in word.split("-") if len(part) > 3]
    if len(words) > 1:
        initials = [re.escape(word[0]) + r"\.?" for word in words]
        for order in ([*words], [words[-1], *words[:-1]], [*words[1:], words[0]]):
            pattern = NO_LETTER_BEFORE + JOINT.join(map(own_word, order)) + NO_LETTER_AFTER
            yield Written("name", pattern, False, (core_of("".join(order)),))
        pattern = NO_LETTER_BEFORE + r" ?".join([*initials[:-1], own_word(words[-1])]) + NO_LETTER_AFTER
        yield Written("name", pattern, False, (core_of("".join(word[0] for word in words[:-1]) + words[-1]),))
    if len(own) > 1:
        yield from _several(own)
    for word in own:
        yield from _alone(word, is_whole=word in words)


def _several(own: list[str]) -> Found:
    """Some of the words in any order, one of them with initials, one as a scan or a column breaks it."""
    cores = tuple(map(core_of, own))
    caps = "(?:" + "|".join(re.escape(word.upper()) for word in own) + ")"
    yield Written("name", f"(?<=<[A-Z]{{3}}){caps}(?:<{{1,2}}{caps})+", True, letters=("<",))
    any_of = "(?:" + "|".join(own_word(word) for word in sorted(set(own), key=len, reverse=True)) + ")"
    between = r"[ .,_\-·/<]{1,3}" + PARTICLE
    pattern = any_of + "(?:" + between + any_of + r")+(?: [A-Z]\.?(?![A-Za-z]))?"
    yield Written("name", NO_LETTER_BEFORE + pattern + NO_LETTER_AFTER, False, cores)
    pattern = r"(?:[A-Z]\.? ?-?){1,3}[ ]?" + PARTICLE + any_of + r"(?:,? [A-Z](?:\.(?: ?[A-Z]\.?)?)?)?"
    yield Written("name", NO_LETTER_BEFORE + pattern + NO_LETTER_AFTER, True, cores)
    pattern = "(?i:" + any_of + r"),? (?!(?:I'|[IA][ -][a-z]))[A-Z](?:\.(?: ?-?[A-Z]\.?)?| [A-Z]\.?)?"
    yield Written("name", NO_LETTER_BEFORE + pattern + NO_LETTER_AFTER, True, cores)
    for word in own:
        if len(word) > 4:
            large = word.upper()
            pattern = NO_LETTER_BEFORE + "[ -]?".join(map(re.escape, large)) + NO_LETTER_AFTER
            starts = tuple(large[0] + between + large[1] for between in ("", " ", "-"))
            yield Written("name", pattern, True, letters=starts)


def _alone(word: str, *, is_whole: bool) -> Found:
    if 2 < len(word) < 9:  # spelled out, as on the telephone
        pattern = NO_LETTER_BEFORE + "[ -]".join(map(re.escape, word.upper())) + r"(?![A-Za-z'-])"
        start = word.lower()
        yield Written("name", pattern, False, letters=(f"{start[0]} {start[1]}", f"{start[0]}-{start[1]}"))
    alone = is_whole or not is_word(word)
    if alone and (len(word) >= 5 or (len(word) == 4 and not is_word(word))) and not is_own_word(word):
        yield Written("name", NO_LETTER_BEFORE + own_word(word) + NO_LETTER_AFTER, False, (core_of(word),))
    elif word.lower() in CALENDAR:
        large = (word.capitalize(), word.upper())
        pattern = NO_LETTER_BEFORE + NO_DATE_BEFORE + f"(?:{large[0]}|{large[1]})" + NO_LETTER_AFTER
        yield Written("name", pattern + r"(?! \d|,? (?:19|20)\d\d)", True, letters=large)
    elif len(word) >= 2:  # short ones and words of the language: as a name they are written large
        written = sorted({word[0].upper() + word[1:], word.upper(), word[0].upper() + word[1:].lower()})
        pattern = NO_LETTER_BEFORE + "(?:" + "|".join(map(re.escape, written)) + ")" + NO_LETTER_AFTER + r"(?!-[a-z])"
        yield Written("name", pattern, True, letters=tuple(written))


def _english(latin: list[str], han: str) -> Found:
    """The English name of a Chinese person: before or behind their own, and before their surname in pinyin."""
    named = r"[A-Z][a-z]{1,11}(?: [A-Z][a-z]{1,8})?"
    pattern = NO_LETTER_BEFORE + named + r"(?=[ (/·|,]{1,2}" + re.escape(han) + ")"
    yield Written("name", pattern, True, letters=tuple(each + han for each in " (/·|,"), unless=NO_FIRST_WORDS)
    pattern = r"(?<=" + re.escape(han) + r")[ (]{1,2}" + named + r"(?![A-Za-z])"
    yield Written("name", pattern, True, letters=(f"{han} ", f"{han}("))
    surname = next((word for word in latin if word.lower() in PINYIN_SURNAMES | ASIAN_SURNAMES), "")
    if surname:
        large = (f" {surname}", f" {surname.upper()}")
        pattern = NO_LETTER_BEFORE + r"[A-Z][a-z]{1,11}(?:" + "|".join(large) + ")" + NO_LETTER_AFTER
        yield Written("name", pattern, True, letters=large, unless=NO_FIRST_WORDS)


def _short_forms(part: str, *, is_family: bool) -> Found:
    """Given names joined, their initials, their beginning as friends say it (Chi for Chidinma; never where that is a
    word); and any other first name before the surname, such as the English one of a Chinese person."""
    words = _WORD.findall(part)
    if is_family and words:
        surname = JOINT.join(map(own_word, words))
        pattern = NO_LETTER_BEFORE + r"(?:[A-Z][a-z]+|[A-Z]{2,3}) " + PARTICLE + surname + NO_LETTER_AFTER
        yield Written("name", pattern, True, (core_of("".join(words)),), unless=NO_FIRST_WORDS)
    elif len(words) > 1:
        pattern = NO_LETTER_BEFORE + r"[ \-]?".join(map(own_word, words)) + NO_LETTER_AFTER
        yield Written("name", pattern, False, (core_of("".join(words)),))
        pattern = NO_LETTER_BEFORE + r" ?".join(re.escape(word[0]) + r"\." for word in words)
        yield Written("name", pattern, True, letters=(f"{words[0][0]}.",))
    for word in [] if is_family else words:
        yield from _shortened(word)
    if not is_family and len(words) > 1 and len(words[0]) > 3 and len(words[1]) > 3:  # Mafer for María Fernanda
        joined = {words[0][:n] + words[1][:m] for n in (2, 3) for m in (2, 3, 4)}
        yield from _words((each.lower() for each in joined), exact=False)


def _shortened(word: str) -> Found:
    large, small, ends = set(), set(), set()
    for length in range(3, len(word)):
        short = word[:length]
        if short.lower() not in _NO_SHORT_FORMS and length >= min(3, len(word) - 2):
            large.add(short[0].upper() + short[1:])
    for length in range(4, len(word)):
        short = word[:length].lower()
        if not is_word(short) and evidence(short) >= SHORT_FIRST:
            small |= {short + fond for fond in _FOND}
    if len(word) > 6:  # Amaka for Chiamaka, Sława for Dobrosława
        for length in range(4, len(word) - 1):
            if evidence(word[-length:].lower()) >= SHORT_FIRST:
                ends.add(word[-length:].lower())
    yield from _words(large | small, exact=True)
    yield from _words(ends, exact=False)


def _words(words: Iterable[str], *, exact: bool) -> Found:
    """Words that name the person where they stand alone."""
    words = set(words)
    plain = {word for word in words if word.isascii() and word.isalpha()}
    yield Words("name", frozenset(plain), exact)
    for word in sorted(words - plain):
        yield Written("name", NO_LETTER_BEFORE + re.escape(word) + NO_LETTER_AFTER, exact, letters=(word,))
