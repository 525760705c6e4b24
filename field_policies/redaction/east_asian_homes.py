"""Addresses in the scripts of Korea and Japan, from the province or the ward to the house.

The text is folded: Hangul stands letter by letter, Japanese characters as simplified Chinese ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from .spans import Span


def _letters(syllables: str) -> str:
    return "|".join(unicodedata.normalize("NFKD", syllable) for syllable in syllables.split())


_J: Final = r"[\u1100-\u11ff]"
_KOREAN: Final = re.compile(
    rf"(?:{_J}+(?:{_letters('시 도 구 군 읍 면 특별시 광역시')}) ?){{1,4}}(?:{_J}|\d)*(?:{_letters('로 길 동 리 가')}) ?\d+(?:-\d+)?(?:{_letters('번길 길')})?(?: ?\d+(?:-\d+)?)?"
    rf"(?:,? ?(?:{_J}+ ?)?\d+(?:{_letters('동 호 층')})){{0,3}}"
)
_K: Final = r"[\u3041-\u30fa\u30fc\u4e00-\u9fff]"
_JAPANESE: Final = re.compile(
    rf"(?:〒? ?\d{{3}}-\d{{4}} ?)?(?:[\u4e00-\u9fff]{{2,3}}[都道府县])?(?:{_K}{{1,6}}?[市区町村郡]){{1,3}}{_K}{{1,10}}?\d{{1,4}}(?:丁目)?(?:-\d{{1,4}}|番地?|\d{{1,4}}号?){{1,4}}(?: ?{_K}{{2,14}} ?\d{{2,4}}(?:号室?)?)?"
)
_IN_JAPAN: Final = re.compile(r"〒|丁目|番地|[\u3041-\u30fa]|东京都|大阪府|京都府|北海道")


def east_asian_homes(text: str) -> Iterator[Span]:
    """Korean addresses by road or block, Japanese ones by block and house."""
    for match in _KOREAN.finditer(text):
        yield Span(*match.span(), "address")
    if _IN_JAPAN.search(text):
        for match in _JAPANESE.finditer(text):
            yield Span(*match.span(), "address")
