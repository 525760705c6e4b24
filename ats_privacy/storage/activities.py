"""Queries of activities."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.activities import Activity
from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import ActivityRow, EntityId

_TABLE: Table = ActivityRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)
_HERE = _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)

_EVERY = Statement(select(_TABLE).where(_HERE).order_by(_TABLE.c.begins_at, _TABLE.c.purpose), "activities")
_ONE = Statement(select(_TABLE).where(_HERE, _TABLE.c.purpose == bindparam("purpose")), "activity")
_END = Statement(
    update(_TABLE)
    .where(_HERE, _TABLE.c.purpose == bindparam("purpose"), _TABLE.c.ended_at.is_(None))
    .values(ended_at=bindparam("at")),
    "activity",
)


def insert(organisation: UUID, activity: Activity, by: UUID) -> Insert:
    """An activity that is declared now."""
    row = {
        "organisation_id": organisation,
        "purpose": activity.purpose,
        "title_zh": activity.title_zh,
        "title_en": activity.title_en,
        "notice_zh": activity.notice_zh,
        "notice_en": activity.notice_en,
        "fields": " ".join(sorted(activity.fields)),
        "retention": activity.retention,
        "begins_at": activity.begins_at,
        "ends_at": activity.ends_at,
        "declared_by": by,
        "declared_at": now_us(),
    }
    return Insert(_TABLE, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])


def end(organisation: UUID, purpose: str) -> Change:
    """End an activity before its time; touches no row where there is none that goes on."""
    return Change(_END, {"organisation": organisation, "purpose": purpose, "at": now_us()}, expect=1)


async def every(database: Database, organisation: UUID) -> Sequence[Row]:
    """All activities of an organisation in the order of their beginning."""
    return await database.fetch(_EVERY, {"organisation": organisation})


async def one(database: Database, organisation: UUID, purpose: str) -> Row | None:
    """An activity, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "purpose": purpose})
    return rows[0] if rows else None
