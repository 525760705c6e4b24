"""What a finding lies in: a name in a network or a page's address bears more of the person than the part that was found.

``x_ks0825`` of somebody called X, ``blog.example.com/x_0814``: the rest of such a token still leads to the person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .spans import Span

_BEFORE: Final = re.compile(r"[A-Za-z0-9_.\-/@+~]{0,60}$", re.ASCII)
_AFTER: Final = re.compile(r"[A-Za-z0-9_\-/@+~.]{0,60}", re.ASCII)
_OUTER: Final = re.compile(
    r"[a-z0-9]*[_\d][A-Za-z0-9_.\-]*|[a-z0-9\-]+(?:\.[a-z0-9\-]+)+(?:/[\w.\-/]*)?|(?=.*[._/@\d])[a-z0-9_.\-/@]+",
    re.ASCII,
)
_LETTERS_BEFORE: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}$")
_NUMBERS: Final = frozenset({"bank_account", "id_number"})
_KINDS: Final = frozenset({"name", "handle", "link", "email"})


def whole_tokens(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """The tokens that hold one of the spans and are written as addresses and names in networks are."""
    for start, end, kind in spans:
        if kind in _NUMBERS and text[start].isdigit():
            letters = _LETTERS_BEFORE.search(text, max(0, start - 8), start)
            if letters:
                yield Span(letters.start(), end, kind)
        if kind not in _KINDS:
            continue
        before = _BEFORE.search(text, max(0, start - 60), start)
        after = _AFTER.match(text, end)
        first = before.start() if before else start
        last = after.end() if after else end
        while last > end and text[last - 1] in ".-/@+~":
            last -= 1
        while first < start and text[first] in ".-/@+~":
            first += 1
        token = text[first:last]
        if (first, last) != (start, end) and " " not in token and token.isascii() and _OUTER.fullmatch(token):
            yield Span(first, last, "link" if "/" in token else "handle")
