"""Deadlines of records that erase themselves; guardians of minors; corrections of births."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key
from ats_privacy.storage.tables.columns import reference as _reference


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


class GuardianConsentRow(SQLModel, table=True):
    """A guardian's consent for a minor (promise G1): who recorded it, who else verified it, to which purposes.

    Who the guardian is stands where ``reference`` leads, and not here. ``checked_on``: the day (ISO 8601) on which the
    minor's age was last looked at.
    """

    __tablename__ = "guardian_consent"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_guardian_consent_applicant", "organisation_id", "applicant_id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = _reference()
    relation: str = Field(sa_column=Column(String(16), nullable=False))
    method: str = Field(sa_column=Column(String(16), nullable=False))
    reference: str = Field(sa_column=Column(String(64), nullable=False))
    purposes: str
    recorded_by: UUID = _reference()
    recorded_at: int = instant()
    verified_by: UUID | None = _reference(nullable=True)
    verified_at: int | None = instant(nullable=True)
    ended_by: UUID | None = _reference(nullable=True)
    ended_at: int | None = instant(nullable=True)
    checked_on: str = Field(default="", sa_column=Column(String(10), nullable=False, server_default=""))


class BirthCorrectionRow(SQLModel, table=True):
    """A correction of birth date or ID number that waits for a second person to enter the same; at most one a record.

    ``digest``: of the values, under a key of the organisation; the values themselves stand nowhere until it is applied.
    """

    __tablename__ = "birth_correction"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
    )

    organisation_id: UUID = organisation_key()
    applicant_id: UUID = key_part()
    digest: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    reference: str = Field(sa_column=Column(String(64), nullable=False))
    entered_by: UUID = _reference()
    entered_at: int = instant()
    expires_at: int = instant()
