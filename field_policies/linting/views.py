"""Rules about views: masks with a meaning, clear values only by reveal, and no role seeing more than one
above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..compiling import shown
from ..findings import Finding
from ..model import FieldPolicy, Policy
from ..value_types import VALUE_TYPES
from ..vocabulary import BLIND_AT_MOST, CATEGORIES, STRENGTH, Access, Mask
from .roles import above


def words(policy: Policy) -> Iterator[Finding]:
    """purpose_unknown, stage_unknown, mask_invalid_for_type."""
    for entry in policy.fields.values():
        allowed = VALUE_TYPES[entry.type].masks if entry.type in VALUE_TYPES else frozenset()
        for purpose in (*entry.views, *entry.reveal, *entry.write, *entry.search):
            if purpose not in policy.purposes:
                yield Finding(entry.id, "purpose_unknown", f"{purpose} is not in the catalogue.", entry.file)
        for purpose, role, stage, mask in _cells(entry):
            if stage is not None and stage not in policy.stages:
                yield Finding(entry.id, "stage_unknown", f"{stage} is no hiring stage ({role}, {purpose}).", entry.file)
            if mask is not Mask.HIDDEN and mask not in allowed:
                usable = ", ".join(sorted(allowed | {Mask.HIDDEN}))
                yield Finding(
                    entry.id,
                    "mask_invalid_for_type",
                    f"{mask} means nothing for type {entry.type} ({role}, {purpose}); use one of: {usable}.",
                    entry.file,
                )


def clear_by_reveal(policy: Policy) -> Iterator[Finding]:
    """clear_without_reveal: staff read such a category masked; the clear value takes a reason (B3)."""
    for entry in policy.fields.values():
        if entry.category in CATEGORIES and not CATEGORIES[entry.category].reveal_only:
            continue
        for purpose, role, _, mask in _cells(entry):
            own = role in policy.roles and policy.roles[role].access is Access.OWN
            if mask is Mask.CLEAR and not own:
                yield Finding(
                    entry.id,
                    "clear_without_reveal",
                    f"{role} reads {entry.category} in clear under {purpose}; mask it and allow a reveal.",
                    entry.file,
                )


def order(policy: Policy) -> Iterator[Finding]:
    """lower_role_sees_more, lower_role_may_more: along the declared order of roles, for the same purpose
    and stage.
    """
    higher = {role: above(policy, role) for role in policy.roles}
    for entry in policy.fields.values():
        for purpose, roles in entry.views.items():
            for lower, staged in roles.items():
                for upper in higher.get(lower, ()):
                    yield from _compare(policy, entry, purpose, (lower, staged), (upper, roles.get(upper, {})))
        for operation, permissions in (("reveal", entry.reveal), ("write", entry.write)):
            for purpose, permitted in permissions.items():
                for lower, stages in permitted.items():
                    for upper in higher.get(lower, ()):
                        if upper not in permitted or not _within(stages, permitted[upper]):
                            yield _may_more(entry, purpose, operation, lower, upper)
        for purpose, searches in entry.search.items():
            for lower, indexes in searches.items():
                for upper in higher.get(lower, ()):
                    if not indexes <= searches.get(upper, frozenset()):
                        yield _may_more(entry, purpose, "search", lower, upper)


def _compare(
    policy: Policy,
    entry: FieldPolicy,
    purpose: str,
    lower: tuple[str, Mapping[str | None, Mask]],
    upper: tuple[str, Mapping[str | None, Mask]],
) -> Iterator[Finding]:
    for stage in (None, *policy.stages):
        less, more = shown(upper[1], stage), shown(lower[1], stage)
        if STRENGTH[more] > STRENGTH[less]:
            at = f" at stage {stage}" if stage else ""
            yield Finding(
                entry.id,
                "lower_role_sees_more",
                f"under {purpose}{at} {lower[0]} sees {more}, {upper[0]} above it only {less}.",
                entry.file,
            )


def _may_more(entry: FieldPolicy, purpose: str, operation: str, lower: str, upper: str) -> Finding:
    return Finding(
        entry.id,
        "lower_role_may_more",
        f"under {purpose} {lower} may {operation}, {upper} above it may not.",
        entry.file,
    )


def _within(stages: frozenset[str] | None, wider: frozenset[str] | None) -> bool:
    return wider is None or (stages is not None and stages <= wider)


def _cells(entry: FieldPolicy) -> Iterator[tuple[str, str, str | None, Mask]]:
    for purpose, roles in entry.views.items():
        for role, staged in roles.items():
            for stage, mask in staged.items():
                yield purpose, role, stage, mask


def blind_review(policy: Policy) -> Iterator[Finding]:
    """blind_missing, blind_too_weak, blind_mask_invalid: what the hiring side sees is limited in a blind review."""
    bound = {role.name for role in policy.roles.values() if role.access is Access.ASSIGNED}
    for name, entry in policy.fields.items():
        most = BLIND_AT_MOST.get(entry.type)
        known = VALUE_TYPES.get(entry.type)
        if known is not None and entry.blind is not None and known.at_most(entry.blind) is not entry.blind:
            yield Finding(name, "blind_mask_invalid", "this mask has no meaning for the type.", entry.file)
        if most is None:
            continue
        if entry.blind is None and any(bound & roles.keys() for roles in entry.views.values()):
            yield Finding(name, "blind_missing", f"say what a blind review shows; at most: blind = {most}.", entry.file)
        if entry.blind is not None and STRENGTH[entry.blind] > STRENGTH[most]:
            yield Finding(name, "blind_too_weak", f"a blind review shows at most {most} of this type.", entry.file)


RULES: Final = (words, clear_by_reveal, order, blind_review)
