"""Numbers that stand for a person: identity cards of many countries, passports, bank accounts, plates.

The shape decides. A check digit that fits only decides where the shape alone is too common; a check digit that does
not fit excuses nothing (people mistype their own number). Sources: GB 11643 (Chinese resident identity number),
ISO/IEC 7812 (cards), ISO 13616 (IBAN), GA 36 (Chinese number plates), and each country's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .accounts import accounts
from .fragments import fragments
from .named_numbers import looks_like_dates, named_numbers, spelled_documents
from .national_shapes import national_shapes
from .plates import plates
from .shapes import machine_readable, shapes
from .spans import Span
from .things import introduces_thing, of_a_thing

_S: Final = r"[ \-.·_/]{0,2}"
_NOT_BEFORE: Final = r"(?<![\d])"
_NOT_AFTER: Final = r"(?![\d])"


def _spaced(*parts: str) -> str:
    return _S.join(parts)


_DIGITS: Final = {
    "id18": re.compile(_NOT_BEFORE + r"[1-9]" + (_S + r"\d") * 16 + _S + r"[\dXx×*]" + _NOT_AFTER),
    "id15": re.compile(
        _NOT_BEFORE
        + _spaced(r"[1-9]", *[r"\d"] * 7, r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])", *[r"\d"] * 3)
        + _NOT_AFTER
    ),
}
_PLAIN: Final = tuple(
    (kind, re.compile(pattern, re.ASCII))
    for kind, pattern in (
        # Hong Kong, Macao, Taiwan; permits between them and the mainland
        ("id_number", r"(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{6} ?\( ?[0-9Aa] ?\)"),
        ("id_number", r"(?<!\d)[157]\d{6} ?\( ?\d ?\)"),
        ("id_number", r"(?<![A-Za-z0-9])[A-Za-z][1289]\d{8}(?![A-Za-z0-9])"),
        ("passport", r"(?<![A-Za-z0-9])[HMhm]\d{8}(?:\d{2})?(?![A-Za-z0-9])"),
        # Chinese passports, ordinary and electronic, and travel documents
        (
            "passport",
            r"(?<![A-Za-z0-9])(?:[EGDSPHegdsph]|[Ee][A-Za-z]|[Ss][Ee]|[Dd][Ee]|[Pp][Ee])\d{7,8}(?![A-Za-z0-9])",
        ),
        # other countries' identity numbers whose shape is their own
        ("id_number", r"(?<![\d-])(?!000|666|9\d\d)\d{3}[- ](?!00)\d{2}[- ](?!0000)\d{4}(?![\d-])"),
        (
            "id_number",
            r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d](?![A-Za-z0-9])",
        ),
        ("id_number", r"(?<![A-Za-z0-9])[STFGMstfgm]\d{7}[A-Za-z](?![A-Za-z0-9])"),
        ("id_number", r"(?<!\d)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]) ?- ?[1-8]\d{6}(?!\d)"),
        ("id_number", r"(?<![A-Za-z0-9])[A-Za-z]{6}\d{2}[A-Za-z]\d{2}[A-Za-z]\d{3}[A-Za-z](?![A-Za-z0-9])"),
        ("id_number", r"(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)"),
        ("id_number", r"(?<![A-Za-z0-9])(?:\d{8}|[XYZxyz]\d{7})-?[A-HJ-NP-TV-Za-hj-np-tv-z](?![A-Za-z0-9])"),
        ("id_number", r"(?<!\d)[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3}(?: ?\d{2})?(?!\d)"),
        ("id_number", r"(?<![A-Za-z0-9])[A-Za-z]{5}\d{4}[A-Za-z](?![A-Za-z0-9])"),
        ("id_number", r"(?<![\d\-])\d{6}[-+]\d{3}[\dA-Ya-y](?![A-Za-z0-9]|-\d)"),
        # residence cards of Japan; identity numbers of the Emirates
        ("passport", r"(?<![A-Za-z0-9])[A-Z]{2}\d{8}[A-Z]{2}(?![A-Za-z0-9])"),
        ("id_number", r"(?<!\d)784-?(?:19|20)\d{2}-?\d{7}-?\d(?!\d)"),
    )
)
_BIRTH_WITHIN: Final = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_PREFIXED: Final = re.compile(r"[A-Z]{2,}-$|(?<!\d)10\.$")
_IBAN: Final = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_FIGURES_OF_AN_IBAN: Final = 8
"""Letters of words behind it may make up a number that checks."""

_CARD: Final = re.compile(r"(?<![\d.])\d(?:[ \-]{0,1}\d){12,18}(?![\d])")
_LONG: Final = re.compile(r"(?<![\d.])\d{13,}(?!\d)")
_IBAN_WRITTEN: Final = re.compile(
    r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,4})?(?![A-Za-z0-9])|(?<=IBAN )[A-Z]{2}\d{2} ?[A-Z0-9]{4}(?: ?[A-Z0-9]){7,26}(?![A-Za-z0-9])"
)
_BROKEN_ID: Final = re.compile(_NOT_BEFORE + r"[1-9]\d{5}(?:\d|\s(?=\d)){11,13}[\dXx]" + _NOT_AFTER)
_HK_BARE: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{1,2})(\d{6})([0-9Aa])(?![A-Za-z0-9])")
_AADHAAR: Final = re.compile(r"(?<![\d-])[2-9]\d{3}([ -])\d{4}\1\d{4}(?![\d-])")


def _luhn(digits: str) -> bool:
    total = 0
    for n, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + n % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _mod97(text: str) -> bool:
    moved = text[4:] + text[:4]
    return int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _hong_kong(letters: str, digits: str, check: str) -> bool:
    values = [36 if len(letters) == 1 else ord(letters[0]) - 55, ord(letters[-1]) - 55, *map(int, digits)]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + (10 if check == "A" else int(check))) % 11 == 0


def numbers(text: str) -> Iterator[Span]:
    """Identity numbers, passports, bank accounts, plates, and any number too long to be harmless."""
    yield from machine_readable(text)
    yield from spelled_documents(text)
    if any(character.isdigit() for character in text):
        yield from _by_digits(text)
        for kind, pattern in _PLAIN:
            for match in pattern.finditer(text):
                if not (
                    introduces_thing(text, match.start())
                    or (match[0].replace(" ", "").isdigit() and _of_nobody(text, match))
                ):
                    yield Span(match.start(), match.end(), kind)
        for match in _HK_BARE.finditer(text):
            if _hong_kong(match[1].upper(), match[2], match[3].upper()):
                yield Span(match.start(), match.end(), "id_number")
        for match in _AADHAAR.finditer(text):
            if introduces_thing(text, match.start()):
                continue
            yield Span(match.start(), match.end(), "id_number")
        yield from national_shapes(text)
        yield from named_numbers(text)
        yield from accounts(text)
        yield from plates(text)
        yield from fragments(text)
        yield from shapes(text)


def _by_digits(text: str) -> Iterator[Span]:
    for pattern in _DIGITS.values():
        for match in pattern.finditer(text):
            if _of_nobody(text, match):
                continue
            yield Span(match.start(), match.end(), "id_number")
    for match in _IBAN.finditer(text):
        bare = match[0].replace(" ", "").upper()
        for length in range(len(bare), 14, -1):  # what follows an IBAN may look like more of it
            if _mod97(bare[:length]):
                end, seen = match.start(), 0
                while seen < length:
                    seen += text[end] != " "
                    end += 1
                if text[end : end + 1].isalnum() or sum(c.isdigit() for c in bare[:length]) < _FIGURES_OF_AN_IBAN:
                    continue
                yield Span(match.start(), end, "bank_account")
                break
    for match in _IBAN_WRITTEN.finditer(text):
        if sum(c.isdigit() for c in match[0]) >= 10:
            yield Span(match.start(), match.end(), "bank_account")
    for match in _BROKEN_ID.finditer(text):
        bare = re.sub(r"\s", "", match[0])
        if len(bare) == 18 and re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", bare[6:14]):
            yield Span(match.start(), match.end(), "id_number")
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        grouped = re.fullmatch(r"(?:\d{4}[ \-]){2,4}\d{1,7}|\d{6}[ \-]\d{10,13}|\d{4}[ \-]\d{6}[ \-]\d{4,5}", match[0])
        if not _of_nobody(text, match) and (_luhn(digits) or grouped or len(digits) == len(match[0]) >= 15):
            yield Span(match.start(), match.end(), "bank_account")
    for match in _LONG.finditer(text):
        if not of_a_thing(text, match.start(), match.end()):
            yield Span(match.start(), match.end(), "number")


def _of_nobody(text: str, match: re.Match[str]) -> bool:
    """Dates, and numbers of things: but the number of a Chinese resident shows itself by the day of birth within."""
    if looks_like_dates(match[0]):
        return True
    bare = re.sub(r"[^\dXx]", "", match[0])
    if len(bare) == 18 and _BIRTH_WITHIN.fullmatch(bare[6:14]):
        return False
    return (
        of_a_thing(text, match.start(), match.end())
        or _PREFIXED.search(text, max(0, match.start() - 8), match.start()) is not None
    )
