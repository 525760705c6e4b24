"""JSON (RFC 8259) read with the bounds and the strictness that a file from strangers needs."""

from __future__ import annotations

import json
import math
from typing import Any, Final

MAX_CHARACTERS: Final = 1024 * 1024
"""Of one candidate; longer ones carry files, which belong to the uploads."""
MAX_DEPTH: Final = 64
MAX_NODES: Final = 100_000

SENTENCES: Final = {
    "json_malformed": "This is not valid JSON; export it again.",
    "json_duplicate_key": "An object has the same key twice, so it is unclear which value counts.",
    "json_number": "A number is not finite or has too many digits; write it as text.",
    "json_too_deep": f"The data nests more than {MAX_DEPTH} deep; no candidate does.",
    "json_too_large": "A candidate has at most a million characters; leave attached files out.",
    "json_not_an_object": "A candidate is a JSON object.",
}


class JsonRefused(ValueError):
    """The text is no acceptable JSON; ``code`` says why, and nothing of the text is repeated."""

    def __init__(self, code: str) -> None:
        super().__init__(SENTENCES[code])
        self.code = code


def strict_object(text: str) -> dict[str, Any]:
    """The object that a text of bounded length and depth holds.

    :raises JsonRefused: malformed, a duplicate key (RFC 8259 section 4 leaves its meaning open), NaN, Infinity or a
        whole number beyond 64 bits, or not an object.
    """
    code = None
    value: Any = None
    try:
        value = _DECODER.decode(text)
    except JsonRefused as refused:
        code = refused.code
    except (ValueError, RecursionError):
        code = "json_malformed"
    if code is None and not isinstance(value, dict):
        code = "json_not_an_object"
    if code is not None:
        raise JsonRefused(code)
    found: dict[str, Any] = value
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonRefused("json_duplicate_key")
    return found


def _whole(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= int(digits) < 2**64:
        raise JsonRefused("json_number")
    return int(digits)


def _decimal(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise JsonRefused("json_number")
    return number


def _constant(_name: str) -> float:
    raise JsonRefused("json_number")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_decimal, parse_constant=_constant
)
