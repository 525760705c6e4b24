"""A person made of words and numbers that occur nowhere else, and every spelling in which they could lie in a file."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

_MONEY = {"currency": "CNY", "period": "month"}

APPLICANT: dict[str, Any] = {
    "full_name": {"full": "皇甫鹮鶒", "family": "皇甫", "given": "鹮鶒", "latin": "Quorvexa Zibblethwaite"},
    "id_number": "110105198706234175",
    "birth_date": "1987-06-23",
    "sex": "undisclosed",
    "nationality": "VU",
    "email": "wexlonbract.pumrith@example.com",
    "mobile": "138 7461 9253",
    "other_emails": ["gribbleforn@example.org"],
    "other_phones": ["+44 20 7183 9264"],
    "address": {
        "lines": ["Skorvenloop 4417"],
        "city": "Uddelmarch",
        "region": "Prastenholt",
        "postal_code": "739518",
        "country": "CN",
    },
    "profiles": [{"network": "GitHub", "username": "plonkwerth", "url": "https://github.com/plonkwerth"}],
    "education": [{"school": "Drunsmettle Academy", "degree": "BSc", "major": "Vexillomorphy", "end": "2009"}],
    "employment": [{"employer": "Yarnoffski Gronk", "position": "Bluntwright", "summary": "Ran the Fizzlegate."}],
    "skills": [{"name": "Thaumoglossing"}],
    "languages": [{"name": "Zorbelian", "fluency": "native"}],
    "current_salary": {"amount": "73914628.57", **_MONEY},
    "expected_salary": {"amount": "81936472.19", **_MONEY},
    "salary_history": [{"employer": "Blathermoss", "money": {"amount": "64839271.46", **_MONEY}}],
    "bank_account": {"holder": "Hortensia Bankslope", "bank": "Snorkelbank", "number": "6222027391846203"},
    "health": "Hears through a grommelhorn.",
    "accommodation": "A flendwick at the door.",
    "summary": "Quorvexa Zibblethwaite (wexlonbract.pumrith@example.com, 13874619253) leads the Wibblestoke.",
    "materials": {"certificates": [{"name": "Crundlepass"}]},
    "referees": [{"name": "Ottoline Drabbleforth", "phone": "+8613764829175", "text": "A real snarklewhip."}],
    "emergency_contact": {"name": "Parsifal Thrumbleby", "relation": "cousin", "phone": "+8613659372841"},
    "background_check": [{"check": "employment", "outcome": "confirmed", "detail": "The vostrikoving was real."}],
    "extra": {"hobby": "quibblecrafting"},
}
APPLICATION: dict[str, Any] = {
    "answers": [{"question": "Why us?", "answer": "For the mungwhistle."}],
    "cover_letter": "Dear threnkards, I am Quorvexa Zibblethwaite.",
    "notes": "A plimscotting talk.",
}
DOCUMENT = (
    "Glimmerfossick. Snodderwick. I am Quorvexa Zibblethwaite, wexlonbract.pumrith@example.com, 138 7461 9253, "
    "110105198706234175.\n"
)
SOURCE = "Farquhastle Search"
REASON = "The jorvandelf asked for it."

CANARIES: Mapping[str, tuple[str, ...]] = {
    "full_name": ("鹮鶒", "皇甫鹮鶒", "Quorvexa", "Zibblethwaite"),
    "id_number": ("110105198706234175", "9870623417"),
    "birth_date": ("1987-06-23",),
    "sex": ("undisclosed",),
    "nationality": ('"VU"',),
    "provenance": ("Farquhastle",),
    "email": ("wexlonbract", "pumrith"),
    "mobile": ("13874619253", "74619253"),
    "other_emails": ("gribbleforn",),
    "other_phones": ("2071839264",),
    "address": ("Skorvenloop", "Uddelmarch", "Prastenholt", "739518"),
    "profiles": ("plonkwerth",),
    "education": ("Drunsmettle", "Vexillomorphy"),
    "employment": ("Yarnoffski", "Bluntwright", "Fizzlegate"),
    "skills": ("Thaumoglossing",),
    "languages": ("Zorbelian",),
    "current_salary": ("73914628",),
    "expected_salary": ("81936472",),
    "salary_history": ("Blathermoss", "64839271"),
    "bank_account": ("Bankslope", "Snorkelbank", "6222027391846203", "2739184620"),
    "health": ("grommelhorn",),
    "accommodation": ("flendwick",),
    "summary": ("Wibblestoke",),
    "materials": ("Crundlepass",),
    "referees": ("Drabbleforth", "13764829175", "snarklewhip"),
    "emergency_contact": ("Thrumbleby", "13659372841"),
    "background_check": ("vostrikoving",),
    "extra": ("quibblecrafting",),
    "answers": ("mungwhistle",),
    "cover_letter": ("threnkards",),
    "notes": ("plimscotting",),
    "details": ('"media_type":"text/plain"',),
    "file": ("Glimmerfossick",),
    "text": ("Snodderwick",),
    "reason": ("jorvandelf",),
}
"""Field to what of its value must be found nowhere in clear."""


@cache
def _spellings(canary: str) -> frozenset[bytes]:
    """Every form of a canary that is worth a search, in lower case: encodings, escapes, groups of digits."""
    plain, small = canary.encode(), canary.casefold()
    found = {plain, small.encode(), small.encode("utf-16-le")[:-1], small.encode("utf-16-be")[1:]}
    found |= {canary.encode("utf-16-le")[:-1], canary.encode("utf-16-be")[1:]}
    found |= {plain.hex().encode(), small.encode().hex().encode(), canary.upper().encode().hex().encode()}
    found |= {quote(canary).encode(), json.dumps(canary)[1:-1].encode()}
    found |= {"".join(f"%{byte:02x}" for byte in form.encode()).encode() for form in (canary, small)}
    found |= _base64(plain) | _base64(small.encode())
    if canary.isdigit() and len(canary) > 9:
        for separator in (" ", "-"):
            found.add(separator.join((canary[:3], canary[3:7], canary[7:])).encode())
            found.add(separator.join(re.findall(".{1,4}", canary)).encode())
    return frozenset(form.lower() for form in found)


def _base64(plain: bytes) -> set[bytes]:
    """The characters of base64 that depend on nothing but these bytes, at each of three alignments."""
    found = set()
    for lead in range(3):
        encoded = base64.b64encode(bytes(lead) + plain)
        first = -(-lead * 8 // 6)
        last = (lead + len(plain)) * 8 // 6
        steady = encoded[first:last]
        if len(steady) >= 8:
            found |= {steady, steady.replace(b"+", b"-").replace(b"/", b"_")}
    return found


_EMPTY_PAGE = re.compile(rb"\x00{9,}")


LEAST_IN_FILES = 6
"""Shorter forms stand by chance in the megabytes of random bytes that sealed values are."""


def found_in(content: bytes, fields: Iterable[str] = CANARIES, *, least: int = 1) -> set[str]:
    """The canaries of the fields that are in the content, in any spelling of ``least`` bytes or more."""
    content = _EMPTY_PAGE.sub(bytes(8), content).lower()
    canaries = {canary for field in fields for canary in CANARIES[field]}
    return {
        canary
        for canary in canaries
        if any(spelling in content for spelling in _spellings(canary) if len(spelling) >= least)
    }


SHOWN_IN_PART: Mapping[str, frozenset[str]] = {
    "address": frozenset({"Uddelmarch", "Prastenholt"}),
    "bank_account": frozenset({"Snorkelbank"}),
    "provenance": frozenset({"Farquhastle"}),
    "summary": frozenset({"Wibblestoke"}),
    "materials": frozenset({"Crundlepass"}),
    "answers": frozenset({"mungwhistle"}),
    "cover_letter": frozenset({"threnkards"}),
    "notes": frozenset({"plimscotting"}),
}
"""What a mask of the field may leave: the city, the bank, where a value came from, texts without the person."""
