"""Queries of wrapped compartment and index keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Table, bindparam, select

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Database, Insert, Statement
from ats_privacy.storage.tables import EntityId, WrappedKeyRow
from keys import WrappedKey

_TABLE: Table = WrappedKeyRow.__table__  # type: ignore[attr-defined]

_OF_ORGANISATION = Statement(
    select(_TABLE).where(_TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)),
    "wrapped keys",
)


def insert(keys: Iterable[WrappedKey]) -> Insert:
    """New wrapped keys."""
    at = now_us()
    return Insert(
        _TABLE,
        (
            "organisation_id",
            "kind",
            "name",
            "generation",
            "algorithm",
            "root_key_id",
            "wrapped",
            "state",
            "created_at",
        ),
        [
            (k.organisation, k.kind, k.name, k.generation, k.algorithm, k.root_key_id, k.wrapped, k.state, at)
            for k in keys
        ],
    )


async def of_organisation(database: Database, organisation: UUID) -> Sequence[WrappedKey]:
    """Every wrapped key of an organisation, of every generation and state."""
    rows = await database.fetch(_OF_ORGANISATION, {"organisation": organisation})
    return [
        WrappedKey(
            organisation=as_uuid(row["organisation_id"]),
            kind=row["kind"],
            name=row["name"],
            generation=row["generation"],
            algorithm=row["algorithm"],
            root_key_id=row["root_key_id"],
            wrapped=bytes(row["wrapped"]),
            state=row["state"],
        )
        for row in rows
    ]
