"""Queries of the uses of grounds without consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, cast, func, literal, select, update
from sqlalchemy import String as Text

from ats_privacy.domain.grounds import Doing, State
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, joined_by_space
from ats_privacy.storage.tables import Applicant, EntityId, GroundUseRow

_TABLE: Table = GroundUseRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)

_THIS = (
    _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
    _TABLE.c.id == bindparam("use", type_=EntityId),
)
_IN_FORCE = (_TABLE.c.state == State.APPROVED.value, _TABLE.c.expires_at > bindparam("now"))
_ONE = Statement(select(_TABLE).where(*_THIS), "ground use")
_PAGE = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.id < bindparam("before", type_=EntityId),
    )
    .order_by(_TABLE.c.id.desc())
    .limit(bindparam("most")),
    "ground uses",
)
_DECIDE = Statement(
    update(_TABLE)
    .where(
        *_THIS,
        _TABLE.c.state == State.REQUESTED.value,
        _TABLE.c.requested_by != bindparam("by", type_=EntityId),
    )
    .values(
        state=bindparam("wanted"),
        decided_by=bindparam("by", type_=EntityId),
        decided_at=bindparam("at"),
        expires_at=bindparam("until"),
    ),
    "ground use",
)
_CLOSE = Statement(
    update(_TABLE)
    .where(*_THIS, _TABLE.c.state == bindparam("present"))
    .values(state=bindparam("wanted"), ended_by=bindparam("by", type_=EntityId), ended_at=bindparam("at")),
    "ground use",
)
_LIVE = Statement(
    select(_TABLE).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.applicant_id == bindparam("applicant", type_=EntityId),
        _TABLE.c.purpose == bindparam("of_purpose"),
        _TABLE.c.doing == bindparam("of_doing"),
        _TABLE.c.recipient == bindparam("to_recipient"),
        *_IN_FORCE,
    ),
    "live ground uses",
)
_HOLD = Statement(update(_TABLE).where(*_THIS, *_IN_FORCE).values(state=_TABLE.c.state), "ground use")


def in_force() -> ColumnElement[Any]:
    """The approved uses that have not expired at ``:now``, as a column ``grounds`` of a statement over applicants."""
    told: ColumnElement[str] = cast(_TABLE.c.id, Text)
    for column in (_TABLE.c.doing, _TABLE.c.purpose, _TABLE.c.ground, func.replace(_TABLE.c.fields, " ", ",")):
        told = told.concat(literal("|")).concat(column)
    return (
        select(joined_by_space(told))
        .where(
            _TABLE.c.organisation_id == _APPLICANT.c.organisation_id,
            _TABLE.c.applicant_id == _APPLICANT.c.id,
            *_IN_FORCE,
        )
        .scalar_subquery()
        .label("grounds")
    )


def insert(row: Mapping[str, Any]) -> Insert:
    """A requested use; it opens nothing before it is approved."""
    return Insert(_TABLE, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])


def decide(organisation: UUID, use: UUID, by: UUID, wanted: State, at: int, until: int) -> Change:
    """Approve or refuse; fails where it waits no more, or its requester would decide."""
    parameters = {"organisation": organisation, "use": use, "by": by, "wanted": wanted.value, "at": at, "until": until}
    return Change(_DECIDE, parameters, expect=1)


def close(organisation: UUID, use: UUID, by: UUID, present: State, wanted: State, at: int) -> Change:
    """End or revoke a use in the state in which it was read."""
    known = {"organisation": organisation, "use": use, "by": by, "at": at}
    return Change(_CLOSE, known | {"present": present.value, "wanted": wanted.value}, expect=1)


def hold(organisation: UUID, use: UUID, now: int) -> Change:
    """Make a write fail that rests on a use which has ended meanwhile."""
    return Change(_HOLD, {"organisation": organisation, "use": use, "now": now}, expect=1)


async def by_id(database: Database, organisation: UUID, use: UUID) -> Row | None:
    """A use, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "use": use})
    return rows[0] if rows else None


async def page(database: Database, organisation: UUID, *, most: int, before: UUID) -> Sequence[Row]:
    """Uses, the newest first."""
    return await database.fetch(_PAGE, {"organisation": organisation, "before": before, "most": most})


async def live(
    database: Database,
    organisation: UUID,
    applicant: UUID,
    purpose: str,
    now: int,
    *,
    doing: Doing = Doing.SHARING,
    recipient: str = "",
) -> Sequence[Row]:
    """Approved uses that a sharing with ``recipient`` may rest on at an instant; :func:`hold` them in its write."""
    parameters = {"organisation": organisation, "applicant": applicant, "of_purpose": purpose, "now": now}
    return await database.fetch(_LIVE, parameters | {"of_doing": doing.value, "to_recipient": recipient})
