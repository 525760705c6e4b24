"""The subject's own name in every way it is written: either order, initials, nicknames, with and without marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from .reading import folded
from .latin_titles import NO_INITIALS
from .surnames import SENTENCE_WORDS, THINGS, WORD_FIRST_NAMES, WORDS_IN_NAMES

Found = Iterator[tuple[str, str, bool]]
"""Kind, pattern, whether case counts."""

_HAN: Final = re.compile(r"[\u3400-\u9fff]+")
_LETTER: Final = "[A-Za-zÀ-ɏͰ-ԯ]"
NO_LETTER_BEFORE: Final = f"(?<!{_LETTER})"
NO_LETTER_AFTER: Final = f"(?!{_LETTER})"
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_JOINT: Final = r"[ .,_\-·/'<]{0,3}"
_PARTICLES: Final = frozenset(
    [
        "van",
        "von",
        "de",
        "del",
        "della",
        "da",
        "dos",
        "das",
        "do",
        "di",
        "der",
        "den",
        "bin",
        "binti",
        "ibn",
        "al",
        "el",
        "la",
        "le",
        "ter",
        "ten",
        "zu",
        "af",
        "av",
    ]
)
_PARTICLE: Final = r"(?:(?:van|von|v|de|del|della|da|dos|das|do|di|der|d|den|bin|ibn|al|el|ter|ten)\.?[ -]?){0,3}"
_TITLED: Final = r"(?=总|工|老师|先生|女士|小姐|太太|夫人|同学|经理|师傅|博士|医生|主任|导|阿姨|教授)"
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
    yield from _initials(_WORD.findall(_HAN.sub(" ", folded(given))), _WORD.findall(_HAN.sub(" ", folded(family))))
    for part in (folded(family), folded(given)):
        if _HAN.fullmatch(part):
            yield from _called(part, is_family=part == folded(family))
        else:
            yield from _short_forms(part, is_family=part == folded(family))


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
            yield "name", r"[ ·.\-]{0,2}".join(map(re.escape, run)), True
        if len(run) in (3, 4):
            yield "name", re.escape(run[-2:]), True


def _called(part: str, *, is_family: bool) -> Found:
    """A part of a Chinese name alone: where it is long enough, after 姓 or 小, before a title."""
    if len(part) > 1:
        yield "name", r"[ ·.]?".join(map(re.escape, part)), True
    own = re.escape(part) if is_family else "[" + re.escape(part) + "]"
    yield "name", r"[小老阿大]" + own + r"(?![\u4e00-\u9fff])", True
    yield "name", r"[小老阿]" + own + r"(?=[是在说也和的提问表想有跟与])", True
    yield "name", own + r"(?:[姐哥妹叔]|" + _TITLED + ")", True
    if is_family:
        yield "name", r"(?<=姓)[ 是]?" + own, True


def _latin(words: list[str]) -> Found:
    own = [word for word in words if word.lower() not in _PARTICLES]
    if len(words) > 1:
        initials = [re.escape(word[0]) + r"\.?" for word in words]
        for order in ([*words], [words[-1], *words[:-1]], [*words[1:], words[0]]):
            yield "name", NO_LETTER_BEFORE + _JOINT.join(map(_word, order)) + NO_LETTER_AFTER, False
        yield "name", NO_LETTER_BEFORE + r" ?".join([*initials[:-1], _word(words[-1])]) + NO_LETTER_AFTER, False
    if len(own) > 1:
        caps = "(?:" + "|".join(re.escape(word.upper()) for word in own) + ")"
        yield "name", f"(?<=<[A-Z]{{3}}){caps}(?:<{{1,2}}{caps})+", True
        any_of = "(?:" + "|".join(_word(word) for word in sorted(set(own), key=len, reverse=True)) + ")"
        between = r"[ .,_\-·/<]{1,3}" + _PARTICLE
        yield "name", NO_LETTER_BEFORE + any_of + "(?:" + between + any_of + r")+(?: [A-Z]\.?(?![A-Za-z]))?" + NO_LETTER_AFTER, False
        yield (
            "name",
            NO_LETTER_BEFORE + r"(?:[A-Z]\.? ?-?){1,3}[ ]?" + _PARTICLE + any_of + r"(?:,? [A-Z]\.?(?: ?[A-Z]\.?)?)?" + NO_LETTER_AFTER,
            True,
        )  # fmt: skip
        yield "name", NO_LETTER_BEFORE + any_of + r",? [A-Z]\.?(?: ?-?[A-Z]\.?)?" + NO_LETTER_AFTER, True
    for word in own:
        if len(word) >= 5 and not _is_word(word):
            yield "name", NO_LETTER_BEFORE + _word(word) + NO_LETTER_AFTER, False
        elif word.lower() in _CALENDAR:
            written = f"(?:{word.capitalize()}|{word.upper()})"
            yield "name", NO_LETTER_BEFORE + _NO_DATE_BEFORE + written + NO_LETTER_AFTER + r"(?! \d|,? (?:19|20)\d\d)", True
        elif len(word) >= 2:  # short ones and words of the language: as a name they are written large
            written = {word[0].upper() + word[1:], word.upper(), word[0].upper() + word[1:].lower()}
            any_of = "|".join(map(re.escape, sorted(written)))
            yield "name", NO_LETTER_BEFORE + "(?:" + any_of + ")" + NO_LETTER_AFTER + r"(?!-[a-z])", True


def _short_forms(part: str, *, is_family: bool) -> Found:
    """Given names joined, their initials, their beginning as friends say it (Chi for Chidinma; never where that is a
    word); and any other first name before the surname, such as the English one of a Chinese person."""
    words = _WORD.findall(part)
    if is_family and words:
        surname = _JOINT.join(map(_word, words))
        yield "name", NO_LETTER_BEFORE + _NO_NAME_BEFORE + r"(?:[A-Z][a-z]+|[A-Z]{2,3}) " + _PARTICLE + surname + NO_LETTER_AFTER, True
    elif len(words) > 1:
        yield "name", NO_LETTER_BEFORE + r"[ \-]?".join(map(_word, words)) + NO_LETTER_AFTER, False
        yield "name", NO_LETTER_BEFORE + r" ?".join(re.escape(word[0]) + r"\." for word in words), True
    for word in [] if is_family else words:
        for length in range(3, len(word)):
            short = word[:length]
            if short.lower() not in WORDS_IN_NAMES | SENTENCE_WORDS | THINGS | _MONTHS and length >= min(
                3, len(word) - 2
            ):
                yield "name", NO_LETTER_BEFORE + re.escape(short[0].upper() + short[1:]) + NO_LETTER_AFTER, True


def _initials(given: list[str], family: list[str]) -> Found:
    """Initials alone (JP, GÓÞ, K.S.), small ones where a line begins; a short form before the surname, in any case."""
    family = [word for word in family if word.lower() not in _PARTICLES]
    if not given:
        return
    for words in (given, [*given, *family], [*family, *given], [given[0], *family], [given[0], *family[-1:]]):
        letters = "".join(word[0] for word in words).upper()
        if len(words) < 2 or letters in NO_INITIALS:
            continue
        dotted = r"\.? ?".join(letters)
        yield "name", NO_LETTER_BEFORE + r"(?<![.\d@/#])(?:" + letters + "|" + dotted.replace("?", "") + r"\.?)(?![A-Za-z\d/@]|\.\w)", True
        yield "name", r"(?:(?<=^)|(?<=\n))" + letters.lower() + r"(?= ?[(:,'-]| [a-z])", True
    if family:
        start = re.escape(given[0][:2])
        yield "name", NO_LETTER_BEFORE + start + r"[a-z]{0,6}[ .]" + _PARTICLE + _JOINT.join(map(_word, family)) + NO_LETTER_AFTER, False
    for word in given:
        if _is_word(word):
            behind = "|".join(f"(?<={each} )" for each in _SPOKEN_TO)
            yield "name", f"(?:{behind})" + re.escape(word.lower()) + NO_LETTER_AFTER, True



def _word(word: str) -> str:
    """The word as it is typed and as a scan has it (0 for o, 1 for l and i); words of the language only written large."""
    if _is_word(word):
        return f"(?-i:{word[:1].upper()}{re.escape(word[1:].lower())}|{re.escape(word.upper())})"
    typed = "".join(_ALIKE.get(letter.lower(), re.escape(letter)) for letter in word)
    return typed.replace("'", "['_ ]?").replace(r"\-", r"[ \-]?")


_SPOKEN_TO: Final = ("i'm", "I'm", "im", "i am", "I am", "name is", "it's", "this is", "call me", "hi", "Hi", "hey", "Hey", "dear", "Dear", "thanks", "tell", "ask")
_NO_NAME_BEFORE: Final = (
    "(?!(?:"
    + "|".join(sorted(word.capitalize() for word in SENTENCE_WORDS))
    + "|Tell|Ask|Call|Email|Thanks|Thank|Candidate|Applicant|Name|Subject|Employee|Miss|Panel|Did|Does|Has|Will|Can|Is|Was|Met|Interviewed|About|Re|Hire|Shortlist|Invite) )"
)
_CALENDAR: Final = frozenset("january february march april may june july august september october november december mai juni juli".split())
_NO_DATE_BEFORE: Final = "".join(f"(?<!{each} )" for each in (r"\d", "st", "nd", "rd", "th", "In", "in", "of", "since", "Since", "last", "next", "early", "late", "mid", "until", "by", "from", "during", "this"))
_ALIKE: Final = {"o": "[o0]", "l": "[l1I|]", "i": "[i1l]"}


def _is_word(word: str) -> bool:
    return word.lower() in WORD_FIRST_NAMES or word.lower() in THINGS | SENTENCE_WORDS or word.lower() in WORDS_IN_NAMES
