"""What nobody has classified yet: any JSON object within bounds, kept as it came so that nothing is lost."""

from __future__ import annotations

import math
from typing import Any, Final

import orjson

from .invalid import InvalidValue, wrong_type
from .text import LONG, SHORT, clean

MAX_DEPTH: Final = 8
MAX_KEYS: Final = 200
MAX_BYTES: Final = 64 * 1024


def unclassified(raw: Any) -> dict[str, Any] | None:
    """A JSON object of depth 8, 200 keys and 64 KiB at most, with clean texts and finite numbers.

    Keys are a client's own, so no pointer names them. Codes: extra_too_deep, extra_too_many_keys,
    extra_too_large, number_out_of_range, wrong_type, and those of text.
    """
    if not isinstance(raw, dict):
        raise wrong_type("an object")
    kept = _Walk().item(raw, 1)
    if len(orjson.dumps(kept)) > MAX_BYTES:
        raise _too_large()
    return kept or None


def _too_large() -> InvalidValue:
    return InvalidValue("extra_too_large", "", f"At most {MAX_BYTES // 1024} KiB of JSON are accepted.")


class _Walk:
    """One pass over an object, counting what was seen so that a bomb is refused before it is copied."""

    def __init__(self) -> None:
        self._keys = 0
        self._characters = 0

    def item(self, raw: Any, depth: int) -> Any:
        if raw is None or isinstance(raw, bool):
            return raw
        if isinstance(raw, str):
            return self._text(raw)
        if isinstance(raw, int):
            if not -(2**63) <= raw < 2**64:
                raise InvalidValue("number_out_of_range", "", "Whole numbers have at most 64 bits; send text.")
            return raw
        if isinstance(raw, float):
            if not math.isfinite(raw):
                raise InvalidValue("number_out_of_range", "", "Numbers are finite.")
            return raw
        if depth > MAX_DEPTH:
            raise InvalidValue("extra_too_deep", "", f"Objects and lists nest at most {MAX_DEPTH} deep.")
        if isinstance(raw, dict):
            return self._object(raw, depth)
        if isinstance(raw, list):
            self._spend(2 * len(raw))
            return [self.item(entry, depth + 1) for entry in raw]
        raise wrong_type("JSON")

    def _object(self, raw: dict[Any, Any], depth: int) -> dict[str, Any]:
        self._keys += len(raw)
        if self._keys > MAX_KEYS:
            raise InvalidValue("extra_too_many_keys", "", f"At most {MAX_KEYS} keys are accepted.")
        kept: dict[str, Any] = {}
        for key, entry in raw.items():
            name = clean(key, SHORT, multiline=False)
            if name is None or name in kept:
                raise InvalidValue("key_shape", "", "Keys are not empty and differ from each other.")
            kept[name] = self.item(entry, depth + 1)
        return kept

    def _text(self, raw: str) -> str:
        self._spend(len(raw))
        return clean(raw, MAX_BYTES if len(raw) > LONG else LONG, multiline=True) or ""

    def _spend(self, characters: int) -> None:
        self._characters += characters
        if self._characters > MAX_BYTES:
            raise _too_large()
