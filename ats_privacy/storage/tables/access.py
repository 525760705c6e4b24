"""Confidentiality undertakings, and access that a second person allows or that was taken in an emergency."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, Integer, String, Text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference


class UndertakingRow(SQLModel, table=True):
    """A version of the confidentiality undertaking, in both languages; only ever added (promise D6)."""

    __tablename__ = "undertaking"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    text_zh: str = Field(sa_column=Column(Text, nullable=False))
    text_en: str = Field(sa_column=Column(Text, nullable=False))
    published_at: int = instant()
    in_force_at: int = instant()
    published_by: UUID = reference()


class UndertakingAcceptanceRow(SQLModel, table=True):
    """A member of staff has undertaken a version: which text, how, and where the proof is; only ever added."""

    __tablename__ = "undertaking_acceptance"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
        ForeignKeyConstraint(["organisation_id", "number"], ["undertaking.organisation_id", "undertaking.number"]),
    )

    organisation_id: UUID = organisation_key()
    staff_id: UUID = key_part()
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    accepted_at: int = instant()
    language: str = Field(sa_column=Column(String(2), nullable=False))
    text_digest: str = Field(sa_column=Column(String(64), nullable=False))
    means: str = Field(sa_column=Column(String(16), nullable=False))
    evidence: str = Field(sa_column=Column(String(64), nullable=False))
    recorded_by: UUID = reference()


class AccessGrantRow(SQLModel, table=True):
    """Access that one person asked for and another allowed, or that was taken in an emergency.

    ``applicant_id``: null for many people at once, and after the person's erasure. ``reason_entry``: the audit entry
    that keeps the sealed reason. ``lapses_at``: until when a request can be answered; ``expires_at``: until when the
    access lasts. ``review_due_at``: null where nothing is to be reviewed.
    """

    __tablename__ = "access_grant"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        ForeignKeyConstraint(["organisation_id", "requester_id"], ["staff.organisation_id", "staff.id"]),
        CheckConstraint("decided_by IS NULL OR decided_by <> requester_id", name="two_people"),
        CheckConstraint("reviewed_by IS NULL OR reviewed_by <> requester_id", name="reviewed_by_another"),
        Index("ix_access_grant_covering", "organisation_id", "requester_id", "applicant_id", "purpose"),
        Index("ix_access_grant_review", "organisation_id", "review_due_at"),
        Index("ix_access_grant_applicant", "organisation_id", "applicant_id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    requester_id: UUID = reference()
    applicant_id: UUID | None = reference(nullable=True)
    purpose: str = Field(sa_column=Column(String(64), nullable=False))
    operation: str = Field(sa_column=Column(String(16), nullable=False))
    fields: str = Field(sa_column=Column(Text, nullable=False))
    people: int = Field(sa_column=Column(Integer, nullable=False))
    minutes: int = Field(sa_column=Column(Integer, nullable=False))
    case_reference: str = Field(sa_column=Column(String(64), nullable=False))
    reason_entry: UUID | None = reference(nullable=True)
    requested_at: int = instant()
    lapses_at: int = instant()
    decided_by: UUID | None = reference(nullable=True)
    decided_at: int | None = instant(nullable=True)
    expires_at: int | None = instant(nullable=True)
    ended_by: UUID | None = reference(nullable=True)
    ended_at: int | None = instant(nullable=True)
    review_due_at: int | None = instant(nullable=True)
    reviewed_by: UUID | None = reference(nullable=True)
    reviewed_at: int | None = instant(nullable=True)
    finding: str | None = Field(default=None, sa_column=Column(String(16), nullable=True))
