"""The life of an order of a background check: which act leads from which state to which, and nothing else does. Pure.

Before the release nothing has left the house, so an order that ends there is over. From the release on a vendor may
hold data, and no path ends but in its signed attestation of the deletion (promises A4, E1, F2, F3).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from ats_privacy.domain.errors import Conflict

RECALL: Final = "vendor.recall"
"""The kind of the order that stands in the outbox once what a vendor holds is called back. ``object_id``: the order."""

DAY_US: Final = 86_400_000_000
ANSWERED_WITHIN_US: Final = 14 * DAY_US
"""How long an order waits to be asked, and the person to be heard; then it expires."""

RELEASED_WITHIN_US: Final = 30 * DAY_US
"""How long a consent to an order may wait for the release."""

FETCHED_WITHIN_US: Final = 3 * DAY_US
"""How long a package waits for the vendor."""


class OrderState(StrEnum):
    """Where an order stands."""

    REQUESTED = "requested"
    CONSENT_ASKED = "consent_asked"
    CONSENTED = "consented"
    PACKAGED = "packaged"
    RELEASED = "released"
    ACKNOWLEDGED = "acknowledged"
    RESULT_RECEIVED = "result_received"
    REVIEWED = "reviewed"
    DISPUTED = "disputed"
    CLOSED = "closed"
    RECALLED = "recalled"
    DELETION_ATTESTED = "deletion_attested"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


WITH_RESULT: Final = frozenset(
    {
        OrderState.RESULT_RECEIVED,
        OrderState.REVIEWED,
        OrderState.DISPUTED,
        OrderState.CLOSED,
        OrderState.DELETION_ATTESTED,
    }
)
"""States in which a result may be there."""


class Act(StrEnum):
    """What somebody does with an order."""

    ASK = "ask"
    CONSENT = "consent"
    REFUSE = "refuse"
    PACKAGE = "package"
    RELEASE = "release"
    ACKNOWLEDGE = "acknowledge"
    DELIVER = "deliver"
    REVIEW = "review"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    RECALL = "recall"
    ATTEST = "attest"


_S, _A = OrderState, Act
_BEFORE: Final = (_S.REQUESTED, _S.CONSENT_ASKED, _S.CONSENTED, _S.PACKAGED)
_HELD: Final = (_S.RELEASED, _S.ACKNOWLEDGED, _S.RESULT_RECEIVED, _S.REVIEWED, _S.DISPUTED)

PATHS: Final[dict[tuple[OrderState, Act], OrderState]] = {
    (_S.REQUESTED, _A.ASK): _S.CONSENT_ASKED,
    (_S.CONSENT_ASKED, _A.CONSENT): _S.CONSENTED,
    (_S.CONSENT_ASKED, _A.REFUSE): _S.REFUSED,
    (_S.CONSENTED, _A.PACKAGE): _S.PACKAGED,
    (_S.PACKAGED, _A.RELEASE): _S.RELEASED,
    (_S.RELEASED, _A.ACKNOWLEDGE): _S.ACKNOWLEDGED,
    (_S.ACKNOWLEDGED, _A.DELIVER): _S.RESULT_RECEIVED,
    (_S.RESULT_RECEIVED, _A.REVIEW): _S.REVIEWED,
    (_S.RESULT_RECEIVED, _A.DISPUTE): _S.DISPUTED,
    (_S.REVIEWED, _A.DISPUTE): _S.DISPUTED,
    (_S.DISPUTED, _A.DELIVER): _S.RESULT_RECEIVED,
    (_S.DISPUTED, _A.RESOLVE): _S.REVIEWED,
    (_S.REVIEWED, _A.CLOSE): _S.CLOSED,
    (_S.CLOSED, _A.ATTEST): _S.DELETION_ATTESTED,
    (_S.CLOSED, _A.RECALL): _S.RECALLED,
    (_S.RECALLED, _A.ATTEST): _S.DELETION_ATTESTED,
    **{(state, _A.WITHDRAW): _S.WITHDRAWN for state in _BEFORE},
    **{(state, _A.EXPIRE): _S.EXPIRED for state in _BEFORE},
    **{(state, _A.RECALL): _S.RECALLED for state in _HELD},
}
"""(state, act) → state. A pair that does not stand here cannot happen."""

BEFORE: Final = frozenset(_BEFORE)
"""States before the release: nothing has left the house."""

HELD: Final = frozenset(_HELD)
"""States after the release in which the check goes on, and the vendor may hold data."""

OVER: Final = frozenset({_S.REFUSED, _S.WITHDRAWN, _S.EXPIRED, _S.DELETION_ATTESTED})
"""States that nothing leads out of."""

NOTHING_LEFT: Final = frozenset({*_BEFORE, _S.REFUSED, _S.WITHDRAWN, _S.EXPIRED})
"""States in which no vendor holds anything of the order."""

AWAITING_DELETION: Final = frozenset({_S.CLOSED, _S.RECALLED})
"""States in which the vendor owes its attestation."""

UNDER_WAY: Final = frozenset({*_BEFORE, *_HELD})
"""States that a consent, a contract and a person's record must carry on; when one of them ends, so does the order."""


def after(state: str, act: Act) -> OrderState:
    """Where the act leads from the state.

    :raises Conflict: nowhere.
    """
    found = PATHS.get((OrderState(state), act))
    if found is None:
        raise Conflict("order_state", f"An order that is {state.replace('_', ' ')} cannot do this: {act.value}.")
    return found


def possible(state: str) -> tuple[str, ...]:
    """The acts that lead somewhere from the state."""
    return tuple(act.value for (held, act) in PATHS if held == state)


def ending(state: str) -> Act:
    """How an order ends before its time: what has left the house is recalled, anything else is withdrawn.

    :raises Conflict: it is over, or the vendor has been told to delete already.
    """
    if OrderState(state) in _BEFORE:
        return Act.WITHDRAW
    after(state, Act.RECALL)
    return Act.RECALL
