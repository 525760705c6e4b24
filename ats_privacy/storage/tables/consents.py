"""Consents."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference


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


class ConsentSecretRow(SQLModel, table=True):
    """The secret that a data subject's keys of a consent-bound compartment need besides the compartment key.

    Deleting the row ends the consent in cryptography: no other key opens the compartment (promise A7). Goes with the
    keys in a backup, never with the data.
    """

    __tablename__ = "consent_secret"

    organisation_id: UUID = organisation_key()
    subject_id: UUID = key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    secret: bytes = Field(sa_column=Column(LargeBinary(48), nullable=False))
