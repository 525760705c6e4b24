"""A policy as it is used: frozen, complete, and without a trace of the files it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from .four_eyes import BrokenGlass, SecondPerson
from .value_types import VALUE_TYPES, ValueType
from .vocabulary import CATEGORIES, SUSPENDABLE, Access, Category, Ground, Mask

if TYPE_CHECKING:
    from .compiling import Tables

Views = Mapping[str, Mapping[str, Mapping[str | None, Mask]]]
"""purpose → role → hiring stage → mask; the stage None stands for a view at any stage and at none."""

Permissions = Mapping[str, Mapping[str, frozenset[str] | None]]
"""purpose → role → hiring stages, None for any stage and none."""


@dataclass(frozen=True, slots=True)
class Role:
    """``below``: roles that must never see less than this one under the same purpose."""

    name: str
    title: str
    access: Access
    below: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """A legal duty and the only fields it needs (promise A5). ``law`` names the source."""

    name: str
    title: str
    law: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Purpose:
    """An entry of the catalogue of purposes (promise A1).

    ``basic``: part of the basic function; otherwise refusing it costs only itself. ``groups`` and ``only``:
    the groups of information and the fields that it may use at most, None for no such limit. ``duties``:
    not empty only for the purpose that must name a duty. ``needs_reason``: even a masked read needs a
    reason. ``elsewhere``: where its data lives if it uses no field of this policy. ``after_cancellation``:
    operation → roles that may still do it once the person has cancelled (promise B2). ``retention``: an ISO
    8601 duration. ``recipients``: classes of those outside whom data goes to. ``region``: where it is used.
    ``each_its_own``: a frame only: whatever is declared within it is a purpose of its own, with its own notice,
    its own consent and some of the fields of ``only`` (promise A14).
    """

    name: str
    title: str
    title_zh: str
    basic: bool
    ground: Ground
    retention: str
    recipients: tuple[str, ...]
    region: str
    groups: frozenset[str] | None = None
    only: frozenset[str] | None = None
    needs_reason: bool = False
    each_its_own: bool = False
    elsewhere: str = ""
    duties: Mapping[str, Duty] = field(default_factory=dict)
    after_cancellation: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def consent(self) -> str | None:
        """The consent without which nothing is done for this purpose."""
        return self.name if self.ground is Ground.CONSENT else None

    @property
    def suspendable(self) -> bool:
        """Whether a material change of the notice suspends it until the person renews (promise H2)."""
        return self.ground in SUSPENDABLE


@dataclass(frozen=True, slots=True)
class IndexPolicy:
    """A blind index that the field feeds. Fields may share one by naming it alike."""

    name: str
    kind: str
    unique: bool = False


@dataclass(frozen=True, slots=True)
class FieldPolicy:
    """Everything that is decided about one sealed field.

    ``consent``: the purpose that must be consented to before anybody touches the field. ``basis``: the
    ground on which a sensitive field is held where no separate consent is needed. ``search``: purpose →
    role → names of indexes. ``four_eyes``: a reveal needs a second person. ``reveal_assurance``: factors
    that a reveal needs. ``blind``: the most that the hiring side is shown of it in a blind review, None for no limit.
    """

    entity: str
    name: str
    title: str
    type: str
    category: str
    group: str
    compartment: str
    retention: str
    region: str
    encrypted: bool = True
    indexes: tuple[IndexPolicy, ...] = ()
    consent: str | None = None
    basis: Ground | None = None
    views: Views = field(default_factory=dict)
    reveal: Permissions = field(default_factory=dict)
    write: Permissions = field(default_factory=dict)
    search: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    four_eyes: bool = False
    reveal_assurance: int = 2
    blind: Mask | None = None
    file: str = ""

    @property
    def id(self) -> str:
        """``entity.name``."""
        return f"{self.entity}.{self.name}"

    @property
    def sensitive(self) -> bool:
        """True for the kinds of promise A17."""
        return CATEGORIES[self.category].sensitive

    @property
    def kind(self) -> Category:
        """The category's properties."""
        return CATEGORIES[self.category]

    @property
    def value_type(self) -> ValueType:
        """What masks and indexes the type allows."""
        return VALUE_TYPES[self.type]


@dataclass(frozen=True, slots=True)
class DerivedPolicy:
    """A value that is computed from fields and shown, never stored (promise B4).

    It has no views of its own: it is shown where all its parts are, by the weakest of their masks.
    """

    entity: str
    name: str
    title: str
    type: str
    category: str
    derived_from: tuple[str, ...]
    file: str = ""

    @property
    def id(self) -> str:
        """``entity.name``."""
        return f"{self.entity}.{self.name}"

    @property
    def sensitive(self) -> bool:
        """True for the kinds of promise A17."""
        return CATEGORIES[self.category].sensitive


@dataclass(frozen=True)
class Policy:
    """A whole policy. Equal policies decide alike; :attr:`tables` is what :func:`field_policies.decide`
    looks up.

    ``data_set``: the fields that must have a policy; empty where the policy does not list them. ``catalogue``: the
    same of purposes.
    ``compartments``: name → what is kept there. ``fields`` stand in the order of the data set, everything
    else in that of the files.
    """

    name: str
    version: str
    date: date
    roles: Mapping[str, Role]
    purposes: Mapping[str, Purpose]
    stages: tuple[str, ...]
    compartments: Mapping[str, str]
    fields: Mapping[str, FieldPolicy]
    derived: Mapping[str, DerivedPolicy] = field(default_factory=dict)
    data_set: tuple[str, ...] = ()
    catalogue: tuple[str, ...] = ()
    second_person: SecondPerson = field(default_factory=SecondPerson)
    broken_glass: BrokenGlass = field(default_factory=BrokenGlass)

    @cached_property
    def consent_bound(self) -> Mapping[str, str]:
        """Compartment → the purpose whose consent its keys are bound to (promise A7).

        The linter sees to it that all fields of such a compartment need the same consent.
        """
        return {entry.compartment: entry.consent for entry in self.fields.values() if entry.consent is not None}

    @cached_property
    def tables(self) -> Tables:
        """The compiled form, made at first use."""
        from .compiling import compile_tables

        return compile_tables(self)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.date))
