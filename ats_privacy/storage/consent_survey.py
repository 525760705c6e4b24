"""Counts over consents: how many of what stand how, and how many were given and ended when; nobody's name or number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Table, bindparam, case, cast, func, literal, literal_column, or_, select, union_all

from ats_privacy.domain.consents import Ended
from ats_privacy.domain.unusual_reading import HOUR_US
from ats_privacy.storage.statements import Database, Row, Statement
from ats_privacy.storage.tables import ConsentRow, EntityId

_CONSENT: Table = ConsentRow.__table__  # type: ignore[attr-defined]
_HERE = _CONSENT.c.organisation_id == bindparam("organisation", type_=EntityId)
_NOW: Any = bindparam("now", type_=BigInteger())
_SINCE: Any = bindparam("since", type_=BigInteger())
_HOUR: Any = literal_column(str(HOUR_US), BigInteger)
LIVE: Final = "live"
GIVEN: Final = "given"

_STANDS = case(
    (_CONSENT.c.ended_as != "", _CONSENT.c.ended_as),
    (_CONSENT.c.withdrawn_at.is_not(None), literal(Ended.WITHDRAWN.value)),
    (or_(_CONSENT.c.expires_at.is_(None), _CONSENT.c.expires_at > _NOW), literal(LIVE)),
    else_=literal(Ended.EXPIRED.value),
).label("stands")
_WHAT = (*(_CONSENT.c[n] for n in ("purpose", "kind", "recipient", "category", "notice_number")), _STANDS)
_COUNTS = Statement(
    select(*_WHAT, cast(func.count(), BigInteger).label("times")).where(_HERE).group_by(*_WHAT), "consent counts"
)


def _when(at: Any, what: Any, *which: Any) -> Any:
    hour, named = (at // _HOUR).label("hour"), what.label("what")
    times = cast(func.count(), BigInteger).label("times")
    return select(hour, named, times).where(_HERE, at >= _SINCE, *which).group_by(hour, named)


_REFUSED = _CONSENT.c.ended_as == Ended.REFUSED.value
_OVER_TIME = Statement(
    union_all(
        _when(_CONSENT.c.given_at, case((_REFUSED, literal(Ended.REFUSED.value)), else_=literal(GIVEN))),
        _when(
            _CONSENT.c.withdrawn_at,
            case((_CONSENT.c.ended_as == "", literal("withdrawn")), else_=_CONSENT.c.ended_as),
            ~_REFUSED,
        ),
    ),
    "consents over time",
)


async def counts(database: Database, organisation: UUID, now: int) -> Sequence[Row]:
    """``purpose``, ``kind``, ``recipient``, ``category``, ``notice_number``, how they stand (``stands``: live, or how
    they ended) and ``times``."""
    return await database.fetch(_COUNTS, {"organisation": organisation, "now": now})


async def over_time(database: Database, organisation: UUID, since: int) -> Sequence[Row]:
    """``hour`` (since the Unix epoch, UTC), ``what`` (given, or how they ended) and ``times``."""
    return await database.fetch(_OVER_TIME, {"organisation": organisation, "since": since})
