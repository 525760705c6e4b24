"""Rules about blind indexes: only over what cannot be guessed, and no way round another field's search
rights.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from ..findings import Finding
from ..model import FieldPolicy, IndexPolicy, Policy
from ..value_types import VALUE_TYPES, Entropy


def guessable(policy: Policy) -> Iterator[Finding]:
    """index_low_entropy, index_on_text, index_kind_invalid, index_on_consent_bound."""
    for name, entry in policy.fields.items():
        value_type = VALUE_TYPES.get(entry.type)
        for index in entry.indexes:
            if value_type is None or value_type.entropy is Entropy.LOW:
                yield Finding(
                    name,
                    "index_low_entropy",
                    f"values of type {entry.type} are few: tokens would give them away; remove the index.",
                    entry.file,
                )
            elif value_type.entropy is Entropy.TEXT:
                yield Finding(name, "index_on_text", "free text cannot be indexed; remove the index.", entry.file)
            elif index.kind not in value_type.indexes:
                allowed = ", ".join(sorted(value_type.indexes)) or "none"
                yield Finding(
                    name,
                    "index_kind_invalid",
                    f"type {entry.type} may have these kinds of index: {allowed}.",
                    entry.file,
                )
            if entry.consent is not None:
                yield Finding(
                    name,
                    "index_on_consent_bound",
                    "an index would outlive the withdrawal of the consent; remove it.",
                    entry.file,
                )


def names(policy: Policy) -> Iterator[Finding]:
    """index_conflict, index_name_misleads: a shared index is the same everywhere, and its name tells its
    kind.
    """
    first: dict[str, IndexPolicy] = {}
    for name, entry in policy.fields.items():
        for index in entry.indexes:
            known = first.setdefault(index.name, index)
            if known != index:
                yield Finding(
                    name,
                    "index_conflict",
                    f"another field declares the index {index.name} with another kind or uniqueness.",
                    entry.file,
                )
            if _kind_of_name(index.name) != index.kind:
                yield Finding(
                    name,
                    "index_name_misleads",
                    "an index of the last four ends in “_last4”, one of names is “name” or ends in “_name”.",
                    entry.file,
                )


def shared_rights(policy: Policy) -> Iterator[Finding]:
    """shared_index_rights: who may search a shared index by one field finds the others' values too."""
    feeding: dict[str, list[FieldPolicy]] = defaultdict(list)
    for entry in policy.fields.values():
        for index in entry.indexes:
            feeding[index.name].append(entry)
    for index_name, entries in feeding.items():
        first = _searchers(entries[0], index_name)
        for entry in entries[1:]:
            if _searchers(entry, index_name) != first:
                yield Finding(
                    entry.id,
                    "shared_index_rights",
                    f"it shares {index_name} with {entries[0].id}: give both the same search rights.",
                    entry.file,
                )


def _searchers(entry: FieldPolicy, index: str) -> set[tuple[str, str]]:
    return {(p, role) for p, roles in entry.search.items() for role, found in roles.items() if index in found}


def _kind_of_name(name: str) -> str:
    if name.endswith("_last4"):
        return "last4"
    return "name" if name == "name" or name.endswith("_name") else "exact"


RULES: Final = (guessable, names, shared_rights)
