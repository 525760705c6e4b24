"""Access that a second person allows, or that is taken in an emergency and reviewed afterwards (promises A7, D6).

Whoever asks never agrees and never reviews. A grant is for one requester, purpose, operation and some fields, of one
person (``reveal``) or of many at once (``list``), and ends by itself. Breaking the glass makes the same kind of grant
without a second person, for one person's data and a short time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from ats_privacy.domain.errors import BadInput, Conflict, Refused

MINUTE_US = 60_000_000
REVEAL, LIST = "reveal", "list"


class Kind(StrEnum):
    """How access came about."""

    GRANT = "grant"
    BROKEN_GLASS = "broken_glass"


class State(StrEnum):
    """How far it is. What has expired is not a state of its own: time ends it, whatever is stored."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    ENDED = "ended"


class Finding(StrEnum):
    """What a review of a broken glass finds."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``applicant`` None and ``people`` of at least one: a list; otherwise a reveal."""

    purpose: str
    operation: str
    fields: frozenset[str]
    minutes: int
    applicant: UUID | None = None
    people: int = 0
    case_reference: str = ""


@dataclass(frozen=True, slots=True)
class AccessGrant:
    """Access that was asked for. Instants in microseconds; see :class:`~ats_privacy.storage.tables.AccessGrantRow`."""

    id: UUID
    kind: Kind
    state: State
    requester: UUID
    wanted: Wanted
    requested_at: int
    lapses_at: int
    reason_entry: UUID | None = None
    decided_by: UUID | None = None
    decided_at: int | None = None
    expires_at: int | None = None
    ended_by: UUID | None = None
    ended_at: int | None = None
    review_due_at: int | None = None
    reviewed_by: UUID | None = None
    reviewed_at: int | None = None
    finding: Finding | None = None

    @property
    def code(self) -> str:
        """How an audit entry names it."""
        return f"{self.kind.value}:{self.id}"

    def live(self, at: int) -> bool:
        """Whether it allows anything at an instant."""
        return self.state is State.APPROVED and self.expires_at is not None and at < self.expires_at

    def open_to_answer(self, at: int) -> bool:
        """Whether somebody may still agree to it or refuse it."""
        return self.state is State.REQUESTED and at < self.lapses_at

    def overdue(self, at: int) -> bool:
        """Whether its review should have been closed."""
        return self.review_due_at is not None and self.reviewed_at is None and at > self.review_due_at


def check_wanted(wanted: Wanted, longest_minutes: int, most_people: int) -> None:
    """Refuse what nobody could agree to.

    :raises BadInput: too long, no field, or neither one person nor a number of them.
    """
    if not 1 <= wanted.minutes <= longest_minutes:
        raise BadInput("grant_too_long", f"Ask for 1 to {longest_minutes} minutes.", pointer="/minutes")
    if not wanted.fields:
        raise BadInput("fields_missing", "Name the fields.", pointer="/fields")
    if wanted.operation == REVEAL and (wanted.applicant is None or wanted.people):
        raise BadInput("grant_scope", "A reveal is of one person: name applicant_id, and no people.")
    if wanted.operation == LIST and (wanted.applicant is not None or not 1 <= wanted.people <= most_people):
        raise BadInput("grant_scope", f"A list is of 1 to {most_people} people: name people, and no applicant_id.")
    if wanted.operation == LIST and not wanted.case_reference:
        raise BadInput("reference_missing", "Name the ticket or file that this list is for.", pointer="/reference")


def decided(grant: AccessGrant, by: UUID, approve: bool, at: int) -> AccessGrant:
    """The grant once another person has agreed to it or refused it; agreed to, its time begins.

    :raises Refused: it is the requester. :raises Conflict: it is answered already, or was not in time.
    """
    if by == grant.requester:
        raise Refused("same_person", "Another person than the one who asked has to answer this.")
    if grant.state is not State.REQUESTED:
        raise Conflict("grant_answered", "This request is answered already.")
    if not grant.open_to_answer(at):
        raise Conflict("grant_lapsed", "Nobody answered this in time; it has to be asked for anew.")
    if not approve:
        return replace(grant, state=State.REFUSED, decided_by=by, decided_at=at)
    expires = at + grant.wanted.minutes * MINUTE_US
    return replace(grant, state=State.APPROVED, decided_by=by, decided_at=at, expires_at=expires)


def ended(grant: AccessGrant, by: UUID, at: int) -> AccessGrant:
    """The grant taken back, or the request withdrawn; for good.

    :raises Conflict: it has ended already, one way or another.
    """
    if not (grant.live(at) or grant.open_to_answer(at)):
        raise Conflict("grant_over", "This access has ended already.")
    return replace(grant, state=State.ENDED, ended_by=by, ended_at=at)


def broken_glass(id: UUID, requester: UUID, wanted: Wanted, reason_entry: UUID, review_us: int, at: int) -> AccessGrant:
    """Access taken in an emergency, live at once and to be reviewed within ``review_us``."""
    return AccessGrant(
        id,
        Kind.BROKEN_GLASS,
        State.APPROVED,
        requester,
        wanted,
        at,
        at,
        reason_entry,
        decided_at=at,
        expires_at=at + wanted.minutes * MINUTE_US,
        review_due_at=at + review_us,
    )


def reviewed(grant: AccessGrant, by: UUID, finding: Finding, at: int) -> AccessGrant:
    """The emergency access with its review closed; what was not justified ends at once.

    :raises Refused: it is who broke the glass. :raises Conflict: there is nothing to review, or it is reviewed.
    """
    if grant.review_due_at is None:
        raise Conflict("no_review", "There is nothing to review about this.")
    if by == grant.requester:
        raise Refused("same_person", "Another person than the one who broke the glass has to review this.")
    if grant.reviewed_at is not None:
        raise Conflict("reviewed_already", "This has been reviewed already.")
    closed = replace(grant, reviewed_by=by, reviewed_at=at, finding=finding)
    if finding is Finding.UNJUSTIFIED and grant.live(at):
        return replace(closed, state=State.ENDED, ended_by=by, ended_at=at)
    return closed


def covers(
    grant: AccessGrant,
    requester: UUID,
    purpose: str,
    operation: str,
    fields: frozenset[str],
    at: int,
    *,
    applicant: UUID | None = None,
    people: int = 0,
) -> bool:
    """Whether it allows exactly this; what is not asked for in it is not in it."""
    wanted = grant.wanted
    return (
        grant.live(at)
        and grant.requester == requester
        and (wanted.purpose, wanted.operation) == (purpose, operation)
        and fields <= wanted.fields
        and wanted.applicant == applicant
        and (operation == LIST or applicant is not None)
        and people <= wanted.people
    )
