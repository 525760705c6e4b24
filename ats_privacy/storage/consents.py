"""Queries of consents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import ConsentRow, EntityId

_TABLE: Table = ConsentRow.__table__  # type: ignore[attr-defined]

_OF_APPLICANT = Statement(
    select(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.applicant_id == bindparam("applicant", type_=EntityId),
    )
    .order_by(_TABLE.c.id)
)
_WITHDRAW = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.applicant_id == bindparam("applicant", type_=EntityId),
        _TABLE.c.id == bindparam("consent", type_=EntityId),
        _TABLE.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("at")),
    "consent",
)


def insert(
    organisation: UUID,
    consent: UUID,
    applicant: UUID,
    purpose: str,
    notice_version: str,
    channel: str,
    recorded_by: UUID,
    *,
    notice_number: int = 0,
) -> Insert:
    """A consent given now."""
    columns = (
        "organisation_id",
        "id",
        "applicant_id",
        "purpose",
        "notice_version",
        "channel",
        "recorded_by",
        "given_at",
        "withdrawn_at",
        "notice_number",
    )
    at = now_us()
    row = (organisation, consent, applicant, purpose, notice_version, channel, recorded_by, at, None, notice_number)
    return Insert(_TABLE, columns, [row])


def withdraw(organisation: UUID, applicant: UUID, consent: UUID) -> Change:
    """End a live consent; touches no row where there is none."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "applicant": applicant,
        "consent": consent,
        "at": now_us(),
    }
    return Change(_WITHDRAW, parameters, expect=1)


async def of_applicant(database: Database, organisation: UUID, applicant: UUID) -> Sequence[Row]:
    """Every consent of an applicant, live and withdrawn, oldest first."""
    return await database.fetch(_OF_APPLICANT, {"organisation": organisation, "applicant": applicant})
