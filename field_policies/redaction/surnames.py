"""Names that are common enough to know a person's name by, from the word lists beside this module.

Chinese surnames are the four hundred most borne and the compound ones, given-name characters those that names are made
of more than texts; words that look like a name and are none are kept apart. Latin first names are those common in
English-language résumés; romanised Chinese surnames in Mandarin, Cantonese and Taiwanese spelling.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final


def _words(name: str) -> frozenset[str]:
    return frozenset(files(__package__).joinpath("names", f"{name}.txt").read_text(encoding="utf-8").split())


SURNAMES: Final = _words("surnames")
COMPOUND: Final = tuple(sorted(_words("compound_surnames")))
GIVEN: Final = _words("given_characters")
NOT_NAMES: Final = _words("words_like_names")
FIRST_NAMES: Final = _words("first_names")
LAST_NAMES: Final = _words("last_names")
"""Surnames of many countries in Latin script that are no English words."""

ASIAN_SURNAMES: Final = _words("asian_surnames")
"""Korean, Vietnamese and southern Chinese surnames as romanised; one or two short names follow them."""

PLACES: Final = _words("places_like_names")
NO_FIRST_NAMES: Final = _words("not_first_names")
"""Products, languages, ranks, days that are also first names somewhere: alone, they name nobody."""

WORDS_IN_NAMES: Final = _words("words_in_names")
"""English words that are surnames, or beginnings of first names."""

SENTENCE_WORDS: Final = _words("sentence_words")
ORGANISATIONS: Final = frozenset(
    files(__package__).joinpath("names", "organisations_like_people.txt").read_text(encoding="utf-8").splitlines()
)
COMMON_WORDS: Final = _words("common_words")
"""Chinese words of two characters that may begin, end or cross what reads like a name."""

RARE_SURNAMES: Final = _words("rare_surnames")
PINYIN_SURNAMES: Final = _words("pinyin_surnames")
THINGS: Final = _words("words_of_things")
"""Second words of streets, companies, products, months: what they follow is no name of a person."""

WORD_FIRST_NAMES: Final = _words("first_names_that_are_words")
WORD_PINYIN: Final = _words("pinyin_that_is_a_word")

_INITIALS: Final = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
_FINALS: Final = (
    "iang", "iong", "uang", "uan", "ian", "iao", "ang", "eng", "ing", "ong", "ai", "ei", "ui", "ao", "ou", "iu", "ie",
    "ue", "ve", "an", "en", "in", "un", "vn", "uo", "ua", "ia", "a", "e", "i", "o", "u", "v",
)  # fmt: skip
PINYIN_SYLLABLE: Final = "(?:(?:" + "|".join(_INITIALS) + ")?(?:" + "|".join(_FINALS) + ")|er)"
