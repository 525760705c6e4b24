"""Text: NFC, trimmed, bounded, and free of characters that hide, reorder or break what a reader sees.

Sources: Unicode Standard Annex 15 (NFC and the stream-safe limit of 30 non-starters), Annex 9 (bidirectional
controls), chapter 23 (noncharacters).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, Final

from .invalid import InvalidValue, wrong_type

SHORT: Final = 200
LONG: Final = 20_000

_INVISIBLE_EDGES: Final = "\u200b\u200c\u200d\u2060\ufeff"
_OUTER: Final = (
    " \t\n\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000" + _INVISIBLE_EDGES
)
_NONCHARACTERS: Final = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_REFUSED: Final = re.compile(
    "(?P<text_nul>\x00)"
    "|(?P<text_control>[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f])"
    "|(?P<text_bidi>[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c])"
    "|(?P<text_surrogate>[\ud800-\udfff])"
    f"|(?P<text_noncharacter>[{_NONCHARACTERS}])"
)
_SENTENCES: Final = {
    "text_nul": "Remove the NUL character.",
    "text_control": "Remove the control characters (a short text is one line without tabs).",
    "text_bidi": "Remove the invisible characters that change the direction of writing.",
    "text_surrogate": "The text holds half of a surrogate pair; send it as valid UTF-8.",
    "text_noncharacter": "The text holds a code point that Unicode reserves as a noncharacter; remove it.",
    "text_combining": "More than 30 combining marks follow one letter; remove the surplus.",
}
# One fast pass over what is neither refused nor possibly a combining mark: most text needs no closer look.
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u0300-\u1fff\u200e\u200f\u202a-\u202e\u2066-\u2069\u20d0-\u20ff\u2cef-\u2cf1"
    "\u2d7f\u2de0-\u2dff\u302a-\u302f\u3099\u309a\ua66f-\udfff\ufb1e-\ufe2f\ufff0-\uffff\U000101fd-\U0010ffff]"
)
_MARK_RUN: Final = 30
_FULL_WIDTH: Final = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def short_text(raw: Any) -> str | None:
    """One line of at most 200 characters; None where nothing is left after trimming."""
    return clean(raw, SHORT, multiline=False)


def long_text(raw: Any) -> str | None:
    """Text of at most 20,000 characters in which line feeds and tabs may stand; CRLF becomes LF."""
    return clean(raw, LONG, multiline=True)


def clean(raw: Any, limit: int, *, multiline: bool) -> str | None:
    """Canonical text of at most ``limit`` code points, or None where it is empty.

    :raises InvalidValue: wrong_type, text_too_long, text_nul, text_control, text_bidi, text_surrogate,
        text_noncharacter, text_combining.
    """
    if not isinstance(raw, str):
        raise wrong_type("a string")
    text = raw.strip(" ") if raw.isascii() and raw.isprintable() else _cleaned_beyond_ascii(raw, limit, multiline)
    if len(text) > limit:
        raise _too_long(limit)
    return text or None


def fold_width(text: str) -> str:
    """Full-width forms of ASCII (as Chinese and Japanese input methods produce) turned into ASCII."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def _too_long(limit: int) -> InvalidValue:
    return InvalidValue("text_too_long", "", f"At most {limit:,} characters are accepted.")


def _refusal(code: str) -> InvalidValue:
    return InvalidValue(code, "", _SENTENCES[code])


def _cleaned_beyond_ascii(raw: str, limit: int, multiline: bool) -> str:
    # Decomposed Hangul shrinks to a third under NFC; anything longer than that cannot end within the limit.
    if len(raw) > 3 * limit + 100:
        raise _too_long(limit)
    if _SUSPECT.search(raw):
        found = _REFUSED.search(raw)
        if found is not None:
            raise _refusal(str(found.lastgroup))
        # Normalising a long run of combining marks takes quadratic time: refuse it first.
        if len(raw) > _MARK_RUN and _overlong_marks().search(raw):
            raise _refusal("text_combining")
    if "\r" in raw:
        raw = raw.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", raw).strip(_OUTER)
    if not multiline and ("\n" in text or "\t" in text):
        raise _refusal("text_control")
    return text


@cache
def _overlong_marks() -> re.Pattern[str]:
    marks = "".join(
        chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)) and not 0xD800 <= code < 0xE000
    )
    return re.compile(f"[{re.escape(marks)}]{{{_MARK_RUN + 1}}}")
