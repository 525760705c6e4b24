"""Blind-index tokens in bulk: what they are made of is read page by page, and tokens of a generation come and go."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, func, select

from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage.applicants import APPLICANT, wrapped_key_of
from ats_privacy.storage.statements import Bulk, Change, Database, Row, Statement
from ats_privacy.storage.tables import BlindIndexRow, EntityId

_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]
_OTHER = _INDEX.alias("newer")


class NewToken(NamedTuple):
    """A token to be stored for an applicant, if the record is still of that version."""

    token: bytes
    subject: UUID
    version: int
    unique: int


@lru_cache(maxsize=64)
def _page(columns: tuple[str, ...], compartments: tuple[str, ...]) -> Statement:
    c = APPLICANT.c
    return Statement(
        select(c.id, c.version, *(c[name] for name in columns), *(wrapped_key_of(name) for name in compartments))
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId), c.id > bindparam("after", type_=EntityId)
        )
        .order_by(c.id)
        .limit(bindparam("most")),
        "applicants",
    )


async def page(
    database: Database,
    organisation: UUID,
    columns: tuple[str, ...],
    compartments: tuple[str, ...],
    after: UUID,
    until: UUID,
    most: int,
) -> Sequence[Row]:
    """Applicants in any state, in order, after one and up to another: id, version, sealed columns, wrapped keys."""
    parameters = {"organisation": organisation, "after": after, "until": until, "most": most}
    return await database.fetch(_page(columns, compartments), parameters)


@lru_cache(maxsize=64)
def _lacking(columns: tuple[str, ...], compartments: tuple[str, ...]) -> Statement:
    c = APPLICANT.c
    old = select(_INDEX.c.subject_id).where(
        _INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
        _INDEX.c.index_name == bindparam("index"),
        _INDEX.c.generation != bindparam("generation"),
        ~select(_OTHER.c.subject_id)
        .where(
            _OTHER.c.organisation_id == _INDEX.c.organisation_id,
            _OTHER.c.subject_id == _INDEX.c.subject_id,
            _OTHER.c.index_name == _INDEX.c.index_name,
            _OTHER.c.generation == bindparam("generation"),
        )
        .exists(),
    )
    return Statement(
        select(c.id, c.version, *(c[name] for name in columns), *(wrapped_key_of(name) for name in compartments))
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId),
            c.id > bindparam("after", type_=EntityId),
            c.id.in_(old),
        )
        .order_by(c.id)
        .limit(bindparam("most")),
        "applicants",
    )


async def lacking(
    database: Database,
    organisation: UUID,
    columns: tuple[str, ...],
    compartments: tuple[str, ...],
    after: UUID,
    most: int,
    index: str,
    generation: int,
) -> Sequence[Row]:
    """As :func:`page`, those that are found by an earlier generation's token and by none of this one's."""
    parameters = {
        "organisation": organisation,
        "after": after,
        "most": most,
        "index": index,
        "generation": generation,
    }
    return await database.fetch(_lacking(columns, compartments), parameters)


# The version guard and the lock (PostgreSQL) keep a token of a value out that is being replaced at this moment.
_FILL_POSTGRESQL = (
    "INSERT INTO blind_index (organisation_id, token, subject_id, index_name, generation, is_unique)"
    " SELECT $1, u.token, u.subject_id, $2, $3, u.is_unique"
    " FROM unnest($4::bytea[], $5::uuid[], $6::integer[], $7::smallint[]) AS u(token, subject_id, version, is_unique)"
    " JOIN applicant AS a ON a.organisation_id = $1 AND a.id = u.subject_id AND a.version = u.version"
    " FOR SHARE OF a ON CONFLICT DO NOTHING"
)
_FILL_SQLITE = (
    "INSERT OR IGNORE INTO blind_index (organisation_id, token, subject_id, index_name, generation, is_unique)"
    " SELECT ?1, ?4, ?5, ?2, ?3, ?7 WHERE EXISTS"
    " (SELECT 1 FROM applicant WHERE organisation_id = ?1 AND id = ?5 AND version = ?6)"
)


def fill(organisation: UUID, index: str, generation: int, tokens: Sequence[NewToken]) -> Bulk:
    """Tokens that are not there yet; of records that have changed since, none."""
    columns = list(map(list, zip(*tokens, strict=True))) or [[]]
    return Bulk("index entries", _FILL_POSTGRESQL, _FILL_SQLITE, columns, (organisation, index, generation))


_DROP = Statement(
    delete(_INDEX).where(
        _INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
        _INDEX.c.subject_id > bindparam("after", type_=EntityId),
        _INDEX.c.subject_id <= bindparam("until", type_=EntityId),
        _INDEX.c.index_name == bindparam("index"),
        _INDEX.c.generation != bindparam("generation"),
    ),
    "index entries",
)


def drop_others(organisation: UUID, index: str, generation: int, after: UUID, until: UUID) -> Change:
    """Remove the tokens of all other generations, of the applicants after one and up to another."""
    parameters = {
        "organisation": organisation,
        "index": index,
        "generation": generation,
        "after": after,
        "until": until,
    }
    return Change(_DROP, parameters)


_COUNTS = Statement(
    select(_INDEX.c.index_name, _INDEX.c.generation, func.count().label("tokens"))
    .where(_INDEX.c.organisation_id == bindparam("organisation", type_=EntityId))
    .group_by(_INDEX.c.index_name, _INDEX.c.generation),
    "index entries",
)
_LAST = Statement(
    select(APPLICANT.c.id)
    .where(APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId))
    .order_by(APPLICANT.c.id.desc())
    .limit(1),
    "applicants",
)
_APPLICANTS = Statement(
    select(func.count().label("applicants")).where(
        APPLICANT.c.organisation_id == bindparam("organisation", type_=EntityId)
    ),
    "applicants",
)


async def count_by_generation(database: Database, organisation: UUID) -> dict[tuple[str, int], int]:
    """(index, generation) → number of tokens."""
    rows = await database.fetch(_COUNTS, {"organisation": organisation})
    return {(row["index_name"], row["generation"]): row["tokens"] for row in rows}


async def count_applicants(database: Database, organisation: UUID) -> int:
    """How many applicants there are, in any state."""
    [row] = await database.fetch(_APPLICANTS, {"organisation": organisation})
    return int(row["applicants"])


async def newest_applicant(database: Database, organisation: UUID) -> UUID | None:
    """The last applicant there is now; those that come later have greater identifiers."""
    rows = await database.fetch(_LAST, {"organisation": organisation})
    return as_uuid(rows[0]["id"]) if rows else None


def last_of(rows: Sequence[Row]) -> UUID:
    """The id of the last applicant of a page."""
    return as_uuid(rows[-1]["id"])
