"""What stands out in how members of staff read: rules over counts an hour, each held against the person's own past.

Pure. A finding is a question to ask, not a verdict; it names counts, never whom or what was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from ats_privacy.domain.working_hours import WorkingHours

HOUR_US = 3_600_000_000


@dataclass(frozen=True, slots=True)
class HourOfReading:
    """What one member of staff did within one hour (counted from the Unix epoch). People are counted each time."""

    staff: UUID
    hour: int
    people: int
    reveals: int
    refusals: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Below these nothing is reported; above, only what exceeds ``factor`` times the person's own median."""

    people_a_day: int = 500
    people_an_hour: int = 200
    reveals_a_day: int = 10
    refusals_a_day: int = 10
    people_outside_hours: int = 20
    people_unassigned: int = 20
    factor: float = 3.0
    usual_days_outside_hours: int = 3


@dataclass(frozen=True, slots=True)
class Alert:
    """Something unusual: ``observed`` against the ``limit`` that this person's past sets. Instants in microseconds."""

    kind: str
    staff: UUID
    begins_at: int
    ends_at: int
    observed: int
    limit: int


def parameters_of(alert: Alert) -> dict[str, str | int]:
    """What an order to tell of an alert says."""
    return {
        "kind": alert.kind,
        "staff": str(alert.staff),
        "begins_at": alert.begins_at,
        "ends_at": alert.ends_at,
        "observed": alert.observed,
        "limit": alert.limit,
    }


def order_key(kind: str, alert: Alert, which: str) -> str:
    """What makes two orders of a kind the same one: the alert, and which of its like (a day, an entry)."""
    return f"{kind}:{alert.kind}:{alert.staff}:{which}"


def unusual(
    past: Iterable[HourOfReading], now: Iterable[HourOfReading], working: WorkingHours, limits: Limits | None = None
) -> list[Alert]:
    """Alerts about ``now``, given what the same people did in the ``past``; the latest first."""
    limits = limits or Limits()
    before, found = _by_staff(past), []
    for staff, hours in _by_staff(now).items():
        known = before.get(staff, [])
        found += _volume(staff, known, hours, working, limits)
        found += _outside_hours(staff, known, hours, working, limits)
    return sorted(found, key=lambda a: (-a.begins_at, a.kind, a.staff))


def unassigned(
    seen: Mapping[UUID, set[bytes]],
    assigned: Mapping[UUID, set[bytes]],
    span: tuple[int, int],
    limits: Limits | None = None,
) -> list[Alert]:
    """Alerts about staff who have requisitions of their own and read mostly people who applied to others."""
    limits = limits or Limits()
    found = []
    for staff, people in seen.items():
        own = assigned.get(staff)
        if own is None:
            continue
        others = len(people - own)
        if others > limits.people_unassigned and others * 2 > len(people):
            found.append(Alert("unassigned_requisitions", staff, *span, others, limits.people_unassigned))
    return found


def _by_staff(hours: Iterable[HourOfReading]) -> dict[UUID, list[HourOfReading]]:
    found: dict[UUID, list[HourOfReading]] = defaultdict(list)
    for hour in hours:
        found[hour.staff].append(hour)
    return found


def _days(hours: Iterable[HourOfReading], working: WorkingHours) -> dict[int, tuple[int, int, int]]:
    days: dict[int, tuple[int, int, int]] = {}
    for hour in hours:
        day = working.day(hour.hour * HOUR_US)
        people, reveals, refusals = days.get(day, (0, 0, 0))
        days[day] = (people + hour.people, reveals + hour.reveals, refusals + hour.refusals)
    return days


def _limit(floor: int, usual: Iterable[int], factor: float) -> int:
    values = list(usual)
    return max(floor, int(factor * median(values))) if values else floor


def _volume(
    staff: UUID,
    past: list[HourOfReading],
    now: list[HourOfReading],
    working: WorkingHours,
    limits: Limits,
) -> list[Alert]:
    found: list[Alert] = []
    usual = list(_days(past, working).values())
    kinds = (
        ("people_a_day", limits.people_a_day),
        ("reveals_a_day", limits.reveals_a_day),
        ("refusals_a_day", limits.refusals_a_day),
    )
    for day, counts in _days(now, working).items():
        begins = day * 24 * HOUR_US - working.offset_minutes * 60_000_000
        for at, (kind, floor) in enumerate(kinds):
            limit = _limit(floor, (each[at] for each in usual), limits.factor)
            if counts[at] > limit:
                found.append(Alert(kind, staff, begins, begins + 24 * HOUR_US, counts[at], limit))
    limit = _limit(limits.people_an_hour, (hour.people for hour in past), limits.factor)
    for hour in now:
        if hour.people > limit:
            begins = hour.hour * HOUR_US
            found.append(Alert("people_an_hour", staff, begins, begins + HOUR_US, hour.people, limit))
    return found


def _outside_hours(
    staff: UUID,
    past: list[HourOfReading],
    now: list[HourOfReading],
    working: WorkingHours,
    limits: Limits,
) -> list[Alert]:
    known = {working.day(h.hour * HOUR_US) for h in past if h.people and not working.contain(h.hour * HOUR_US)}
    if len(known) >= limits.usual_days_outside_hours:
        return []
    outside = [h for h in now if not working.contain(h.hour * HOUR_US)]
    people = sum(h.people for h in outside)
    if people <= limits.people_outside_hours and not any(h.reveals for h in outside):
        return []
    begins, ends = min(h.hour for h in outside), max(h.hour for h in outside) + 1
    limit = limits.people_outside_hours
    return [Alert("outside_working_hours", staff, begins * HOUR_US, ends * HOUR_US, people, limit)]
