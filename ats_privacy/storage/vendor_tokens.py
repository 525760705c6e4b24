"""Queries of vendors' bearer tokens, and of messages that were taken once and are not taken again."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, case, delete, exists, select

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Change, Database, Insert, Statement
from ats_privacy.storage.tables import (
    EntityId,
    VendorContractRow,
    VendorKeyRow,
    VendorMessageRow,
    VendorRow,
    VendorTokenRow,
)

_TOKEN: Table = VendorTokenRow.__table__  # type: ignore[attr-defined]
_MESSAGE: Table = VendorMessageRow.__table__  # type: ignore[attr-defined]
_VENDOR: Table = VendorRow.__table__  # type: ignore[attr-defined]
_KEY: Table = VendorKeyRow.__table__  # type: ignore[attr-defined]
_CONTRACT: Table = VendorContractRow.__table__  # type: ignore[attr-defined]
_LABEL = "vendor token"
_HERE = _TOKEN.c.organisation_id == bindparam("organisation", type_=EntityId)
_CONTRACTED = exists(
    select(_CONTRACT.c.id).where(
        _CONTRACT.c.organisation_id == _VENDOR.c.organisation_id,
        _CONTRACT.c.vendor_id == _VENDOR.c.id,
        _VENDOR.c.status == "active",
        _CONTRACT.c.ended_at.is_(None),
        _CONTRACT.c.begins_at <= bindparam("at"),
        _CONTRACT.c.ends_at > bindparam("at"),
    )
)
_BY_DIGEST = Statement(
    select(
        _TOKEN.c.vendor_id,
        _TOKEN.c.scopes,
        _TOKEN.c.expires_at,
        case(
            (
                and_(
                    _KEY.c.state == "proven", _KEY.c.not_before <= bindparam("at"), _KEY.c.expires_at > bindparam("at")
                ),
                1,
            ),
            else_=0,
        ).label("keyed"),
        case((_CONTRACTED, 1), else_=0).label("contracted"),
    )
    .select_from(
        _TOKEN.join(
            _VENDOR,
            and_(_VENDOR.c.organisation_id == _TOKEN.c.organisation_id, _VENDOR.c.id == _TOKEN.c.vendor_id),
        ).join(
            _KEY,
            and_(
                _KEY.c.organisation_id == _TOKEN.c.organisation_id,
                _KEY.c.vendor_id == _TOKEN.c.vendor_id,
                _KEY.c.kid == _TOKEN.c.kid,
            ),
        )
    )
    .where(_HERE, _TOKEN.c.digest == bindparam("digest")),
    _LABEL,
)
_CONTRACTED_NOW = Statement(
    select(case((_CONTRACTED, 1), else_=0).label("contracted")).where(
        _VENDOR.c.organisation_id == bindparam("organisation", type_=EntityId),
        _VENDOR.c.id == bindparam("vendor", type_=EntityId),
    ),
    "vendor",
)
_OF_VENDOR = _TOKEN.c.vendor_id == bindparam("vendor", type_=EntityId)
_EXPIRED = Statement(delete(_TOKEN).where(_HERE, _OF_VENDOR, _TOKEN.c.expires_at <= bindparam("at")), _LABEL)
_OF_KEY = Statement(delete(_TOKEN).where(_HERE, _OF_VENDOR, _TOKEN.c.kid == bindparam("key")), _LABEL)
_EVERY = Statement(delete(_TOKEN).where(_HERE, _OF_VENDOR), _LABEL)
_PAST_MESSAGES = Statement(
    delete(_MESSAGE).where(
        _MESSAGE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _MESSAGE.c.vendor_id == bindparam("vendor", type_=EntityId),
        _MESSAGE.c.expires_at <= bindparam("at"),
    ),
    "vendor message",
)


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token as it stands at an instant. ``keyed``: the key it was got with is in use; ``contracted``: the vendor is
    entrusted by a contract in force."""

    vendor: UUID
    scopes: frozenset[str]
    expires_at: int
    keyed: bool
    contracted: bool


def digest_of(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode()).digest()


def insert(organisation: UUID, vendor: UUID, token: str, kid: str, scopes: frozenset[str], expires_at: int) -> Insert:
    """A token that is given out now."""
    row = {
        "organisation_id": organisation,
        "digest": digest_of(token),
        "vendor_id": vendor,
        "kid": kid,
        "scopes": " ".join(sorted(scopes)),
        "issued_at": now_us(),
        "expires_at": expires_at,
    }
    return Insert(_TOKEN, tuple(row), [tuple(row.values())])


def once(organisation: UUID, vendor: UUID, message: str, expires_at: int) -> Insert:
    """Take a message (its ``jti``) once: a second time within ``expires_at`` is a Duplicate of ``vendor_message``."""
    columns = ("organisation_id", "vendor_id", "digest", "expires_at")
    return Insert(_MESSAGE, columns, [(organisation, vendor, digest_of(message), expires_at)])


async def by_token(database: Database, organisation: UUID, token: str, at: int) -> StoredToken | None:
    """The token with all that it rests on, or None."""
    parameters = {"organisation": organisation, "digest": digest_of(token), "at": at}
    rows = await database.fetch(_BY_DIGEST, parameters)
    if not rows:
        return None
    row = rows[0]
    scopes = frozenset(row["scopes"].split(" "))
    return StoredToken(
        as_uuid(row["vendor_id"]), scopes, row["expires_at"], bool(row["keyed"]), bool(row["contracted"])
    )


async def contracted(database: Database, organisation: UUID, vendor: UUID, at: int) -> bool | None:
    """Whether the vendor is entrusted by a contract in force; None: there is no such vendor."""
    rows = await database.fetch(_CONTRACTED_NOW, {"organisation": organisation, "vendor": vendor, "at": at})
    return bool(rows[0]["contracted"]) if rows else None


def forget_expired(organisation: UUID, vendor: UUID, at: int) -> list[Change]:
    """Remove the vendor's tokens that hold no more, and messages that could not be sent again."""
    parameters = {"organisation": organisation, "vendor": vendor, "at": at}
    return [Change(_EXPIRED, parameters), Change(_PAST_MESSAGES, parameters)]


def end_of_key(organisation: UUID, vendor: UUID, kid: str) -> Change:
    """End the tokens that were got with a key."""
    return Change(_OF_KEY, {"organisation": organisation, "vendor": vendor, "key": kid})


def end_of_vendor(organisation: UUID, vendor: UUID) -> Change:
    """End all of a vendor's tokens."""
    return Change(_EVERY, {"organisation": organisation, "vendor": vendor})
