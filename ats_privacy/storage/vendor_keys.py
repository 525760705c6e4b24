"""Queries of vendors' public keys: offered, proven, revoked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.vendors import RegisteredKey
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import EntityId, VendorKeyRow

_KEY: Table = VendorKeyRow.__table__  # type: ignore[attr-defined]
_LABEL = "vendor key"
_OF = (
    _KEY.c.organisation_id == bindparam("organisation", type_=EntityId),
    _KEY.c.vendor_id == bindparam("vendor", type_=EntityId),
)
_KID = _KEY.c.kid == bindparam("key")
_IN_USE = (
    _KEY.c.state == "proven",
    _KEY.c.not_before <= bindparam("at"),
    _KEY.c.expires_at > bindparam("at"),
)
_EVERY = Statement(select(_KEY).where(*_OF).order_by(_KEY.c.offered_at, _KEY.c.kid), _LABEL)
_USED = Statement(
    select(_KEY).where(*_OF, *_IN_USE, _KEY.c.use == bindparam("use_")).order_by(_KEY.c.not_before, _KEY.c.kid), _LABEL
)
_ONE = Statement(select(_KEY).where(*_OF, _KID), _LABEL)
_HOLD = Statement(update(_KEY).where(*_OF, _KID, *_IN_USE, _KEY.c.use == "enc").values(state=_KEY.c.state), _LABEL)
_PROVE = Statement(
    update(_KEY)
    .where(*_OF, _KID, _KEY.c.state == "offered", _KEY.c.challenge_until > bindparam("at"))
    .values(state="proven", proven_at=bindparam("at")),
    _LABEL,
)
_REVOKE = Statement(
    update(_KEY)
    .where(*_OF, _KID, _KEY.c.state == "proven")
    .values(state="revoked", revoked_at=bindparam("at"), revoked_by=bindparam("by", type_=EntityId)),
    _LABEL,
)
_TAKE_BACK = Statement(delete(_KEY).where(*_OF, _KID, _KEY.c.state == "offered"), _LABEL)


def insert(
    organisation: UUID,
    vendor: UUID,
    key: RegisteredKey,
    span: tuple[int, int],
    challenge: str,
    challenge_until: int,
    by: UUID,
) -> Insert:
    """A key that is offered. ``span``: from when until when it is used; ``challenge``: SHA-256, in hexadecimal."""
    row = {
        "organisation_id": organisation,
        "vendor_id": vendor,
        "kid": key.kid,
        "use": key.use,
        "alg": key.alg,
        "jwk": json.dumps(dict(key.jwk), sort_keys=True),
        "thumbprint": key.thumbprint,
        "not_before": span[0],
        "expires_at": span[1],
        "state": "offered",
        "challenge": challenge,
        "challenge_until": challenge_until,
        "offered_at": now_us(),
        "offered_by": by,
    }
    return Insert(_KEY, tuple(row), [tuple(row.values())])


def key_of(row: Row) -> RegisteredKey:
    """A stored key."""
    jwk: Mapping[str, str] = json.loads(row["jwk"])
    return RegisteredKey(row["kid"], row["use"], row["alg"], jwk)


async def every(database: Database, organisation: UUID, vendor: UUID) -> Sequence[Row]:
    """All keys of a vendor, oldest first."""
    return await database.fetch(_EVERY, {"organisation": organisation, "vendor": vendor})


async def one(database: Database, organisation: UUID, vendor: UUID, kid: str) -> Row | None:
    """A key of a vendor, or None."""
    rows = await database.fetch(_ONE, {"organisation": organisation, "vendor": vendor, "key": kid})
    return rows[0] if rows else None


async def signing_keys(database: Database, organisation: UUID, vendor: UUID, at: int) -> dict[str, RegisteredKey]:
    """The proven keys that a vendor signs with at an instant, by kid."""
    rows = await _used(database, organisation, vendor, at, "sig")
    return {row["kid"]: key_of(row) for row in rows}


async def encryption_key(
    database: Database, organisation: UUID, vendor: UUID, at: int
) -> tuple[RegisteredKey, int] | None:
    """The key that is encrypted to at an instant, and until when: a hybrid one first, of these the latest."""
    rows = await _used(database, organisation, vendor, at, "enc")
    if not rows:
        return None
    row = max(rows, key=lambda row: (row["alg"].startswith("HPKE-MLKEM"), row["not_before"], row["kid"]))
    return key_of(row), row["expires_at"]


async def _used(database: Database, organisation: UUID, vendor: UUID, at: int, use: str) -> Sequence[Row]:
    return await database.fetch(_USED, {"organisation": organisation, "vendor": vendor, "at": at, "use_": use})


def hold(organisation: UUID, vendor: UUID, kid: str, at: int) -> Change:
    """Make a write fail where the encryption key is no more in use."""
    return Change(_HOLD, _about(organisation, vendor, kid) | {"at": at}, expect=1)


def prove(organisation: UUID, vendor: UUID, kid: str, at: int) -> Change:
    """The vendor has shown that it holds the private half; touches no row where it was shown, or too late."""
    return Change(_PROVE, _about(organisation, vendor, kid) | {"at": at}, expect=1)


def revoke(organisation: UUID, vendor: UUID, kid: str, by: UUID) -> Change:
    """Let a proven key be used no more."""
    return Change(_REVOKE, _about(organisation, vendor, kid) | {"by": by, "at": now_us()}, expect=1)


def take_back(organisation: UUID, vendor: UUID, kid: str) -> Change:
    """Forget a key that was offered and never proven."""
    return Change(_TAKE_BACK, _about(organisation, vendor, kid), expect=1)


def _about(organisation: UUID, vendor: UUID, kid: str) -> dict[str, Any]:
    return {"organisation": organisation, "vendor": vendor, "key": kid}
