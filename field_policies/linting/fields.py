"""Rules about single fields: protection, ground, retention, region, and that each has a policy at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import Policy
from ..value_types import VALUE_TYPES
from ..vocabulary import CATEGORIES, CONSENT_BOUND, LEAST_OF_GROUP, LEAST_OF_TYPE, Ground, Mask

_DURATION: Final = re.compile(r"P(?=\d)(?:[1-9]\d{0,2}Y)?(?:[1-9]\d{0,3}M)?(?:[1-9]\d{0,4}D)?|P[1-9]\d{0,3}W")
_REGION: Final = re.compile(r"[A-Z]{2}")


def is_duration(text: str) -> bool:
    """True for an ISO 8601 duration of years, months and days, or of weeks, longer than nothing."""
    return bool(_DURATION.fullmatch(text))


def known_words(policy: Policy) -> Iterator[Finding]:
    """type_unknown, type_is_derived, category_unknown, compartment_unknown."""
    for name, entry in policy.fields.items():
        if entry.type not in VALUE_TYPES:
            yield Finding(name, "type_unknown", "use one of the value types.", entry.file)
        elif entry.value_type.derived:
            yield Finding(
                name,
                "type_is_derived",
                "this type is for derived values only; it is never stored.",
                entry.file,
            )
        if entry.category not in CATEGORIES:
            yield Finding(name, "category_unknown", "use one of the categories.", entry.file)
        if entry.compartment not in policy.compartments:
            yield Finding(name, "compartment_unknown", "declare the compartment or use a declared one.", entry.file)


def categories(policy: Policy) -> Iterator[Finding]:
    """category_too_mild (A17): no field is declared milder than its type, its group or its compartment tells."""
    for name, entry in policy.fields.items():
        declared = CATEGORIES.get(entry.category)
        least = [
            LEAST_OF_TYPE.get(entry.type),
            LEAST_OF_GROUP.get(entry.group),
            LEAST_OF_GROUP.get(entry.compartment),
        ]
        strictest = max((CATEGORIES[c] for c in least if c is not None), key=lambda c: c.strictness, default=None)
        if declared is not None and strictest is not None and declared.strictness < strictest.strictness:
            yield Finding(
                name,
                "category_too_mild",
                f"what this is needs at least the category {strictest.name}.",
                entry.file,
            )


def encryption(policy: Policy) -> Iterator[Finding]:
    """sensitive_unencrypted (A17), unencrypted (D4): every field of a person is sealed."""
    for name, entry in policy.fields.items():
        if not entry.encrypted:
            code = "sensitive_unencrypted" if _sensitive(entry.category) else "unencrypted"
            yield Finding(name, code, "every field is stored encrypted; remove “encrypted = false”.", entry.file)


def grounds(policy: Policy) -> Iterator[Finding]:
    """sensitive_without_ground, consent_required, basis_is_consent, consent_not_in_catalogue (A17)."""
    for name, entry in policy.fields.items():
        if _sensitive(entry.category) and entry.consent is None and entry.basis is None:
            yield Finding(
                name,
                "sensitive_without_ground",
                "name the consent it needs or the basis it rests on.",
                entry.file,
            )
        if entry.category in CONSENT_BOUND and entry.consent is None:
            yield Finding(
                name,
                "consent_required",
                "nothing but a separate consent opens this category; name it.",
                entry.file,
            )
        if entry.basis is Ground.CONSENT:
            yield Finding(name, "basis_is_consent", "name the purpose under “consent” instead of a basis.", entry.file)
        if entry.consent is not None:
            purpose = policy.purposes.get(entry.consent)
            if purpose is None or purpose.ground is not Ground.CONSENT:
                yield Finding(
                    name,
                    "consent_not_in_catalogue",
                    f"there is no purpose {entry.consent!r} that rests on consent.",
                    entry.file,
                )


def compartments(policy: Policy) -> Iterator[Finding]:
    """compartment_shared: a consent-bound field shares its key only with fields of the same consent (A7)."""
    for name, entry in policy.fields.items():
        if entry.consent is None:
            continue
        others = [
            n for n, o in policy.fields.items() if o.compartment == entry.compartment and o.consent != entry.consent
        ]
        if others:
            yield Finding(
                name,
                "compartment_shared",
                f"withdrawing the consent destroys the key that {', '.join(sorted(others))} also use; "
                "give it a compartment of its own.",
                entry.file,
            )


def keeping(policy: Policy) -> Iterator[Finding]:
    """retention_invalid (D2), region_invalid (D1)."""
    for name, entry in policy.fields.items():
        if not is_duration(entry.retention):
            yield Finding(name, "retention_invalid", "give an ISO 8601 duration such as P2Y or P6M.", entry.file)
        if not _REGION.fullmatch(entry.region):
            yield Finding(name, "region_invalid", "give the ISO 3166-1 code of a region, such as CN.", entry.file)


def completeness(policy: Policy) -> Iterator[Finding]:
    """field_without_policy, field_not_in_data_set, field_without_view: nothing is kept that nobody decided
    on.
    """
    if policy.data_set:
        for name in set(policy.data_set) - policy.fields.keys():
            yield Finding(name, "field_without_policy", "the data set has this field; write its policy.")
        for name in policy.fields.keys() - set(policy.data_set):
            file = policy.fields[name].file
            yield Finding(name, "field_not_in_data_set", "add the field to the data set, or remove it.", file)
    for name, entry in policy.fields.items():
        masks = (mask for roles in entry.views.values() for staged in roles.values() for mask in staged.values())
        if all(mask is Mask.HIDDEN for mask in masks):
            yield Finding(
                name,
                "field_without_view",
                "nobody can see this field: give somebody a view, or do not keep it.",
                entry.file,
            )


def _sensitive(category: str) -> bool:
    """An unknown category is taken for a sensitive one."""
    return category not in CATEGORIES or CATEGORIES[category].sensitive


RULES: Final = (known_words, categories, encryption, grounds, compartments, keeping, completeness)
