"""Queries of corrections: what is plain of them, newest first; and the earlier values with the keys of that instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, null, select

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.applicants import APPLICANT, Projection, standing_columns
from ats_privacy.storage.statements import Change, Database, Identifiers, Insert, Row, Statement, among
from ats_privacy.storage.tables import CorrectionRow, EntityId, Sealed

CORRECTION: Table = CorrectionRow.__table__  # type: ignore[attr-defined]
SEALED: Final = frozenset(column.name for column in CORRECTION.columns if isinstance(column.type, Sealed))
"""The fields whose earlier values are kept, and ``provenance``."""

_PLAIN: Final = tuple(column.name for column in CORRECTION.columns if column.name not in SEALED)
_OF_APPLICANT: Final = (
    CORRECTION.c.organisation_id == bindparam("organisation", type_=EntityId),
    CORRECTION.c.applicant_id == bindparam("applicant", type_=EntityId),
)


@lru_cache(maxsize=2)
def _page(onward: bool) -> Statement:
    chosen = select(*(CORRECTION.c[name] for name in _PLAIN)).where(*_OF_APPLICANT)
    if onward:
        chosen = chosen.where(CORRECTION.c.id < bindparam("before", type_=EntityId))
    return Statement(chosen.order_by(CORRECTION.c.id.desc()).limit(bindparam("most")), "corrections of a person")


async def page(
    database: Database, organisation: UUID, applicant: UUID, *, most: int, before: UUID | None = None
) -> Sequence[Row]:
    """A person's corrections without any value, newest first, older than ``before``."""
    parameters: dict[str, Any] = {"organisation": organisation, "applicant": applicant, "most": most}
    if before is not None:
        parameters["before"] = before
    return await database.fetch(_page(before is not None), parameters)


@lru_cache(maxsize=256)
def _sealed(columns: tuple[str, ...], compartments: tuple[str, ...], bound: tuple[str, ...]) -> Statement:
    c = CORRECTION.c
    shown: list[Any] = [c[name] for name in _PLAIN]
    shown += [c[name] if name in SEALED else null().label(name) for name in columns]
    keys = standing_columns(Projection((), compartments, bound=bound))
    chosen = (
        select(*shown, APPLICANT.c.audit_reference, *keys)
        .join(APPLICANT, and_(APPLICANT.c.organisation_id == c.organisation_id, APPLICANT.c.id == c.applicant_id))
        .where(*_OF_APPLICANT, among(c.id, bindparam("corrections")))
    )
    return Statement(chosen.order_by(c.id.desc()), "earlier values")


async def sealed(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, corrections: Sequence[UUID]
) -> Sequence[Row]:
    """Those of a person's corrections that are there still, newest first, with the sealed columns and the wrapped keys
    of a projection; a column that is not kept reads as empty."""
    statement = _sealed(projection.columns, projection.compartments, projection.bound)
    parameters = {"organisation": organisation, "applicant": applicant, "now": now_us()}
    return await database.fetch(statement, parameters | {"corrections": Identifiers(corrections)})


def insert(row: Mapping[str, Any], values: Mapping[str, bytes | None]) -> Insert:
    """A new correction; every column is named, so that all share one statement."""
    columns = tuple(column.name for column in CORRECTION.columns)
    stored = {**values, **row}
    return Insert(CORRECTION, columns, [tuple(stored.get(name) for name in columns)])


_FORGET = Statement(delete(CORRECTION).where(*_OF_APPLICANT), "correction")


def forget(organisation: UUID, applicant: UUID) -> Change:
    """Delete the whole history of a record."""
    return Change(_FORGET, {"organisation": organisation, "applicant": applicant})
