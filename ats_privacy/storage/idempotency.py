"""Queries of remembered answers to writes that a client may send again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, IdempotencyRow

_TABLE: Table = IdempotencyRow.__table__  # type: ignore[attr-defined]

_BY_KEY = Statement(
    select(_TABLE.c.request_digest, _TABLE.c.status, _TABLE.c.answer).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.actor_id == bindparam("actor", type_=EntityId),
        _TABLE.c.key == bindparam("key"),
    ),
    "idempotency key",
)
_OLDER = Statement(
    delete(_TABLE).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.created_at < bindparam("before"),
    ),
    "old idempotency keys",
)


async def remembered(database: Database, organisation: UUID, actor: UUID, key: str) -> Row | None:
    """Digest of the request, status and answer kept under a key, or None."""
    rows = await database.fetch(_BY_KEY, {"organisation": organisation, "actor": actor, "key": key})
    return rows[0] if rows else None


def insert(organisation: UUID, actor: UUID, key: str, digest: bytes, status: int, answer: bytes) -> Insert:
    """Keep an answer under a key."""
    return Insert(
        _TABLE,
        ("organisation_id", "actor_id", "key", "request_digest", "status", "answer", "created_at"),
        [(organisation, actor, key, digest, status, answer, now_us())],
    )


def forget_before(organisation: UUID, instant: int) -> Change:
    """Drop answers kept longer ago than ``instant``."""
    return Change(_OLDER, {"organisation": organisation, "before": instant})
