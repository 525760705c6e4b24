"""Queries of imports: one run an organisation at a time, its progress, and the rows that it refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.imports import KEPT_DAYS, SILENT_SECONDS, STOP_ASKED, RunState
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import EntityId, ImportRefusalRow, ImportRunRow

_RUN: Table = ImportRunRow.__table__  # type: ignore[attr-defined]
_REFUSAL: Table = ImportRefusalRow.__table__  # type: ignore[attr-defined]
_LABEL = "import run"
_OF = _RUN.c.organisation_id == bindparam("organisation", type_=EntityId)
_AT_WORK = 1
_DAY_US = 24 * 3600 * 1_000_000

_SELECT = select(_RUN).where(_OF)
_ONE = Statement(_SELECT.where(_RUN.c.id == bindparam("run", type_=EntityId)), _LABEL)
_LATEST = Statement(_SELECT.order_by(_RUN.c.id.desc()).limit(bindparam("most")), _LABEL)
_BUSY = Statement(
    select(_RUN.c.id).where(_OF, _RUN.c.slot == _AT_WORK, _RUN.c.updated_at >= bindparam("since")), _LABEL
)
_SILENT = Statement(
    update(_RUN)
    .where(_OF, _RUN.c.slot == _AT_WORK, _RUN.c.updated_at < bindparam("since"))
    .values(slot=None, state=RunState.INTERRUPTED.value, ended_at=bindparam("at")),
    _LABEL,
)
_OLD = select(_RUN.c.id).where(_OF, _RUN.c.started_at < bindparam("before"), _RUN.c.slot.is_(None))
_FORGET_REFUSALS = Statement(
    delete(_REFUSAL).where(
        _REFUSAL.c.organisation_id == bindparam("organisation", type_=EntityId), _REFUSAL.c.run_id.in_(_OLD)
    ),
    "import refusals",
)
_FORGET = Statement(
    delete(_RUN).where(_OF, _RUN.c.started_at < bindparam("before"), _RUN.c.slot.is_(None)),
    _LABEL,
)
_COUNTS = ("bytes_read", "stored", "quarantined", "repeated", "refused", "tally")
_PROGRESS = Statement(
    update(_RUN)
    .where(_OF, _RUN.c.id == bindparam("run", type_=EntityId), _RUN.c.slot == _AT_WORK)
    .values(**{name: bindparam(f"new_{name}") for name in _COUNTS}, updated_at=bindparam("at")),
    _LABEL,
)
_END = Statement(
    update(_RUN)
    .where(_OF, _RUN.c.id == bindparam("run", type_=EntityId), _RUN.c.slot == _AT_WORK)
    .values(
        **{name: bindparam(f"new_{name}") for name in _COUNTS},
        slot=None,
        state=bindparam("new_state"),
        code=bindparam("new_code"),
        updated_at=bindparam("at"),
        ended_at=bindparam("at"),
    ),
    _LABEL,
)
_STOP = Statement(
    update(_RUN)
    .where(
        _OF,
        _RUN.c.id == bindparam("run", type_=EntityId),
        _RUN.c.slot == _AT_WORK,
        _RUN.c.updated_at >= bindparam("since"),
    )
    .values(code=STOP_ASKED),
    _LABEL,
)
_REFUSALS = Statement(
    select(_REFUSAL)
    .where(
        _REFUSAL.c.organisation_id == bindparam("organisation", type_=EntityId),
        _REFUSAL.c.run_id == bindparam("run", type_=EntityId),
        _REFUSAL.c.number > bindparam("after"),
    )
    .order_by(_REFUSAL.c.number)
    .limit(bindparam("most")),
    "import refusals",
)


async def one(database: Database, organisation: UUID, run: UUID) -> Row | None:
    """A run, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "run": run})
    return rows[0] if rows else None


async def latest(database: Database, organisation: UUID, *, most: int) -> Sequence[Row]:
    """Runs, newest first."""
    return await database.fetch(_LATEST, {"organisation": organisation, "most": most})


async def busy(database: Database, organisation: UUID) -> bool:
    """Whether a run is being worked on."""
    return bool(await database.fetch(_BUSY, {"organisation": organisation, "since": _silent_before()}))


def begin(
    organisation: UUID, run: UUID, staff: UUID, requisition: UUID | None, *, dry_run: bool, bytes_total: int
) -> list[Step]:
    """Enter a run, once what lost its worker has ended; a second one at a time is a duplicate. Old ones are forgotten.

    A list of steps for one write, of which the last may raise :class:`Duplicate`.
    """
    at = now_us()
    about = {"organisation": organisation}
    old = about | {"before": at - KEPT_DAYS * _DAY_US}
    row = {
        "organisation_id": organisation,
        "id": run,
        "staff_id": staff,
        "requisition_id": requisition,
        "slot": _AT_WORK,
        "state": RunState.RUNNING.value,
        "code": "",
        "dry_run": int(dry_run),
        "bytes_total": bytes_total,
        "started_at": at,
        "updated_at": at,
        "tally": "",
    } | dict.fromkeys(("bytes_read", "stored", "quarantined", "repeated", "refused"), 0)
    return [
        Change(_SILENT, about | {"since": _silent_before(), "at": at}),
        Change(_FORGET_REFUSALS, old),
        Change(_FORGET, old),
        Insert(_RUN, tuple(row), [tuple(row.values())]),
    ]


def progress(organisation: UUID, run: UUID, counts: Mapping[str, Any]) -> Change:
    """How far a run is; touches no row where it was taken for dead meanwhile."""
    return Change(_PROGRESS, _counted(organisation, run, counts), expect=1)


def end(organisation: UUID, run: UUID, counts: Mapping[str, Any], state: RunState, code: str) -> Change:
    """The end of a run; touches no row where it was taken for dead meanwhile."""
    return Change(_END, _counted(organisation, run, counts) | {"new_state": state.value, "new_code": code}, expect=1)


def ask_to_stop(organisation: UUID, run: UUID) -> Change:
    """Leave word for whoever works on a run that it is to stop; touches no row where nobody does."""
    return Change(_STOP, {"organisation": organisation, "run": run, "since": _silent_before()}, expect=1)


def refuse(organisation: UUID, run: UUID, first: int, rows: Sequence[tuple[str, str, str]]) -> Insert:
    """Keep refused rows: place, code and pointer of each, numbered from ``first``."""
    columns = ("organisation_id", "run_id", "number", "place", "code", "pointer")
    return Insert(_REFUSAL, columns, [(organisation, run, number, *row) for number, row in enumerate(rows, first)])


async def refusals(database: Database, organisation: UUID, run: UUID, *, after: int, most: int) -> Sequence[Row]:
    """Refused rows of a run in order, after the one with the number ``after``."""
    return await database.fetch(_REFUSALS, {"organisation": organisation, "run": run, "after": after, "most": most})


def _counted(organisation: UUID, run: UUID, counts: Mapping[str, Any]) -> dict[str, Any]:
    new = {f"new_{name}": counts[name] for name in _COUNTS}
    return {"organisation": organisation, "run": run, "at": now_us(), **new}


def _silent_before() -> int:
    return now_us() - SILENT_SECONDS * 1_000_000
