"""Sensitive kinds of information that a text tells in words rather than in numbers (promise A17, GB/T 35273 annex B)."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final


def _pattern(words: list[str]) -> re.Pattern[str]:
    parts = [
        rf"(?<![A-Za-z]){re.escape(word).replace('-', '[- ]')}(?![A-Za-z])" if word.isascii() else re.escape(word)
        for word in words
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _words() -> dict[str, list[str]]:
    text = files(__package__).joinpath("names", "sensitive_words.txt").read_text(encoding="utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {kind: words.split() for kind, _, words in lines}


_WORDS: Final = _words()

SENSITIVE_KINDS: Final = tuple(_WORDS)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: _pattern(words) for kind, words in _WORDS.items()}


def sensitive_kinds(text: str) -> list[str]:
    """The kinds that the folded text tells of, in the order of :data:`SENSITIVE_KINDS`."""
    return [kind for kind, pattern in _patterns().items() if pattern.search(text)]
