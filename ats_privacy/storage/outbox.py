"""The outbox: orders that are written with what they tell of, and carried out afterwards, at least once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, or_, select, tuple_, update

from ats_privacy.domain.identity import as_uuid, new_id, now_us
from ats_privacy.domain.orders import MAIL_APPLICANT, MAIL_THIRD_PERSON, Order
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, OutboxRow

_TABLE: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)


def order(
    organisation: UUID,
    kind: str,
    *,
    once: str,
    subject: UUID | None = None,
    object_id: UUID | None = None,
    parameters: Mapping[str, str | int | bool | None] | None = None,
    due_at: int | None = None,
) -> Insert:
    """Something to be sent or done after this write: ``kind`` names who carries it out.

    ``parameters`` hold identifiers, codes, versions; never a value of personal data. ``once``: at most 128 characters
    that are the same for the same thing; a second order of it is a Duplicate of table ``outbox``.
    """
    at = now_us()
    row = {
        "organisation_id": organisation,
        "id": new_id(),
        "kind": kind,
        "subject_id": subject,
        "object_id": object_id,
        "parameters": json.dumps(parameters or {}, sort_keys=True),
        "once": once,
        "state": "waiting",
        "attempts": 0,
        "last_code": "",
        "created_at": at,
        "due_at": at if due_at is None else due_at,
    }
    return Insert(_TABLE, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])


@lru_cache(maxsize=16)
def _claim(kinds: tuple[str, ...]) -> Statement:
    due = (
        select(_TABLE.c.organisation_id, _TABLE.c.id)
        .where(
            _TABLE.c.state == "waiting",
            _TABLE.c.due_at <= bindparam("now"),
            or_(_TABLE.c.leased_until.is_(None), _TABLE.c.leased_until < bindparam("now")),
            or_(*(_TABLE.c.kind == kind for kind in kinds)),
        )
        .order_by(_TABLE.c.due_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)  # SQLite has one writer and no such words
    )
    return Statement(
        update(_TABLE)
        .where(tuple_(_TABLE.c.organisation_id, _TABLE.c.id).in_(due))
        .values(lease=bindparam("token", type_=EntityId), leased_until=bindparam("until")),
        "outbox",
        across=True,
    )


_LEASED = Statement(
    select(_TABLE).where(_TABLE.c.lease == bindparam("token", type_=EntityId), _TABLE.c.state == "waiting"),
    "outbox",
    across=True,
)


async def claim(database: Database, kinds: Sequence[str], *, most: int, lease_us: int) -> tuple[UUID, list[Order]]:
    """Take up to ``most`` due orders of these kinds for ``lease_us``; no other worker takes them meanwhile.

    A worker that dies leaves them to be taken again after that time.
    """
    token, now = new_id(), now_us()
    if not kinds:
        return token, []
    parameters = {"now": now, "until": now + lease_us, "token": token, "most": most}
    await database.write(Change(_claim(tuple(sorted(kinds))), parameters))
    return token, [_order(row) for row in await database.fetch(_LEASED, {"token": token})]


def _order(row: Row) -> Order:
    return Order(
        organisation=as_uuid(row["organisation_id"]),
        id=as_uuid(row["id"]),
        kind=row["kind"],
        parameters=json.loads(row["parameters"]),
        attempts=row["attempts"],
        subject=None if row["subject_id"] is None else as_uuid(row["subject_id"]),
        object_id=None if row["object_id"] is None else as_uuid(row["object_id"]),
    )


def _ended(**values: Any) -> Statement:
    held: list[ColumnElement[bool]] = [
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.id == bindparam("order", type_=EntityId),
        _TABLE.c.lease == bindparam("token", type_=EntityId),
    ]
    attempted: dict[str, Any] = {"attempts": _TABLE.c.attempts + 1, "lease": None, "leased_until": None}
    return Statement(update(_TABLE).where(*held).values(attempted | values), "outbox")


_DONE = _ended(state="done", last_code="", ended_at=bindparam("at"))
_AGAIN = _ended(last_code=bindparam("code"), due_at=bindparam("at"))
_DEAD = _ended(state="dead", last_code=bindparam("code"), ended_at=bindparam("at"))


def done(order: Order, token: UUID) -> Change:
    """The order was carried out; touches no row when its lease has passed to another worker."""
    return Change(_DONE, _of(order, token) | {"at": now_us()}, expect=1)


def again(order: Order, token: UUID, code: str, due_at: int) -> Change:
    """The order failed and is due again at an instant."""
    return Change(_AGAIN, _of(order, token) | {"at": due_at, "code": code}, expect=1)


def dead(order: Order, token: UUID, code: str) -> Change:
    """The order is given up; a person has to look."""
    return Change(_DEAD, _of(order, token) | {"at": now_us(), "code": code}, expect=1)


def _of(order: Order, token: UUID) -> dict[str, Any]:
    return {"organisation": order.organisation, "order": order.id, "token": token}


_TENANT = _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)
_UNDONE = Statement(
    select(_TABLE).where(_TENANT, _TABLE.c.state != "done").order_by(_TABLE.c.created_at).limit(500), "outbox"
)
_RETRY = Statement(
    update(_TABLE)
    .where(_TENANT, _TABLE.c.id == bindparam("order", type_=EntityId), _TABLE.c.state == "dead")
    .values(state="waiting", attempts=0, due_at=bindparam("at"), ended_at=None),
    "outbox",
)
_DROP = Statement(
    update(_TABLE)
    .where(_TENANT, _TABLE.c.id == bindparam("order", type_=EntityId), _TABLE.c.state == "dead")
    .values(state="dropped", ended_at=bindparam("at")),
    "outbox",
)
_GIVEN_UP = Statement(
    select(_TABLE).where(_TENANT, _TABLE.c.state == "dead").order_by(_TABLE.c.kind, _TABLE.c.created_at).limit(500),
    "outbox",
)
_GIVEN_UP_ONE = Statement(
    select(_TABLE).where(_TENANT, _TABLE.c.id == bindparam("order", type_=EntityId), _TABLE.c.state == "dead"), "outbox"
)
_CANCEL = Statement(
    update(_TABLE)
    .where(_TENANT, _TABLE.c.object_id == bindparam("about", type_=EntityId), _TABLE.c.state == "waiting")
    .values(state="cancelled", ended_at=bindparam("at"), lease=None, leased_until=None),
    "outbox",
)
_FORGET = Statement(
    delete(_TABLE).where(
        _TENANT,
        _TABLE.c.subject_id == bindparam("subject", type_=EntityId),
        or_(
            _TABLE.c.kind == MAIL_APPLICANT,
            _TABLE.c.kind == MAIL_THIRD_PERSON,  # their address goes with the record
            _TABLE.c.state == "done",
            _TABLE.c.state == "cancelled",
            _TABLE.c.state == "dropped",
        ),
    ),
    "outbox",
)
_ORDERED = Statement(select(_TABLE.c.id).where(_TENANT, _TABLE.c.once == bindparam("once")), "outbox")


async def ordered(database: Database, organisation: UUID, once: str) -> bool:
    """True where the thing was ordered before, whatever became of it."""
    return bool(await database.fetch(_ORDERED, {"organisation": organisation, "once": once}))


async def undone(database: Database, organisation: UUID) -> Sequence[Row]:
    """Orders that wait, are dead, dropped or cancelled, oldest first."""
    return await database.fetch(_UNDONE, {"organisation": organisation})


def retry(organisation: UUID, order: UUID) -> Change:
    """Let a dead order be tried anew."""
    return Change(_RETRY, {"organisation": organisation, "order": order, "at": now_us()}, expect=1)


def drop(organisation: UUID, order: UUID) -> Change:
    """Leave a dead order be, for good; it is not tried again, and nothing orders the same thing anew."""
    return Change(_DROP, {"organisation": organisation, "order": order, "at": now_us()}, expect=1)


async def given_up(database: Database, organisation: UUID) -> Sequence[Row]:
    """Dead orders by kind, oldest first, at most 500."""
    return await database.fetch(_GIVEN_UP, {"organisation": organisation})


async def given_up_one(database: Database, organisation: UUID, order: UUID) -> Row | None:
    """A dead order, or None."""
    rows = await database.fetch(_GIVEN_UP_ONE, {"organisation": organisation, "order": order})
    return rows[0] if rows else None


def forget(organisation: UUID, subject: UUID) -> Change:
    """What an erasure takes away: mails to the person and to whom they named, sent or not, and every order about them
    that has ended.

    Orders to others that still wait, such as that a recipient delete too, stay until they are carried out.
    """
    return Change(_FORGET, {"organisation": organisation, "subject": subject})


def cancel(organisation: UUID, about: UUID) -> Change:
    """Orders about a thing that has ended are no longer carried out."""
    return Change(_CANCEL, {"organisation": organisation, "about": about, "at": now_us()})
