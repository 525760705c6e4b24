"""A policy, or one field of it, in words for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .access_matrix import columns
from .errors import PolicyError
from .model import DerivedPolicy, FieldPolicy, Policy
from .vocabulary import Mask


def show(policy: Policy, field: str | None = None) -> str:
    """An overview of roles, purposes and fields; with ``field`` (``entity.name``) everything about that
    field.

    :raises PolicyError: field_unknown.
    """
    if field is None:
        return _overview(policy)
    if field in policy.fields:
        return "\n".join(_field(policy.fields[field]))
    if field in policy.derived:
        return "\n".join(_derived(policy.derived[field]))
    raise PolicyError("field_unknown", "The policy has no such field; “show” without a field lists all.")


def _overview(policy: Policy) -> str:
    roles = [["role", "access", "title"], *([r.name, r.access.value, r.title] for r in policy.roles.values())]
    purposes = [
        ["purpose", "kind", "ground", "kept", "recipients", "region", "title"],
        *(
            [
                p.name,
                "basic" if p.basic else "additional",
                p.ground.value,
                p.retention,
                ", ".join(p.recipients),
                p.region,
                f"{p.title} · {p.title_zh}",
            ]
            for p in policy.purposes.values()
        ),
    ]
    fields = [
        ["field", "type", "category", "compartment", "ground", "indexes", "kept", "region"],
        *(
            [
                f.id,
                f.type,
                f.category,
                f.compartment,
                _ground(f),
                ", ".join(i.name for i in f.indexes) or "-",
                f.retention,
                f.region,
            ]
            for f in policy.fields.values()
        ),
    ]
    derived = [
        ["derived value", "category", "from"],
        *([d.id, d.category, ", ".join(d.derived_from)] for d in policy.derived.values()),
    ]
    head = f"Policy {policy.name}, version {policy.version} of {policy.date}; stages: {', '.join(policy.stages)}"
    return "\n\n".join([head, *(columns(table) for table in (roles, purposes, fields, derived))])


def _field(entry: FieldPolicy) -> Iterator[str]:
    yield f"{entry.id}: {entry.title}"
    sensitive = " (sensitive)" if entry.sensitive else ""
    yield f"  type {entry.type}; category {entry.category}{sensitive}; group {entry.group}"
    yield f"  sealed in {entry.compartment}; ground {_ground(entry)}"
    yield f"  kept {entry.retention}; region {entry.region}"
    for index in entry.indexes:
        yield f"  index {index.name} ({index.kind}{', unique' if index.unique else ''})"
    yield "  read:"
    for purpose, roles in entry.views.items():
        for role, staged in roles.items():
            yield f"    {purpose}: {role} sees {_staged(staged)}"
    for what, permissions in (("reveal", entry.reveal), ("write", entry.write)):
        for purpose, permitted in permissions.items():
            for role, stages in permitted.items():
                at = "" if stages is None else f" at {', '.join(sorted(stages))}"
                yield f"  {what}: {role} under {purpose}{at}"
    for purpose, searches in entry.search.items():
        for role, indexes in searches.items():
            yield f"  search: {role} under {purpose} by {', '.join(sorted(indexes))}"
    if entry.blind is not None:
        yield f"  in a blind review the hiring side sees at most: {entry.blind}"
    if entry.reveal:
        eyes = " and a second person" if entry.four_eyes else ""
        yield f"  a reveal needs a reason, {entry.reveal_assurance} factors{eyes}"


def _derived(entry: DerivedPolicy) -> Iterator[str]:
    yield f"{entry.id}: {entry.title}"
    yield f"  type {entry.type}; category {entry.category}{' (sensitive)' if entry.sensitive else ''}"
    yield f"  computed from {', '.join(entry.derived_from)}"
    yield "  shown where all of these are, by the weakest of their masks"


def _staged(staged: Mapping[str | None, Mask]) -> str:
    return ", ".join(f"{mask}{f' at {stage}' if stage else ''}" for stage, mask in staged.items())


def _ground(entry: FieldPolicy) -> str:
    if entry.consent is not None:
        return f"consent ({entry.consent})"
    return "purpose" if entry.basis is None else entry.basis.value
