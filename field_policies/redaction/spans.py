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
"""Kinds of findings; where two overlap, the one that stands first here gives its name to both."""

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
            kind = min(last.kind, span.kind, key=_RANK.__getitem__)
            found[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            found.append(span)
    return found


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
