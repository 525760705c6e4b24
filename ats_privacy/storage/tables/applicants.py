"""Data subjects and their candidacies: everything that tells something of a person is sealed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, SmallInteger, String, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference, sealed


class Applicant(SQLModel, table=True):
    """A data subject. Everything that tells something about the person is sealed, one value a column.

    ``audit_reference`` is the only tie between the person and the audit log; it dies with the row (ADR 9).
    ``notice_number``: the last notice that the person was told of at collection or has accepted since (ADR 22).
    ``guardian_purposes``: of a minor, the purposes that a verified guardian consents to, space-separated.
    """

    __tablename__ = "applicant"

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    version: int
    state: str
    audit_reference: bytes = Field(sa_column=Column(LargeBinary(16), nullable=False))
    notice_number: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    guardian_purposes: str | None = Field(default=None, sa_column=Column(String, nullable=True))
    created_at: int = instant()
    updated_at: int = instant()
    full_name: bytes | None = sealed()
    id_number: bytes | None = sealed()
    birth_date: bytes | None = sealed()
    sex: bytes | None = sealed()
    nationality: bytes | None = sealed()
    provenance: bytes | None = sealed()
    email: bytes | None = sealed()
    mobile: bytes | None = sealed()
    other_emails: bytes | None = sealed()
    other_phones: bytes | None = sealed()
    address: bytes | None = sealed()
    profiles: bytes | None = sealed()
    education: bytes | None = sealed()
    employment: bytes | None = sealed()
    skills: bytes | None = sealed()
    languages: bytes | None = sealed()
    current_salary: bytes | None = sealed()
    expected_salary: bytes | None = sealed()
    salary_history: bytes | None = sealed()
    bank_account: bytes | None = sealed()
    health: bytes | None = sealed()
    accommodation: bytes | None = sealed()
    summary: bytes | None = sealed()
    materials: bytes | None = sealed()
    referees: bytes | None = sealed()
    emergency_contact: bytes | None = sealed()
    background_check: bytes | None = sealed()
    extra: bytes | None = sealed()


class Application(SQLModel, table=True):
    """An applicant's candidacy for one requisition, with its hiring stage; texts sealed under the applicant's keys."""

    __tablename__ = "application"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        ForeignKeyConstraint(["organisation_id", "requisition_id"], ["requisition.organisation_id", "requisition.id"]),
        Index("uq_application_candidacy", "organisation_id", "applicant_id", "requisition_id", unique=True),
        Index("ix_application_requisition", "organisation_id", "requisition_id", "applicant_id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    requisition_id: UUID = reference()
    stage: str
    version: int
    created_at: int = instant()
    updated_at: int = instant()
    answers: bytes | None = sealed()
    cover_letter: bytes | None = sealed()
    notes: bytes | None = sealed()


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

    organisation_id: UUID = organisation_key()
    token: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True, nullable=False))
    subject_id: UUID = key_part()
    index_name: str = Field(sa_column=Column(String(32), nullable=False))
    generation: int = Field(sa_column=Column(SmallInteger, nullable=False))
    is_unique: int = Field(sa_column=Column(SmallInteger, nullable=False))
