"""Names that stand as other names stand: in rows, records and enumerations that repeat one form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import CITY, DOUBTFUL_FIRST, NEVER, UNKNOWN, WORD, evidence, is_city
from .latin_lines import Lines
from .latin_runs import FIRMS
from .latin_titles import NO_INITIALS
from .latin_tokens import CAP
from .spans import Span
from .surnames import NO_FIRST_NAMES, ORGANISATIONS, words_of

_ONE: Final = re.compile(
    rf"(?<![\w@#/.'-])(?:(?:[A-Z]\. ?){{1,2}})?{CAP}(?: (?:(?:van|von|de|del|da|der|bin|binti|al|el|la) ){{0,2}}(?:{CAP}|[A-Z]\.)){{0,3}}(?![A-Za-z0-9@_])"
)
_FORM: Final = re.compile(r"[ ]?(?:\((?:\d|[A-Z]{2}\b|[a-z])|[:=|/-] ?\w|, \d|\d|\| )")
_TOGETHER: Final = 160
_NO_PEOPLE: Final = words_of("words_in_lists_of_no_people")


def alike(text: str, found: list[Span], lines: Lines) -> Iterator[Span]:
    """What stands between the same marks as two names near it, if nothing speaks against its being one."""
    forms: dict[tuple[str, str], list[int]] = defaultdict(list)
    taken: set[int] = set()
    for span in {*found}:
        taken.update(range(span.start, span.end))
        form = _form(text, span.start, span.end)
        if form and text[span.start].isupper():
            forms[form].append(span.start)
    if not forms:
        return
    for match in _ONE.finditer(text):
        start, end = match.span()
        if start in taken or end - 1 in taken:
            continue
        form = _form(text, start, end)
        near = sum(abs(place - start) < _TOGETHER for place in forms[form]) if form in forms else 0
        if not near or (near < 2 and (" " in match.group() or evidence(match.group().lower()) < DOUBTFUL_FIRST)):
            continue
        if _may_be(match.group()) and lines.points(start, end) > NEVER:
            yield Span(start, end, "name")


def _may_be(name: str) -> bool:
    words = name.split(" ")
    points = [evidence(word.lower().strip(".")) for word in words if len(word) > 1]
    lower = name.lower()
    if not points or lower in ORGANISATIONS | FIRMS | _NO_PEOPLE or is_city(name) or name in NO_INITIALS:
        return False
    if min(points) <= NEVER or (len(words) == 1 and (lower in NO_FIRST_NAMES or points[0] in (CITY, WORD))):
        return False
    return max(points) >= UNKNOWN or (len(words) == 1 and points[0] >= DOUBTFUL_FIRST)


def _form(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The marks before and after, letters and figures by kind; None where nothing but words stands around."""
    after = _FORM.match(text, end)
    before = text[max(0, start - 2) : start]
    if after is None:
        return (before, "\n") if before in ("- ", ": ", "> ") and text[end : end + 1] in ("", "\n") else None
    if "\n" in before or not before:
        before = ","
    elif before[-1] in " (" and not before.strip(" ").isalnum():
        before = before.strip(" ").replace(";", ",") or " "
    else:
        return None
    return before, re.sub("[A-Z]+", "A", re.sub("[a-z]+", "a", re.sub(r"\d", "9", after.group())))
