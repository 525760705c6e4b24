"""Queries of concerns: what is plain of them for lists and reminders, and one with what its decision needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, func, or_, select, tuple_, update

from ats_privacy.domain.concerns import OPEN, ConcernState
from ats_privacy.domain.identity import now_us
from ats_privacy.domain.subject_states import OPEN as OPEN_RECORDS
from ats_privacy.storage.applicants import APPLICANT, Projection, standing_columns
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import ConcernRow, EntityId

CONCERN: Table = ConcernRow.__table__  # type: ignore[attr-defined]
_LAST = CONCERN.alias("last")
_PLAIN: Final = tuple(column.name for column in CONCERN.columns if column.name != "messages")
_TENANT = CONCERN.c.organisation_id == bindparam("organisation", type_=EntityId)
_OPEN = or_(*(CONCERN.c.state == state.value for state in OPEN))
_IN_USE = or_(*(APPLICANT.c.state == state.value for state in OPEN_RECORDS))


def _plain() -> Select[Any]:
    """Everything but what was said, with the person's state and audit reference."""
    c = CONCERN.c
    return (
        select(*(c[name] for name in _PLAIN), APPLICANT.c.state.label("record_state"), APPLICANT.c.audit_reference)
        .join(APPLICANT, and_(APPLICANT.c.organisation_id == c.organisation_id, APPLICANT.c.id == c.applicant_id))
        .where(_TENANT)
    )


_OF_APPLICANT = CONCERN.c.applicant_id == bindparam("applicant", type_=EntityId)
_BY_ID = CONCERN.c.id == bindparam("concern", type_=EntityId)
_ONE_PLAIN = Statement(_plain().where(_OF_APPLICANT, _BY_ID), "concern")
_EVERY_PLAIN = Statement(_plain().where(_OF_APPLICANT).order_by(CONCERN.c.id.desc()).limit(500), "concerns of a person")
_COUNT_OPEN = Statement(
    select(func.count().label("waiting")).select_from(CONCERN).where(_TENANT, _OF_APPLICANT, _OPEN), "open concerns"
)


async def plain(database: Database, organisation: UUID, applicant: UUID, concern: UUID) -> Row | None:
    """A concern without what was said, or None."""
    parameters = {"organisation": organisation, "applicant": applicant, "concern": concern}
    rows = await database.fetch(_ONE_PLAIN, parameters)
    return rows[0] if rows else None


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """A person's concerns without what was said, newest first, at most 500."""
    return await database.fetch(_EVERY_PLAIN, {"organisation": organisation, "applicant": applicant})


async def waiting(database: Database, organisation: UUID, applicant: UUID) -> int:
    """How many of a person's concerns wait for an answer."""
    [row] = await database.fetch(_COUNT_OPEN, {"organisation": organisation, "applicant": applicant})
    return int(row["waiting"])


@lru_cache(maxsize=64)
def _select(projection: Projection) -> Statement:
    c = CONCERN.c
    columns: list[Any] = [c[name].label("concern_state" if name == "state" else name) for name in _PLAIN]
    columns += [c[name] for name in projection.columns]
    columns += [APPLICANT.c.state, APPLICANT.c.guardian_purposes, APPLICANT.c.audit_reference]
    chosen = (
        select(*columns, *standing_columns(projection))
        .join(APPLICANT, and_(APPLICANT.c.organisation_id == c.organisation_id, APPLICANT.c.id == c.applicant_id))
        .where(_TENANT, _OF_APPLICANT, _BY_ID)
    )
    if projection.own_only:
        chosen = chosen.where(c.applicant_id == bindparam("staff", type_=EntityId))
    return Statement(chosen, "concern")


async def one(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, concern: UUID, reader: UUID
) -> Row | None:
    """A concern with what a decision needs, or None; ``state`` is the record's, ``concern_state`` its own."""
    parameters = {"organisation": organisation, "applicant": applicant, "concern": concern}
    rows = await database.fetch(_select(projection), parameters | {"staff": reader, "now": now_us()})
    return rows[0] if rows else None


@lru_cache(maxsize=8)
def _inbox(states: tuple[str, ...], late: bool, onward: bool) -> Statement:
    chosen = _plain().where(or_(*(CONCERN.c.state == state for state in states)))
    if late:
        chosen = chosen.where(CONCERN.c.due_at <= bindparam("now"))
    if onward:
        last = bindparam("after", type_=EntityId)
        its = select(_LAST.c.due_at).where(
            _LAST.c.organisation_id == bindparam("organisation", type_=EntityId), _LAST.c.id == last
        )
        here: ColumnElement[Any] = tuple_(CONCERN.c.due_at, CONCERN.c.id)
        chosen = chosen.where(here > tuple_(its.scalar_subquery(), last))
    return Statement(chosen.order_by(CONCERN.c.due_at, CONCERN.c.id).limit(bindparam("most")), "concerns by deadline")


async def inbox(
    database: Database,
    organisation: UUID,
    states: tuple[str, ...],
    *,
    late: bool,
    now: int,
    most: int,
    after: UUID | None = None,
) -> Sequence[Row]:
    """Concerns in these states without what was said, the first due first; ``after``: the last of the page before."""
    parameters: dict[str, Any] = {"organisation": organisation, "now": now, "most": most}
    if after is not None:
        parameters["after"] = after
    return await database.fetch(_inbox(states, late, after is not None), parameters)


_DUE = Statement(
    _plain()
    .where(_OPEN, _IN_USE, CONCERN.c.remind_at <= bindparam("now"))
    .order_by(CONCERN.c.remind_at, CONCERN.c.id)
    .limit(bindparam("most")),
    "concerns to remind of",
)
_PROVISIONAL = Statement(
    _plain()
    .where(_OPEN, CONCERN.c.provisional == 1, CONCERN.c.id > bindparam("after", type_=EntityId))
    .order_by(CONCERN.c.id)
    .limit(bindparam("most")),
    "provisional deadlines",
)
_RESTING = Statement(
    _plain()
    .where(CONCERN.c.state == ConcernState.ANSWERED.value, CONCERN.c.answered_at <= bindparam("before"))
    .order_by(CONCERN.c.answered_at, CONCERN.c.id)
    .limit(bindparam("most")),
    "answered concerns",
)


async def to_remind(database: Database, organisation: UUID, now: int, *, most: int) -> Sequence[Row]:
    """Concerns of records in use that the privacy office is to be reminded of now."""
    return await database.fetch(_DUE, {"organisation": organisation, "now": now, "most": most})


async def provisional(database: Database, organisation: UUID, after: UUID, *, most: int) -> Sequence[Row]:
    """Open concerns whose deadline is provisional, in order of their ids."""
    return await database.fetch(_PROVISIONAL, {"organisation": organisation, "after": after, "most": most})


async def resting(database: Database, organisation: UUID, before: int, *, most: int) -> Sequence[Row]:
    """Concerns that were answered before an instant, and not reopened since."""
    return await database.fetch(_RESTING, {"organisation": organisation, "before": before, "most": most})


def insert(row: Mapping[str, Any]) -> Insert:
    """A new concern."""
    columns = tuple(column.name for column in CONCERN.columns)
    return Insert(CONCERN, columns, [tuple(row.get(name) for name in columns)])


@lru_cache(maxsize=32)
def _update(names: tuple[str, ...]) -> Statement:
    values: dict[str, Any] = {name: bindparam(f"new_{name}", type_=CONCERN.c[name].type) for name in names}
    values["version"] = CONCERN.c.version + 1
    known = CONCERN.c.version == bindparam("known")
    return Statement(update(CONCERN).where(_TENANT, _BY_ID, known).values(values), "concern")


def change(row: Row, values: Mapping[str, Any]) -> Change:
    """New values over the version that was read; touches no row where it is another."""
    parameters: dict[str, Any] = {f"new_{name}": value for name, value in values.items()}
    parameters |= {"organisation": row["organisation_id"], "concern": row["id"], "known": row["version"]}
    return Change(_update(tuple(sorted(values))), parameters, expect=1)


_CLOCKS: Final = ("due_at", "provisional", "remind_at", "reminders")
_RUN = Statement(
    update(CONCERN)
    .where(
        _TENANT,
        _BY_ID,
        CONCERN.c.version == bindparam("known"),
        *(CONCERN.c[name] == bindparam(f"known_{name}") for name in _CLOCKS),
    )
    .values({name: bindparam(f"new_{name}", type_=CONCERN.c[name].type) for name in _CLOCKS}),
    "concern",
)


def run(row: Row, values: Mapping[str, int]) -> Change:
    """Another deadline or reminder over the clock that was read. The version stays: who is writing an answer at this
    moment need not read anew."""
    parameters: dict[str, Any] = {f"known_{name}": row[name] for name in _CLOCKS}
    parameters |= {f"new_{name}": values.get(name, row[name]) for name in _CLOCKS}
    parameters |= {"organisation": row["organisation_id"], "concern": row["id"], "known": row["version"]}
    return Change(_RUN, parameters, expect=1)
