"""Tokens whose shape alone says that they may stand for a person, unless a word for a thing introduces them.

Passports, visas and permits are one to three letters and seven to nine digits nearly everywhere (ICAO 9303 allows nine
characters); identity, account and phone numbers are runs of eight to twelve digits. Neither has a check digit that
could be relied on, so everything of that shape hides but for what :mod:`.things` says is none of a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .spans import Span
from .things import of_a_thing

_DOCUMENT: Final = re.compile(
    r"(?<![A-Za-z0-9\-/_.#@])(?:"
    r"[A-Z]\d{7}[A-Z]|[A-Z]{1,3}\d{7,9}|[A-Z] \d{8}|[A-Z]{3}\d{12}"  # passports, permits to stay; residence of China
    r"|\d{2}[A-Z]{2}\d{5}"  # France
    r"|(?:WAC|EAC|LIN|SRC|MSC|IOE|YSC|NBC|TSC|VSC|ZNY|ZLA)[ \-]?\d{2}[ \-]?\d{3}[ \-]?\d{5}"  # receipts of the USCIS
    r"|[A-Z]{2,5}9{0,3} ?\d{6} ?[A-Z][A-Z9]\d{1,2}[A-Z]{2}"  # licences of Great Britain
    r"|\d{9}[A-Z]\d|[A-Z]{2}\d{7,14}[A-Z]{2,3}"  # I-94; cards of Japan, entry permits with a carrier's mark
    r")(?![A-Za-z0-9_@]|[\-/.][A-Za-z0-9])",
    re.ASCII,
)
_MACHINE_READABLE: Final = re.compile(r"(?<![A-Za-z0-9<])(?=[A-Z0-9]{1,40}<)[A-Z0-9<]{24,50}(?![A-Za-z0-9<])")
_RUN: Final = re.compile(r"(?<![\w.,/\-+#@$€£¥:=&])\d{8,12}(?![\w@/%$€£¥=&]|[\-.,:]\d)", re.ASCII)
_A_DAY: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{2,4})?")
_ROUND: Final = re.compile(r"\d{1,6}0{5,}")
_STANDARDS: Final = re.compile(
    r"(?:QQ|WX|VX|KB|MS|CVE|ISO|IEC|RFC|INV|PAY|ORD|TKT|REF|SKU|INC|REQ|DOC|PRJ|BUG|VER|MSK|SO|PO|PR|WO|SF|JD|YT)\d"
)

_PASSPORT: Final = re.compile(r"(?i)pass(?:port|eport|aporte|aporto)|pasaporte|paspoort|护照")
"""Papers of Morocco and others begin like standards and networks do."""


def machine_readable(text: str) -> Iterator[Span]:
    """Lines that passports have for machines (ICAO 9303)."""
    if "<<" in text:
        for match in _MACHINE_READABLE.finditer(text):
            yield Span(match.start(), match.end(), "passport")


def shapes(text: str) -> Iterator[Span]:
    """Documents and long runs of digits by their shape."""
    for match in _DOCUMENT.finditer(text):
        if _STANDARDS.match(match[0]) and not _PASSPORT.search(text, max(0, match.start() - 60), match.start()):
            continue
        if not of_a_thing(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), "passport")
    for match in _RUN.finditer(text):
        if not (_A_DAY.fullmatch(match[0]) or _ROUND.fullmatch(match[0]) or of_a_thing(text, *match.span())):
            yield Span(match.start(), match.end(), "number")
