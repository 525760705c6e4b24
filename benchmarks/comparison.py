"""Both sides take turns in short slices; what is reported is the ratio of neighbours, not of two long runs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from benchmarks.client import Slice, drive
from benchmarks.loading import Population
from benchmarks.scenarios import Scenario
from benchmarks.servers import SIDES, Serving

_WARM_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the least and the greatest."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of some values."""
        return cls(median(values), min(values), max(values))


@dataclass(slots=True)
class Measured:
    """The slices of one scenario, by side, in the order of the pairs."""

    scenario: Scenario
    clients: int
    slices: dict[str, list[Slice]] = field(default_factory=lambda: {side: [] for side in SIDES})

    def rate(self, side: str) -> float:
        """Median requests a second."""
        return median(s.rate for s in self.slices[side])

    def percentile(self, side: str, part: float) -> float:
        """Latency in seconds below which ``part`` of all answers came."""
        ordered = sorted(latency for s in self.slices[side] for latency in s.latencies)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))]

    def cpu_a_request(self, side: str) -> float | None:
        """Median processor seconds of the server process for a request."""
        known = [s.cpu_seconds / len(s.latencies) for s in self.slices[side] if s.cpu_seconds is not None]
        return median(known) if known else None

    @property
    def ratio(self) -> Spread:
        """Throughput protected / plain over the pairs."""
        pairs = zip(self.slices["protected"], self.slices["plain"], strict=True)
        return Spread.of([protected.rate / plain.rate for protected, plain in pairs])


def compare(
    servers: dict[str, Serving],
    populations: dict[str, Population],
    scenarios: Sequence[Scenario],
    *,
    clients: int,
    pairs: int,
    seconds: float,
    first_number: int,
    said: Callable[[str], None] = lambda _: None,
) -> list[Measured]:
    """Drive every scenario in ``pairs`` pairs of slices after a warm-up; creations use people from ``first_number`` on.

    :raises UnexpectedAnswer: a server refused or failed.
    """
    return asyncio.run(_compare(servers, populations, scenarios, clients, pairs, seconds, first_number, said))


async def _compare(
    servers: dict[str, Serving],
    populations: dict[str, Population],
    scenarios: Sequence[Scenario],
    clients: int,
    pairs: int,
    seconds: float,
    first_number: int,
    said: Callable[[str], None],
) -> list[Measured]:
    numbers = dict.fromkeys(SIDES, first_number)
    found = []
    for scenario in scenarios:
        measured = Measured(scenario, clients)
        for pair in range(-1, pairs):
            order = SIDES if pair % 2 else SIDES[::-1]
            for side in order:
                requests = scenario.requests(populations[side], numbers[side])
                server = servers[side]
                before = server.cpu_seconds()
                length = seconds if pair >= 0 else min(_WARM_SECONDS, seconds)
                told = await drive(server.port, requests, scenario.status, clients=clients, seconds=length)
                numbers[side] += len(told.latencies) + clients
                after = server.cpu_seconds()
                if before is not None and after is not None:
                    told.cpu_seconds = after - before
                if pair >= 0:
                    measured.slices[side].append(told)
        found.append(measured)
        said(f"{scenario.name}, {clients} clients: {measured.ratio.median:.2f}")
    return found
