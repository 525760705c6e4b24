"""Queries of undertakings and of who accepted them. Both are only ever added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, select

from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.undertakings import Undertaking, text_digest
from ats_privacy.storage.statements import Database, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, Staff, UndertakingAcceptanceRow, UndertakingRow

_UNDERTAKING: Table = UndertakingRow.__table__  # type: ignore[attr-defined]
_ACCEPTANCE: Table = UndertakingAcceptanceRow.__table__  # type: ignore[attr-defined]
_STAFF: Table = Staff.__table__  # type: ignore[attr-defined]
_HERE = _UNDERTAKING.c.organisation_id == bindparam("organisation", type_=EntityId)

_EVERY = Statement(select(_UNDERTAKING).where(_HERE).order_by(_UNDERTAKING.c.number), "undertakings")
_SCHEDULE = Statement(select(_UNDERTAKING.c.number, _UNDERTAKING.c.in_force_at).where(_HERE), "undertakings")
_ACCEPTED = Statement(
    select(_ACCEPTANCE).where(
        _ACCEPTANCE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _ACCEPTANCE.c.staff_id == bindparam("staff", type_=EntityId),
    ),
    "undertaking_acceptance",
)
_WHO = Statement(
    select(
        _STAFF.c.id,
        _STAFF.c.account,
        _ACCEPTANCE.c.accepted_at,
        _ACCEPTANCE.c.language,
        _ACCEPTANCE.c.means,
        _ACCEPTANCE.c.evidence,
        _ACCEPTANCE.c.recorded_by,
    )
    .select_from(
        _STAFF.outerjoin(
            _ACCEPTANCE,
            and_(
                _ACCEPTANCE.c.organisation_id == _STAFF.c.organisation_id,
                _ACCEPTANCE.c.staff_id == _STAFF.c.id,
                _ACCEPTANCE.c.number == bindparam("number"),
            ),
        )
    )
    .where(
        _STAFF.c.organisation_id == bindparam("organisation", type_=EntityId),
        _STAFF.c.status == "active",
        _STAFF.c.id > bindparam("after", type_=EntityId),
    )
    .order_by(_STAFF.c.id)
    .limit(bindparam("most")),
    "undertaking_acceptance",
)


def insert(undertaking: Undertaking) -> Insert:
    """A version that is published now."""
    columns = ("organisation_id", "number", "text_zh", "text_en", "published_at", "in_force_at", "published_by")
    row: tuple[Any, ...] = (
        undertaking.organisation,
        undertaking.number,
        undertaking.texts["zh"],
        undertaking.texts["en"],
        undertaking.published_at,
        undertaking.in_force_at,
        undertaking.published_by,
    )
    return Insert(_UNDERTAKING, columns, [row])


async def every(database: Database, organisation: UUID) -> list[Undertaking]:
    """All versions, oldest first."""
    return [
        Undertaking(
            as_uuid(row["organisation_id"]),
            row["number"],
            {"zh": row["text_zh"], "en": row["text_en"]},
            row["published_at"],
            row["in_force_at"],
            as_uuid(row["published_by"]),
        )
        for row in await database.fetch(_EVERY, {"organisation": organisation})
    ]


async def schedule(database: Database, organisation: UUID) -> tuple[tuple[int, int], ...]:
    """(number, in force at) of all versions."""
    rows = await database.fetch(_SCHEDULE, {"organisation": organisation})
    return tuple((row["number"], row["in_force_at"]) for row in rows)


async def accepted(database: Database, organisation: UUID, staff: UUID) -> Sequence[Row]:
    """What a member of staff has accepted."""
    return await database.fetch(_ACCEPTED, {"organisation": organisation, "staff": staff})


async def who(database: Database, organisation: UUID, number: int, *, most: int, after: UUID) -> Sequence[Row]:
    """Active members of staff, in order of their creation, with their acceptance of a version or nulls."""
    parameters = {"organisation": organisation, "number": number, "most": most, "after": after}
    return await database.fetch(_WHO, parameters)


def accept(
    undertaking: Undertaking, staff: UUID, language: str, means: str, evidence: str, by: UUID, at: int
) -> Insert:
    """A member of staff accepts a version; a second time is a Duplicate of table ``undertaking_acceptance``."""
    columns = (
        *("organisation_id", "staff_id", "number", "accepted_at"),
        *("language", "text_digest", "means", "evidence", "recorded_by"),
    )
    digest = text_digest(undertaking.texts[language])
    row = (undertaking.organisation, staff, undertaking.number, at, language, digest, means, evidence, by)
    return Insert(_ACCEPTANCE, columns, [row])
