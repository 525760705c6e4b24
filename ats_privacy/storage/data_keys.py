"""Wrapped data keys in bulk: read in the order of their data subjects, moved from epoch to epoch in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Table, and_, bindparam, delete, func, literal_column, or_, select

from ats_privacy.domain.identity import as_uuid
from ats_privacy.storage.statements import Bulk, Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import Applicant, AuditEntryRow, DataKeyRow, EntityId, RetiredDataKeyRow

_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]
_RETIRED: Table = RetiredDataKeyRow.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]

FIRST = UUID(int=0)
"""Comes before every data subject."""


class WrappedDataKeys(NamedTuple):
    """Data keys as stored: whose they are, in order, and their bytes."""

    subjects: list[UUID]
    wrapped: list[bytes]


def _older(table: Table, gathered: bool) -> Statement:
    """Gathered: one row of two arrays, which PostgreSQL's driver decodes at half the cost of as many rows."""
    c = table.c
    keys = (
        select(c.subject_id, c.wrapped)
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId),
            c.subject_id > bindparam("after", type_=EntityId),
            c.compartment == bindparam("compartment"),
            c.epoch != bindparam("epoch"),
        )
        .order_by(c.subject_id)
        .limit(bindparam("most"))
    )
    if gathered:
        inner = keys.subquery()
        keys = select(func.array_agg(inner.c.subject_id), func.array_agg(inner.c.wrapped))
    return Statement(keys, "data keys of older epochs")


_OLDER = {
    (table is _RETIRED, gathered): _older(table, gathered) for table in (_KEY, _RETIRED) for gathered in (False, True)
}


async def of_older_epochs(
    database: Database, organisation: UUID, compartment: str, epoch: int, after: UUID, most: int, *, retired: bool
) -> WrappedDataKeys:
    """Data keys that are not wrapped under ``epoch``, of the subjects after one, in their order."""
    parameters = {
        "organisation": organisation,
        "after": after,
        "compartment": compartment,
        "epoch": epoch,
        "most": most,
    }
    gathered = database.name == "postgresql"
    rows = await database.fetch(_OLDER[retired, gathered], parameters)
    if gathered:
        subjects, wrapped = rows[0].values()
        return WrappedDataKeys(subjects or [], wrapped or [])
    return WrappedDataKeys([as_uuid(row["subject_id"]) for row in rows], [bytes(row["wrapped"]) for row in rows])


def _rewrap_bulk(table: str, bound: bool) -> tuple[str, str]:
    # A key behind a consent must still be behind the same one (bytes 12 to 27).
    same = " AND substr(k.wrapped, 12, 16) = substr(u.wrapped, 12, 16)" if bound else ""
    # Cipher of the data key and its generation stay (bytes 3 and 8 to 11): a key exchanged or erased meanwhile has
    # others or is gone, and is left alone.
    # The bounds keep PostgreSQL to the piece of the index that the batch covers, whatever its statistics say.
    postgresql = (
        f"UPDATE {table} AS k SET epoch = $3, wrapped = u.wrapped"  # noqa: S608 - our own names
        " FROM unnest($4::uuid[], $5::bytea[]) AS u(subject_id, wrapped)"
        " WHERE k.organisation_id = $1 AND k.compartment = $2"
        " AND k.subject_id BETWEEN ($4::uuid[])[1] AND ($4::uuid[])[cardinality($4::uuid[])]"
        f" AND k.subject_id = u.subject_id AND substr(k.wrapped, 8, 4) = substr(u.wrapped, 8, 4){same}"
    )
    same = " AND substr(wrapped, 12, 16) = substr(?5, 12, 16)" if bound else ""
    sqlite = (
        f"UPDATE {table} SET epoch = ?3, wrapped = ?5"  # noqa: S608 - our own names
        " WHERE organisation_id = ?1 AND compartment = ?2 AND subject_id = ?4"
        f" AND substr(wrapped, 8, 4) = substr(?5, 8, 4){same}"
    )
    return postgresql, sqlite


_REWRAP = {
    (retired, bound): _rewrap_bulk("retired_data_key" if retired else "data_key", bound)
    for retired in (False, True)
    for bound in (False, True)
}


def rewrap(
    organisation: UUID, compartment: str, epoch: int, keys: WrappedDataKeys, *, retired: bool, bound: bool = False
) -> Bulk:
    """Put rewrapped data keys in the place of the same keys; what was exchanged or erased meanwhile stays as it is.

    The keys come in the order of their subjects, as they were read.
    """
    postgresql, sqlite = _REWRAP[retired, bound]
    return Bulk("data keys", postgresql, sqlite, keys, fixed=(organisation, compartment, epoch))


def _counts(table: Table) -> Statement:
    c = table.c
    return Statement(
        select(c.compartment, c.epoch, func.count().label("keys"))
        .where(c.organisation_id == bindparam("organisation", type_=EntityId))
        .group_by(c.compartment, c.epoch),
        "data keys by epoch",
    )


_COUNTS = (_counts(_KEY), _counts(_RETIRED))


async def count_by_epoch(database: Database, organisation: UUID) -> dict[tuple[str, int], int]:
    """(compartment, epoch) → number of data keys wrapped under it, retired ones included."""
    found: dict[tuple[str, int], int] = {}
    for statement in _COUNTS:
        for row in await database.fetch(statement, {"organisation": organisation}):
            key = (row["compartment"], row["epoch"])
            found[key] = found.get(key, 0) + row["keys"]
    return found


def _any_of(table: Table) -> Statement:
    c = table.c
    return Statement(
        select(literal_column("1", Integer))
        .where(
            c.organisation_id == bindparam("organisation", type_=EntityId),
            c.compartment == bindparam("compartment"),
            c.epoch == bindparam("epoch"),
        )
        .limit(1),
        "any data key of an epoch",
    )


_ANY = (_any_of(_KEY), _any_of(_RETIRED))


async def any_of_epoch(database: Database, organisation: UUID, compartment: str, epoch: int) -> bool:
    """Whether a data key is still wrapped under an epoch."""
    parameters = {"organisation": organisation, "compartment": compartment, "epoch": epoch}
    for statement in _ANY:
        if await database.fetch(statement, parameters):
            return True
    return False


_RETIRED_OF = Statement(
    select(_RETIRED.c.compartment, _RETIRED.c.generation, _RETIRED.c.epoch, _RETIRED.c.wrapped).where(
        _RETIRED.c.organisation_id == bindparam("organisation", type_=EntityId),
        _RETIRED.c.subject_id == bindparam("subject", type_=EntityId),
    ),
    "retired data keys of a subject",
)


async def retired_of(database: Database, organisation: UUID, subject: UUID) -> Sequence[Row]:
    """Compartment, generation and wrapped key of every earlier data key of a subject that is still kept."""
    return await database.fetch(_RETIRED_OF, {"organisation": organisation, "subject": subject})


def retire(organisation: UUID, keys: Sequence[tuple[UUID, str, int, int, bytes]], at: int) -> Insert:
    """Keep earlier data keys: (subject, compartment, generation, epoch, wrapped)."""
    return Insert(
        _RETIRED,
        ("organisation_id", "subject_id", "compartment", "generation", "epoch", "wrapped", "retired_at"),
        [(organisation, *key, at) for key in keys],
    )


_REASON_LEFT = (
    select(_ENTRY.c.id)
    .join(
        _APPLICANT,
        and_(
            _APPLICANT.c.organisation_id == _ENTRY.c.organisation_id, _APPLICANT.c.audit_reference == _ENTRY.c.subject
        ),
    )
    .where(
        _ENTRY.c.organisation_id == _RETIRED.c.organisation_id,
        _APPLICANT.c.id == _RETIRED.c.subject_id,
        _ENTRY.c.reason.is_not(None),
    )
    .exists()
)
_DROP_RETIRED = Statement(
    delete(_RETIRED).where(
        _RETIRED.c.organisation_id == bindparam("organisation", type_=EntityId),
        _RETIRED.c.retired_at < bindparam("before"),
        or_(_RETIRED.c.compartment != "identity", ~_REASON_LEFT),
    ),
    "retired data keys",
)


def drop_retired(organisation: UUID, before: int) -> list[Change]:
    """Drop keys retired before an instant, but for those that a reason in the audit log was sealed under."""
    return [Change(_DROP_RETIRED, {"organisation": organisation, "before": before})]


_DROP_RETIRED_OF = Statement(
    delete(_RETIRED).where(
        _RETIRED.c.organisation_id == bindparam("organisation", type_=EntityId),
        _RETIRED.c.subject_id == bindparam("subject", type_=EntityId),
        _RETIRED.c.compartment == bindparam("of_compartment"),
    ),
    "retired data keys",
)


def drop_retired_of(organisation: UUID, subject: UUID, compartment: str) -> Change:
    """Drop the keys that a data subject had in a compartment before the present one."""
    return Change(_DROP_RETIRED_OF, {"organisation": organisation, "subject": subject, "of_compartment": compartment})


_EXCHANGE_POSTGRESQL = (
    "UPDATE data_key AS k SET epoch = u.epoch, wrapped = u.wrapped"
    " FROM unnest($2::uuid[], $3::varchar[], $4::integer[], $5::bytea[], $6::bytea[])"
    " AS u(subject_id, compartment, epoch, wrapped, old)"
    " WHERE k.organisation_id = $1 AND k.subject_id = ANY($2::uuid[]) AND k.subject_id = u.subject_id"
    " AND k.compartment = u.compartment AND k.wrapped = u.old"
)
_EXCHANGE_SQLITE = (
    "UPDATE data_key SET epoch = ?4, wrapped = ?5"
    " WHERE organisation_id = ?1 AND subject_id = ?2 AND compartment = ?3 AND wrapped = ?6"
)


def exchange(organisation: UUID, keys: Sequence[tuple[UUID, str, int, bytes, bytes]]) -> Bulk:
    """Put new data keys in the place of old ones: (subject, compartment, epoch, new, old); all must be there still."""
    return Bulk(
        "data keys",
        _EXCHANGE_POSTGRESQL,
        _EXCHANGE_SQLITE,
        list(zip(*keys, strict=True)) or [[]],
        (organisation,),
        expect=len(keys),
    )


_UNCHANGED = Statement(
    _KEY.update()
    .where(
        _KEY.c.organisation_id == bindparam("organisation", type_=EntityId),
        _KEY.c.subject_id == bindparam("subject", type_=EntityId),
        _KEY.c.compartment == bindparam("of_compartment"),
        _KEY.c.wrapped == bindparam("known"),
    )
    .values(epoch=_KEY.c.epoch),
    "data key",
)


def unchanged(organisation: UUID, subject: UUID, compartment: str, wrapped: bytes) -> Change:
    """Make a write fail whose values were sealed under a data key that was exchanged or erased meanwhile."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "subject": subject,
        "of_compartment": compartment,
        "known": wrapped,
    }
    return Change(_UNCHANGED, parameters, expect=1)
