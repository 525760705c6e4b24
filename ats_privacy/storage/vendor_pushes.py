"""Queries of where vendors take pushes (promises D3, D7)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Statement, Step
from ats_privacy.storage.tables import EntityId, VendorPushRow

_PUSH: Table = VendorPushRow.__table__  # type: ignore[attr-defined]
_LABEL = "push address"
_OF = (
    _PUSH.c.organisation_id == bindparam("organisation", type_=EntityId),
    _PUSH.c.vendor_id == bindparam("vendor", type_=EntityId),
)
_ONE = Statement(select(_PUSH).where(*_OF), _LABEL)
_DROP = Statement(delete(_PUSH).where(*_OF), _LABEL)
_DROP_KNOWN = Statement(delete(_PUSH).where(*_OF, _PUSH.c.address == bindparam("known")), _LABEL)


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
