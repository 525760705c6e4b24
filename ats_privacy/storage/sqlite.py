"""SQLite, the embedded default: WAL, reads beside the writer, one writer thread with group commit (ADR 8)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError, Unavailable
from ats_privacy.storage.row_security import reach_of, reach_of_write
from ats_privacy.storage.statements import (
    Bulk,
    Change,
    Duplicate,
    Expectation,
    Identifiers,
    Insert,
    MissingReference,
    Row,
    Statement,
    Step,
    Unstorable,
)

sqlite3.register_adapter(UUID, str)
sqlite3.register_adapter(Identifiers, lambda found: json.dumps([str(each) for each in found]))

_MOST_UNITS_A_COMMIT = 256
_BUSY_SECONDS = 10.0
_UNBINDABLE = (OverflowError, UnicodeError, TypeError, sqlite3.InterfaceError, sqlite3.DataError)
"""What the driver raises for a parameter that it cannot hand on."""


@dataclass(slots=True)
class _Unit:
    steps: tuple[Step, ...]
    done: asyncio.Future[None]
    loop: asyncio.AbstractEventLoop


def open_connection(path: Path) -> sqlite3.Connection:
    """A connection with the settings that every connection must have.

    ``synchronous=FULL``: an audit entry must survive a power cut before its disclosure is answered.
    ``secure_delete``: deleted and overwritten rows leave no bytes in the file.
    """
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


class SqliteDatabase:
    """One file. Reads run where they are asked (a look-up costs less than a thread hop); writes queue for one thread.

    Whatever waits while a commit is in flight goes into the next one, each write in a savepoint of its own, so that
    one that is refused takes no other with it.
    """

    name = "sqlite"

    def __init__(self, path: Path) -> None:
        self._reader = open_connection(path)
        self._writer = open_connection(path)
        self._queue: queue.SimpleQueue[_Unit | None] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    @classmethod
    async def connect(cls, path: Path) -> SqliteDatabase:
        """Open the file.

        :raises Unavailable: it cannot be opened or is no database.
        """
        try:
            return cls(path)
        except sqlite3.Error as error:
            raise Unavailable(
                "database_unavailable", f"The database file cannot be opened ({type(error).__name__})."
            ) from None

    async def fetch(self, statement: Statement, parameters: Mapping[str, Any]) -> Sequence[Row]:
        """Rows of a reading statement: the last committed state."""
        sql, values = statement.bind(self.name, parameters)
        reach_of(statement, parameters)
        try:
            return self._reader.execute(sql, values).fetchall()
        except (sqlite3.Error, *_UNBINDABLE) as error:
            raise _translated(error) from None

    async def write(self, *steps: Step) -> None:
        """All steps or none, durable on return. Once it is queued it is done, whether its caller still waits or not."""
        if self._closed:
            raise Unavailable("database_unavailable", "The database is closed.")
        reach_of_write(steps)
        loop = asyncio.get_running_loop()
        unit = _Unit(steps, loop.create_future(), loop)
        self._queue.put(unit)
        await asyncio.shield(unit.done)

    async def ready(self) -> bool:
        """True when the file can be read."""
        try:
            return bool(self._reader.execute("SELECT 1").fetchone()[0] == 1)
        except sqlite3.Error:
            return False

    async def close(self) -> None:
        """Finish queued writes, fold the WAL into the file, close."""
        self._closed = True
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._reader.close()
        self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._writer.close()

    def _serve(self) -> None:
        while (unit := self._queue.get()) is not None:
            batch = [unit]
            stop = False
            while len(batch) < _MOST_UNITS_A_COMMIT:
                try:
                    waiting = self._queue.get_nowait()
                except queue.Empty:
                    break
                if waiting is None:
                    stop = True
                    break
                batch.append(waiting)
            self._commit(batch)
            if stop:
                return

    def _commit(self, batch: list[_Unit]) -> None:
        outcomes: list[AtsPrivacyError | None] = []
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            for unit in batch:
                outcomes.append(self._apply(unit.steps))
            self._writer.execute("COMMIT")
        except Exception as error:  # this thread serves everybody: whatever happens, it goes on
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            failure = _translated(error)
            outcomes = [failure] * len(batch)
        for unit, outcome in zip(batch, outcomes, strict=True):
            with contextlib.suppress(RuntimeError):  # the caller's loop is closed: nobody waits any more
                unit.loop.call_soon_threadsafe(_resolve, unit.done, outcome)

    def _apply(self, steps: tuple[Step, ...]) -> AtsPrivacyError | None:
        self._writer.execute("SAVEPOINT unit")
        try:
            for step in steps:
                if isinstance(step, Insert):
                    self._insert(step)
                elif isinstance(step, Bulk):
                    self._bulk(step)
                else:
                    self._change(step)
        except Exception as error:  # of any kind: it must not take the other writes of this commit with it
            if not self._writer.in_transaction:
                raise  # SQLite itself has rolled everything back (disk full, I/O error)
            self._writer.execute("ROLLBACK TO unit")
            self._writer.execute("RELEASE unit")
            return _translated(error)
        self._writer.execute("RELEASE unit")
        return None

    def _insert(self, insert: Insert) -> None:
        places = ", ".join("?" * len(insert.columns))
        names = ", ".join(insert.columns)
        sql = f"INSERT INTO {insert.table.name} ({names}) VALUES ({places})"  # noqa: S608 - our own names
        try:
            self._writer.executemany(sql, insert.rows)
        except sqlite3.IntegrityError as error:
            if str(error).startswith("FOREIGN KEY"):
                raise MissingReference(insert.table.name) from None
            raise
        for companion in insert.also:
            self._insert(companion)

    def _bulk(self, bulk: Bulk) -> None:
        rows = ((*bulk.fixed, *row) for row in zip(*bulk.columns, strict=True))
        touched = self._writer.executemany(bulk.sqlite, rows).rowcount if bulk.columns[0] else 0
        if bulk.expect is not None and touched != bulk.expect:
            raise Expectation(bulk.label)

    def _change(self, change: Change) -> None:
        sql, values = change.statement.bind(self.name, change.parameters)
        touched = self._writer.execute(sql, values).rowcount
        if change.expect is not None and touched != change.expect:
            raise Expectation(change.statement.label)


def _resolve(done: asyncio.Future[None], outcome: AtsPrivacyError | None) -> None:
    if done.cancelled():
        return
    if outcome is None:
        done.set_result(None)
    else:
        done.set_exception(outcome)


def _translated(error: BaseException) -> AtsPrivacyError:
    message = str(error)
    if isinstance(error, AtsPrivacyError):
        return error
    if isinstance(error, sqlite3.IntegrityError):
        if message.startswith("UNIQUE constraint failed: "):
            return Duplicate(message.removeprefix("UNIQUE constraint failed: ").split(".", 1)[0])
        if message.startswith("FOREIGN KEY"):
            return MissingReference("")
        return Unstorable()
    if isinstance(error, _UNBINDABLE) or message.startswith("Error binding parameter"):
        return Unstorable()
    if "full" in message:
        return Unavailable("database_full", "The database cannot take a write now: the disk is full.")
    return Unavailable("database_unavailable", f"The database does not answer ({type(error).__name__}).")
