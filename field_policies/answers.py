"""What is asked of a policy, and the three answers it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from .vocabulary import Mask

_NO_MASKS: Final[Mapping[str, Mask]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Activity:
    """What was declared within a purpose that is only a frame for such (promise A14): ``name`` is the purpose of its
    own that the person consents to; ``fields``, as ``entity.field``, are all that it may use.
    """

    name: str
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """Everything that a decision rests on.

    ``fields``: ``entity.field``. ``stages``: hiring stages of those applications of the person that the
    actor may see. ``assigned``: the actor is assigned to the requisition of at least one.
    ``live_consents``: purposes consented to and not withdrawn. ``assurance``: authentication factors
    proven. ``duty``: the legal duty, where the purpose must name one (promise A5). ``indexes``: of a
    search, the blind indexes it uses; none named means every index of the fields.

    ``in_notice``: the notice in force holds the purpose (promise B1). ``unaccepted``: number of the notice that the
    person must accept before purposes go on which do not rest on consent, 0 for none; ``outdated``: consents given
    under a notice that has since changed materially, not among ``live_consents`` (promise H2). ``activity``: which
    one, where the purpose is a frame for activities. ``guardian_purposes``: of a minor, those that a verified guardian
    consents to (promise G2). ``grounded``: fields for which an approved ground stands in for consent (promise A16).
    ``blind``: the actor judges the person in a blind review.
    ``bulk``: the answer is about more people than the policy shows clear values of without a second person.
    """

    roles: frozenset[str]
    purpose: str
    operation: str
    fields: tuple[str, ...]
    stages: frozenset[str] = frozenset()
    assigned: bool = False
    live_consents: frozenset[str] = frozenset()
    subject_state: str = "active"
    reason_given: bool = False
    assurance: int = 0
    duty: str | None = None
    indexes: tuple[str, ...] = ()
    in_notice: bool = True
    unaccepted: int = 0
    outdated: frozenset[str] = frozenset()
    activity: Activity | None = None
    guardian_purposes: frozenset[str] = frozenset()
    grounded: frozenset[str] = frozenset()
    blind: bool = False
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class Permit:
    """Yes. ``masks`` holds every requested field.

    read: how each is shown, hidden ones included. reveal, write: all clear. search: all hidden, for finding
    discloses nothing by itself; what is then shown of the found is a read. ``obligations`` are conditions
    of the permit — who cannot meet one must treat the permit as a refusal: ``audit``, ``record_reason``
    (keep the reason with the entry), ``second_person`` (four eyes). ``indexes``: of a search, those it may
    use.
    """

    masks: Mapping[str, Mask] = field(default_factory=lambda: _NO_MASKS)
    obligations: tuple[str, ...] = ("audit",)
    indexes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Refusal:
    """No, and nothing the actor could supply would change it. ``reason`` names no personal data."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Not yet: ``missing`` names what would have to be there (consents, reason, assurance, duty, ``notice_3`` for
    the acceptance of a notice).
    """

    code: str
    reason: str
    missing: tuple[str, ...]
