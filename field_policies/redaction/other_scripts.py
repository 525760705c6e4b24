"""Names in kana, Hangul, Cyrillic, Greek, Arabic, Hebrew, Thai and the scripts of India within Chinese or English text.

Cyrillic and Greek are read letter by letter as Latin and judged like it. The other scripts have no capitals: a few words
of them in a text that is otherwise written differently are taken for a name, which is what such words mostly are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import evidence
from .spans import Span
from .surnames import words_of

_CYRILLIC: Final = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґђјљњћџў",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "_",
            "y",
            "_",
            "e",
            "yu",
            "ya",
            "i",
            "yi",
            "ye",
            "g",
            "dj",
            "j",
            "lj",
            "nj",
            "c",
            "dz",
            "w",
        ],
        strict=True,
    )
)
_GREEK: Final = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",
        [
            "a",
            "v",
            "g",
            "d",
            "e",
            "z",
            "i",
            "th",
            "i",
            "k",
            "l",
            "m",
            "n",
            "x",
            "o",
            "p",
            "r",
            "s",
            "s",
            "t",
            "y",
            "f",
            "ch",
            "ps",
            "o",
        ],
        strict=True,
    )
)
_LETTERS: Final = {letter: latin.replace("_", "") for letter, latin in {**_CYRILLIC, **_GREEK}.items()}
_CASED: Final = re.compile(
    r"(?<![\w])(?:[\u0370-\u03ff\u0400-\u04ff]\. ?){0,2}[\u0386-\u03ab\u0400-\u042f][\u03ac-\u03ce\u0430-\u04ff]+(?:-[\u0400-\u042f][\u0430-\u04ff]+)?"
    r"(?: (?:[\u0391-\u03a9\u0410-\u042f]\. ?){0,2}[\u0386-\u03ab\u0400-\u042f][\u03ac-\u03ce\u0430-\u04ff]+(?:-[\u0400-\u042f][\u0430-\u04ff]+)?){0,2}(?:,? [\u0410-\u042f]\. ?[\u0410-\u042f]\.)?"
)
_SURNAME: Final = re.compile(
    r"[\u0400-\u04ff]+(?:ов|ова|ев|ева|ин|ина|ский|ская|цкий|цкая|енко|чук|дзе|швили|ян|ич|вич|вна|ович|евич|ець|юк|як|ко)"
)
_KOREAN_SURNAMES: Final = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구나민진지엄원채천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉사부경목형"
_HANGUL: Final = re.compile(
    r"[\u1100-\u11ff]+(?: [\u1100-\u11ff]+)?"
)  # a text that was folded has letters, no syllables
_KOREAN: Final = re.compile(
    rf"(?:[{_KOREAN_SURNAMES}] ?[가-힣]{{2}}|(?:남궁|황보|제갈|선우|독고|사공|서문) ?[가-힣]{{1,2}})(?: ?(?:씨|님|은|는|이|가|을|를|의|와|과))?"
)
_NO_KOREANS: Final = words_of("korean_words")
_KANA_BEFORE: Final = re.compile(
    r"(?:furigana|kana|ふりがな|フリガナ|ふり仮名|读音|讀音|假名|日文名|氏名|名前|お名前|姓名|name|\()[ :=(]{0,3}$",
    re.IGNORECASE,
)
_KANA: Final = re.compile(
    r"(?<![\u3040-\u30ff])(?:[\u3041-\u3096]{2,6}|[\u30a1-\u30fa\u30fc]{2,8})(?:[ ·=]{1,2}(?:[\u3041-\u3096]{2,6}|[\u30a1-\u30fa\u30fc]{2,8}))?(?![\u3040-\u30ff])"
)
_KANA_FOR: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]{2,10}(?=(?: ?さん|様|氏|くん|ちゃん|先生))")
_UNCASED: Final = re.compile(
    r"(?:[\u0590-\u05ff]{2,}|[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff]{2,}|[\u0900-\u097f]{2,}|[\u0980-\u0dff]{2,}|[\u0e00-\u0e7f]{2,}|[\u0e80-\u0eff]{2,}|[\u1000-\u109f]{2,}|[\u1780-\u17ff]{2,}|[\u10a0-\u10ff]{2,}|[\u0530-\u058f]{2,}|[\u1200-\u137f]{2,})"
    r"(?:[ '-][\u0590-\u07ff\u0900-\u109f\u10a0-\u137f\u1780-\u17ff]+){0,4}"
)
_LANGUAGES: Final = words_of("names_of_languages")
_MOSTLY: Final = 0.25
_LONGEST: Final = 40


def other_scripts(text: str) -> Iterator[Span]:
    """Names in scripts that are neither Latin nor Chinese."""
    if text.isascii():
        return
    for match in _CASED.finditer(text):
        if _is_cased_name(match.group()):
            yield Span(*match.span(), "name")
    for match in _HANGUL.finditer(text):
        word = unicodedata.normalize("NFC", match.group())
        if _KOREAN.fullmatch(word) and word[:3] not in _NO_KOREANS:
            yield Span(*match.span(), "name")
    for match in _KANA.finditer(text):
        spaced = any(c in match.group() for c in " ·=")
        if spaced or _KANA_BEFORE.search(text[max(0, match.start() - 14) : match.start()]):
            yield Span(*match.span(), "name")
    for match in _KANA_FOR.finditer(text):
        yield Span(*match.span(), "name")
    inserts = [match for match in _UNCASED.finditer(text) if match.group() not in _LANGUAGES]
    if sum(match.end() - match.start() for match in inserts) <= max(_LONGEST, _MOSTLY * len(text)):
        for match in inserts:
            if match.end() - match.start() <= _LONGEST:
                yield Span(*match.span(), "name")


def latin_letters(word: str) -> str:
    """A word in Cyrillic or Greek as it is romanised."""
    return "".join(_LETTERS.get(letter, letter) for letter in word.lower())


def _is_cased_name(run: str) -> bool:
    words = re.findall(r"[\u0370-\u03ff\u0400-\u04ff]{2,}", run)
    points = [
        max(evidence(latin_letters(word)), 2.0 if _SURNAME.fullmatch(word) and len(word) > 4 else 0.0) for word in words
    ]
    if len(words) >= 2:
        return sum(points) >= 2.5
    return bool(points) and (points[0] >= 3.0 or "." in run)
