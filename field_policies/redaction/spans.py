"""What was found in a text: where, and of which kind."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

KINDS: Final = (
    "id_number",
    "passport",
    "bank_account",
    "phone",
    "email",
    "name",
    "birth_date",
    "age",
    "address",
    "plate",
    "link",
    "handle",
    "salary",
    "number",
)
"""Kinds of findings; where two overlap, the one that stands first here gives its name to both, unless it is a name
within an address."""

_RANK: Final = {kind: n for n, kind in enumerate(KINDS)}


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of the original text."""

    start: int
    end: int
    kind: str


def merged(spans: Iterable[Span]) -> list[Span]:
    """Spans in order and apart from each other: those that overlap become one."""
    found: list[Span] = []
    for span in sorted(spans):
        if span.start >= span.end:
            continue
        if found and span.start < found[-1].end:
            last = found[-1]
            found[-1] = Span(last.start, max(last.end, span.end), _kind_of_both(last, span))
        else:
            found.append(span)
    return found


def _kind_of_both(last: Span, span: Span) -> str:
    """Streets and villages are called like people: what lies within an address is a part of it. What it ends with may
    be somebody who lives there."""
    if last.kind == "address" and span.kind == "name" and span.end < last.end:
        return "address"
    if last.kind == "name" and span.kind == "address" and span.start == last.start:
        return "address"
    return min(last.kind, span.kind, key=_RANK.__getitem__)


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with each span replaced by its kind in brackets: ``[phone]``. The spans are in order and apart."""
    pieces: list[str] = []
    at = 0
    for start, end, kind in spans:
        pieces.append(text[at:start])
        pieces.append(f"[{kind}]")
        at = end
    pieces.append(text[at:])
    return "".join(pieces)
