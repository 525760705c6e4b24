"""Imports that go on by themselves: a file is taken over, worked on beside the requests, and watched (promise A3).

The content of a file is in the memory of the one process that took it over and nowhere else. What of a run is kept, and
seen by every worker, are counts, and of a refused row its place, its code and the field; never a value. When the
process dies the run stands still, and is soon seen to: whoever sends the file again has nothing stored twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final, Protocol
from uuid import UUID

from ats_privacy.adapters.importers import (
    CHANNELS,
    FORMATS,
    Candidate,
    ColumnMap,
    HeldFile,
    RefusedRow,
    parse_column_map,
    read_candidates,
)
from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action, may
from ats_privacy.domain.errors import AtsPrivacyError, BadInput, Conflict, NotFound, Refused, TooMany, Unavailable
from ats_privacy.domain.events import REQUEST_ID, Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.domain.imports import MOST_REFUSALS, ImportOrder, ImportTooLarge, RunState, state_of
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.holds import Holds
from ats_privacy.gate.import_progress import ImportProgress, ImportReport
from ats_privacy.storage import import_runs, organisations, requisitions
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row

_LOG = logging.getLogger("ats_privacy.imports")
_MOST_AT_ONCE: Final = 2
"""Files that one process has at a time, of all organisations: each is held in memory."""
_RECEIVE_SECONDS: Final = 300
_BEAT_SECONDS: Final = 1.0
_ROWS_AT_ONCE: Final = 8
"""Fewer than the command line: people are waiting for this process."""
_MOST_LISTED: Final = 20


class TakeIn(Protocol):
    """Takes rows in; :meth:`ImportCandidates.run` is one."""

    async def __call__(
        self,
        actor: Actor,
        rows: Iterable[Candidate | RefusedRow],
        order: ImportOrder,
        *,
        report: ImportReport | None = None,
        at_once: int = 1,
    ) -> ImportReport:
        """See there."""
        ...


@dataclass(frozen=True, slots=True)
class RunOrder:
    """How a file is to be read and taken in. ``form``: auto, csv, json-resume or ats-json; ``source``: the site, agency
    or system that it comes from; ``lenient``: what cannot be understood is kept sealed, and its row is not refused;
    ``columns``: which column of a table is which field, as somebody wrote it in TOML or JSON.
    """

    rows: ImportOrder
    form: str = "auto"
    source: str = ""
    lenient: bool = False
    columns: str = ""


class RunImports:
    """Takes files over, works on them, and tells how far each is."""

    def __init__(self, database: Database, gate: Gate, holds: Holds, take_in: TakeIn, *, most_bytes: int) -> None:
        self._database = database
        self._gate = gate
        self._holds = holds
        self._take_in = take_in
        self._receiving = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self.most_bytes = most_bytes

    async def permitted(self, actor: Actor) -> None:
        """Let who may import pass.

        :raises Refused: none of the actor's roles may.
        """
        await administration.require(self._gate, actor, Action.IMPORT, Event.IMPORT_STARTED)

    async def start(self, actor: Actor, order: RunOrder, body: AsyncIterator[bytes]) -> UUID:
        """Take a file over and begin; the run's id. Whether it may be is decided before its first byte is read.

        :raises Refused: none of the actor's roles may. :raises BadInput: the order names what there is not, or the file
        is empty or came too slowly. :raises ImportTooLarge: it goes past the cap.
        :raises Conflict: another import of the organisation goes on. :raises TooMany: this process has enough to do.
        """
        await self.permitted(actor)
        columns = await self._check(actor, order)
        if await import_runs.busy(self._database, actor.organisation):
            raise _running()
        if self._receiving + len(self._tasks) >= _MOST_AT_ONCE:
            raise TooMany("imports_busy", "Other files are being imported just now; send it in a minute.", seconds=60)
        self._receiving += 1
        try:
            held = HeldFile(await self._received(body))
            run = await self._entered(actor, order, held)
            task = asyncio.create_task(self._work(actor, order, columns, held, run))
        finally:
            self._receiving -= 1
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return run

    async def latest(self, actor: Actor) -> list[dict[str, Any]]:
        """The organisation's latest runs, newest first."""
        await self.permitted(actor)
        rows = await import_runs.latest(self._database, actor.organisation, most=_MOST_LISTED)
        return [_told(row) for row in rows]

    async def one(self, actor: Actor, run: UUID) -> dict[str, Any]:
        """How far a run is.

        :raises NotFound: there is none.
        """
        await self.permitted(actor)
        row = await import_runs.one(self._database, actor.organisation, run)
        if row is None:
            missing = NotFound("not_found", "There is no such import.")
            await self._gate.refuse(actor, Event.IMPORT_STARTED, missing, object_id=run)
        return _told(row)

    async def refusals(self, actor: Actor, run: UUID, *, after: int = 0, most: int = MOST_REFUSALS) -> Sequence[Row]:
        """Refused rows of a run: ``number``, ``place``, ``code``, ``pointer``.

        :raises NotFound: there is no such run.
        """
        await self.one(actor, run)
        return await import_runs.refusals(self._database, actor.organisation, run, after=after, most=most)

    async def stop(self, actor: Actor, run: UUID) -> None:
        """Ask whoever works on a run to stop: within a second or two it has. What is stored by then stays. Of a run
        that goes on no more nothing changes.

        :raises NotFound: there is no such run.
        """
        await self.one(actor, run)
        told = entry(actor, Event.IMPORT_STOPPED, Outcome.ALLOWED, purpose="recruitment", object_id=run)
        try:
            await self._database.write(
                import_runs.ask_to_stop(actor.organisation, run), self._gate.audit.insert([told])
            )
        except Expectation:
            await self._gate.audit.append(replace(told, code="import_ended"))

    async def settled(self) -> None:
        """Wait until nothing is worked on any more."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Stop what is under way; it is told to be interrupted."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _check(self, actor: Actor, order: RunOrder) -> ColumnMap | None:
        if order.form not in FORMATS or order.rows.channel not in CHANNELS:
            raise BadInput("import_order_unknown", "Choose the format and the channel among those that there are.")
        if order.rows.requisition is not None:
            found = await requisitions.by_id(self._database, actor.organisation, order.rows.requisition)
            if found is None:
                raise BadInput("requisition_unknown", "There is no such requisition.", pointer="/requisition_id")
        return parse_column_map(order.columns) if order.columns else None

    async def _received(self, body: AsyncIterator[bytes]) -> bytes:
        buffer = BytesIO()
        try:
            async with asyncio.timeout(_RECEIVE_SECONDS):
                async for piece in body:
                    if buffer.tell() + len(piece) > self.most_bytes:
                        raise ImportTooLarge(self.most_bytes)
                    buffer.write(piece)
        except TimeoutError:
            raise BadInput("import_slow", "The file did not come within five minutes; send it again.") from None
        if not buffer.tell():
            raise BadInput("import_empty", "There is nothing in the file, or no file was chosen.")
        return buffer.getvalue()

    async def _entered(self, actor: Actor, order: RunOrder, held: HeldFile) -> UUID:
        run = new_id()
        told = entry(actor, Event.IMPORT_STARTED, Outcome.ALLOWED, purpose="recruitment", object_id=run)
        steps = import_runs.begin(
            actor.organisation, run, actor.id, order.rows.requisition, dry_run=order.rows.dry_run, bytes_total=held.size
        )
        try:
            await self._database.write(*steps, self._gate.audit.insert([told]))
        except Duplicate:
            raise _running() from None
        return run

    async def _work(self, actor: Actor, order: RunOrder, columns: ColumnMap | None, held: HeldFile, run: UUID) -> None:
        REQUEST_ID.set(f"import-{run.hex}")  # entries of rows are of the run, not of the request that began it
        rows = read_candidates(
            held,
            order.form,
            source=order.source or "import",
            channel=order.rows.channel,
            default_region=order.rows.default_region,
            lenient=order.lenient,
            column_map=columns,
        )
        report = ImportReport()
        progress = ImportProgress(self._database, actor, run, held, report)
        state, code = RunState.FAILED, ""
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._take_in(actor, rows, order.rows, report=report, at_once=_ROWS_AT_ONCE)),
            asyncio.create_task(self._beat(actor, progress)),
        ]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                task.result()
            state = RunState.FINISHED
        except _Stopped:
            state = RunState.STOPPED
        except asyncio.CancelledError:
            state, code = RunState.INTERRUPTED, "service_stopped"
            raise
        except Exception as error:
            code = error.code if isinstance(error, AtsPrivacyError) else "internal_error"
            _LOG.error("import failed", extra={"code": getattr(error, "code", type(error).__name__)})
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._ended(actor, run, progress, state, code)

    async def _beat(self, actor: Actor, progress: ImportProgress) -> None:
        """Tell how far it is, and that somebody is at it still; stop where that person may no longer import."""
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            try:
                if await progress.tell():
                    raise _Stopped
                await self._holds.check(actor)
                row = await organisations.staff_by_id(self._database, actor.organisation, actor.id)
            except Unavailable:
                continue  # the rows fail by themselves where this lasts
            if row is None or row["status"] != "active" or not may(frozenset(row["roles"].split(" ")), Action.IMPORT):
                raise Refused("standing_changed", "The account of who imports was changed; the import has stopped.")

    async def _ended(self, actor: Actor, run: UUID, progress: ImportProgress, state: RunState, code: str) -> None:
        meant = state in (RunState.FINISHED, RunState.STOPPED)
        outcome = Outcome.ALLOWED if meant else Outcome.FAILED
        told = entry(actor, Event.IMPORT_ENDED, outcome, purpose="recruitment", object_id=run, code=code)
        try:
            await progress.keep_refusals()
            await self._database.write(
                import_runs.end(
                    actor.organisation, run, progress.counts(whole=state is RunState.FINISHED), state, code
                ),
                self._gate.audit.insert([told]),
            )
        except AtsPrivacyError as error:
            _LOG.error("end of an import: %s", error.code)


class _Stopped(Exception):
    """The run was asked to stop."""


def _running() -> Conflict:
    return Conflict("import_running", "An import goes on already; send the next file when it is done.")


def _told(row: Row) -> dict[str, Any]:
    state = state_of(row["state"], row["updated_at"], now_us())
    tally = [part.rpartition("=") for part in row["tally"].split(" ") if "=" in part]
    known = {"id", "staff_id", "requisition_id", "code", "bytes_total", "bytes_read", "stored", "quarantined"}
    known |= {"repeated", "refused", "started_at", "updated_at", "ended_at"}
    return {
        **{name: row[name] for name in known},
        "dry_run": bool(row["dry_run"]),
        "state": state.value,
        "rows": row["stored"] + row["repeated"] + row["refused"],
        "warnings": {code: int(count) for code, _, count in tally if count.isdigit()},
    }
