"""Stretches of a text around plain words: what is only told beside one of them need be looked for only there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping


def near(text: str, words: Iterable[str], before: int, after: int) -> Iterator[tuple[int, int]]:
    """Where a stretch around one of the words begins and ends; stretches that meet become one."""
    places = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            places.append((max(0, at - before), at + len(word) + after))
            at = text.find(word, at + len(word))
    first = last = -1
    for start, end in sorted(places):
        if start > last:
            if last >= 0:
                yield first, last
            first = start
        last = max(last, end)
    if last >= 0:
        yield first, min(last, len(text))


Reach = tuple[tuple[str, ...], int, int]
"""Words that a pattern cannot do without, and how far before and after them it reaches."""
Within = tuple[tuple[re.Pattern[str], Reach | None], ...]


def with_reach(patterns: Iterable[re.Pattern[str]], reach: Mapping[str, Reach]) -> Within:
    """Each pattern with its reach; ``reach`` names a pattern by a part of it."""
    return tuple(
        (pattern, next((known for part, known in reach.items() if part in pattern.pattern), None))
        for pattern in patterns
    )


def matches(text: str, patterns: Within) -> Iterator[re.Match[str]]:
    """Where the patterns are in a text, looked for only where they can be."""
    for pattern, reach in patterns:
        if reach is None:
            yield from pattern.finditer(text)
        else:
            for first, last in near(text, *reach):
                yield from pattern.finditer(text, first, last)
