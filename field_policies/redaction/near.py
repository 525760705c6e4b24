"""Stretches of a text around plain words: what is only told beside one of them need be looked for only there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


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
