"""Reading of text that is about to be masked."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―_.·/()\[\]*'’]+")
_DIGITS: Final = re.compile(r"\d")
_MOST: Final = 20_000


def readable(value: Any) -> str | None:
    """The text in compatibility form (full-width digits become plain) without invisible characters, trimmed.

    None where the value is no text, is empty, or cannot be JSON (lone surrogates).
    """
    if not isinstance(value, str) or not value or len(value) > _MOST:
        return None
    if value.isascii() and value.isprintable():
        return value.strip() or None
    folded = unicodedata.normalize("NFKC", value)
    if folded.isprintable():  # which leaves out all that is invisible, and lone surrogates
        return folded.strip() or None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return "".join(c for c in folded if unicodedata.category(c) not in _INVISIBLE or c in "\n\t").strip() or None


def bare(value: Any) -> str | None:
    """The text of a number without spaces, dashes, brackets and stars, in upper case; None as
    :func:`readable`.
    """
    text = readable(value)
    return None if text is None else _SEPARATORS.sub("", text).upper() or None


def label(value: Any, most: int = 100) -> str | None:
    """A name of a thing (a school, a city, a bank): short, on one line, and without digits, which could be
    a number of the person's; None otherwise.
    """
    text = readable(value)
    if text is None or len(text) > most or "\n" in text or "@" in text or _DIGITS.search(text):
        return None
    return text


def word(value: Any, most: int = 200) -> str | None:
    """A short text on one line that may hold digits, but no run that could be a number of the person's, no
    address of e-mail and no link; None otherwise.
    """
    text = readable(value)
    if text is None or len(text) > most or "\n" in text or "@" in text or "://" in text:
        return None
    return None if len(_DIGITS.findall(text)) > 4 else text
