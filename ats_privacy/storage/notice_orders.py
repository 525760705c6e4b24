"""Ordering mails about a notice: who has not been told, and how far the ordering has come."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage import outbox
from ats_privacy.storage.notices import LIVING
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import Applicant, EntityId, NoticeTellingRow, NoticeToldRow

_TELLING: Table = NoticeTellingRow.__table__  # type: ignore[attr-defined]
_TOLD: Table = NoticeToldRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_KEY = [
    _TELLING.c.organisation_id == bindparam("organisation", type_=EntityId),
    _TELLING.c.number == bindparam("number"),
]

_STATE = Statement(select(_TELLING).where(*_KEY), "telling of a notice")
_AHEAD = Statement(
    update(_TELLING)
    .where(*_KEY, _TELLING.c.cursor == bindparam("known", type_=EntityId))
    .values(
        cursor=bindparam("reached", type_=EntityId),
        ordered=_TELLING.c.ordered + bindparam("more"),
        updated_at=bindparam("at"),
    ),
    "telling of a notice",
)
_UNTOLD = Statement(
    select(_APPLICANT.c.id)
    .where(
        _APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId),
        _APPLICANT.c.id > bindparam("after", type_=EntityId),
        LIVING,
        ~select(_TOLD.c.number)
        .where(
            _TOLD.c.organisation_id == _APPLICANT.c.organisation_id,
            _TOLD.c.number == bindparam("number"),
            _TOLD.c.applicant_id == _APPLICANT.c.id,
        )
        .exists(),
    )
    .order_by(_APPLICANT.c.id)
    .limit(bindparam("most")),
    "people not told of a notice",
)


async def state(database: Database, organisation: UUID, number: int) -> Row | None:
    """How far the ordering has come; None before it began."""
    rows = await database.fetch(_STATE, {"organisation": organisation, "number": number})
    return rows[0] if rows else None


def begin(organisation: UUID, number: int) -> Insert:
    """The ordering begins; a duplicate where it has."""
    columns = ("organisation_id", "number", "cursor", "ordered", "updated_at")
    return Insert(_TELLING, columns, [(organisation, number, UUID(int=0), 0, now_us())])


async def untold_after(database: Database, organisation: UUID, number: int, after: UUID, most: int) -> list[UUID]:
    """Living records not told of the notice, in order, after the one named."""
    parameters = {"organisation": organisation, "number": number, "after": after, "most": most}
    return [as_uuid(row["id"]) for row in await database.fetch(_UNTOLD, parameters)]


def order(organisation: UUID, number: int, known: UUID, people: Sequence[UUID]) -> list[Step]:
    """A mail for each of the people, and the cursor behind the last; nothing when another worker went ahead."""
    orders = [
        outbox.order(
            organisation,
            "mail.applicant",
            once=f"notice:{number}:{person}",
            subject=person,
            parameters={"template": "notice_changed", "notice": number},
        )
        for person in people
    ]
    rows = [row for each in orders for row in each.rows]
    parameters = {
        "organisation": organisation,
        "number": number,
        "known": known,
        "reached": people[-1],
        "more": len(people),
        "at": now_us(),
    }
    return [Change(_AHEAD, parameters, expect=1), Insert(orders[0].table, orders[0].columns, rows)]
