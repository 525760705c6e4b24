"""Deadlines of records that erase themselves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, key_part, organisation_key


class DeadlineRow(SQLModel, table=True):
    """When a quarantined or cancelled record erases itself (promises B2, G3); at most one a record."""

    __tablename__ = "subject_deadline"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_subject_deadline_due", "organisation_id", "erase_at"),
    )

    organisation_id: UUID = organisation_key()
    applicant_id: UUID = key_part()
    cause: str = Field(sa_column=Column(String(16), nullable=False))
    since: int = instant()
    erase_at: int = instant()
