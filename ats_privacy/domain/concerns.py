"""What people ask, complain of and request, and until when they are answered: rules without I/O (promises A10, F6, I1).

A *concern* is received, taken up, answered; the person may reopen an answered one, and close any. The clock runs
fifteen working days from when it is received or reopened; only an answer stops it, a word in between does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.domain.working_days import WorkingDays

ANSWER_WITHIN_DAYS: Final = 15
"""Working days, by the privacy policy («How to contact us»)."""

REMIND_BEFORE_DAYS: Final = 3
"""Working days before the last one, on which the privacy office is reminded."""

DAY_US: Final = 86_400_000_000
CLOSED_AFTER_US: Final = 30 * DAY_US
"""How long after the answer a concern can be reopened; then it closes by itself."""

MOST_OPEN: Final = 20
"""Concerns of one person that may wait for an answer at once."""

MOST_MESSAGES: Final = 100
"""What is said about one concern, by both sides."""

OVERDUE: Final = "concern_overdue"
"""The kind of the alert, and the letter, when a concern was not answered in time."""

DUE: Final = "concern_due"
"""The letter to the privacy office when a concern is soon due."""

APPLICANT, OFFICE = "applicant", "privacy_office"
"""Authors of what is said."""


class ConcernKind(StrEnum):
    """What somebody wants."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    SEE = "see"
    CORRECT = "correct"
    DELETE = "delete"
    COPY = "copy"
    WITHDRAW = "withdraw"
    OTHER = "other"


class ConcernState(StrEnum):
    """Where a concern is. Late is no state: it is open, and its deadline has passed."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    REOPENED = "reopened"
    CLOSED = "closed"


class ConcernAct(StrEnum):
    """What is done with it. ``add``: the person says more while it waits."""

    ADD = "add"
    TAKE_UP = "take_up"
    ANSWER = "answer"
    REOPEN = "reopen"
    CLOSE = "close"


class AnswerOutcome(StrEnum):
    """What an answer is: a word in between, the answer, or the refusal of what was requested."""

    INTERIM = "interim"
    ANSWERED = "answered"
    REFUSED = "refused"


class Ground(StrEnum):
    """The only grounds on which a request is refused, in the order of the privacy policy («Respond to your above
    request», 2 and 3)."""

    REPEATED = "repeated"
    EXCESSIVE_MEANS = "excessive_means"
    RISK_TO_OTHERS = "risk_to_others"
    IMPRACTICAL = "impractical"
    NATIONAL_SECURITY = "national_security"
    PUBLIC_INTEREST = "public_interest"
    CRIMINAL_MATTER = "criminal_matter"
    ABUSE = "abuse"
    SERIOUS_HARM = "serious_harm"
    TRADE_SECRETS = "trade_secrets"


_S, _A = ConcernState, ConcernAct
OPEN: Final = (_S.RECEIVED, _S.IN_PROGRESS, _S.REOPENED)
"""States that wait for an answer: the clock runs."""

PATHS: Final[dict[tuple[ConcernState, ConcernAct], ConcernState]] = {
    **{(state, _A.ADD): state for state in OPEN},
    **{(state, _A.TAKE_UP): _S.IN_PROGRESS for state in OPEN},
    **{(state, _A.ANSWER): _S.ANSWERED for state in OPEN},
    **{(state, _A.CLOSE): _S.CLOSED for state in (*OPEN, _S.ANSWERED)},
    (_S.ANSWERED, _A.REOPEN): _S.REOPENED,
}
"""(state, act) → state. A pair that does not stand here cannot happen; nothing leads out of a closed one."""

REFUSABLE: Final = frozenset({ConcernKind.SEE, ConcernKind.CORRECT, ConcernKind.DELETE, ConcernKind.COPY})
"""Requests that can be refused on a listed ground. A withdrawal never is (promise F3); questions are answered."""

_SERVICE: Final = frozenset({ConcernKind.QUESTION, ConcernKind.COMPLAINT, ConcernKind.OTHER})


def purpose_of(kind: str) -> str:
    """The purpose that a concern's texts are kept and read for (promise B1)."""
    return "service" if ConcernKind(kind) in _SERVICE else "data_subject_request"


def after(state: str, act: ConcernAct) -> ConcernState:
    """Where the act leads from the state.

    :raises Conflict: nowhere.
    """
    found = PATHS.get((ConcernState(state), act))
    if found is None:
        raise Conflict("concern_state", f"A concern that is {state.replace('_', ' ')} cannot do this: {act.value}.")
    return found


def said_by_person(state: str) -> ConcernAct:
    """What it is when the person writes again.

    :raises Conflict: the concern is closed.
    """
    act = ConcernAct.REOPEN if state == ConcernState.ANSWERED else ConcernAct.ADD
    after(state, act)
    return act


def check_refusal(kind: str, outcome: AnswerOutcome, ground: Ground | None) -> None:
    """A refusal names a listed ground, and nothing else does (promise F6).

    :raises BadInput: otherwise.
    """
    if outcome is not AnswerOutcome.REFUSED:
        if ground is not None:
            raise BadInput("ground_without_refusal", "Only a refusal rests on a ground.", pointer="/ground")
        return
    if ConcernKind(kind) not in REFUSABLE:
        raise BadInput("not_refusable", "This cannot be refused, only answered.", pointer="/outcome")
    if ground is None:
        known = ", ".join(Ground)
        raise BadInput("ground_missing", f"A request is refused on one of these grounds: {known}.", pointer="/ground")


@dataclass(frozen=True, slots=True)
class Clock:
    """Until when there is an answer, and when the privacy office is reminded first; microseconds. ``provisional``: the
    calendar of those days is not announced yet."""

    due_at: int
    remind_at: int
    provisional: bool


def clock(calendar: WorkingDays, since: int) -> Clock:
    """The clock of what was received or reopened at an instant."""
    found = calendar.deadline(since, ANSWER_WITHIN_DAYS)
    remind = calendar.begin_of(calendar.before(found.last_day, REMIND_BEFORE_DAYS))
    return Clock(found.at, remind, found.provisional)


def remind_again(due_at: int, now: int) -> int:
    """When to remind after a reminder: as soon as it is late, then day by day."""
    return due_at if now < due_at else now + DAY_US


def late(state: str, due_at: int, now: int) -> bool:
    """True where an answer is owed and was to be there."""
    return state in OPEN and now >= due_at
