"""What the text of an audit entry says of fields: which ones, shown how. Pure (promises F1, F5).

Entries name fields in several ways: ``email=partial`` of what was shown, ``email`` of what was written or asked for,
``applicant.email`` of what was consented to; and other words of theirs are no fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from field_policies import Mask

_MASKS: Final = frozenset(mask.value for mask in Mask)
_STAGE: Final = "application.stage"
"""The one plain column that entries tell of."""


class SeenField(NamedTuple):
    """A field as the policy names it, ``entity.field``; and its mask, empty where the entry names none."""

    name: str
    mask: str = ""


def seen_fields(event: str, words: Iterable[str], fields: Mapping[str, Any]) -> tuple[SeenField, ...]:
    """The fields among the words of an entry, in their order, each once. ``fields``: those of the policy."""
    entity = event.partition(".")[0]
    found: dict[str, SeenField] = {}
    for word in words:
        name, _, mask = word.partition("=")
        if mask and mask not in _MASKS:
            continue
        for full in (name, f"{entity}.{name}", f"applicant.{name}", f"application.{name}"):
            if full in fields or full == _STAGE:
                found.setdefault(full, SeenField(full, mask))
                break
    return tuple(found.values())
