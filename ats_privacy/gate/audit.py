"""The audit log's writing side: an entry is durable before anything that it tells of is disclosed (ADR 5).

Entries that arrive while a commit is in flight go together into the next one (continuous batching, no fixed
window), so that one flush of the disk serves every request that waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.errors import AtsPrivacyError, Unavailable
from ats_privacy.domain.events import AuditEntry
from ats_privacy.storage import applicants, audit_entries
from ats_privacy.storage.applicants import Projection
from ats_privacy.storage.statements import Database, Insert

_MOST_ENTRIES_A_COMMIT = 2000
_SUBJECT = Projection((), ())


class AuditLog:
    """Appends entries; :meth:`append` returns only when they are on disk."""

    def __init__(self, database: Database, *, lanes: int = 2) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[AuditEntry], asyncio.Future[None]]] = []
        self._lanes = lanes
        self._busy = 0
        self._running: set[asyncio.Task[None]] = set()

    async def append(self, *entries: AuditEntry) -> None:
        """Make the entries durable.

        :raises Unavailable: they could not be written; what they tell of must not be disclosed.
        """
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, done))
        if self._busy < self._lanes:
            self._busy += 1
            task = asyncio.create_task(self._drain())
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        await done

    async def reference_of(self, actor: Actor, applicant: UUID) -> bytes | None:
        """The audit reference of an applicant of the actor's organisation, within reach or not; None: no such row."""
        row = await applicants.by_id(self._database, _SUBJECT, actor.organisation, applicant, actor.id)
        return None if row is None else bytes(row["audit_reference"])

    @staticmethod
    def insert(entries: Iterable[AuditEntry]) -> Insert:
        """The same entries as a step of a write, durable together with what it changes."""
        return audit_entries.insert(entries)

    async def _drain(self) -> None:
        try:
            while self._waiting:
                batch: list[tuple[Sequence[AuditEntry], asyncio.Future[None]]] = []
                size = 0
                while self._waiting and size < _MOST_ENTRIES_A_COMMIT:
                    batch.append(self._waiting.pop(0))
                    size += len(batch[-1][0])
                await self._commit(batch)
        finally:
            # Not by the task's done callback: an entry that came before it ran would find every lane taken and wait.
            self._busy -= 1

    async def _commit(self, batch: list[tuple[Sequence[AuditEntry], asyncio.Future[None]]]) -> None:
        failure: AtsPrivacyError | None = None
        try:
            await self._database.write(self.insert(e for entries, _ in batch for e in entries))
        except AtsPrivacyError as error:
            failure = error
        except Exception as error:  # a fault must refuse what waits, not leave it waiting
            failure = Unavailable("audit_unavailable", f"The audit log cannot be written ({type(error).__name__}).")
        for _, done in batch:
            if done.done():
                continue
            if failure is None:
                done.set_result(None)
            else:
                done.set_exception(
                    Unavailable("audit_unavailable", "Nothing is disclosed while the audit log cannot be written.")
                )
