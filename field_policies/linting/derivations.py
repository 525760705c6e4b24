"""Rules about derived values: a combination is as sensitive as its most sensitive part (promise B4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import Policy
from ..value_types import VALUE_TYPES
from ..vocabulary import CATEGORIES, Category


def classes(policy: Policy) -> Iterator[Finding]:
    """derived_class_too_weak, derived_without_parts, derived_type_invalid, field_unknown."""
    for name, derived in policy.derived.items():
        if not derived.derived_from:
            yield Finding(name, "derived_without_parts", "name the fields it is computed from.", derived.file)
        if derived.type not in VALUE_TYPES or not VALUE_TYPES[derived.type].derived:
            yield Finding(name, "derived_type_invalid", "use a type for derived values.", derived.file)
        unknown = [part for part in derived.derived_from if part not in policy.fields]
        if unknown:
            yield Finding(name, "field_unknown", f"there is no field {', '.join(unknown)}.", derived.file)
            continue
        strictest = max((policy.fields[part].kind for part in derived.derived_from), key=_strictness, default=None)
        own = CATEGORIES.get(derived.category)
        if strictest is not None and (own is None or own.strictness < strictest.strictness):
            yield Finding(
                name,
                "derived_class_too_weak",
                f"it holds {strictest.name}, so its category is that or a stricter one.",
                derived.file,
            )


def _strictness(category: Category) -> int:
    return category.strictness


RULES: Final = (classes,)
