"""Reading of fields and derived values against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .catalogue import Catalogue
from .model import DerivedPolicy, FieldPolicy, IndexPolicy
from .sections import Section
from .value_types import INDEX_KINDS, VALUE_TYPES
from .vocabulary import ASSURANCES, CATEGORIES, GROUPS, Ground, Mask

_GROUNDS: Final = tuple(ground.value for ground in Ground)
_MASKS: Final = tuple(mask.value for mask in Mask)


def read_field(catalogue: Catalogue, entity: str, name: str, section: Section) -> FieldPolicy:
    """``[field.<entity>.<name>]``, complete.

    :raises PolicyInvalid: a key is unknown, missing or of the wrong type, or names something that is not
    declared.
    """
    indexes = tuple(_index(entry) for entry in section.sections("indexes"))
    assurance = section.whole_number("reveal_assurance", 2)
    if assurance not in ASSURANCES:
        raise section.refuse("assurance_unknown", "reveal_assurance", "write the number of factors: 0, 1 or 2.")
    policy = FieldPolicy(
        entity=entity,
        name=name,
        title=section.text("title"),
        type=section.among("type", VALUE_TYPES, "type_unknown"),
        category=section.among("category", CATEGORIES, "category_unknown"),
        group=section.among("group", GROUPS, "group_unknown"),
        compartment=section.among("compartment", catalogue.compartments, "compartment_unknown"),
        retention=section.text("retention"),
        region=section.text("region"),
        encrypted=section.flag("encrypted", True),
        indexes=indexes,
        consent=section.text("consent") if section.has("consent") else None,
        basis=Ground(section.among("basis", _GROUNDS, "ground_unknown")) if section.has("basis") else None,
        views={p: _views(catalogue, s) for p, s in _by_purpose(catalogue, section.section("read", optional=True))},
        reveal=_permissions(catalogue, section.section("reveal", optional=True)),
        write=_permissions(catalogue, section.section("write", optional=True)),
        search=_searches(catalogue, section.section("search", optional=True), indexes),
        four_eyes=section.flag("four_eyes", False),
        reveal_assurance=assurance,
        blind=Mask(section.among("blind", _MASKS, "mask_unknown")) if section.has("blind") else None,
        file=section.file,
    )
    section.close()
    return policy


def read_derived(entity: str, name: str, section: Section, fields: Mapping[str, FieldPolicy]) -> DerivedPolicy:
    """``[derived.<entity>.<name>]``. :raises PolicyInvalid: as :func:`read_field`."""
    parts = section.texts("derived_from")
    for part in parts:
        section.known("derived_from", part, fields, "field_unknown")
    policy = DerivedPolicy(
        entity,
        name,
        section.text("title"),
        section.among("type", VALUE_TYPES, "type_unknown"),
        section.among("category", CATEGORIES, "category_unknown"),
        parts,
        section.file,
    )
    section.close()
    return policy


def _index(section: Section) -> IndexPolicy:
    index = IndexPolicy(
        section.text("name"),
        section.among("kind", INDEX_KINDS, "index_kind_unknown"),
        section.flag("unique", False),
    )
    section.close()
    return index


def _by_purpose(catalogue: Catalogue, section: Section) -> list[tuple[str, Section]]:
    found: list[tuple[str, Section]] = []
    for purpose in section.names():
        section.known(purpose, purpose, catalogue.purposes, "purpose_unknown")
        found.append((purpose, section.section(purpose)))
    return found


def _views(catalogue: Catalogue, section: Section) -> Mapping[str, Mapping[str | None, Mask]]:
    views: dict[str, Mapping[str | None, Mask]] = {}
    for role in section.names():
        section.known(role, role, catalogue.roles, "role_unknown")
        written = section.raw(role)
        if isinstance(written, dict):
            views[role] = _staged(catalogue, section.section(role))
        else:
            views[role] = {None: Mask(section.among(role, _MASKS, "mask_unknown"))}
    return views


def _staged(catalogue: Catalogue, section: Section) -> Mapping[str | None, Mask]:
    masks: dict[str | None, Mask] = {}
    for written in section.names():
        mask = Mask(section.among(written, _MASKS, "mask_unknown"))
        for stage in _stages(catalogue, section, written, written):
            if stage in masks:
                raise section.refuse("stage_twice", written, f"the stage {stage} has a mask already.")
            masks[stage] = mask
    return masks


def _stages(catalogue: Catalogue, section: Section, key: str, written: str) -> tuple[str, ...]:
    if written in catalogue.stage_groups:
        return catalogue.stage_groups[written]
    known = (*catalogue.stages, *catalogue.stage_groups)
    return (section.known(key, written, known, "stage_unknown"),)


def _permissions(catalogue: Catalogue, section: Section) -> Mapping[str, Mapping[str, frozenset[str] | None]]:
    """A list of roles (at any stage), or a table: role = "any" or the stages."""
    found: dict[str, Mapping[str, frozenset[str] | None]] = {}
    for purpose in section.names():
        section.known(purpose, purpose, catalogue.purposes, "purpose_unknown")
        if isinstance(section.raw(purpose), list):
            found[purpose] = dict.fromkeys(sorted(section.all_among(purpose, catalogue.roles, "role_unknown")))
        else:
            entry = section.section(purpose)
            found[purpose] = {role: _permitted_stages(catalogue, entry, role) for role in entry.names()}
    return found


def _permitted_stages(catalogue: Catalogue, section: Section, role: str) -> frozenset[str] | None:
    section.known(role, role, catalogue.roles, "role_unknown")
    written: Any = section.raw(role)
    if written == "any":
        return None
    return frozenset(s for text in section.texts(role) for s in _stages(catalogue, section, role, text))


def _searches(
    catalogue: Catalogue, section: Section, indexes: tuple[IndexPolicy, ...]
) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """A list of roles (by every index of the field), or a table: role = the indexes."""
    every = frozenset(index.name for index in indexes)
    found: dict[str, Mapping[str, frozenset[str]]] = {}
    for purpose in section.names():
        section.known(purpose, purpose, catalogue.purposes, "purpose_unknown")
        if isinstance(section.raw(purpose), list):
            roles = section.all_among(purpose, catalogue.roles, "role_unknown")
            found[purpose] = dict.fromkeys(sorted(roles), every)
            continue
        entry = section.section(purpose)
        for role in entry.names():
            entry.known(role, role, catalogue.roles, "role_unknown")
        found[purpose] = {role: entry.all_among(role, every, "index_unknown") for role in entry.names()}
    return found
