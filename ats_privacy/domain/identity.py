"""Identifiers and instants: UUID version 7 (RFC 9562) and integer microseconds since the Unix epoch, UTC."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from uuid_utils.compat import uuid7

__all__ = ["as_uuid", "iso_instant", "new_id", "now_us", "parse_id", "today"]


_EPOCH: Final = date(1970, 1, 1).toordinal()


def new_id() -> UUID:
    """A new identifier: ordered by creation time, 74 random bits, unguessable enough never to be a credential."""
    return uuid7()


def as_uuid(value: object) -> UUID:
    """The UUID of a stored identifier: PostgreSQL's driver gives UUID objects, SQLite's gives their text."""
    return value if isinstance(value, UUID) else UUID(str(value))


def parse_id(text: str) -> UUID | None:
    """The UUID that a client wrote in canonical form (36 characters), or None: other spellings are not accepted."""
    if len(text) != 36:
        return None
    try:
        parsed = UUID(text)
    except ValueError:
        return None
    return parsed if str(parsed) == text.lower() else None


def now_us() -> int:
    """The present instant."""
    return time.time_ns() // 1000


def iso_instant(microseconds: int) -> str:
    """RFC 3339 text of an instant, for people and clients."""
    days, rest = divmod(microseconds // 1_000, 86_400_000)
    seconds, milliseconds = divmod(rest, 1_000)
    return f"{_day(days)}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}Z"


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    return date.fromordinal(_EPOCH + number).isoformat()


def today() -> datetime:
    """The present moment as an aware datetime in UTC."""
    return datetime.now(tz=UTC)
