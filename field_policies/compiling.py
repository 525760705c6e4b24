"""A policy as tables: what each role may, for each purpose and operation, by field and by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .model import DerivedPolicy, Policy
from .value_types import VALUE_TYPES
from .vocabulary import STRENGTH, Access, Mask

if TYPE_CHECKING:
    from .answers import DecisionRequest, Gap, Permit, Refusal

Staged = Mapping[str | None, Mask]
"""Hiring stage → mask; None for any stage and none."""

Rights = Mapping[str, Staged]
"""Field → masks by stage."""

_NOTHING: Final[Rights] = {}


@dataclass(frozen=True, slots=True)
class Tables:
    """``rights``: (operation, purpose, role) → field → stage → mask. ``consents``: field → purposes that
    must be consented to. ``blind``: field → the most that a blind review shows. ``searchable``: (purpose, role,
    field) → indexes. ``assigned``, ``closed``, ``own``: roles bound to assigned applications, with no access at all,
    and of the person alone. ``answers``: decisions already made.
    """

    rights: Mapping[tuple[str, str, str], Rights]
    consents: Mapping[str, frozenset[str]]
    blind: Mapping[str, Mask]
    indexes: Mapping[str, frozenset[str]]
    searchable: Mapping[tuple[str, str, str], frozenset[str]]
    assigned: frozenset[str]
    closed: frozenset[str]
    own: frozenset[str]
    answers: dict[DecisionRequest, Permit | Refusal | Gap] = field(default_factory=dict)

    def of(self, operation: str, purpose: str, role: str) -> Rights:
        """The rights of one role; empty where there are none."""
        return self.rights.get((operation, purpose, role), _NOTHING)


def compile_tables(policy: Policy) -> Tables:
    """The tables of a policy."""
    rights: dict[tuple[str, str, str], dict[str, Staged]] = {}
    searchable: dict[tuple[str, str, str], frozenset[str]] = {}
    for name, entry in policy.fields.items():
        for purpose, roles in entry.views.items():
            for role, staged in roles.items():
                _grant(rights, ("read", purpose, role), name, staged)
        for operation, permissions in (("reveal", entry.reveal), ("write", entry.write)):
            for purpose, permitted in permissions.items():
                for role, stages in permitted.items():
                    allowed: Staged = dict.fromkeys(stages if stages is not None else (None,), Mask.CLEAR)
                    _grant(rights, (operation, purpose, role), name, allowed)
        for purpose, searches in entry.search.items():
            for role, indexes in searches.items():
                _grant(rights, ("search", purpose, role), name, {None: Mask.CLEAR})
                searchable[purpose, role, name] = indexes
    consents = {
        name: frozenset(() if entry.consent is None else (entry.consent,)) for name, entry in policy.fields.items()
    }
    blind = {name: entry.blind for name, entry in policy.fields.items() if entry.blind is not None}
    for name, derived in policy.derived.items():
        _derive(policy, rights, name, derived)
        consents[name] = frozenset[str]().union(*(consents[part] for part in derived.derived_from))
        caps = [blind[part] for part in derived.derived_from if part in blind]
        if caps:
            blind[name] = VALUE_TYPES[derived.type].at_most(min(caps, key=STRENGTH.__getitem__))
    return Tables(
        rights=rights,
        consents=consents,
        blind=blind,
        indexes={name: frozenset(index.name for index in entry.indexes) for name, entry in policy.fields.items()},
        searchable=searchable,
        assigned=frozenset(r.name for r in policy.roles.values() if r.access is Access.ASSIGNED),
        closed=frozenset(r.name for r in policy.roles.values() if r.access is Access.NONE),
        own=frozenset(r.name for r in policy.roles.values() if r.access is Access.OWN),
    )


def _grant(
    rights: dict[tuple[str, str, str], dict[str, Staged]],
    key: tuple[str, str, str],
    name: str,
    staged: Staged,
) -> None:
    shown = {stage: mask for stage, mask in staged.items() if mask is not Mask.HIDDEN}
    if shown:
        rights.setdefault(key, {})[name] = shown


def _derive(
    policy: Policy, rights: dict[tuple[str, str, str], dict[str, Staged]], name: str, derived: DerivedPolicy
) -> None:
    """B4: shown only where every part is, and by the weakest of their masks."""
    for (operation, purpose, role), of in list(rights.items()):
        if operation != "read" or not derived.derived_from or not all(part in of for part in derived.derived_from):
            continue
        staged: dict[str | None, Mask] = {}
        for stage in (None, *policy.stages):
            masks = [shown(of[part], stage) for part in derived.derived_from]
            weakest = min(masks, key=STRENGTH.__getitem__)
            staged[stage] = VALUE_TYPES[derived.type].at_most(weakest)
        _grant(rights, (operation, purpose, role), name, staged)


def shown(staged: Staged, stage: str | None) -> Mask:
    """The mask at one stage."""
    always = staged.get(None, Mask.HIDDEN)
    return always if stage is None else stronger(always, staged.get(stage, Mask.HIDDEN))


def stronger(one: Mask, other: Mask) -> Mask:
    """The mask that shows more."""
    return one if STRENGTH[one] >= STRENGTH[other] else other


def weaker(one: Mask, other: Mask) -> Mask:
    """The mask that shows less."""
    return one if STRENGTH[one] <= STRENGTH[other] else other
