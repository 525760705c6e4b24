"""What masked roles must not read of a person's texts, found once and kept sealed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, Integer, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import key_part, organisation_key


class RedactionPlanRow(SQLModel, table=True):
    """Where something was found in the texts of one compartment: places and kinds, sealed under its data key.

    It holds for the record as it was at ``applicant_version``; whenever the record changes, it is made anew.
    """

    __tablename__ = "redaction_plan"

    organisation_id: UUID = organisation_key()
    subject_id: UUID = key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    applicant_version: int = Field(sa_column=Column(Integer, nullable=False))
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
