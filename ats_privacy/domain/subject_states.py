"""The states of a data subject's record, and the only ways between them (promises B2, F4, G1, G3)."""

from __future__ import annotations

from enum import StrEnum


class SubjectState(StrEnum):
    """What may be done with a record. An active one is read and written for a purpose; so is that of a minor (fourteen
    and more) and of a child, as far as the guardian allows."""

    ACTIVE = "active"
    MINOR = "minor"
    CHILD = "child"
    QUARANTINED = "quarantined"
    CANCELLED = "cancelled"
    ERASED = "erased"


class Cause(StrEnum):
    """Why a record is to be erased at a deadline."""

    QUARANTINE = "quarantine"
    CANCELLATION = "cancellation"


OPEN = (SubjectState.ACTIVE, SubjectState.MINOR, SubjectState.CHILD)
"""States in which a record is in use at all."""

MINORS = frozenset({SubjectState.MINOR.value, SubjectState.CHILD.value})
"""States of the record of a minor whose guardian consents."""

_ENDS = (SubjectState.CANCELLED, SubjectState.ERASED)

WAYS: dict[SubjectState, frozenset[SubjectState]] = {
    SubjectState.ACTIVE: frozenset({SubjectState.QUARANTINED, *_ENDS}),
    SubjectState.MINOR: frozenset({SubjectState.ACTIVE, SubjectState.QUARANTINED, *_ENDS}),
    SubjectState.CHILD: frozenset({SubjectState.MINOR, SubjectState.ACTIVE, SubjectState.QUARANTINED, *_ENDS}),
    SubjectState.QUARANTINED: frozenset(
        {SubjectState.MINOR, SubjectState.CHILD, SubjectState.ACTIVE, *_ENDS}  # ACTIVE by a correction of the birth
    ),
    SubjectState.CANCELLED: frozenset({SubjectState.ERASED}),
    SubjectState.ERASED: frozenset(),
}
"""State → states that may follow. A way that is not here does not exist; none leads back from a cancelled record."""

DUE_BY: dict[SubjectState, Cause] = {
    SubjectState.QUARANTINED: Cause.QUARANTINE,
    SubjectState.CANCELLED: Cause.CANCELLATION,
}
"""States that end in erasure by themselves, and the cause that their deadline names."""

_DAY_US = 86_400_000_000


def may_become(present: str, wanted: SubjectState) -> bool:
    """True where the way exists; a state that is not known leads nowhere."""
    return any(state.value == present and wanted in following for state, following in WAYS.items())


def states_before(wanted: SubjectState) -> tuple[SubjectState, ...]:
    """The states from which ``wanted`` can be reached in one step."""
    return tuple(state for state, following in WAYS.items() if wanted in following)


def deadline(now: int, days: int, earlier: int | None = None) -> int:
    """When the record is erased, in microseconds: ``days`` of 24 hours from ``now``, and never after an ``earlier``
    deadline that stands already, so that cancelling in quarantine does not keep a child's data for longer.
    """
    fresh = now + days * _DAY_US
    return fresh if earlier is None else min(fresh, earlier)
