"""Queries of documents: rows with what their applicant's decision needs; chunks one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, func, select

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.applicants import APPLICANT, Projection, standing_columns
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement, Step
from ats_privacy.storage.tables import Application, Assignment, Document, DocumentChunkRow, EntityId

DOCUMENT: Table = Document.__table__  # type: ignore[attr-defined]
_CANDIDACY = Application.__table__.alias("applied")  # type: ignore[attr-defined]
_ASSIGNMENT = Assignment.__table__.alias("assigned")  # type: ignore[attr-defined]
_CHUNK: Table = DocumentChunkRow.__table__  # type: ignore[attr-defined]

PLAIN_COLUMNS = ("id", "applicant_id", "version", "created_at")
_CHUNKS_A_STEP = 4
"""Chunks that go to the database in one message: a whole document in one would be in memory twice."""


@lru_cache(maxsize=256)
def _select(projection: Projection, one: bool) -> Statement:
    c = DOCUMENT.c
    columns: list[Any] = [c[name] for name in PLAIN_COLUMNS + projection.columns]
    columns += [APPLICANT.c.state, APPLICANT.c.guardian_purposes, APPLICANT.c.audit_reference]
    chosen = (
        select(*columns, *standing_columns(projection))
        .join(APPLICANT, and_(APPLICANT.c.organisation_id == c.organisation_id, APPLICANT.c.id == c.applicant_id))
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId),
            c.applicant_id == bindparam("applicant", type_=EntityId),
        )
    )
    if projection.assigned_only:
        assigned = (
            select(_CANDIDACY.c.applicant_id)
            .join(
                _ASSIGNMENT,
                and_(
                    _ASSIGNMENT.c.organisation_id == _CANDIDACY.c.organisation_id,
                    _ASSIGNMENT.c.requisition_id == _CANDIDACY.c.requisition_id,
                ),
            )
            .where(
                _CANDIDACY.c.organisation_id == bindparam("organisation", type_=EntityId),
                _ASSIGNMENT.c.staff_id == bindparam("staff", type_=EntityId),
            )
        )
        chosen = chosen.where(c.applicant_id.in_(assigned))
    if projection.own_only:
        chosen = chosen.where(c.applicant_id == bindparam("staff", type_=EntityId))
    if one:
        return Statement(chosen.where(c.id == bindparam("id", type_=EntityId)), "document by id")
    return Statement(chosen.order_by(c.id), "documents of an applicant")


async def by_id(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, document: UUID, reader: UUID
) -> Row | None:
    """An applicant's document, or None: not there, or out of the reader's reach."""
    parameters = {"organisation": organisation, "applicant": applicant, "id": document, "staff": reader}
    rows = await database.fetch(_select(projection, True), parameters | {"now": now_us()})
    return rows[0] if rows else None


async def of_applicant(
    database: Database, projection: Projection, organisation: UUID, applicant: UUID, reader: UUID
) -> Sequence[Row]:
    """An applicant's documents within reach, oldest first."""
    parameters = {"organisation": organisation, "applicant": applicant, "staff": reader, "now": now_us()}
    return await database.fetch(_select(projection, False), parameters)


_COUNT = Statement(
    select(func.count().label("documents")).where(
        DOCUMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        DOCUMENT.c.applicant_id == bindparam("applicant", type_=EntityId),
    ),
    "documents of an applicant",
)


async def count(database: Database, organisation: UUID, applicant: UUID) -> int:
    """How many documents are kept of an applicant."""
    [row] = await database.fetch(_COUNT, {"organisation": organisation, "applicant": applicant})
    return int(row["documents"])


_EXISTS = Statement(
    select(DOCUMENT.c.id).where(
        DOCUMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        DOCUMENT.c.id == bindparam("document", type_=EntityId),
    ),
    "document",
)


async def exists(database: Database, organisation: UUID, document: UUID) -> bool:
    """Whether a document is there, whoever may read it."""
    return bool(await database.fetch(_EXISTS, {"organisation": organisation, "document": document}))


_CHUNK_AT = Statement(
    select(_CHUNK.c.sealed).where(
        _CHUNK.c.organisation_id == bindparam("organisation", type_=EntityId),
        _CHUNK.c.document_id == bindparam("document", type_=EntityId),
        _CHUNK.c.number == bindparam("number"),
    ),
    "document chunk",
)


async def chunk(database: Database, organisation: UUID, document: UUID, number: int) -> bytes | None:
    """A sealed chunk, or None where there is none of that number."""
    parameters = {"organisation": organisation, "document": document, "number": number}
    rows = await database.fetch(_CHUNK_AT, parameters)
    return bytes(rows[0]["sealed"]) if rows else None


def insert(row: Mapping[str, Any], sealed: Mapping[str, bytes | None], chunks: Sequence[bytes]) -> list[Step]:
    """A new document with its sealed chunks, a few at a time."""
    columns = tuple(column.name for column in DOCUMENT.columns)
    steps: list[Step] = [Insert(DOCUMENT, columns, [tuple(row.get(name, sealed.get(name)) for name in columns)])]
    names = ("organisation_id", "document_id", "number", "sealed")
    key = (row["organisation_id"], row["id"])
    for first in range(0, len(chunks), _CHUNKS_A_STEP):
        some = chunks[first : first + _CHUNKS_A_STEP]
        steps.append(Insert(_CHUNK, names, [(*key, first + n, content) for n, content in enumerate(some)]))
    return steps


_DELETE_CHUNKS = Statement(
    delete(_CHUNK).where(
        _CHUNK.c.organisation_id == bindparam("organisation", type_=EntityId),
        _CHUNK.c.document_id == bindparam("document", type_=EntityId),
    ),
    "document chunks",
)
_DELETE = Statement(
    delete(DOCUMENT).where(
        DOCUMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        DOCUMENT.c.applicant_id == bindparam("applicant", type_=EntityId),
        DOCUMENT.c.id == bindparam("document", type_=EntityId),
    ),
    "document",
)


def remove(organisation: UUID, applicant: UUID, document: UUID) -> list[Step]:
    """Delete a document with its key and chunks; fails where it has gone meanwhile."""
    return [
        Change(_DELETE_CHUNKS, {"organisation": organisation, "document": document}),
        Change(_DELETE, {"organisation": organisation, "applicant": applicant, "document": document}, expect=1),
    ]


_FORGET_CHUNKS = Statement(
    delete(_CHUNK).where(
        _CHUNK.c.organisation_id == bindparam("organisation", type_=EntityId),
        _CHUNK.c.document_id.in_(
            select(DOCUMENT.c.id).where(
                DOCUMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
                DOCUMENT.c.applicant_id == bindparam("subject", type_=EntityId),
            )
        ),
    ),
    "document chunks",
)
_FORGET = Statement(
    delete(DOCUMENT).where(
        DOCUMENT.c.organisation_id == bindparam("organisation", type_=EntityId),
        DOCUMENT.c.applicant_id == bindparam("subject", type_=EntityId),
    ),
    "documents",
)


def forget(organisation: UUID, subject: UUID) -> list[Step]:
    """Delete every document of an erased data subject."""
    key = {"organisation": organisation, "subject": subject}
    return [Change(_FORGET_CHUNKS, key), Change(_FORGET, key)]
