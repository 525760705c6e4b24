"""The audit log: entries, their tree, its signed heads."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, SmallInteger, String, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference, sealed


class AuditEntryRow(SQLModel, table=True):
    """One entry of the audit log; see :class:`ats_privacy.domain.events.AuditEntry`."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "organisation_id", "subject", "id"),
        Index("ix_audit_entry_actor", "organisation_id", "actor_id", "id"),
        Index(
            "ix_audit_entry_several",
            "organisation_id",
            "id",
            postgresql_where=text("subjects IS NOT NULL"),
            sqlite_where=text("subjects IS NOT NULL"),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    at: int = instant()
    actor_kind: str
    actor_id: UUID = reference()
    actor_roles: str
    event: str
    outcome: str
    purpose: str
    fields: str
    subject: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True))
    subjects: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    object_id: UUID | None = reference(nullable=True)
    code: str
    reason: bytes | None = sealed()
    request_id: str


class AuditPendingRow(SQLModel, table=True):
    """The leaf hash of an entry that has no place in the tree yet.

    Written together with the entry, taken away together with its getting a place: commit order is not the order of
    identifiers, so no watermark over entries could be sure to miss none.
    """

    __tablename__ = "audit_pending"

    organisation_id: UUID = organisation_key()
    entry_id: UUID = key_part()
    leaf_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditTreeRow(SQLModel, table=True):
    """An organisation's tree as far as growing it needs. ``archived`` leaves have their bodies elsewhere.

    ``signed`` is the size of the last signed head: two workers that sign at once do not both sign from the same one.
    ``policy`` is the field policy that the log last told of, so that a change of it leaves an entry.
    """

    __tablename__ = "audit_tree"

    organisation_id: UUID = organisation_key()
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    frontier: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    archived: int = Field(sa_column=Column(BigInteger, nullable=False))
    signed: int = Field(sa_column=Column(BigInteger, nullable=False))
    policy: str


class AuditLeafRow(SQLModel, table=True):
    """The place of an entry in its organisation's tree."""

    __tablename__ = "audit_leaf"
    __table_args__ = (Index("uq_audit_leaf_entry", "organisation_id", "entry_id", unique=True),)

    organisation_id: UUID = organisation_key()
    leaf_index: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, nullable=False))
    entry_id: UUID = reference()
    leaf_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditTallyRow(SQLModel, table=True):
    """How many entries of a kind were made within an hour (since the Unix epoch, UTC).

    Added to with the entries' getting a place, in the same transaction: an entry is either counted here or still waits.
    What is archived stays counted.
    """

    __tablename__ = "audit_tally"

    organisation_id: UUID = organisation_key()
    hour: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    outcome: str = Field(sa_column=Column(String, primary_key=True, nullable=False))
    event: str = Field(sa_column=Column(String, primary_key=True, nullable=False))
    actor_roles: str = Field(sa_column=Column(String, primary_key=True, nullable=False))
    purpose: str = Field(sa_column=Column(String, primary_key=True, nullable=False))
    times: int = Field(sa_column=Column(BigInteger, nullable=False))


class AuditNodeRow(SQLModel, table=True):
    """The hash of a complete subtree, for every eighth level above the leaves."""

    __tablename__ = "audit_node"

    organisation_id: UUID = organisation_key()
    level: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False, nullable=False))
    node_index: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, nullable=False))
    node_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditHeadRow(SQLModel, table=True):
    """A signed tree head; ``note`` is the signed note with the cosignatures that witnesses gave."""

    __tablename__ = "audit_head"
    __table_args__ = (Index("ix_audit_head_size", "organisation_id", "size", "id"),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    root: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    at: int = instant()
    key_id: str
    note: str
