"""The state of a record and the deadline that goes with it; each change of state refuses what came between."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, or_, select, update

from ats_privacy.domain.subject_states import DUE_BY, Cause, SubjectState, states_before
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, DeadlineRow, EntityId

_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_DEADLINE: Table = DeadlineRow.__table__  # type: ignore[attr-defined]

_OF = (
    _DEADLINE.c.organisation_id == bindparam("organisation", type_=EntityId),
    _DEADLINE.c.applicant_id == bindparam("applicant", type_=EntityId),
)
_DEADLINE_OF = Statement(select(_DEADLINE).where(*_OF), "deadline")
_LIFT = Statement(delete(_DEADLINE).where(*_OF), "deadline")
_DUE = Statement(
    select(_DEADLINE.c.organisation_id, _DEADLINE.c.applicant_id, _APPLICANT.c.version)
    .join(
        _APPLICANT,
        and_(_APPLICANT.c.organisation_id == _DEADLINE.c.organisation_id, _APPLICANT.c.id == _DEADLINE.c.applicant_id),
    )
    .where(
        _DEADLINE.c.erase_at <= bindparam("now"),
        or_(*(_APPLICANT.c.state == state.value for state in DUE_BY)),
    )
    .order_by(_DEADLINE.c.erase_at)
    .limit(bindparam("most")),
    "records due for erasure",
    across=True,
)


@lru_cache
def _become(wanted: SubjectState) -> Statement:
    element = (
        update(_APPLICANT)
        .where(
            _APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
            _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
            _APPLICANT.c.version == bindparam("known_version"),
            or_(*(_APPLICANT.c.state == state.value for state in states_before(wanted))),
        )
        .values(state=wanted.value, version=_APPLICANT.c.version + 1, updated_at=bindparam("at"))
    )
    return Statement(element, "applicant")


def become(organisation: UUID, applicant: UUID, version: int, wanted: SubjectState, at: int) -> Change:
    """Change the state over ``version``; the write fails where the record changed or no way leads there."""
    parameters = {"organisation": organisation, "applicant": applicant, "known_version": version, "at": at}
    return Change(_become(wanted), parameters, expect=1)


def set_deadline(organisation: UUID, applicant: UUID, cause: Cause, since: int, erase_at: int) -> Insert:
    """The record erases itself at ``erase_at``; one that has a deadline needs :func:`lift_deadline` first."""
    columns = ("organisation_id", "applicant_id", "cause", "since", "erase_at")
    return Insert(_DEADLINE, columns, [(organisation, applicant, cause.value, since, erase_at)])


def lift_deadline(organisation: UUID, applicant: UUID) -> Change:
    """Forget the deadline, if there is one."""
    return Change(_LIFT, {"organisation": organisation, "applicant": applicant})


async def deadline_of(database: Database, organisation: UUID, applicant: UUID) -> Row | None:
    """The deadline of a record that erases itself."""
    rows = await database.fetch(_DEADLINE_OF, {"organisation": organisation, "applicant": applicant})
    return rows[0] if rows else None


async def due(database: Database, now: int, *, most: int) -> Sequence[Row]:
    """Records of any organisation whose deadline has passed, the longest overdue first, with their version."""
    return await database.fetch(_DUE, {"now": now, "most": most})


_STATE_OF = Statement(
    select(_APPLICANT.c.state).where(
        _APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _APPLICANT.c.id == bindparam("applicant", type_=EntityId),
    ),
    "state of an applicant",
)


async def state_of(database: Database, organisation: UUID, applicant: UUID) -> str | None:
    """The applicant's state; None where there is no such applicant."""
    rows = await database.fetch(_STATE_OF, {"organisation": organisation, "applicant": applicant})
    return str(rows[0]["state"]) if rows else None
