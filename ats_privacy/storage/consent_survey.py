"""Counts over consents: how many of what stand how, and how many were given and ended when; nobody's name or number.

Each count walks along an index that holds all it needs, in the order in which it groups: no row is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    BigInteger,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    values,
)

from ats_privacy.domain.consents import Ended
from ats_privacy.storage.statements import Database, Row, Statement
from ats_privacy.storage.tables import ConsentRow, EntityId

_CONSENT: Table = ConsentRow.__table__  # type: ignore[attr-defined]
_HERE = _CONSENT.c.organisation_id == bindparam("organisation", type_=EntityId)
_NOW: Any = bindparam("now", type_=BigInteger())
_LIVE = and_(_CONSENT.c.withdrawn_at.is_(None), or_(_CONSENT.c.expires_at.is_(None), _CONSENT.c.expires_at > _NOW))
_EXPIRED = and_(_CONSENT.c.withdrawn_at.is_(None), _CONSENT.c.expires_at <= _NOW)
_WHAT = tuple(_CONSENT.c[n] for n in ("purpose", "kind", "recipient", "category", "ended_as", "notice_number"))
MOST_SPANS: Final = 62


def _sum(which: Any, name: str) -> Any:
    return cast(func.sum(case((which, 1), else_=0)), BigInteger).label(name)


_COUNTS = Statement(
    select(*_WHAT, _sum(_LIVE, "live"), _sum(_EXPIRED, "expired"), cast(func.count(), BigInteger).label("times"))
    .where(_HERE)
    .group_by(*_WHAT),
    "consent counts",
)


def _spans(number: int) -> CTE:
    edges = [cast(bindparam(f"edge_{n}", type_=BigInteger()), BigInteger) for n in range(number + 1)]
    named = values(column("span", Integer), column("first", BigInteger), column("past", BigInteger), name="spans")
    return named.data([(literal_column(str(n), Integer), edges[n], edges[n + 1]) for n in range(number)]).cte("spans")


def _hows() -> CTE:
    told = [("",), *((how.value,) for how in Ended)]
    return values(column("how", String), name="hows").data(told).cte("hows")


@lru_cache(maxsize=MOST_SPANS)
def _over_time(number: int) -> Statement:
    spans, hows = _spans(number), _hows()

    def counted(at: Any, name: str) -> Any:
        within = (_HERE, _CONSENT.c.ended_as == hows.c.how, at >= spans.c.first, at < spans.c.past)
        return cast(select(func.count()).where(*within).correlate(spans, hows).scalar_subquery(), BigInteger).label(
            name
        )

    every = spans.join(hows, literal_column("1") == literal_column("1"))
    columns = (counted(_CONSENT.c.given_at, "given"), counted(_CONSENT.c.withdrawn_at, "ended"))
    return Statement(select(spans.c.span, hows.c.how, *columns).select_from(every), "consents over time")


async def counts(database: Database, organisation: UUID, now: int) -> Sequence[Row]:
    """``purpose``, ``kind``, ``recipient``, ``category``, ``ended_as``, ``notice_number`` and how many there are
    (``times``), of which ``live`` and ``expired`` without having been ended."""
    return await database.fetch(_COUNTS, {"organisation": organisation, "now": now})


async def over_time(database: Database, organisation: UUID, edges: Sequence[int]) -> Sequence[Row]:
    """``span`` (from 0), ``how`` they ended, empty for those that live, and how many of these were ``given`` and
    ``ended`` in the span.

    ``edges``: the instants (microseconds) between which spans lie, ascending; 2 to 63 of them.
    """
    named = {f"edge_{n}": edge for n, edge in enumerate(edges)}
    return await database.fetch(_over_time(len(edges) - 1), {"organisation": organisation, **named})
