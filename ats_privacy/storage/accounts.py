"""Queries of local accounts and of what else than a password proves who somebody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, func, or_, select, update

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import (
    AccountFactorRow,
    AccountHoldRow,
    AccountRow,
    Applicant,
    BlindIndexRow,
    DataKeyRow,
    EntityId,
    Staff,
)

_ACCOUNT: Table = AccountRow.__table__  # type: ignore[attr-defined]
_FACTOR: Table = AccountFactorRow.__table__  # type: ignore[attr-defined]
_HOLD: Table = AccountHoldRow.__table__  # type: ignore[attr-defined]
_STAFF: Table = Staff.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]
_INDEX: Table = BlindIndexRow.__table__  # type: ignore[attr-defined]
_KEY: Table = DataKeyRow.__table__  # type: ignore[attr-defined]

COMPARTMENT = "account"
"""The compartment that accounts' secrets are sealed in; no field of the policy belongs to it."""

_TENANT = _ACCOUNT.c.organisation_id == bindparam("organisation", type_=EntityId)
_WRAPPED = (
    select(_KEY.c.wrapped)
    .where(
        _KEY.c.organisation_id == _ACCOUNT.c.organisation_id,
        _KEY.c.subject_id == _ACCOUNT.c.id,
        _KEY.c.compartment == COMPARTMENT,
    )
    .scalar_subquery()
    .label(f"key_{COMPARTMENT}")
)
HAS_SECOND_FACTOR = (
    exists()
    .where(
        _FACTOR.c.organisation_id == _ACCOUNT.c.organisation_id,
        _FACTOR.c.account_id == _ACCOUNT.c.id,
        _FACTOR.c.state == "active",
        _FACTOR.c.kind != "recovery",
    )
    .label("has_second_factor")
)
_WHOLE = (
    select(
        *_ACCOUNT.c,
        _WRAPPED,
        HAS_SECOND_FACTOR,
        _HOLD.c.locked,
        _HOLD.c.cause,
        _HOLD.c.not_before,
        _STAFF.c.account.label("staff_account"),
        _STAFF.c.status.label("staff_status"),
        _STAFF.c.roles.label("staff_roles"),
        _APPLICANT.c.state.label("applicant_state"),
        _APPLICANT.c.audit_reference,
    )
    .join(
        _HOLD,
        and_(_HOLD.c.organisation_id == _ACCOUNT.c.organisation_id, _HOLD.c.principal_id == _ACCOUNT.c.id),
        isouter=True,
    )
    .join(
        _STAFF, and_(_STAFF.c.organisation_id == _ACCOUNT.c.organisation_id, _STAFF.c.id == _ACCOUNT.c.id), isouter=True
    )
    .join(
        _APPLICANT,
        and_(_APPLICANT.c.organisation_id == _ACCOUNT.c.organisation_id, _APPLICANT.c.id == _ACCOUNT.c.id),
        isouter=True,
    )
)
_BY_ID = Statement(_WHOLE.where(_TENANT, _ACCOUNT.c.id == bindparam("id", type_=EntityId)), "account")
_BY_EMAIL = Statement(select(_ACCOUNT.c.id).where(_TENANT, _ACCOUNT.c.email_digest == bindparam("digest")), "account")
_PAGE = Statement(
    _WHOLE.where(_TENANT, _ACCOUNT.c.id > bindparam("after", type_=EntityId))
    .order_by(_ACCOUNT.c.id)
    .limit(bindparam("most")),
    "accounts",
)
_SET_PASSWORD = Statement(
    update(_ACCOUNT)
    .where(_TENANT, _ACCOUNT.c.id == bindparam("account", type_=EntityId), _ACCOUNT.c.version == bindparam("known"))
    .values(password_hash=bindparam("hash"), password_at=bindparam("at"), version=_ACCOUNT.c.version + 1),
    "account",
)
_SAME_PASSWORD = Statement(
    update(_ACCOUNT)
    .where(_TENANT, _ACCOUNT.c.id == bindparam("account", type_=EntityId), _ACCOUNT.c.version == bindparam("known"))
    .values(password_hash=bindparam("hash")),
    "account",
)
_WITH_ROLES = Statement(
    _WHOLE.where(_TENANT, _ACCOUNT.c.kind == "staff", _ACCOUNT.c.email.is_not(None), _STAFF.c.status == "active"),
    "accounts of staff",
)
_FORGET_PASSWORD = Statement(
    update(_ACCOUNT)
    .where(_TENANT, _ACCOUNT.c.id == bindparam("account", type_=EntityId))
    .values(password_hash="", password_at=bindparam("at"), version=_ACCOUNT.c.version + 1),
    "account",
)
_BY_TOKENS = Statement(
    select(_ACCOUNT.c.id)
    .where(
        _TENANT,
        _ACCOUNT.c.kind == "applicant",
        _ACCOUNT.c.id.in_(
            select(_INDEX.c.subject_id).where(
                _INDEX.c.organisation_id == bindparam("organisation", type_=EntityId),
                or_(*(_INDEX.c.token == bindparam(f"token_{n}") for n in range(4))),
            )
        ),
    )
    .order_by(_ACCOUNT.c.id.desc())
    .limit(1),
    "account by contact",
)

_ACCOUNT_COLUMNS = tuple(column.name for column in _ACCOUNT.columns)
_FACTOR_COLUMNS = tuple(column.name for column in _FACTOR.columns)


def insert(row: Mapping[str, Any]) -> Insert:
    """A new account; a second one of the same person, or of the same address, is a Duplicate."""
    return Insert(_ACCOUNT, _ACCOUNT_COLUMNS, [tuple(row.get(name) for name in _ACCOUNT_COLUMNS)])


async def by_id(database: Database, organisation: UUID, account: UUID) -> Row | None:
    """The account with its wrapped key, its hold, and the person's standing; or None."""
    rows = await database.fetch(_BY_ID, {"organisation": organisation, "id": account})
    return rows[0] if rows else None


async def by_email(database: Database, organisation: UUID, digest: bytes) -> UUID | None:
    """The member of staff whose account has an address."""
    rows = await database.fetch(_BY_EMAIL, {"organisation": organisation, "digest": digest})
    return None if not rows else as_uuid(rows[0]["id"])


async def by_contact(database: Database, organisation: UUID, tokens: Sequence[bytes]) -> UUID | None:
    """The newest account of an applicant whose record is found by one of four tokens."""
    parameters: dict[str, Any] = {f"token_{n}": token for n, token in enumerate(tokens)}
    rows = await database.fetch(_BY_TOKENS, parameters | {"organisation": organisation})
    return None if not rows else as_uuid(rows[0]["id"])


def forget_password(organisation: UUID, account: UUID) -> Change:
    """The account has no password until another is chosen; nothing happens where there is no account."""
    return Change(_FORGET_PASSWORD, {"organisation": organisation, "account": account, "at": now_us()})


async def page(database: Database, organisation: UUID, *, most: int, after: UUID) -> Sequence[Row]:
    """Accounts in the order of their ids, after one."""
    return await database.fetch(_PAGE, {"organisation": organisation, "most": most, "after": after})


async def with_roles(database: Database, organisation: UUID, roles: frozenset[str]) -> list[Row]:
    """Accounts with an address of active members of staff who hold one of the roles."""
    rows = await database.fetch(_WITH_ROLES, {"organisation": organisation})
    return [row for row in rows if not roles.isdisjoint(row["staff_roles"].split(" "))]


def set_password(organisation: UUID, account: UUID, version: int, hashed: str) -> Change:
    """Another password over the account's ``version``."""
    return Change(_SET_PASSWORD, _over(organisation, account, version) | {"hash": hashed, "at": now_us()}, expect=1)


def hash_anew(organisation: UUID, account: UUID, version: int, hashed: str) -> Change:
    """The same password under today's parameters; nothing happens where it was changed meanwhile."""
    return Change(_SAME_PASSWORD, _over(organisation, account, version) | {"hash": hashed})


def _over(organisation: UUID, account: UUID, version: int) -> dict[str, Any]:
    return {"organisation": organisation, "account": account, "known": version}


_OF_ACCOUNT: tuple[ColumnElement[bool], ...] = (
    _FACTOR.c.organisation_id == bindparam("organisation", type_=EntityId),
    _FACTOR.c.account_id == bindparam("account", type_=EntityId),
)
_THIS = (*_OF_ACCOUNT, _FACTOR.c.id == bindparam("factor", type_=EntityId))
_FACTORS = Statement(select(_FACTOR).where(*_OF_ACCOUNT).order_by(_FACTOR.c.id), "factors of an account")
_BY_CREDENTIAL = Statement(
    select(_FACTOR).where(
        _FACTOR.c.organisation_id == bindparam("organisation", type_=EntityId),
        _FACTOR.c.credential == bindparam("credential"),
    ),
    "passkey",
)
_COUNT_ON = Statement(
    update(_FACTOR)
    .where(*_THIS, _FACTOR.c.counter < bindparam("counter_now"))
    .values(counter=bindparam("counter_now"), used_at=bindparam("at"), state="active"),
    "factor",
)
_SEEN = Statement(
    update(_FACTOR)
    .where(*_THIS, _FACTOR.c.counter == 0, bindparam("counter_now") == 0)
    .values(used_at=bindparam("at")),
    "factor",
)
_USE_UP = Statement(delete(_FACTOR).where(*_OF_ACCOUNT, _FACTOR.c.material == bindparam("material")), "factor")
_REMOVE = Statement(delete(_FACTOR).where(*_THIS), "factor")
_REMOVE_KIND = Statement(delete(_FACTOR).where(*_OF_ACCOUNT, _FACTOR.c.kind == bindparam("of_kind")), "factor")
_REMOVE_PENDING = Statement(delete(_FACTOR).where(*_OF_ACCOUNT, _FACTOR.c.state == "pending"), "factor")
_REMOVE_ALL = Statement(delete(_FACTOR).where(*_OF_ACCOUNT), "factors")
_HOW_MANY = Statement(
    select(_FACTOR.c.account_id, _FACTOR.c.kind, func.count().label("number"))
    .where(_FACTOR.c.organisation_id == bindparam("organisation", type_=EntityId), _FACTOR.c.state == "active")
    .group_by(_FACTOR.c.account_id, _FACTOR.c.kind),
    "factors",
)


def insert_factors(rows: Sequence[Mapping[str, Any]]) -> Insert:
    """New factors; a passkey that is registered already is a Duplicate."""
    return Insert(_FACTOR, _FACTOR_COLUMNS, [tuple(row.get(name) for name in _FACTOR_COLUMNS) for row in rows])


async def factors(database: Database, organisation: UUID, account: UUID) -> Sequence[Row]:
    """The factors of an account, oldest first."""
    return await database.fetch(_FACTORS, {"organisation": organisation, "account": account})


async def passkey(database: Database, organisation: UUID, credential: bytes) -> Row | None:
    """The passkey of a credential id, or None."""
    rows = await database.fetch(_BY_CREDENTIAL, {"organisation": organisation, "credential": credential})
    return rows[0] if rows else None


def count_on(organisation: UUID, account: UUID, factor: UUID, counter: int) -> Change:
    """The factor was proven with a counter beyond the last one, which makes it active; fails where it is not beyond."""
    if counter == 0:  # passkeys that are kept in several places do not count (WebAuthn section 6.1.1)
        return Change(_SEEN, _one(organisation, account, factor) | {"counter_now": 0, "at": now_us()}, expect=1)
    return Change(_COUNT_ON, _one(organisation, account, factor) | {"counter_now": counter, "at": now_us()}, expect=1)


def use_up(organisation: UUID, account: UUID, material: bytes) -> Change:
    """A recovery code serves once; fails where there is none like it."""
    return Change(_USE_UP, {"organisation": organisation, "account": account, "material": material}, expect=1)


def remove_factor(organisation: UUID, account: UUID, factor: UUID) -> Change:
    """Forget a factor; fails where the account has none like it."""
    return Change(_REMOVE, _one(organisation, account, factor), expect=1)


def remove_kind(organisation: UUID, account: UUID, kind: str) -> Change:
    """Forget all factors of a kind."""
    return Change(_REMOVE_KIND, {"organisation": organisation, "account": account, "of_kind": kind})


def remove_pending(organisation: UUID, account: UUID) -> Change:
    """Forget factors that were begun and never proven."""
    return Change(_REMOVE_PENDING, {"organisation": organisation, "account": account})


def remove_factors(organisation: UUID, account: UUID) -> Change:
    """Forget every factor."""
    return Change(_REMOVE_ALL, {"organisation": organisation, "account": account})


def _one(organisation: UUID, account: UUID, factor: UUID) -> dict[str, Any]:
    return {"organisation": organisation, "account": account, "factor": factor}


async def active_factors(database: Database, organisation: UUID) -> dict[UUID, dict[str, int]]:
    """Account → kind → how many factors of it are active."""
    found: dict[UUID, dict[str, int]] = {}
    for row in await database.fetch(_HOW_MANY, {"organisation": organisation}):
        found.setdefault(as_uuid(row["account_id"]), {})[row["kind"]] = row["number"]
    return found
