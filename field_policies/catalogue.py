"""Reading of what fields refer to: the policy's own data, stages, roles, compartments and the catalogue of
purposes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from .model import Duty, Purpose, Role
from .sections import Section
from .vocabulary import GROUPS, OPERATIONS, RECIPIENTS, Access, Ground

_ACCESS: Final = tuple(access.value for access in Access)
_GROUNDS: Final = tuple(ground.value for ground in Ground)


@dataclass(slots=True)
class Catalogue:
    """What has been read so far; fields are read against it."""

    name: str = ""
    version: str = ""
    date: date = date.min
    data_set: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    stage_groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    compartments: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, Purpose] = field(default_factory=dict)


def read_identity(catalogue: Catalogue, section: Section) -> None:
    """``[policy]``: name, version, date, and the data set and purposes it must cover."""
    catalogue.name = section.text("name")
    catalogue.version = section.text("version")
    catalogue.date = section.day("date")
    catalogue.promised = section.texts("purposes", ())
    data_set = section.section("data_set", optional=True)
    catalogue.data_set = tuple(f"{entity}.{name}" for entity in data_set.names() for name in data_set.texts(entity))
    section.close()


def read_stages(catalogue: Catalogue, section: Section) -> None:
    """``[hiring]``: the stages in their order, and names for several of them."""
    catalogue.stages = section.texts("stages")
    groups = section.section("groups", optional=True)
    for name in groups.names():
        if name in catalogue.stages:
            raise groups.refuse("declared_twice", name, "a stage has this name already.")
        chosen = groups.texts(name)
        for stage in chosen:
            groups.known(name, stage, catalogue.stages, "stage_unknown")
        catalogue.stage_groups[name] = chosen
    section.close()


def read_roles(catalogue: Catalogue, section: Section) -> None:
    """``[role.<name>]``."""
    names = tuple(section.names())
    for name in names:
        entry = section.section(name)
        catalogue.roles[name] = Role(
            name,
            entry.text("title"),
            Access(entry.among("access", _ACCESS, "access_unknown")),
            entry.all_among("below", names, "role_unknown", ()),
        )
        entry.close()


def read_compartments(catalogue: Catalogue, section: Section) -> None:
    """``[compartment]``: name = what is kept there."""
    for name in section.names():
        catalogue.compartments[name] = section.text(name)


def read_purposes(catalogue: Catalogue, section: Section, fields: frozenset[str]) -> None:
    """``[purpose.<name>]``; ``fields`` are all fields of the policy, to which purposes and duties may be
    limited.
    """
    for name in section.names():
        entry = section.section(name)
        catalogue.purposes[name] = Purpose(
            name=name,
            title=entry.text("title"),
            title_zh=entry.text("title_zh"),
            basic=entry.flag("basic"),
            ground=Ground(entry.among("ground", _GROUNDS, "ground_unknown")),
            retention=entry.text("retention"),
            recipients=_listed(entry, "recipients", RECIPIENTS),
            region=entry.text("region"),
            groups=entry.all_among("groups", GROUPS, "group_unknown") if entry.has("groups") else None,
            only=entry.all_among("only", fields, "field_unknown") if entry.has("only") else None,
            needs_reason=entry.flag("needs_reason", False),
            each_its_own=entry.flag("each_its_own", False),
            elsewhere=entry.text("elsewhere", ""),
            duties=_duties(entry.section("duty", optional=True), fields),
            after_cancellation=_exceptions(entry.section("after_cancellation", optional=True), catalogue),
        )
        entry.close()


def _listed(section: Section, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """In the order of the vocabulary, so that it is told alike however it was written."""
    chosen = section.all_among(key, known, "recipient_unknown")
    return tuple(name for name in known if name in chosen)


def _duties(section: Section, fields: frozenset[str]) -> Mapping[str, Duty]:
    duties: dict[str, Duty] = {}
    for name in section.names():
        entry = section.section(name)
        duties[name] = Duty(
            name, entry.text("title"), entry.text("law"), entry.all_among("fields", fields, "field_unknown")
        )
        entry.close()
    return duties


def _exceptions(section: Section, catalogue: Catalogue) -> Mapping[str, frozenset[str]]:
    allowed: dict[str, frozenset[str]] = {}
    for operation in section.names():
        section.known(operation, operation, OPERATIONS, "operation_unknown")
        allowed[operation] = section.all_among(operation, catalogue.roles, "role_unknown")
    return allowed
