"""Queries of the deletions that vendors owe (A4, E1, F2, F3): identifiers and instants, nothing of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, Table, and_, bindparam, case, literal, or_, select, update

from ats_privacy.domain.check_orders import AWAITING_DELETION, OrderState
from ats_privacy.domain.deletions import RECALLED_WITHIN_US, REMINDED_BEFORE_US, Span
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, CheckOrderRow, EntityId, VendorDeletionRow, VendorRow

_OWED: Table = VendorDeletionRow.__table__  # type: ignore[attr-defined]
_ORDER: Table = CheckOrderRow.__table__  # type: ignore[attr-defined]
_VENDOR: Table = VendorRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_LABEL = "vendor deletion"
_LONGEST_LIST = 1000


def _id(name: str) -> Any:
    return bindparam(name, type_=EntityId)


def _at(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


_HERE = _OWED.c.organisation_id == _id("organisation")
_IS = _OWED.c.id == _id("order")
_OF_VENDOR = _OWED.c.vendor_id == _id("vendor")
_OPEN = _OWED.c.attested_at.is_(None)
_OF_ORDER = and_(_ORDER.c.organisation_id == _OWED.c.organisation_id, _ORDER.c.id == _OWED.c.id)
_ITS_VENDOR = and_(_VENDOR.c.organisation_id == _OWED.c.organisation_id, _VENDOR.c.id == _OWED.c.vendor_id)
_ITS_PERSON = and_(_APPLICANT.c.organisation_id == _ORDER.c.organisation_id, _APPLICANT.c.id == _ORDER.c.applicant_id)
_WITH_ORDER = select(_OWED, _ORDER.c.state, _ORDER.c.version, _VENDOR.c.name, _APPLICANT.c.audit_reference).select_from(
    _OWED.join(_ORDER, _OF_ORDER).join(_VENDOR, _ITS_VENDOR).outerjoin(_APPLICANT, _ITS_PERSON)
)


def _in(states: Iterable[OrderState]) -> Any:
    return or_(*(_ORDER.c.state == state.value for state in sorted(states)))


def _list(*which: Any) -> Statement:
    chosen: Select[Any] = _WITH_ORDER.where(_HERE, _OPEN, *which).order_by(_OWED.c.due_at, _OWED.c.id)
    return Statement(chosen.limit(_LONGEST_LIST), "vendor deletions")


_ONE = Statement(_WITH_ORDER.where(_HERE, _IS), _LABEL)
_HELD_BY_ONE = _list(_OF_VENDOR)
_HELD_BY_ALL = _list()
_DEMANDED = _list(_OF_VENDOR, _in(AWAITING_DELETION))
_DUE = Statement(
    _WITH_ORDER.where(_HERE, _OPEN, _OWED.c.remind_at <= _at("at"))
    .order_by(_OWED.c.remind_at)
    .limit(bindparam("most")),
    "vendor deletions",
)
_ARRIVED = Statement(
    update(_OWED)
    .where(_HERE, _IS, _OPEN, _OWED.c.recalled_at.is_(None))
    .values(due_at=_at("due"), remind_at=_at("remind")),
    _LABEL,
)
_TOLD = Statement(update(_OWED).where(_HERE, _IS, _OWED.c.told_at.is_(None)).values(told_at=_at("at")), _LABEL)
_REMINDED = Statement(
    update(_OWED)
    .where(_HERE, _IS, _OPEN, _OWED.c.remind_at == _at("known"))
    .values(reminders=_OWED.c.reminders + 1, reminded_at=_at("at"), remind_at=_at("again")),
    _LABEL,
)
_ESCALATED = Statement(
    update(_OWED).where(_HERE, _IS, _OPEN, _OWED.c.escalated_at.is_(None)).values(escalated_at=_at("at")), _LABEL
)
_ATTESTED = Statement(
    update(_OWED)
    .where(_HERE, _IS, _OF_VENDOR, _OPEN)
    .values(attested_at=_at("at"), kid=bindparam("key"), digest=bindparam("sum"), attestation=bindparam("message")),
    _LABEL,
)


def insert(organisation: UUID, vendor: UUID, order: UUID, at: int, span: Span) -> Insert:
    """What the vendor of an order owes from its release on; a second one is a Duplicate of ``vendor_deletion``."""
    row = {
        "organisation_id": organisation,
        "id": order,
        "vendor_id": vendor,
        "held_since": at,
        "due_at": span.due_at,
        "remind_at": span.remind_at,
        "reminders": 0,
    }
    return Insert(_OWED, tuple(row), [tuple(row.values())])


def arrived(organisation: UUID, order: UUID, span: Span) -> Change:
    """The retention runs from now on; nothing changes where it was called back."""
    parameters = {"organisation": organisation, "order": order, "due": span.due_at, "remind": span.remind_at}
    return Change(_ARRIVED, parameters)


def called_back(*which: Any) -> Statement:
    """A statement that makes orders that are recalled by now due, three days from ``at`` or when their retention ends,
    whichever is sooner. ``which``: conditions on orders."""
    chosen = select(_ORDER.c.id).where(
        _ORDER.c.organisation_id == _id("organisation"), _ORDER.c.state == OrderState.RECALLED.value, *which
    )
    at = _at("at")
    latest = at + literal(RECALLED_WITHIN_US, BigInteger)
    reminded = at + literal(RECALLED_WITHIN_US - REMINDED_BEFORE_US, BigInteger)
    return Statement(
        update(_OWED)
        .where(_HERE, _OPEN, _OWED.c.recalled_at.is_(None), _OWED.c.id.in_(chosen))
        .values(
            recalled_at=at,
            due_at=case((_OWED.c.due_at < latest, _OWED.c.due_at), else_=latest),
            remind_at=case((_OWED.c.due_at < reminded, _OWED.c.due_at), else_=reminded),
        ),
        _LABEL,
    )


async def one(database: Database, organisation: UUID, order: UUID) -> Row | None:
    """What is owed of an order, with the order's state and, while there is one, the person's audit reference."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "order": order})
    return rows[0] if rows else None


async def outstanding(database: Database, organisation: UUID, vendor: UUID | None = None) -> Sequence[Row]:
    """What a vendor, or every vendor, still holds, the soonest due first, at most 1,000."""
    if vendor is None:
        return await database.fetch(_HELD_BY_ALL, {"organisation": organisation})
    return await database.fetch(_HELD_BY_ONE, {"organisation": organisation, "vendor": vendor})


async def demanded(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """What a vendor has to delete and attest now: orders that were closed or called back, the soonest due first."""
    return await database.fetch(_DEMANDED, {"organisation": organisation, "vendor": vendor})


async def due(database: Database, organisation: UUID, at: int, *, most: int) -> Sequence[Row]:
    """Deletions about which something is done now, the longest waiting first."""
    return await database.fetch(_DUE, {"organisation": organisation, "at": at, "most": most})


def told(organisation: UUID, order: UUID, at: int) -> Change:
    """The vendor took the recall."""
    return Change(_TOLD, {"organisation": organisation, "order": order, "at": at})


def reminded(row: Row, at: int, again: int) -> Change:
    """A reminder goes out; touches no row where another worker was first, or the deletion is attested."""
    about = {"organisation": row["organisation_id"], "order": row["id"], "known": row["remind_at"]}
    return Change(_REMINDED, about | {"at": at, "again": again}, expect=1)


def escalated(row: Row, at: int) -> Change:
    """The privacy officer hears of it, once."""
    return Change(_ESCALATED, {"organisation": row["organisation_id"], "order": row["id"], "at": at}, expect=1)


def attested(organisation: UUID, vendor: UUID, order: UUID, at: int, kid: str, digest: str, message: str) -> Change:
    """The vendor has attested; touches no row where it did before."""
    parameters = {"organisation": organisation, "vendor": vendor, "order": order, "at": at}
    return Change(_ATTESTED, parameters | {"key": kid, "sum": digest, "message": message}, expect=1)
