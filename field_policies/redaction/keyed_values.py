"""Values under keys as programs write them: "first_name": "…", dob=…, <phoneNumber>…</phoneNumber>, username: ….

The key says what the value is; a key that things have too (“name”, “id”, “title”, “city”) says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from .latin_lexicon import is_word
from .spans import Span
from .surnames import lines_of

_KEYS: Final = {key: kind for kind, *keys in map(str.split, lines_of("keys_of_records")) for key in keys}
"""Key, in small letters without signs → what its value is."""
_PAIRS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"[\"'](?P<key>[A-Za-z][A-Za-z_ .'-]{1,30}\d?)[\"'] ?[:=]>? ?[\"'](?P<value>[^\"'\n]{1,90})[\"']",
        r"<(?P<key>[A-Za-z][A-Za-z_-]{1,30}\d?)>(?P<value>[^<\n]{1,90})</",
        r"(?:^|(?<=[\n,;{(&?]))[ \t]{0,8}(?P<key>[a-z]{2,16}(?:[_A-Z][A-Za-z]{1,14}){1,3}) ?[:=] ?(?![\"'{\[])(?P<value>[^\n\"',;&|{}]{1,80})",
    )
)
_LOGIN: Final = re.compile(
    r"\b(?:[Uu]ser ?[Nn]ame|USERNAME|[Uu]ser ?ID|[Ll]ogin(?: name| ID| id)?|[Ss]creen ?name)(?:s\b)?\*{0,2}(?P<sign> ?(?:is|was|:|=|\|) ?\*{0,2}| )[ \t]?[\"'“`]?(?P<value>[A-Za-z][A-Za-z0-9._-]{2,30})(?![\w@-])"
)
_USER: Final = re.compile(
    r"\b(?:[Uu]ser|[Aa]ccount) (?P<value>[A-Za-z][a-z0-9]{1,15}[._][A-Za-z][A-Za-z0-9._-]{1,20}|[A-Za-z][a-z]{2,14}_?\d{1,4})(?![\w@/(-])"
)
_NO_VALUE: Final = frozenset(
    ["null", "none", "n/a", "na", "undefined", "true", "false", "unknown", "string", "varchar", "text", "required", "optional"]
)  # fmt: skip


def keyed_values(text: str) -> Iterator[Span]:
    """Values of a person under the keys of records."""
    if '"' in text or "'" in text or "<" in text or "=" in text or "_" in text or ":" in text:
        for pattern in _PAIRS:
            for match in pattern.finditer(text):
                kind = _KEYS.get(re.sub(r"[^a-z0-9]", "", match["key"].lower()))
                value = match["value"].strip()
                if kind and _holds(kind, value):
                    start = match.start("value") + match["value"].index(value)
                    yield Span(start, start + len(value), kind)
    for match in _LOGIN.finditer(text):
        value = match["value"].rstrip(".-")
        if value.lower() in _NO_VALUE or is_word(value):
            continue
        if match["sign"] != " " or value.islower() or any(c in "._-" or c.isdigit() for c in value):
            yield Span(match.start("value"), match.start("value") + len(value), "handle")
    for match in _USER.finditer(text):
        if not all(is_word(part) for part in re.split(r"[._\d]+", match["value"]) if part):
            yield Span(*match.span("value"), "handle")


def _holds(kind: str, value: str) -> bool:
    """Whether a value may be of that kind: a number has figures, a name none."""
    figures = sum(c.isdigit() for c in value)
    if not value or value.lower() in _NO_VALUE or "{" in value or "}" in value:
        return False
    if kind == "name":
        return not figures and len(value) > 1 and value[0].isalpha()
    if kind == "handle":
        return " " not in value and any(c.isalpha() for c in value) and len(value) > 2
    if kind == "address":
        return len(value) > 4 and any(c.isalpha() for c in value)
    return figures >= (4 if kind in ("birth_date", "plate") else 5) or (kind == "plate" and figures > 1)
