"""The one definition of every table, for SQLite and PostgreSQL, for migrations and for compiled statements.

Every table but ``organisation`` has the organisation first in its key, so that a deployment that outgrows one machine
can be distributed by it. Columns of type :class:`Sealed` hold only what ``keys.sealing`` made. Instants are integer
microseconds since the Unix epoch, UTC (ADR 3).

The tables written on every request carry no foreign key to ``organisation``: each check would lock the tenant's one
row (``FOR KEY SHARE``) and make all its writers meet there. The organisation always comes from a verified token.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel


class EntityId(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, its 36-character text on SQLite."""

    impl = String(36)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type for the database at hand."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(postgresql.UUID(as_uuid=True))
        return dialect.type_descriptor(String(36))


class Sealed(TypeDecorator[bytes]):
    """A sealed value (``keys`` format version 1). Wrap-only: no bind or result processing ever opens it."""

    impl = LargeBinary
    cache_ok = True


def _organisation() -> Any:
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def _identifier() -> Any:
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def _reference(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(EntityId, nullable=nullable))


def _key_part() -> Any:
    return Field(sa_column=Column(EntityId, primary_key=True, nullable=False))


def _instant(*, nullable: bool = False) -> Any:
    return Field(sa_column=Column(BigInteger, nullable=nullable))


def _sealed() -> Any:
    return Field(default=None, sa_column=Column(Sealed, nullable=True))


class Organisation(SQLModel, table=True):
    """A tenant: one company and everything it holds. ``region`` is where its data is stored (promise D1)."""

    __tablename__ = "organisation"

    id: UUID = _identifier()
    name: str
    region: str
    created_at: int = _instant()


class Staff(SQLModel, table=True):
    """A member of staff of an organisation, with the roles held, as space-separated names."""

    __tablename__ = "staff"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        Index("uq_staff_account", "organisation_id", "account", unique=True),
    )

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    account: str
    roles: str
    status: str
    version: int
    created_at: int = _instant()
    updated_at: int = _instant()


class Requisition(SQLModel, table=True):
    """An opening that applicants apply to."""

    __tablename__ = "requisition"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        Index("uq_requisition_reference", "organisation_id", "reference", unique=True),
    )

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    reference: str
    title: str
    department: str
    status: str
    version: int
    created_at: int = _instant()
    updated_at: int = _instant()


class Assignment(SQLModel, table=True):
    """A member of staff may see the applicants of a requisition, as far as role and stage allow."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "requisition_id"], ["requisition.organisation_id", "requisition.id"]),
        ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
    )

    organisation_id: UUID = _organisation()
    staff_id: UUID = _key_part()
    requisition_id: UUID = _key_part()
    created_at: int = _instant()


class Applicant(SQLModel, table=True):
    """A data subject. Everything that tells something about the person is sealed, one value a column.

    ``audit_reference`` is the only tie between the person and the audit log; it dies with the row (ADR 9).
    """

    __tablename__ = "applicant"

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    version: int
    state: str
    audit_reference: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    created_at: int = _instant()
    updated_at: int = _instant()
    full_name: bytes | None = _sealed()
    id_number: bytes | None = _sealed()
    birth_date: bytes | None = _sealed()
    sex: bytes | None = _sealed()
    nationality: bytes | None = _sealed()
    provenance: bytes | None = _sealed()
    email: bytes | None = _sealed()
    mobile: bytes | None = _sealed()
    other_emails: bytes | None = _sealed()
    other_phones: bytes | None = _sealed()
    address: bytes | None = _sealed()
    profiles: bytes | None = _sealed()
    education: bytes | None = _sealed()
    employment: bytes | None = _sealed()
    skills: bytes | None = _sealed()
    languages: bytes | None = _sealed()
    current_salary: bytes | None = _sealed()
    expected_salary: bytes | None = _sealed()
    salary_history: bytes | None = _sealed()
    bank_account: bytes | None = _sealed()
    health: bytes | None = _sealed()
    accommodation: bytes | None = _sealed()
    summary: bytes | None = _sealed()
    materials: bytes | None = _sealed()
    referees: bytes | None = _sealed()
    emergency_contact: bytes | None = _sealed()
    background_check: bytes | None = _sealed()
    extra: bytes | None = _sealed()


class Application(SQLModel, table=True):
    """An applicant's candidacy for one requisition, with its hiring stage; texts sealed under the applicant's keys."""

    __tablename__ = "application"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        ForeignKeyConstraint(["organisation_id", "requisition_id"], ["requisition.organisation_id", "requisition.id"]),
        Index("uq_application_candidacy", "organisation_id", "applicant_id", "requisition_id", unique=True),
        Index("ix_application_requisition", "organisation_id", "requisition_id", "applicant_id"),
    )

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    applicant_id: UUID = _reference()
    requisition_id: UUID = _reference()
    stage: str
    version: int
    created_at: int = _instant()
    updated_at: int = _instant()
    answers: bytes | None = _sealed()
    cover_letter: bytes | None = _sealed()
    notes: bytes | None = _sealed()


class DataKeyRow(SQLModel, table=True):
    """The wrapped data key of one data subject and compartment. Deleting the row erases the compartment.

    No index on the epoch and room left in the pages: a rotation changes every row, and so changes it in place.
    """

    __tablename__ = "data_key"
    __table_args__ = {"postgresql_with": {"fillfactor": 75}}

    organisation_id: UUID = _organisation()
    subject_id: UUID = _key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    epoch: int
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RetiredDataKeyRow(SQLModel, table=True):
    """A data key of an earlier generation, for sealed values that a rotation of data keys had to leave behind.

    Those are reasons in the audit log, whose entries never change, and values on their way while a subject's key was
    exchanged. Erasing the compartment deletes these rows too.
    """

    __tablename__ = "retired_data_key"

    organisation_id: UUID = _organisation()
    subject_id: UUID = _key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    generation: int = Field(sa_column=Column(BigInteger, primary_key=True, nullable=False))
    epoch: int
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    retired_at: int = _instant()


class RotationRow(SQLModel, table=True):
    """How far the last rotation of a key has come; what a rotation that was killed goes on from.

    ``kind``: root, compartment, data or index. ``cursor``: the last data subject done, where they go in order;
    ``until``: the last one there was at the beginning.
    """

    __tablename__ = "rotation"

    organisation_id: UUID = _organisation()
    kind: str = Field(sa_column=Column(String(16), primary_key=True, nullable=False))
    name: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    phase: str
    target: int = _instant()
    cursor: UUID | None = _reference(nullable=True)
    until: UUID | None = _reference(nullable=True)
    moved: int = _instant()
    total: int = _instant()
    started_at: int = _instant()
    updated_at: int = _instant()


class BlindIndexRow(SQLModel, table=True):
    """A token under which an applicant is found: HMAC of a normalised value, domain-separated by index (promise D5).

    Tokens of two index-key generations may stand side by side while a rotation runs.
    """

    __tablename__ = "blind_index"
    __table_args__ = (
        Index(
            "uq_blind_index_token",
            "organisation_id",
            "token",
            unique=True,
            sqlite_where=text("is_unique = 1"),
            postgresql_where=text("is_unique = 1"),
        ),
        Index("ix_blind_index_subject", "organisation_id", "subject_id"),
    )

    organisation_id: UUID = _organisation()
    token: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True, nullable=False))
    subject_id: UUID = _key_part()
    index_name: str = Field(sa_column=Column(String(32), nullable=False))
    generation: int = Field(sa_column=Column(SmallInteger, nullable=False))
    is_unique: int = Field(sa_column=Column(SmallInteger, nullable=False))


class WrappedKeyRow(SQLModel, table=True):
    """A compartment key or index key of an organisation, wrapped by the root key."""

    __tablename__ = "wrapped_key"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = _organisation()
    kind: str = Field(sa_column=Column(String(16), primary_key=True, nullable=False))
    name: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    generation: int = Field(sa_column=Column(BigInteger, primary_key=True, nullable=False))
    algorithm: int
    root_key_id: str
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str
    created_at: int = _instant()
    changed_at: int = _instant()


class ConsentRow(SQLModel, table=True):
    """A consent of an applicant to one purpose; append-only but for the instant of its withdrawal."""

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_consent_applicant", "organisation_id", "applicant_id", "purpose"),
    )

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    applicant_id: UUID = _reference()
    purpose: str
    notice_version: str
    channel: str
    recorded_by: UUID = _reference()
    given_at: int = _instant()
    withdrawn_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class ErasureRow(SQLModel, table=True):
    """The erasure ledger: what was destroyed, and the signed certificate of it. It survives what it tells of.

    A restore of an older backup replays it, so that what was erased stays erased. The subject is an identifier that
    leads nowhere any more.
    """

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_subject", "organisation_id", "subject_id"),)

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    subject_id: UUID = _reference()
    compartments: str
    whole: int = Field(sa_column=Column(SmallInteger, nullable=False))
    erased_at: int = _instant()
    certificate: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class IdempotencyRow(SQLModel, table=True):
    """The answer to a write that a client may send again (``Idempotency-Key``); holds identifiers only."""

    __tablename__ = "idempotency_key"

    organisation_id: UUID = _organisation()
    actor_id: UUID = _key_part()
    key: str = Field(sa_column=Column(String(128), primary_key=True, nullable=False))
    request_digest: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    status: int
    answer: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: int = _instant()


class AuditEntryRow(SQLModel, table=True):
    """One entry of the audit log; see :class:`ats_privacy.domain.events.AuditEntry`."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "organisation_id", "subject", "id"),
        Index("ix_audit_entry_actor", "organisation_id", "actor_id", "id"),
    )

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    at: int = _instant()
    actor_kind: str
    actor_id: UUID = _reference()
    actor_roles: str
    event: str
    outcome: str
    purpose: str
    fields: str
    subject: bytes | None = Field(default=None, sa_column=Column(LargeBinary(16), nullable=True))
    subjects: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    object_id: UUID | None = _reference(nullable=True)
    code: str
    reason: bytes | None = _sealed()
    request_id: str


class AuditPendingRow(SQLModel, table=True):
    """The leaf hash of an entry that has no place in the tree yet.

    Written together with the entry, taken away together with its getting a place: commit order is not the order of
    identifiers, so no watermark over entries could be sure to miss none.
    """

    __tablename__ = "audit_pending"

    organisation_id: UUID = _organisation()
    entry_id: UUID = _key_part()
    leaf_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditTreeRow(SQLModel, table=True):
    """An organisation's tree as far as growing it needs. ``archived`` leaves have their bodies elsewhere.

    ``signed`` is the size of the last signed head: two workers that sign at once do not both sign from the same one.
    ``policy`` is the field policy that the log last told of, so that a change of it leaves an entry.
    """

    __tablename__ = "audit_tree"

    organisation_id: UUID = _organisation()
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    frontier: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    archived: int = Field(sa_column=Column(BigInteger, nullable=False))
    signed: int = Field(sa_column=Column(BigInteger, nullable=False))
    policy: str


class AuditLeafRow(SQLModel, table=True):
    """The place of an entry in its organisation's tree."""

    __tablename__ = "audit_leaf"
    __table_args__ = (Index("uq_audit_leaf_entry", "organisation_id", "entry_id", unique=True),)

    organisation_id: UUID = _organisation()
    leaf_index: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, nullable=False))
    entry_id: UUID = _reference()
    leaf_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditNodeRow(SQLModel, table=True):
    """The hash of a complete subtree, for every eighth level above the leaves."""

    __tablename__ = "audit_node"

    organisation_id: UUID = _organisation()
    level: int = Field(sa_column=Column(SmallInteger, primary_key=True, autoincrement=False, nullable=False))
    node_index: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False, nullable=False))
    node_hash: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class AuditHeadRow(SQLModel, table=True):
    """A signed tree head; ``note`` is the signed note with the cosignatures that witnesses gave."""

    __tablename__ = "audit_head"
    __table_args__ = (Index("ix_audit_head_size", "organisation_id", "size", "id"),)

    organisation_id: UUID = _organisation()
    id: UUID = _identifier()
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    root: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    at: int = _instant()
    key_id: str
    note: str


metadata = SQLModel.metadata
SEALED_TABLES: dict[str, type[SQLModel]] = {"applicant": Applicant, "application": Application}
"""Tables whose sealed columns are governed by field policies: entity name → table."""
