"""Rate limits that all workers share: fixed windows, each try one upsert that touches no row once the limit is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Table, bindparam, delete

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.statements import Bulk, Change, Database, Expectation, Statement
from ats_privacy.storage.tables import AttemptRow, EntityId

_TABLE: Table = AttemptRow.__table__  # type: ignore[attr-defined]
_LABEL = "attempts"
_COLUMNS = "organisation_id, began_at, scope, key, ends_at, most, count"
_AGAIN = """
ON CONFLICT (organisation_id, scope, key) DO UPDATE SET
 count = CASE WHEN attempt.ends_at <= excluded.began_at THEN 1 ELSE attempt.count + 1 END,
 began_at = CASE WHEN attempt.ends_at <= excluded.began_at THEN excluded.began_at ELSE attempt.began_at END,
 ends_at = CASE WHEN attempt.ends_at <= excluded.began_at THEN excluded.ends_at ELSE attempt.ends_at END,
 most = excluded.most
WHERE attempt.ends_at <= excluded.began_at OR attempt.count < excluded.most"""
_POSTGRESQL = (
    f"INSERT INTO attempt ({_COLUMNS}) SELECT $1::uuid, $2::bigint, given.*, 1 "  # noqa: S608 - our own names
    f"FROM unnest($3::text[], $4::bytea[], $5::bigint[], $6::int[]) AS given {_AGAIN}"
)
_SQLITE = f"INSERT INTO attempt ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 1) {_AGAIN}"  # noqa: S608 - our own names
_FORGET = Statement(
    delete(_TABLE).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.ends_at <= bindparam("before"),
    ),
    _LABEL,
)
_CLEAR = Statement(
    delete(_TABLE).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.scope == bindparam("of_scope"),
        _TABLE.c.key == bindparam("of_key"),
    ),
    _LABEL,
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``most`` tries of ``key`` (a keyed digest) in ``seconds``, counted from the first of them."""

    scope: str
    key: bytes
    most: int
    seconds: int


async def take(database: Database, organisation: UUID, limits: Iterable[Limit], *, at: int | None = None) -> bool:
    """Count one try against every limit, durably; False where one of them is spent, and then none is counted.

    The limits have different scopes or keys. ``at``: microseconds, the present instant by default.

    :raises Unavailable: the database does not answer; the caller must refuse, not let pass.
    """
    began = now_us() if at is None else at
    # In one order everywhere: two workers that take the same two limits must not wait for each other.
    ordered = sorted(limits, key=lambda limit: (limit.scope, limit.key))
    columns = (
        [limit.scope for limit in ordered],
        [limit.key for limit in ordered],
        [began + limit.seconds * 1_000_000 for limit in ordered],
        [limit.most for limit in ordered],
    )
    step = Bulk(_LABEL, _POSTGRESQL, _SQLITE, columns, (organisation, began), expect=len(ordered))
    try:
        await database.write(step)
    except Expectation:
        return False
    return True


def forget(organisation: UUID, *, before: int) -> Change:
    """Remove the windows that had ended by the instant ``before``."""
    return Change(_FORGET, {"organisation": organisation, "before": before})


def clear(organisation: UUID, limits: Iterable[Limit]) -> list[Change]:
    """Count these anew: whoever tried has succeeded."""
    return [
        Change(_CLEAR, {"organisation": organisation, "of_scope": limit.scope, "of_key": limit.key})
        for limit in sorted(limits, key=lambda limit: (limit.scope, limit.key))
    ]
