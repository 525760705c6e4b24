"""Plates by what stands around them: a state of the United States, or another plate that is written in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .near import near
from .spans import Span
from .things import introduces_thing

_STATES: Final = "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
_MIXED: Final = (
    r"(?=[A-Z·\- ]{0,6}\d)(?=[\d·\- ]{0,6}[A-Z])(?![A-Z]{0,5}[ \-](?:19|20)\d\d(?!\d))[A-Z0-9]{2,4}[·\- ]?[A-Z0-9]{3,4}"
)
_OF_A_STATE: Final = re.compile(
    r"(?<![A-Za-z0-9\-])(?P<number>(?:"
    + _STATES
    + r") "
    + _MIXED
    + r"|"
    + _MIXED
    + r"(?= \((?:"
    + _STATES
    + r")\)))(?![A-Za-z0-9]|[\-.]\d)"
)
_STATE: Final = re.compile(r"^(?:" + _STATES + r") (?=\S{5})")
_VEHICLE: Final = (
    "plate", "Plate", "permit", "Permit", "parking", "Parking", "vehicle", "Vehicle", " car ", "Car", "cars", "truck", "Truck", "pickup", " van", " reg", "Reg", " tag", "isitor", "driv", "Driv",
)  # fmt: skip
_LIKE: Final = re.compile(
    r"(?<![A-Za-z0-9\-/#.])(?:[A-Z]{1,4}[ \-·]?\d{1,5}(?:[ \-·]?[A-Z]{1,3})?|[A-Z]{1,3}[ \-·][A-Z]{1,2}[ \-]?\d{1,4}|[A-Z]{1,3}[ \-·]?[A-Z]\d{2,3}|[A-Z]{2}[ \-]\d[A-Z]\d{2,3}|\d{1,5}[ \-·]?[A-Z]{1,3}(?:[ \-·]?\d{1,4})?)(?![A-Za-z0-9]|[\-.·]\d)"
)
_ABBREVIATION: Final = re.compile(
    r"(?:ISO|IEC|DIN|EN|GB|RFC|ASTM|IATF|SAP|OKR|KPI|SQL|INV|REF|ORD|TKT|DOC|REQ|CVE|USD|EUR|GBP|CNY|HKD|SGD|RMB|JPY|INR|AED|NGN|CHF|SEK|NOK|DKK|PLN|CZK|HUF|Q[1-4]|COVID|GPT|RTX|PM|AM|KM|KG|KW|MB|GB|TB|PO|PR|WO|SO)(?![A-Z])"
)
_NEAR: Final = 240


def plates_of_states(text: str) -> Iterator[Span]:
    """Plates of the United States with their state, near a word for a vehicle or for parking."""
    for first, last in near(text, _VEHICLE, 40, 160):
        for match in _OF_A_STATE.finditer(text, first, last):
            number = match["number"]
            if sum(c.isdigit() for c in number) >= 2 and not introduces_thing(text, match.start()):
                yield Span(*match.span("number"), "plate")


def plates_alike(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """What is written like a plate that stands near it: “take the blue one, KR 7716L” after “KR 4182K”."""
    shapes: dict[str, list[int]] = {}
    for span in found:
        shape = _shape(_STATE.sub("", text[span.start : span.end]))
        if len(shape) >= 5 and "A" in shape and "9" in shape and shape.isascii():
            shapes.setdefault(shape, []).append(span.start)
    if not shapes:
        return
    for match in _LIKE.finditer(text):
        places = shapes.get(_shape(match[0]))
        if places is None or not any(abs(place - match.start()) <= _NEAR for place in places):
            continue
        if not _ABBREVIATION.match(match[0]) and not introduces_thing(text, match.start()):
            yield Span(*match.span(), "plate")


def _shape(number: str) -> str:
    """A plate with every letter and every figure alike, without what stands between them."""
    return "".join("9" if c.isdigit() else "A" if "A" <= c <= "Z" else c for c in number if c not in " -·.")
