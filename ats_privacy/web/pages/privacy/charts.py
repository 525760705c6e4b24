"""Charts as the numbers of rectangles, for templates to draw as SVG without a script or a style of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HEIGHT: Final = 100
STEP: Final = 10
_MOST_BARS: Final = 62
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a bar, in a plane of ``STEP`` a bar by ``HEIGHT``, the origin above on the left."""

    name: str
    x: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One span of days and what was counted in it."""

    begins: date
    ends: date
    counted: Mapping[str, int]
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of equal spans. ``most``: the highest sum. ``weeks``: each bar is of seven days."""

    bars: Sequence[Bar]
    names: Sequence[str]
    most: int
    weeks: bool

    @property
    def width(self) -> int:
        """Of the plane."""
        return STEP * max(1, len(self.bars))


def over_days(counted: Mapping[tuple[date, str], int], names: Sequence[str], since: date, until: date) -> Chart:
    """Counts by day and name, stacked in the order of ``names``; of many days seven to a bar."""
    days = (until - since).days + 1
    length = 1 if days <= _MOST_BARS else _WEEK
    sums: list[Counter[str]] = [Counter() for _ in range(-(-days // length))]
    for (day, name), times in counted.items():
        if since <= day <= until:
            sums[(day - since).days // length][name] += times
    most = max((sum(each.values()) for each in sums), default=0)
    bars = []
    for place, each in enumerate(sums):
        begins = since + timedelta(days=place * length)
        ends = min(until, begins + timedelta(days=length - 1))
        top, parts = float(HEIGHT), []
        for name in names:
            height = round(HEIGHT * each[name] / most, 2) if most else 0
            top = round(top - height, 2)
            if height:
                parts.append(Part(name, place * STEP + 1, top, height))
        bars.append(Bar(begins, ends, {name: each[name] for name in names}, parts))
    return Chart(bars, names, most, length > 1)


def days_of_hours(hours: Mapping[tuple[int, str], int], zone: ZoneInfo) -> dict[tuple[date, str], int]:
    """Counts by hour since the Unix epoch, as counts by day of a zone; an hour is of the day in which it begins."""
    days: Counter[tuple[date, str]] = Counter()
    for (hour, name), times in hours.items():
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        days[at.astimezone(zone).date(), name] += times
    return days


@dataclass(frozen=True, slots=True)
class Share:
    """One thing, how often, and how that stands to the most frequent one, in hundredths."""

    name: str
    times: int
    share: int


def shares(counted: Iterable[tuple[str, int]], most: int = 12) -> tuple[list[Share], int]:
    """The most frequent things, and the sum of the others."""
    sums: Counter[str] = Counter()
    for name, times in counted:
        sums[name] += times
    ordered = sorted(((name, times) for name, times in sums.items() if times), key=lambda each: (-each[1], each[0]))
    highest = ordered[0][1] if ordered else 1
    shown = [Share(name, times, max(1, round(100 * times / highest))) for name, times in ordered[:most]]
    return shown, sum(times for _, times in ordered[most:])
