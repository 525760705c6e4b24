"""One deadline over a whole operation of a root key's holder, also where a call of it cannot be interrupted.

A vendor's library may hang inside a call, and a server may drip its answer byte by byte past every time limit of a
socket. So the operation runs in a thread of its own and is given up, not ended, when its time is over: the thread
stays until the call comes back. How many may be left that way is bounded; while so many hang, nothing more is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Final, Generic, TypeVar, cast

from keys.errors import RootUnavailable
from keys.providers.patience import within

Result = TypeVar("Result")

_INSIDE: Final[ContextVar[object]] = ContextVar("bounds that the running operation is inside of", default=None)


class Turns:
    """How many operations are under way `at_once` at most, and how many of them were given up."""

    def __init__(self, at_once: int = 1) -> None:
        self.at_once = at_once
        self.free = threading.BoundedSemaphore(at_once)
        self.counting = threading.Lock()
        self.given_up = 0


class Bounds:
    """Operations of one holder: `seconds` for each from the call to its end; `turns` may be shared with others.

    `holder` names it in sentences. Thread-safe. What is run from inside of an operation is part of it.
    """

    def __init__(self, holder: str, seconds: float, turns: Turns) -> None:
        self._holder = holder
        self._seconds = seconds
        self._turns = turns

    def run(self, operation: Callable[[], Result]) -> Result:
        """The result of the operation, or what it raised.

        Raises `RootUnavailable` (root_hung) when it has not come back in time, and at once while all that may be
        under way were given up and have not come back.
        """
        if _INSIDE.get() is self:
            return operation()
        ends = time.monotonic() + self._seconds
        turns = self._turns
        if turns.given_up >= turns.at_once or not turns.free.acquire(timeout=self._seconds):
            raise self._hung("has not come back from earlier calls")
        running = _Running(operation)
        left = ends - time.monotonic()

        def run() -> None:
            with within(left):
                _INSIDE.set(self)
                running.run()
            self._came_back(running)

        # A daemon: a call that hangs must not keep the process from ending either.
        thread = threading.Thread(target=copy_context().run, args=(run,), name="root key", daemon=True)
        try:
            thread.start()
        except BaseException:
            self._turns.free.release()
            raise
        if not running.ended.wait(max(0.0, left)) and self._give_up(running):
            raise self._hung("did not come back from a call")
        return running.result()

    def _give_up(self, running: _Running[Result]) -> bool:
        """Whether the operation is still under way; it is counted until it comes back."""
        with self._turns.counting:
            running.given_up = not running.ended.is_set()
            self._turns.given_up += running.given_up
            return running.given_up

    def _came_back(self, running: _Running[Result]) -> None:
        with self._turns.counting:
            running.ended.set()
            self._turns.given_up -= running.given_up
        self._turns.free.release()

    def _hung(self, what: str) -> RootUnavailable:
        return RootUnavailable(
            "root_hung", f"{self._holder} {what} within {self._seconds:g} s; see to it, it is asked again later."
        )


class _Running(Generic[Result]):
    """An operation and what became of it."""

    def __init__(self, operation: Callable[[], Result]) -> None:
        self._operation = operation
        self._result: Result | None = None
        self._failure: BaseException | None = None
        self.ended = threading.Event()
        self.given_up = False

    def run(self) -> None:
        try:
            self._result = self._operation()
        except BaseException as failure:
            self._failure = failure  # it is raised where the operation was asked for

    def result(self) -> Result:
        if self._failure is not None:
            raise self._failure
        return cast(Result, self._result)
