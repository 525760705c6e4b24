"""People named in an applicant's record: who they are among each other, from one version of a value to the next (A2).

They are told apart by what they can be reached by, and by their name only where they cannot be reached at all. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from ats_privacy.domain.values import index_terms
from ats_privacy.domain.values.contact import folded_email
from ats_privacy.domain.values.names import folded_name

INDEX: Final = "third_party"
"""The blind index under which third persons are found; fields that feed it hold such people."""
REFUSED_INDEX: Final = "third_party_refused"
"""The key of the list of those who want to be named no more. It is never exchanged: what its tokens are made of is
not kept, so that they could not be made anew (ADR 18)."""

ROLES: Final[Mapping[str, str]] = {"referee_list": "referee", "contact_person": "emergency_contact"}
"""Type of a field → what the people in it are to the applicant."""

TELL_WITHIN_US: Final = timedelta(days=15) // timedelta(microseconds=1)
"""How long after their data came in third persons may be left untold, in microseconds."""

TOLD_BY: Final = ("mail", "phone", "message", "letter", "interview")
"""Means by which a third person is told."""

GROUNDS: Final = ("deletion", "objection")
"""Why the data of a third person is removed."""


class Reach(StrEnum):
    """What a third person can be told by; whoever has no e-mail address is told by staff."""

    EMAIL = "email"
    PHONE = "phone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ThirdPerson:
    """One entry of a field: ``place`` counts from 0 in the field's value, in its canonical form."""

    field: str
    role: str
    place: int
    entry: Mapping[str, Any]

    @property
    def terms(self) -> frozenset[bytes]:
        """What they are found by."""
        return frozenset(index_terms(INDEX, "contact_person", self.entry))

    @property
    def address(self) -> str | None:
        """Their e-mail address."""
        return self.entry.get("email")

    @property
    def reach(self) -> Reach:
        """The best way to tell them."""
        if self.address is not None:
            return Reach.EMAIL
        return Reach.PHONE if self.entry.get("phone") is not None else Reach.NONE

    @property
    def held(self) -> tuple[str, ...]:
        """The kinds of data that are there, in the order of the entry."""
        return tuple(name for name, value in self.entry.items() if value not in (None, []))

    def same_address(self, other: ThirdPerson) -> bool:
        """Whether one mail reaches both."""
        if self.address is None or other.address is None:
            return False
        return folded_email(self.address) == folded_email(other.address)


def people_in(field: str, field_type: str, value: Any) -> list[ThirdPerson]:
    """The people of a field's canonical value; None where there is no value."""
    if value is None:
        return []
    entries = value if field_type == "referee_list" else [value]
    return [ThirdPerson(field, ROLES[field_type], place, entry) for place, entry in enumerate(entries)]


def with_entry(field_type: str, value: Any, place: int, entry: Mapping[str, Any] | None) -> Any:
    """The value with another entry in one place, or without it; None where nobody is left."""
    entries = list(value) if field_type == "referee_list" else [value]
    entries[place : place + 1] = [] if entry is None else [dict(entry)]
    if not entries:
        return None
    return entries if field_type == "referee_list" else entries[0]


def same_person(one: ThirdPerson, other: ThirdPerson) -> bool:
    """Whether two entries in the same role are of one person: they share an address or a number.

    Of those who have neither, the name decides; a name alone never makes a person out of two that can be reached.
    """
    if one.role != other.role:
        return False
    if one.terms or other.terms:
        return not one.terms.isdisjoint(other.terms)
    names = [folded_name(person.entry.get("name") or "") for person in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def followed(
    known: Sequence[tuple[UUID, ThirdPerson]], present: Sequence[ThirdPerson]
) -> list[tuple[UUID | None, ThirdPerson]]:
    """Whoever is in the value now, with the number under which they are registered; None for those who are new.

    A number is given once; equal entries come before others of the same person.
    """
    left = dict(known)
    found: dict[int, UUID] = {}
    for exactly in (True, False):
        for n, person in enumerate(present):
            if n in found:
                continue
            for number, old in left.items():
                if (dict(old.entry) == dict(person.entry)) if exactly else same_person(old, person):
                    found[n] = number
                    del left[number]
                    break
    return [(found.get(n), person) for n, person in enumerate(present)]
