"""From canonical values to the bytes that are sealed, and back.

The API spells provenance out field by field (promise A3), but most fields of a record come from one submission, and
sealed bytes do not compress: kept as it is shown, provenance would be the largest value of the row. It is folded to
each origin once, with the fields that came from it.
"""

from __future__ import annotations

from typing import Any

from ats_privacy.domain.values import decode, encode

_FOLDED = "provenance"


def to_bytes(field: str, value: Any) -> bytes:
    """The bytes of a field's canonical value."""
    return encode(folded(value) if field == _FOLDED else value)


def from_bytes(field: str, clear: bytes) -> Any:
    """The canonical value again."""
    value = decode(clear)
    return unfolded(value) if field == _FOLDED else value


def folded(provenance: dict[str, Any]) -> list[tuple[Any, list[str]]]:
    """``{field: origin}`` as [(origin, [field, …]), …], in order of first mention."""
    found: list[tuple[Any, list[str]]] = []
    for name, origin in provenance.items():
        for known, names in found:
            if known is origin or known == origin:
                names.append(name)
                break
        else:
            found.append((origin, [name]))
    return found


def unfolded(kept: list[tuple[Any, list[str]]]) -> dict[str, Any]:
    """``{field: origin}`` again."""
    return {name: origin for origin, names in kept for name in names}
