"""Free text as masked roles may read it: without what identifies the person, or anybody else (promises B3, A3).

Two layers: the subject's own values in every way they are written, and recognisers of what has a shape or stands in
words that tell. Fails closed: a text that cannot be read is not shown. What is found is replaced by its kind,
``[phone]``. Names of others without any sign around them can be missed; see docs/redaction.md for what was measured.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, Final

from .ages import ages
from .beside import beside
from .birthdays import birthdays
from .contacts import contacts
from .days import days
from .headed_columns import headed_columns
from .latin_people import again
from .numbers import numbers
from .own_patterns import OwnPattern
from .own_values import OWN_FIELDS, own, own_patterns
from .people import people
from .places import places
from .reading import MOST_CHARACTERS, Reading, Unreadable, mended
from .remembered import Remembered, digest_of
from .sensitive import SENSITIVE_KINDS, sensitive_kinds
from .spans import KINDS, Span, merged, without
from .whole_tokens import whole_tokens

__all__ = ["KINDS", "MOST_CHARACTERS", "OWN_FIELDS", "SENSITIVE_KINDS", "Redaction", "Span", "Unreadable"]

_RECOGNISERS: Final = (numbers, contacts, days, birthdays, ages, places, people)
_NUMERIC: Final = (numbers, contacts, days, ages)
_REMEMBERED: Final = Remembered()
_BY_SHAPE: Final = frozenset({"number", "passport", "phone", "bank_account", "id_number"})
_STRETCH: Final = 2_000
_OVERLAP: Final = 150
_AROUND: Final = 120
_TYPES: Final = frozenset({"free_text", "answer_list", "note_list", "materials"})


class Redaction:
    """Redacts texts about one data subject. Make one for each person and use it for all their texts.

    :param own_values: field name → canonical value, as far as known; fields of :data:`OWN_FIELDS` are used.
    """

    __slots__ = ("_digest", "_patterns", "_values")

    def __init__(self, own_values: Mapping[str, Any] | None = None) -> None:
        self._values = own_values or {}
        self._patterns: list[OwnPattern] | None = None
        self._digest: bytes | None = None

    @property
    def _own(self) -> list[OwnPattern]:
        if self._patterns is None:
            self._patterns = own_patterns(self._values)
        return self._patterns

    def find(self, text: str) -> list[Span]:
        """What identifies somebody in a text: in order, apart from each other.

        :raises Unreadable: the text is too long, or holds characters that cannot be judged.
        """
        if len(text) > MOST_CHARACTERS:
            raise Unreadable
        if self._digest is None:
            self._digest = digest_of(self._values)
        return _REMEMBERED.of(self._digest, text, lambda: self._look(text))

    def _look(self, text: str) -> list[Span]:
        reading = Reading(text)
        seen = reading.text
        spans = [*_recognised(seen), *own(seen, self._own)]
        spans += [*beside(seen, spans)]
        spans += [*whole_tokens(seen, spans)]
        return merged(Span(*reading.original(start, end), kind) for start, end, kind in spans)

    def flags(self, text: str) -> tuple[str, ...]:
        """Kinds of what should not stand in a note about this person: findings but for their own name, and sensitive
        kinds told in words.

        :raises Unreadable: as :meth:`find`.
        """
        seen = Reading(text).text
        mine = list(own(seen, self._own))
        known = [span for span in mine if span.kind == "name"]
        found = {
            span.kind
            for span in merged([*_recognised(seen), *mine])
            if span.kind != "name" or not any(span.start < each.end and each.start < span.end for each in known)
        }
        return (*(kind for kind in KINDS if kind in found), *sensitive_kinds(seen))

    def text(self, text: str) -> str | None:
        """The text without it; None where it cannot be read. Never raises."""
        try:
            return without(text, self.find(text))
        except Exception:  # a text that no recogniser was made for must not pass
            return None

    def value(self, field_type: str, value: Any) -> Any:
        """A value of a textual type with all its texts redacted, its shape kept; None for any other type or shape.

        Keys of objects are the schema's own and stay; authors of notes do not.
        """
        if field_type not in _TYPES:
            return None
        if field_type == "free_text":
            return self.text(value) if isinstance(value, str) else None
        return self._inside(value, depth=0)

    def _inside(self, value: Any, depth: int) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, bool) or value is None:
            return value
        if depth > 4:
            return None
        if isinstance(value, list):
            return [self._inside(entry, depth + 1) for entry in value]
        if isinstance(value, dict):
            return {
                key: None if key == "author" else entry if key == "at" else self._inside(entry, depth + 1)
                for key, entry in value.items()
                if isinstance(key, str)
            }
        return None


def _recognised(seen: str) -> Iterator[Span]:
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
