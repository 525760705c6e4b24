"""What of the log a visitor chooses to see: read from an address or a form, and put into addresses again; days, kinds
and identifiers only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from ats_privacy.domain.errors import BadInput
from ats_privacy.domain.events import Event, Outcome
from ats_privacy.domain.identity import parse_id
from ats_privacy.storage.audit_survey import Chosen
from field_policies import Policy

NAMES: Final = ("event", "outcome", "role", "purpose", "actor", "person", "since", "until")
DAYS: Final = 14
"""How many days are shown where none are chosen."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice; ``since`` and ``until`` are days of the service's zone, both shown. What is empty chooses nothing."""

    since: date
    until: date
    event: str = ""
    outcome: str = ""
    role: str = ""
    purpose: str = ""
    actor: UUID | None = None
    person: UUID | None = None

    @classmethod
    def read(cls, given: Callable[[str], str], policy: Policy, zone: ZoneInfo) -> Choice:
        """The choice that ``given`` answers with, name by name; an event's dot is a hyphen in an address.

        :raises BadInput: something that nobody can choose.
        """
        today = datetime.now(zone).date()
        until = _day(given("until")) or today
        since = _day(given("since")) or until - timedelta(days=DAYS - 1)
        event, outcome, role = given("event").replace("-", "."), given("outcome"), given("role")
        purpose, actor, person = given("purpose"), given("actor"), given("person")
        known = (
            event in ("", *Event)
            and outcome in ("", *Outcome)
            and (not role or role in policy.roles)
            and len(purpose) <= 64
            and purpose.replace("_", "").isalnum() | (not purpose)
        )
        if not known:
            raise BadInput("form_invalid", "This is not what a link or form of ours sends.")
        if since > until:
            raise BadInput("span_unfit", "The first day is after the last.")
        return cls(since, until, event, outcome, role, purpose, _id(actor, "actor"), _id(person, "person"))

    def chosen(self, zone: ZoneInfo) -> Chosen:
        """The same for the log."""
        return Chosen(
            instant_of(self.since, zone),
            instant_of(self.until + timedelta(days=1), zone),
            event=self.event or None,
            outcome=self.outcome or None,
            role=self.role or None,
            purpose=self.purpose or None,
            actor=self.actor,
        )

    def parameters(self) -> dict[str, str]:
        """What stands in an address."""
        told = {"event": self.event.replace(".", "-"), "outcome": self.outcome, "role": self.role}
        told |= {"purpose": self.purpose, "actor": str(self.actor or ""), "person": str(self.person or "")}
        told |= {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return {name: value for name, value in told.items() if value}

    def but(self, **other: object) -> dict[str, str]:
        """What stands in the address of the same choice with something else in it."""
        return replace(self, **other).parameters()  # type: ignore[arg-type]

    @property
    def narrow(self) -> bool:
        """True where more than days is chosen."""
        return any((self.event, self.outcome, self.role, self.purpose, self.actor, self.person))


def instant_of(day: date, zone: ZoneInfo) -> int:
    """When a day of a zone begins, in microseconds.

    :raises BadInput: it is too far away.
    """
    try:
        begins = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise BadInput("span_unfit", "That day is too far away.") from None
    return (begins - _EPOCH) // timedelta(microseconds=1)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 2000 <= found.year <= 9000:
        raise BadInput("span_unfit", "Write days as 2026-11-29.")
    return found


def _id(text: str, what: str) -> UUID | None:
    found = parse_id(text.strip().lower()) if text else None
    if text and found is None:
        raise BadInput(f"{what}_unfit", "This is no number of a record.")
    return found
