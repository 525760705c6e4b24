"""The recognisers together. Loading them takes half a second, which only a process that reads texts should pay."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from .ages import ages
from .beside import beside
from .birthdays import birthdays
from .contacts import contacts
from .days import days
from .headed_columns import headed_columns
from .latin_again import again
from .numbers import numbers
from .people import people
from .places import places
from .reading import mended
from .spans import Span
from .whole_tokens import whole_tokens

_RECOGNISERS: Final = (numbers, contacts, days, birthdays, ages, places, people)
_NUMERIC: Final = (numbers, contacts, days, ages)
_BY_SHAPE: Final = frozenset({"number", "passport", "phone", "bank_account", "id_number"})
_STRETCH: Final = 2_000
_OVERLAP: Final = 150
_AROUND: Final = 120


def in_full(seen: str, own: list[Span]) -> list[Span]:
    """Everything that is found in a text, with what stands beside it and as whole words. ``own``: where the subject's
    own values stand."""
    spans = [*recognised(seen), *own]
    spans += [*beside(seen, spans)]
    spans += [*whole_tokens(seen, spans)]
    return spans


def recognised(seen: str) -> Iterator[Span]:
    """What the recognisers find, but for numbers in columns of things."""
    columns = list(headed_columns(seen))
    things = sorted((span.start, span.end) for span in columns if span.kind == "thing")
    yield from (span for span in columns if span.kind != "thing")
    for span in _by_stretches(seen):
        if things and span.kind in _BY_SHAPE:
            n = bisect_right(things, (span.start, len(seen))) - 1
            if n >= 0 and span.end <= things[n][1]:
                continue
        yield span


def _by_stretches(seen: str) -> Iterator[Span]:
    """What the recognisers find, a stretch of the text at a time, so that no text takes longer than its length."""
    names: list[Span] = []
    for start, end in _stretches(seen):
        stretch = seen[start:end]
        for recognise in _RECOGNISERS:
            for span in recognise(stretch):
                found = Span(start + span.start, start + span.end, span.kind)
                if found.kind == "name":
                    names.append(found)
                yield found
        as_meant = mended(stretch)
        for first, last in _unlike(stretch, as_meant):
            for recognise in _NUMERIC:
                for span in recognise(as_meant[first:last]):
                    yield Span(start + first + span.start, start + first + span.end, span.kind)
    if len(seen) > _STRETCH:  # a name told on the first page is a name on the last
        yield from again(seen, names)


def _unlike(stretch: str, as_meant: str) -> Iterator[tuple[int, int]]:
    """Where two readings of a stretch differ, with as much around it as tells what a number is, cut between words."""
    if stretch == as_meant:
        return
    first = last = -1
    for at in (n for n, (one, other) in enumerate(zip(stretch, as_meant, strict=True)) if one != other):
        if at > last - _AROUND // 2:
            if last >= 0 and at - _AROUND > last:
                yield first, last
                first = -1
            if first < 0:
                first = max((stretch.rfind(mark, 0, max(0, at - _AROUND)) for mark in "\n。,， "), default=-1) + 1
            ends = [place for mark in "\n。,， " if (place := stretch.find(mark, at + _AROUND)) >= 0]
            last = min(ends, default=len(stretch))
    if first >= 0:
        yield first, last


def _stretches(seen: str) -> Iterator[tuple[int, int]]:
    """Pieces of at most :data:`_STRETCH` characters that overlap, cut where a line, a sentence or a word ends."""
    start = 0
    while len(seen) - start > _STRETCH:
        end = start + _STRETCH
        cut = max(seen.rfind(mark, end - _OVERLAP, end) for mark in "\n。；;.，, ")
        end = cut + 1 if cut > 0 else end
        yield start, end
        back = max(seen.rfind(mark, end - 2 * _OVERLAP, end - _OVERLAP) for mark in "\n。；;.，, ")
        start = back + 1 if back > start else end - _OVERLAP
    yield start, len(seen)
