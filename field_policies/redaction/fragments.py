"""Parts of a number that are told to prove it: “ending 4417”, 尾号 8821, and numbers with their middle struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span

_TAILS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.ASCII)
    for pattern in (
        r"(?:尾号|尾数|后[三四五六]位(?:数字?|号码)?|末[三四五六]位|最后[三四五六]位)(?:是|为|[:：= (\"“「]){0,3}(?P<part>\d{3,6}[Xx]?|\d{2,5}[Xx])(?![\d年月元万%])",
        r"(?:card|account|acct|a/c|ssn|passport|phone|mobile|cell|number|no\.?|licen[cs]e|iban|visa|mastercard|amex|id)(?:,? (?:which |that )?(?:is |was )?)(?:ends?|ending)(?: in| with)? ?:? ?(?P<part>(?=[A-Z0-9]{0,3}\d\d)[A-Z0-9]{3,6})(?![\w%])",
        r"\blast (?:4|four|3|three|5|five|6|six)(?: digits| numbers| of)?(?: (?:of|on) (?:(?:my|his|her|the|their) )?[A-Za-z ]{2,24}?)?(?: is| are| were|:)? ?(?P<part>\d{3,6}[A-Z]?)(?![\w%])",
    )
)
_STRUCK_OUT: Final = re.compile(
    r"(?<![A-Za-z0-9*])(?P<part>[A-Z]{0,3}\d{1,10}[ \-]?[*xX•#]{2,}(?:[ \-]?[*xX•#]{1,8}){0,4}[ \-]?\d{1,8}[Xx]?|[*•]{2,}(?:[ \-]?[*•]{1,8}){0,4}[ \-]?\d{3,6}[Xx]?)(?![A-Za-z0-9*])",
    re.ASCII,
)


def fragments(text: str) -> Iterator[Span]:
    """Parts of numbers."""
    for pattern in _TAILS:
        for match in pattern.finditer(text):
            yield Span(*match.span("part"), "number")
    for match in _STRUCK_OUT.finditer(text):
        if sum(c.isdigit() for c in match["part"]) >= 3:
            yield Span(*match.span("part"), "number")
