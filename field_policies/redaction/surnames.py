"""Names that are common enough to know a person's name by, from the word lists beside this module.

Chinese surnames are the four hundred most borne and the compound ones, given-name characters those that names are made
of more than texts; words that look like a name and are none are kept apart. Latin first names are those common in
English-language résumés; romanised Chinese surnames in Mandarin, Cantonese and Taiwanese spelling.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final


def _text(name: str) -> str:
    return files(__package__).joinpath("names", f"{name}.txt").read_text(encoding="utf-8")


def words_of(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_text(name).split())


def lines_of(name: str) -> list[str]:
    """The lines of a list whose entries have several words."""
    return _text(name).splitlines()


SURNAMES: Final = words_of("surnames")
COMPOUND: Final = tuple(sorted(words_of("compound_surnames")))
GIVEN: Final = words_of("given_characters")
NOT_NAMES: Final = words_of("words_like_names")
FIRST_NAMES: Final = words_of("first_names")
LAST_NAMES: Final = words_of("last_names")
"""Surnames of many countries in Latin script that are no English words."""

ASIAN_SURNAMES: Final = words_of("asian_surnames")
"""Korean, Vietnamese and southern Chinese surnames as romanised; one or two short names follow them."""

PLACES: Final = words_of("places_like_names")
NO_FIRST_NAMES: Final = words_of("not_first_names")
"""Products, languages, ranks, days that are also first names somewhere: alone, they name nobody."""

WORDS_IN_NAMES: Final = words_of("words_in_names")
"""English words that are surnames, or beginnings of first names."""

SENTENCE_WORDS: Final = words_of("sentence_words")
ORGANISATIONS: Final = frozenset(lines_of("organisations_like_people"))
COMMON_WORDS: Final = words_of("common_words")
"""Chinese words of two characters that may begin, end or cross what reads like a name."""

RARE_SURNAMES: Final = words_of("rare_surnames")
MOST_BORNE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
"""The hundred most borne surnames, most borne first."""

MINORITY_NAMES: Final = words_of("minority_names")
"""Names of Uyghurs, Kazakhs, Tibetans, Mongols as written in Chinese, without a surname."""

_NEW_FORMS: Final = str.maketrans("边泽滨樱斋黑广泷", "辺沢浜桜斎黒広滝")
JAPANESE_SURNAMES: Final = frozenset(
    form for surname in words_of("japanese_surnames") for form in (surname, surname.translate(_NEW_FORMS))
)

WORDS_OF_WORK: Final = words_of("words_of_work")
"""Firms, products and words of working life that begin as a name does."""
PINYIN_SURNAMES: Final = words_of("pinyin_surnames")
THINGS: Final = words_of("words_of_things")
"""Second words of streets, companies, products, months: what they follow is no name of a person."""

SUBJECTS_OF_NUMBERS: Final = words_of("subjects_of_numbers")
"""What “is 42” without being anybody: scores, rooms, totals."""

WORD_FIRST_NAMES: Final = words_of("first_names_that_are_words")
WORD_PINYIN: Final = words_of("pinyin_that_is_a_word")

_INITIALS: Final = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_FINALS: Final = (
    "iang", "iong", "uang", "uan", "ian", "iao", "ang", "eng", "ing", "ong", "ai", "ei", "ui", "ao", "ou", "iu", "ie",
    "ue", "ve", "an", "en", "in", "un", "vn", "uo", "ua", "ia", "a", "e", "i", "o", "u", "v",
)  # fmt: skip
PINYIN_SYLLABLE: Final = "(?:(?:" + "|".join(_INITIALS) + ")?(?:" + "|".join(_FINALS) + ")|er)"


@cache
def chinese_words() -> dict[str, int]:
    """Chinese word → how unlikely it is, in tenths of a natural logarithm; read at first need."""
    costs = {}
    for line in _text("chinese_words").splitlines():
        cost, *words = line.split(" ")
        costs.update(dict.fromkeys(words, int(cost)))
    return costs


@cache
def given_costs() -> dict[str, int]:
    """Character → how unlikely it is in a given name, in the same measure."""
    lines = (line.split(" ") for line in _text("given_costs").splitlines())
    return {character: int(cost) for cost, characters in lines for character in characters}
