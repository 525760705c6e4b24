"""Sealed values of many data subjects at once: read with their keys and versions, and put back under new keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, bindparam, distinct, func, select

from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage.statements import Bulk, Database, Identifiers, Row, Statement, among
from ats_privacy.storage.tables import EARLIER_VALUES, SEALED_TABLES, DataKeyRow, EntityId

_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]

SUBJECT_COLUMN: Final[Mapping[str, str]] = {
    "applicant": "id",
    "application": "applicant_id",
    "check_result": "applicant_id",
    "concern": "applicant_id",
    "correction": "applicant_id",
    "document": "applicant_id",
}
"""Table of sealed values → its column that names the data subject."""

TABLES: Final[Mapping[str, Table]] = {
    name: table.__table__  # type: ignore[attr-defined]
    for name, table in SEALED_TABLES.items()
}


def tables_of(field: str) -> Iterator[tuple[str, str]]:
    """(table, column) of everything that values of a field ``entity.name`` are sealed in: its own, earlier ones'."""
    entity, name = field.split(".", 1)
    if entity in TABLES:
        yield entity, name
    for table, of in EARLIER_VALUES.items():
        if of == entity and name in TABLES[table].c:
            yield table, name


def field_of(table: str, column: str) -> str:
    """The field of the policy that a sealed column belongs to."""
    return f"{EARLIER_VALUES.get(table, table)}.{column}"


def _of_tenant(table: Table) -> Any:
    return table.c.organisation_id == bindparam("organisation", type_=EntityId)


_NEXT = Statement(
    select(_KEY.c.subject_id)
    .distinct()
    .where(
        _of_tenant(_KEY),
        _KEY.c.subject_id > bindparam("after", type_=EntityId),
        _KEY.c.subject_id <= bindparam("until", type_=EntityId),
    )
    .order_by(_KEY.c.subject_id)
    .limit(bindparam("most")),
    "data subjects",
)
_EXTENT = Statement(
    select(func.count(distinct(_KEY.c.subject_id)).label("subjects")).where(_of_tenant(_KEY)), "data subjects"
)
_LAST = Statement(
    select(_KEY.c.subject_id).where(_of_tenant(_KEY)).order_by(_KEY.c.subject_id.desc()).limit(1), "data subjects"
)
_KEYS = Statement(
    select(_KEY.c.subject_id, _KEY.c.compartment, _KEY.c.epoch, _KEY.c.wrapped)
    .where(_of_tenant(_KEY), among(_KEY.c.subject_id, bindparam("subjects")))
    .order_by(_KEY.c.subject_id, _KEY.c.compartment),
    "data keys",
)


async def extent(database: Database, organisation: UUID) -> tuple[int, UUID | None]:
    """How many data subjects have keys, and the last of them."""
    [count] = await database.fetch(_EXTENT, {"organisation": organisation})
    last = await database.fetch(_LAST, {"organisation": organisation})
    return count["subjects"], as_uuid(last[0]["subject_id"]) if last else None


async def subjects_after(database: Database, organisation: UUID, after: UUID, until: UUID, most: int) -> list[UUID]:
    """Data subjects with keys, in order, after one and up to another."""
    parameters = {"organisation": organisation, "after": after, "until": until, "most": most}
    return [as_uuid(row["subject_id"]) for row in await database.fetch(_NEXT, parameters)]


async def keys_of(database: Database, organisation: UUID, subjects: Sequence[UUID]) -> Sequence[Row]:
    """Data keys of those subjects: subject_id, compartment, epoch, wrapped."""
    return await database.fetch(_KEYS, {"organisation": organisation, "subjects": Identifiers(subjects)})


@lru_cache(maxsize=256)
def _rows(table: str, columns: tuple[str, ...]) -> Statement:
    c = TABLES[table].c
    subject = c[SUBJECT_COLUMN[table]]
    return Statement(
        select(c.id, subject.label("subject_id"), c.version, *(c[name] for name in columns))
        .where(_of_tenant(TABLES[table]), among(subject, bindparam("subjects")))
        .order_by(c.id),
        table,
    )


async def rows_of(
    database: Database, organisation: UUID, table: str, columns: tuple[str, ...], subjects: Sequence[UUID]
) -> Sequence[Row]:
    """Rows of those subjects: id, subject_id, version and the sealed columns asked for."""
    parameters = {"organisation": organisation, "subjects": Identifiers(subjects)}
    return await database.fetch(_rows(table, columns), parameters)


@lru_cache(maxsize=256)
def _put_back_sql(table: str, columns: tuple[str, ...]) -> tuple[str, str]:
    names = ", ".join(columns)
    arrays = ", ".join(f"${4 + n}::bytea[]" for n in range(len(columns)))
    assigned = ", ".join(f"{name} = u.{name}" for name in columns)
    postgresql = (
        f"UPDATE {table} AS r SET version = r.version + 1, {assigned}"  # noqa: S608 - our own names
        f" FROM unnest($2::uuid[], $3::integer[], {arrays}) AS u(id, version, {names})"
        " WHERE r.organisation_id = $1 AND r.id = ANY($2::uuid[]) AND r.id = u.id AND r.version = u.version"
    )
    places = ", ".join(f"{name} = ?{4 + n}" for n, name in enumerate(columns))
    sqlite = (
        f"UPDATE {table} SET version = version + 1, {places}"  # noqa: S608 - our own names
        " WHERE organisation_id = ?1 AND id = ?2 AND version = ?3"
    )
    return postgresql, sqlite


def put_back(
    organisation: UUID, table: str, columns: tuple[str, ...], rows: Sequence[tuple[UUID, int, dict[str, bytes | None]]]
) -> Bulk:
    """Sealed columns over the versions they were read at: (row, version, columns). All rows or none.

    The version goes up, so that a write under way that sealed with the keys before is refused.
    """
    postgresql, sqlite = _put_back_sql(table, columns)
    values = [[sealed[name] for _, _, sealed in rows] for name in columns]
    return Bulk(
        table,
        postgresql,
        sqlite,
        ([row for row, _, _ in rows], [version for _, version, _ in rows], *values),
        (organisation,),
        expect=len(rows),
    )


@lru_cache(maxsize=64)
def _left_behind_sql(table: str, columns: tuple[str, ...]) -> tuple[str, str]:
    # Bytes 3 to 6 of a sealed value and 8 to 11 of a wrapped data key are the key's generation (keys/README.md).
    subject = SUBJECT_COLUMN[table]

    def differs(key: str) -> str:
        return " OR ".join(f"substr(r.{name}, 3, 4) <> substr({key}.wrapped, 8, 4)" for name in columns)

    postgresql = (
        "UPDATE data_key AS k SET epoch = k.epoch"  # noqa: S608 - our own names
        f" FROM {table} AS r WHERE k.organisation_id = $1 AND k.compartment = $2 AND k.subject_id = ANY($3::uuid[])"
        f" AND r.organisation_id = $1 AND r.{subject} = k.subject_id AND ({differs('k')})"
    )
    sqlite = (
        "UPDATE data_key SET epoch = epoch"  # noqa: S608 - our own names
        " WHERE organisation_id = ?1 AND compartment = ?2 AND subject_id = ?3 AND EXISTS"
        f" (SELECT 1 FROM {table} AS r WHERE r.organisation_id = ?1 AND r.{subject} = ?3"
        f" AND ({differs('data_key')}))"
    )
    return postgresql, sqlite


def none_left_behind(
    organisation: UUID, table: str, compartment: str, columns: tuple[str, ...], subjects: Sequence[UUID]
) -> Bulk:
    """Refuse the whole write when a row, perhaps a new one, holds a value under another generation than the key's."""
    postgresql, sqlite = _left_behind_sql(table, columns)
    return Bulk(table, postgresql, sqlite, (list(subjects),), (organisation, compartment), expect=0)
