"""How long a remote root key is waited for: bounded attempts, pauses that grow, and one deadline over all."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import inf
from typing import Final, TypeVar

from keys.errors import RootUnavailable

Result = TypeVar("Result")

_ENDS: Final[ContextVar[float]] = ContextVar("instant at which the whole operation ends", default=inf)


@dataclass(frozen=True, slots=True)
class Patience:
    """`attempts` at most, each of at most `request_seconds`, all within `total_seconds`; between two of them a
    random pause of up to `first_pause`, doubled each time, never above `longest_pause` (full jitter, so that
    many processes do not come back in step).
    """

    attempts: int = 4
    request_seconds: float = 5.0
    total_seconds: float = 15.0
    first_pause: float = 0.1
    longest_pause: float = 2.0

    def __post_init__(self) -> None:
        if self.attempts < 1 or min(self.request_seconds, self.total_seconds) <= 0:
            raise ValueError("patience needs at least one attempt and positive times")


class Transient(Exception):
    """An attempt failed in a way that trying again may mend; `reason` is for the operator and holds no secret."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Whatever is patient inside of it has no more than these seconds altogether, however many calls it makes."""
    token = _ENDS.set(min(_ENDS.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _ENDS.reset(token)


def patiently(patience: Patience, holder: str, attempt: Callable[[float], Result]) -> Result:
    """The result of `attempt`, which is given the seconds that it may take, and none beyond those of `within`.

    Raises `RootUnavailable` (root_unreachable) when attempts or time are used up; whatever else `attempt`
    raises ends it at once.
    """
    started = time.monotonic()
    ends = min(started + patience.total_seconds, _ENDS.get())
    reason, tried = "no time was left", 0
    for number in range(patience.attempts):
        left = ends - time.monotonic()
        if left <= 0:
            break
        try:
            tried += 1
            return attempt(min(patience.request_seconds, left))
        except Transient as failure:
            reason = failure.reason
        if number + 1 < patience.attempts:
            longest = min(patience.longest_pause, patience.first_pause * 2**number)
            left = ends - time.monotonic()
            time.sleep(max(0.0, min(random.uniform(0, longest), left)))  # noqa: S311 - spreads load, hides nothing
    raise RootUnavailable(
        "root_unreachable",
        f"{holder} did not answer as it should in {tried} attempt{'s' if tried != 1 else ''} within"
        f" {time.monotonic() - started:.1f} s ({reason}); see to it, or try again later.",
    ) from None
