"""What of a record a write corrects or clears: only that has a history. Pure (promise F1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson


def replaced(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The earlier values, by field, that a write replaces by another or clears.

    ``before`` and ``after``: canonical values; None or missing for none. A first value replaces nothing, and the same
    value written again is no correction, in whatever order its members come.
    """
    return {
        name: before[name]
        for name, value in after.items()
        if before.get(name) is not None and _written(before[name]) != _written(value)
    }


def _written(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
