"""Index entries of a data subject: the tokens that go with a write, and whether a unique one is taken (promise D5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, bindparam, select, tuple_

from ats_privacy.storage.statements import Change, Database, Insert, Statement
from ats_privacy.storage.tables import BlindIndexRow, EntityId

_BLIND_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Token:
    """A blind-index token of one normalised value under one generation of its index key."""

    index: str
    generation: int
    token: bytes
    unique: bool


def insert_tokens(organisation: UUID, subject: UUID, tokens: Sequence[Token]) -> Insert:
    """Index entries of a subject."""
    return Insert(
        _BLIND_INDEX,
        ("organisation_id", "token", "subject_id", "index_name", "generation", "is_unique"),
        [(organisation, t.token, subject, t.index, t.generation, int(t.unique)) for t in tokens],
    )


_DROP_TOKENS = Statement(
    _BLIND_INDEX.delete().where(
        tuple_(_BLIND_INDEX.c.organisation_id, _BLIND_INDEX.c.subject_id)
        == tuple_(bindparam("organisation", type_=EntityId), bindparam("subject", type_=EntityId)),
        _BLIND_INDEX.c.index_name == bindparam("index"),
    ),
    "index entries",
)


def drop_tokens(organisation: UUID, subject: UUID, index: str) -> Change:
    """Remove a subject's entries of one index, before the new ones are written."""
    return Change(_DROP_TOKENS, {"organisation": organisation, "subject": subject, "index": index})


_TAKEN = Statement(
    select(_BLIND_INDEX.c.subject_id).where(
        _BLIND_INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
        _BLIND_INDEX.c.token == bindparam("token"),
        _BLIND_INDEX.c.is_unique == 1,
    ),
    "unique token",
)


async def any_taken(database: Database, organisation: UUID, tokens: Sequence[bytes]) -> bool:
    """True where one of the tokens stands already under a unique index."""
    for token in tokens:
        if await database.fetch(_TAKEN, {"organisation": organisation, "token": token}):
            return True
    return False
