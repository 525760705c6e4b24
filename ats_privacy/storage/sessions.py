"""Queries of sessions: found by the digest of their token, with everything that decides whether they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, or_, select, update

from ats_privacy.domain.identity import now_us
from ats_privacy.storage.accounts import HAS_SECOND_FACTOR
from ats_privacy.storage.statements import Change, Database, Insert, Row, Statement
from ats_privacy.storage.tables import AccountHoldRow, AccountRow, Applicant, EntityId, SessionRow, Staff

_SESSION: Table = SessionRow.__table__  # type: ignore[attr-defined]
_ACCOUNT: Table = AccountRow.__table__  # type: ignore[attr-defined]
_HOLD: Table = AccountHoldRow.__table__  # type: ignore[attr-defined]
_STAFF: Table = Staff.__table__  # type: ignore[attr-defined]
_APPLICANT: Table = Applicant.__table__  # type: ignore[attr-defined]

_COLUMNS = tuple(column.name for column in _SESSION.columns)
_KEPT_US = 30 * 86_400 * 1_000_000
"""How long a session that has ended can still be seen by whose it was."""

_TENANT = _SESSION.c.organisation_id == bindparam("organisation", type_=EntityId)
_OWN = _SESSION.c.account_id == bindparam("account", type_=EntityId)
_THIS = _SESSION.c.id == bindparam("session", type_=EntityId)
_BY_TOKEN = Statement(
    select(
        *_SESSION.c,
        _ACCOUNT.c.kind,
        HAS_SECOND_FACTOR,
        _HOLD.c.locked,
        _HOLD.c.not_before,
        _STAFF.c.status.label("staff_status"),
        _STAFF.c.roles.label("staff_roles"),
        _APPLICANT.c.state.label("applicant_state"),
    )
    .join(
        _ACCOUNT, and_(_ACCOUNT.c.organisation_id == _SESSION.c.organisation_id, _ACCOUNT.c.id == _SESSION.c.account_id)
    )
    .join(
        _HOLD,
        and_(_HOLD.c.organisation_id == _SESSION.c.organisation_id, _HOLD.c.principal_id == _SESSION.c.account_id),
        isouter=True,
    )
    .join(
        _STAFF,
        and_(_STAFF.c.organisation_id == _SESSION.c.organisation_id, _STAFF.c.id == _SESSION.c.account_id),
        isouter=True,
    )
    .join(
        _APPLICANT,
        and_(_APPLICANT.c.organisation_id == _SESSION.c.organisation_id, _APPLICANT.c.id == _SESSION.c.account_id),
        isouter=True,
    )
    .where(_TENANT, _SESSION.c.token_digest == bindparam("digest")),
    "session",
)
_OF_ACCOUNT = Statement(
    select(_SESSION).where(_TENANT, _OWN).order_by(_SESSION.c.id.desc()).limit(100), "sessions of an account"
)
_SEEN = Statement(
    update(_SESSION)
    .where(_TENANT, _THIS, _SESSION.c.ended_at.is_(None), _SESSION.c.seen_at < bindparam("now"))
    .values(seen_at=bindparam("now")),
    "session",
)
_PROVE = Statement(
    update(_SESSION)
    .where(_TENANT, _OWN, _THIS, _SESSION.c.ended_at.is_(None))
    .values(
        token_digest=bindparam("new_digest"),
        knowledge_at=bindparam("new_knowledge"),
        possession_at=bindparam("new_possession"),
        passkey_at=bindparam("new_passkey"),
        seen_at=bindparam("now"),
    ),
    "session",
)
_END = Statement(
    update(_SESSION).where(_TENANT, _OWN, _THIS, _SESSION.c.ended_at.is_(None)).values(ended_at=bindparam("now")),
    "session",
)
_END_ALL = Statement(
    update(_SESSION)
    .where(
        _TENANT,
        _OWN,
        _SESSION.c.ended_at.is_(None),
        or_(bindparam("all") == 1, _SESSION.c.id != bindparam("but", type_=EntityId)),
    )
    .values(ended_at=bindparam("now")),
    "sessions",
)
_FORGET = Statement(delete(_SESSION).where(_TENANT, _SESSION.c.ends_at < bindparam("before")), "sessions")


def insert(row: Mapping[str, Any]) -> Insert:
    """A new session."""
    return Insert(_SESSION, _COLUMNS, [tuple(row.get(name) for name in _COLUMNS)])


async def by_token(database: Database, organisation: UUID, digest: bytes) -> Row | None:
    """The session of a token with the account's kind, its hold and the person's standing; or None."""
    rows = await database.fetch(_BY_TOKEN, {"organisation": organisation, "digest": digest})
    return rows[0] if rows else None


async def of_account(database: Database, organisation: UUID, account: UUID) -> Sequence[Row]:
    """An account's newest sessions, those that have ended included."""
    return await database.fetch(_OF_ACCOUNT, {"organisation": organisation, "account": account})


def seen(organisation: UUID, session: UUID, now: int) -> Change:
    """The session was used at an instant."""
    return Change(_SEEN, {"organisation": organisation, "session": session, "now": now})


def prove(organisation: UUID, account: UUID, session: UUID, digest: bytes, proofs: Sequence[int], now: int) -> Change:
    """More factors were proven: another token, so that one that was known before gains nothing (session fixation)."""
    knowledge, possession, passkey = proofs
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "account": account,
        "session": session,
        "new_digest": digest,
        "new_knowledge": knowledge,
        "new_possession": possession,
        "new_passkey": passkey,
        "now": now,
    }
    return Change(_PROVE, parameters, expect=1)


def end(organisation: UUID, account: UUID, session: UUID, *, expect: int | None = 1) -> Change:
    """End one of an account's sessions; fails where it has none like it that goes on."""
    parameters = {"organisation": organisation, "account": account, "session": session, "now": now_us()}
    return Change(_END, parameters, expect=expect)


def end_all(organisation: UUID, account: UUID, *, but: UUID | None = None) -> Change:
    """End all of an account's sessions, but for one."""
    parameters: dict[str, Any] = {
        "organisation": organisation,
        "account": account,
        "all": int(but is None),
        "but": but or UUID(int=0),
        "now": now_us(),
    }
    return Change(_END_ALL, parameters)


def forget_ended(organisation: UUID, now: int) -> Change:
    """Remove sessions that ended long ago."""
    return Change(_FORGET, {"organisation": organisation, "before": now - _KEPT_US})
