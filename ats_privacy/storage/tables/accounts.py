"""Accounts of this service's own: how somebody proves who they are, sessions, codes, holds, and incidents."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference, sealed


class AccountRow(SQLModel, table=True):
    """A local account. ``id`` is that of the member of staff or of the applicant whose account it is.

    An applicant's addresses stand in their own record alone; a member of staff has a sealed e-mail address and the
    keyed digest that it is found by. ``password_hash``: a PHC string; empty until a password was chosen.
    """

    __tablename__ = "account"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        Index("uq_account_email", "organisation_id", "email_digest", unique=True),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    email: bytes | None = sealed()
    email_digest: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    password_hash: str = Field(sa_column=Column(String(255), nullable=False))
    password_at: int = instant()
    version: int = Field(sa_column=Column(Integer, nullable=False))
    created_at: int = instant()


class AccountFactorRow(SQLModel, table=True):
    """Something else than a password that proves who somebody is.

    ``kind``: totp (``secret`` sealed, ``counter`` the last step accepted), passkey (``credential`` its id, ``material``
    the public key, ``counter`` the signature count), recovery (``material``: SHA-256 of the code). ``state``: pending
    until first proven, then active.
    """

    __tablename__ = "account_factor"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "account_id"], ["account.organisation_id", "account.id"]),
        Index("ix_account_factor_account", "organisation_id", "account_id"),
        Index("uq_account_factor_credential", "organisation_id", "credential", unique=True),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    account_id: UUID = reference()
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    secret: bytes | None = sealed()
    credential: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    material: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    counter: int = Field(sa_column=Column(BigInteger, nullable=False))
    created_at: int = instant()
    used_at: int | None = instant(nullable=True)


class SessionRow(SQLModel, table=True):
    """A session. Its token stands here only as SHA-256. The three instants: when each kind of factor was last proven,
    0 for never. ``agent``: a class such as browser, nothing finer."""

    __tablename__ = "session"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "account_id"], ["account.organisation_id", "account.id"]),
        Index("uq_session_token", "organisation_id", "token_digest", unique=True),
        Index("ix_session_account", "organisation_id", "account_id"),
        Index("ix_session_ends", "organisation_id", "ends_at"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    account_id: UUID = reference()
    token_digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    knowledge_at: int = instant()
    possession_at: int = instant()
    passkey_at: int = instant()
    agent: str = Field(sa_column=Column(String(16), nullable=False))
    created_at: int = instant()
    seen_at: int = instant()
    ends_at: int = instant()
    ended_at: int | None = instant(nullable=True)


class OneTimeCodeRow(SQLModel, table=True):
    """A code, or a passkey's challenge, that serves once. The code stands here only as a keyed digest, and not before
    its letter is written. ``subject_id``: whose it is; None where nobody was found. ``contact``: what somebody who
    registers has typed, sealed under ``wrapped``, a key of this row's own.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (Index("ix_one_time_code_ends", "organisation_id", "ends_at"),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    purpose: str = Field(sa_column=Column(String(16), nullable=False))
    subject_id: UUID | None = reference(nullable=True)
    code_digest: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    challenge: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    contact: bytes | None = sealed()
    wrapped: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    tries: int = Field(sa_column=Column(Integer, nullable=False))
    created_at: int = instant()
    ends_at: int = instant()
    used_at: int | None = instant(nullable=True)


class AccountHoldRow(SQLModel, table=True):
    """A lock, and from when on proofs of identity count, of anybody whether with a local account or not.

    ``locked``: 1 while nothing of theirs is let in; sessions and tokens proven before ``not_before`` never are again.
    """

    __tablename__ = "account_hold"

    organisation_id: UUID = organisation_key()
    principal_id: UUID = key_part()
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    locked: int = Field(sa_column=Column(Integer, nullable=False))
    cause: str = Field(sa_column=Column(String(16), nullable=False))
    not_before: int = instant()
    changed_at: int = instant()
    changed_by: UUID = reference()


class IncidentRow(SQLModel, table=True):
    """Something that happened and has to be looked into. ``kind``: account_compromised. Who it is about is an
    identifier; ``state``: open."""

    __tablename__ = "incident"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    principal_id: UUID | None = reference(nullable=True)
    principal_kind: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    opened_at: int = instant()
    opened_by: UUID = reference()
