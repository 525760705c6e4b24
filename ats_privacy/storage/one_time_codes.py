"""Queries of one-time codes: each try is charged before the code is compared, and a code is used up by one write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.one_time_codes import KEPT_SECONDS, MOST_TRIES
from ats_privacy.storage.statements import Change, Database, Expectation, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, OneTimeCodeRow

_TABLE: Table = OneTimeCodeRow.__table__  # type: ignore[attr-defined]
_COLUMNS = tuple(column.name for column in _TABLE.columns)

_TENANT = _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)
_THIS = (_TENANT, _TABLE.c.id == bindparam("code", type_=EntityId))
_LIVE = (*_THIS, _TABLE.c.used_at.is_(None), _TABLE.c.ends_at > bindparam("now"))
_BY_ID = Statement(select(_TABLE).where(*_THIS), "one-time code")
_WRITTEN = Statement(update(_TABLE).where(*_LIVE).values(code_digest=bindparam("digest"), tries=0), "one-time code")
_CHARGE = Statement(
    update(_TABLE)
    .where(*_LIVE, _TABLE.c.purpose == bindparam("of_purpose"), _TABLE.c.tries < MOST_TRIES)
    .values(tries=_TABLE.c.tries + 1),
    "one-time code",
)
_USE = Statement(update(_TABLE).where(*_LIVE).values(used_at=bindparam("now")), "one-time code")
_FORGET = Statement(delete(_TABLE).where(_TENANT, _TABLE.c.ends_at < bindparam("before")), "one-time codes")
_WITHDRAW = Statement(
    update(_TABLE)
    .where(_TENANT, _TABLE.c.subject_id == bindparam("subject", type_=EntityId), _TABLE.c.used_at.is_(None))
    .values(used_at=bindparam("now")),
    "one-time codes",
)


def insert(row: Mapping[str, Any]) -> Insert:
    """A new code."""
    return Insert(_TABLE, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])


async def by_id(database: Database, organisation: UUID, code: UUID) -> Row | None:
    """A code, or None."""
    rows = await database.fetch(_BY_ID, {"organisation": organisation, "code": code})
    return rows[0] if rows else None


def written(organisation: UUID, code: UUID, digest: bytes) -> Change:
    """The code was made for its letter; fails where it has ended or served meanwhile."""
    parameters = {"organisation": organisation, "code": code, "digest": digest, "now": now_us()}
    return Change(_WRITTEN, parameters, expect=1)


async def charge(database: Database, organisation: UUID, code: UUID, purpose: str) -> Row | None:
    """Count a try, durably, and give the code to compare; None where there is no live one, or no try is left."""
    parameters = {"organisation": organisation, "code": code, "of_purpose": purpose, "now": now_us()}
    try:
        await database.write(Change(_CHARGE, parameters, expect=1))
    except Expectation:
        return None
    return await by_id(database, organisation, code)


def use(organisation: UUID, code: UUID) -> Change:
    """The code has served; fails where it has already, or has ended."""
    return Change(_USE, {"organisation": organisation, "code": code, "now": now_us()}, expect=1)


def withdraw(organisation: UUID, subject: UUID) -> Change:
    """No code of somebody's serves any more."""
    return Change(_WITHDRAW, {"organisation": organisation, "subject": subject, "now": now_us()})


def forget_ended(organisation: UUID) -> Change:
    """Remove codes that ended some time ago."""
    return Change(_FORGET, {"organisation": organisation, "before": now_us() - KEPT_SECONDS * 1_000_000})
