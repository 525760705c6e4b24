"""What vendors owe of orders that were released: to delete, and to attest it; when, and how they are reminded. Pure.

The retention runs from when the package has arrived, or from its release. When it is nearly over, what a check that
still goes on has left with the vendor is called back, so that the deletion is due no later than the retention ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ats_privacy.domain.check_orders import DAY_US, HELD
from ats_privacy.domain.errors import BadInput

REMIND: Final = "vendor.reminder"
"""The kind of the order that stands in the outbox when a vendor is reminded of a deletion. ``object_id``: the order of
the check; parameters: ``stage``."""

OVERDUE: Final = "deletion_overdue"
"""The kind of the incident and of the alert when a deletion was not attested in time."""

RECALLED_WITHIN_US: Final = 3 * DAY_US
"""How long a vendor has to delete what was called back, where the retention does not end sooner."""

REMINDED_BEFORE_US: Final = DAY_US
"""How long before the end of that time it is reminded."""

REPEATED_AFTER_US: Final = 7 * DAY_US
"""How long after a reminder the next one goes out, once the deletion is late."""

_LONGEST_WARNING_US: Final = 3 * DAY_US
_CLAIMS: Final = frozenset({"iss", "aud", "iat", "nbf", "exp", "jti", "order"})


class Stage(StrEnum):
    """What a vendor is told about a deletion."""

    RECALLED = "recalled"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Span:
    """Until when a vendor may keep what it got, and from when on it is asked to delete it; microseconds."""

    due_at: int
    remind_at: int


@dataclass(frozen=True, slots=True)
class Demand:
    """What is done about a deletion now, and when it is looked at again."""

    stage: Stage
    again_at: int


def kept_from(at: int, retention_days: int) -> Span:
    """The span of a retention that runs from ``at``; the vendor hears of its end a third of it before, at most three
    days."""
    whole = retention_days * DAY_US
    due = at + whole
    return Span(due, due - min(_LONGEST_WARNING_US, whole // 3))


def demand(state: str, due_at: int, now: int) -> Demand:
    """What a vendor is told now that it is time to.

    A check that still goes on is called back; of what was called back or closed before, the vendor is reminded.
    """
    if state in HELD:
        return Demand(Stage.RECALLED, due_at)
    if now < due_at:
        return Demand(Stage.SOON, due_at)
    return Demand(Stage.LATE, now + REPEATED_AFTER_US)


def check_attestation(claims: Mapping[str, Any]) -> None:
    """Whether an attestation says that an order's data is deleted and nothing else: it is kept, so it must not carry
    what was deleted.

    :raises BadInput: it has a claim of another name.
    """
    more = sorted(claims.keys() - _CLAIMS)
    if more:
        known = ", ".join(sorted(_CLAIMS))
        raise BadInput("attestation_unfit", f"An attestation has these claims and no others: {known}.", pointer="")
