"""Queries of where vendors take pushes, and of pushes that did not arrive yet (promises D3, D7)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, or_, select

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendor_pushes import PUSH
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import CheckOrderRow, EntityId, OutboxRow, VendorPushRow

_PUSH: Table = VendorPushRow.__table__  # type: ignore[attr-defined]
_OUTBOX: Table = OutboxRow.__table__  # type: ignore[attr-defined]
_ORDER: Table = CheckOrderRow.__table__  # type: ignore[attr-defined]
_LABEL = "push address"
_MOST = 500
_OF = (
    _PUSH.c.organisation_id == bindparam("organisation", type_=EntityId),
    _PUSH.c.vendor_id == bindparam("vendor", type_=EntityId),
)
_ONE = Statement(select(_PUSH).where(*_OF), _LABEL)
_DROP = Statement(delete(_PUSH).where(*_OF), _LABEL)
_DROP_KNOWN = Statement(delete(_PUSH).where(*_OF, _PUSH.c.address == bindparam("known")), _LABEL)

_UNDONE = Statement(
    select(_OUTBOX)
    .join(_ORDER, and_(_ORDER.c.organisation_id == _OUTBOX.c.organisation_id, _ORDER.c.id == _OUTBOX.c.object_id))
    .where(
        _OUTBOX.c.organisation_id == bindparam("organisation", type_=EntityId),
        _OUTBOX.c.kind == PUSH,
        _ORDER.c.vendor_id == bindparam("vendor", type_=EntityId),
        or_(_OUTBOX.c.state == "waiting", _OUTBOX.c.state == "dead"),
    )
    .order_by(_OUTBOX.c.created_at)
    .limit(_MOST),
    "pushes",
)


async def address(database: Database, organisation: UUID, vendor: UUID) -> str | None:
    """Where packages and recalls are pushed to; None: the vendor fetches packages, recalls are mailed."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "vendor": vendor})
    return str(rows[0]["address"]) if rows else None


def enter(organisation: UUID, vendor: UUID, wanted: str, by: UUID) -> list[Step]:
    """Another address, or the first."""
    about = {"organisation": organisation, "vendor": vendor}
    columns = ("organisation_id", "vendor_id", "address", "changed_at", "changed_by")
    return [Change(_DROP, about), Insert(_PUSH, columns, [(organisation, vendor, wanted, now_us(), by)])]


def drop(organisation: UUID, vendor: UUID, known: str) -> Change:
    """Push no more; touches no row where the address is another one meanwhile."""
    return Change(_DROP_KNOWN, {"organisation": organisation, "vendor": vendor, "known": known}, expect=1)


def order(organisation: UUID, vendor: UUID, check: UUID, applicant: UUID) -> Insert:
    """The order of the outbox that pushes the package of an order of a check, once."""
    parameters = {"vendor": str(vendor)}
    return outbox.order(
        organisation, PUSH, once=f"{PUSH}:{check}", subject=applicant, object_id=check, parameters=parameters
    )


async def undone(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """Pushes to a vendor that wait or were given up, oldest first, at most 500; ``object_id`` is the order's."""
    return await database.fetch(_UNDONE, {"organisation": organisation, "vendor": vendor})
