"""Consents."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference


class ConsentRow(SQLModel, table=True):
    """A consent of an applicant to one purpose; append-only but for the instant of its withdrawal.

    ``notice_number``: the notice in force when it was given, 0 where that is not known.
    """

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_consent_applicant", "organisation_id", "applicant_id", "purpose"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    purpose: str
    notice_version: str
    notice_number: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    channel: str
    recorded_by: UUID = reference()
    given_at: int = instant()
    withdrawn_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
