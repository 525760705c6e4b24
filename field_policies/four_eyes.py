"""What takes two people, and what one may do alone in an emergency (promise A7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .findings import Finding
from .sections import Section
from .vocabulary import Access

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .model import Policy

LONGEST_MINUTES: Final = 1440
MOST_PEOPLE: Final = 200
_MOST_HOURS: Final = 336
_MOST_GLASS_MINUTES: Final = 240
_MOST_REVIEW_DAYS: Final = 15


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """``approvers``: roles that may agree; never the person who asks. ``longest_minutes``: how long the access lasts
    at most. ``answer_hours``: after which a request lapses. ``people``: an answer that shows clear values of more
    people than this needs a second person, whatever the fields.

    Without a policy of it nobody agrees, so nothing that needs it is done.
    """

    approvers: frozenset[str] = frozenset()
    longest_minutes: int = 60
    answer_hours: int = 24
    people: int = 100


@dataclass(frozen=True, slots=True)
class BrokenGlass:
    """``may``: purpose → roles that may do without the second person in an emergency; ``minutes``: for how long;
    ``review_days``: after which the review is overdue.
    """

    minutes: int = 30
    review_days: int = 3
    may: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_second_person(section: Section | None, catalogue: Catalogue) -> SecondPerson:
    """``[second_person]``. :raises PolicyInvalid: it is not in the format."""
    if section is None:
        return SecondPerson()
    found = SecondPerson(
        section.all_among("approvers", catalogue.roles, "role_unknown"),
        section.whole_number("longest_minutes"),
        section.whole_number("answer_hours"),
        section.whole_number("people"),
    )
    section.close()
    return found


def read_broken_glass(section: Section | None, catalogue: Catalogue) -> BrokenGlass:
    """``[broken_glass]``. :raises PolicyInvalid: it is not in the format."""
    if section is None:
        return BrokenGlass()
    allowed = section.section("may", optional=True)
    may: dict[str, frozenset[str]] = {}
    for purpose in allowed.names():
        allowed.known(purpose, purpose, catalogue.purposes, "purpose_unknown")
        may[purpose] = allowed.all_among(purpose, catalogue.roles, "role_unknown")
    found = BrokenGlass(section.whole_number("minutes"), section.whole_number("review_days"), may)
    section.close()
    return found


def bounds(policy: Policy) -> Iterator[Finding]:
    """second_person_limits, broken_glass_limits: every limit is one (promise A7)."""
    two, glass = policy.second_person, policy.broken_glass
    if not (
        1 <= two.longest_minutes <= LONGEST_MINUTES
        and 1 <= two.answer_hours <= _MOST_HOURS
        and 1 <= two.people <= MOST_PEOPLE
    ):
        yield Finding(
            "second_person",
            "second_person_limits",
            f"longest_minutes 1 to {LONGEST_MINUTES}, answer_hours 1 to {_MOST_HOURS}, people 1 to {MOST_PEOPLE}.",
        )
    if not (1 <= glass.minutes <= _MOST_GLASS_MINUTES and 1 <= glass.review_days <= _MOST_REVIEW_DAYS):
        yield Finding(
            "broken_glass",
            "broken_glass_limits",
            f"minutes 1 to {_MOST_GLASS_MINUTES}, review_days 1 to {_MOST_REVIEW_DAYS}.",
        )


def agreeing(policy: Policy) -> Iterator[Finding]:
    """approvers_missing, approver_unfit: somebody agrees, who answers for the whole organisation."""
    if any(entry.four_eyes for entry in policy.fields.values()) and not policy.second_person.approvers:
        yield Finding("second_person", "approvers_missing", "fields need a second person; say who that may be.")
    for name in sorted(policy.second_person.approvers):
        if policy.roles[name].access is not Access.ORGANISATION:
            yield Finding(name, "approver_unfit", "who agrees to access has the access organisation.")


def breaking(policy: Policy) -> Iterator[Finding]:
    """broken_glass_without_right: it stands in for the second person, so the role may reveal such a field anyway."""
    for purpose, roles in policy.broken_glass.may.items():
        for role in sorted(roles):
            if not any(f.four_eyes and role in f.reveal.get(purpose, {}) for f in policy.fields.values()):
                yield Finding(
                    purpose,
                    "broken_glass_without_right",
                    f"{role} may reveal nothing for this purpose that needs a second person.",
                )


RULES: Final = (bounds, agreeing, breaking)
