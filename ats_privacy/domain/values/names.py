"""Names of people, in any script, and the terms under which a name is found."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from .invalid import InvalidValue
from .shapes import Context, Record, plain
from .text import SHORT, short_text

_PARTS: Final = Record({part: plain(short_text) for part in ("full", "family", "given", "latin")})
_ROTATED_WORDS: Final = 6
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
# Han, kana, bopomofo, Hangul: scripts that write family and given name without a space.
_UNSPACED: Final = re.compile(
    "[\u2e80-\u2fdf\u3005-\u30ff\u3100-\u312f\u31a0-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]"
)


def name(raw: Any, context: Context) -> dict[str, str | None] | None:
    """``{"full", "family", "given", "latin"}``; a plain string is the full name; a missing full name is built
    from its parts (family first and unspaced in Chinese, Japanese and Korean, given first otherwise).

    :raises InvalidValue: name_without_letters, and the codes of short text.
    """
    if isinstance(raw, str):
        full = short_text(raw)
        value: dict[str, str | None] = {"full": full, "family": None, "given": None, "latin": None}
    else:
        value = _PARTS(raw, context) or dict.fromkeys(("full", "family", "given", "latin"))
        full = value["full"] or _joined(value["family"], value["given"]) or value["latin"]
        value["full"] = full
    if full is None:
        return None
    if len(full) > SHORT:
        raise InvalidValue("text_too_long", "", f"At most {SHORT} characters are accepted.")
    if not any(map(str.isalpha, full)):
        raise InvalidValue("name_without_letters", "", "A name has at least one letter.")
    return value


def folded_name(text: str) -> str:
    """What remains of a name for comparison: width, case and accents folded, letters and digits only.

    Every spelling that differs in width, case, accents, spaces or punctuation gives the same result.
    """
    if text.isascii():
        return "".join(filter(str.isalnum, text)).casefold()
    # Folding twice: casefold can produce compatibility forms and composed letters anew (Unicode 3.13, D147).
    for _ in range(2):
        text = unicodedata.normalize("NFKD", _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold())
    kept = "".join(c for c in _ACCENTS.sub("", text) if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc"))
    return unicodedata.normalize("NFKC", kept)


def name_terms(value: dict[str, str | None]) -> list[str]:
    """Folded spellings under which this name is found: as written, family and given name in either order, the
    Latin form, and (for names of several words) with any number of leading words moved to the end.
    """
    family, given = value.get("family"), value.get("given")
    spellings = [*_rotations(value.get("full")), *_rotations(value.get("latin"))]
    if family and given:
        spellings += (family + given, given + family)
    folded = dict.fromkeys(folded_name(spelling) for spelling in spellings)
    folded.pop("", None)
    return list(folded)


def _joined(family: str | None, given: str | None) -> str | None:
    if not family or not given:
        return family or given
    if _UNSPACED.search(family) and _UNSPACED.search(given):
        return family + given
    return f"{given} {family}"


def _rotations(text: str | None) -> list[str]:
    if not text:
        return []
    words = text.replace(",", " ").split()
    if not 1 < len(words) <= _ROTATED_WORDS:
        return [text]
    return ["".join(words[first:] + words[:first]) for first in range(len(words))]
