"""Earlier values of applicants: what was corrected or cleared, sealed as it was."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference, sealed


class CorrectionRow(SQLModel, table=True):
    """A correction of an applicant's record, with the earlier value of each field that it changed or cleared.

    Every sealed column has the name of the applicant's column whose values it keeps, and that field's compartment;
    ``provenance`` holds where those values came from, and since when. People named in records have no column: their
    data goes with the value (ADR 36). ``fields``: what was changed, with or without a value, space-separated.
    ``until_version``: the last version of the record that held the values, ``replaced_at``: until when.
    """

    __tablename__ = "correction"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_correction_applicant", "organisation_id", "applicant_id", "id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    version: int
    until_version: int
    replaced_at: int = instant()
    replaced_kind: str = Field(sa_column=Column(String(16), nullable=False))
    replaced_by: UUID = reference()
    replaced_roles: str = Field(sa_column=Column(String, nullable=False))
    purpose: str = Field(sa_column=Column(String, nullable=False))
    channel: str = Field(sa_column=Column(String(16), nullable=False))
    fields: str = Field(sa_column=Column(String, nullable=False))
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
    background_check: bytes | None = sealed()
    extra: bytes | None = sealed()
