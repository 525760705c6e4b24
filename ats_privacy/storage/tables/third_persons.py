"""People named in applicants' records, and those of them who want to be named no more."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, LargeBinary, SmallInteger, String, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference


class ThirdPersonRow(SQLModel, table=True):
    """One person named in one field of a record (promise A2); who they are stands in the sealed value alone.

    ``place``: their entry in the value. ``reachable_by``: email, phone or none. ``renewed``: they had asked to be named
    no more, and the submitter states their new authority. ``ordered_at``: since when a mail to them is on its way.
    """

    __tablename__ = "third_person"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_third_person_applicant", "organisation_id", "applicant_id"),
        Index(
            "ix_third_person_untold",
            "organisation_id",
            "id",
            sqlite_where=text("told_at IS NULL"),
            postgresql_where=text("told_at IS NULL"),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    field: str = Field(sa_column=Column(String(32), nullable=False))
    role: str = Field(sa_column=Column(String(32), nullable=False))
    place: int
    reachable_by: str = Field(sa_column=Column(String(8), nullable=False))
    attested_kind: str = Field(sa_column=Column(String(16), nullable=False))
    attested_by: UUID = reference()
    attested_at: int = instant()
    renewed: int = Field(sa_column=Column(SmallInteger, nullable=False))
    due_at: int = instant()
    ordered_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    told_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    told_means: str | None = Field(default=None, sa_column=Column(String(16), nullable=True))
    told_by: UUID | None = reference(nullable=True)


class ThirdPersonRefusalRow(SQLModel, table=True):
    """Somebody who wants to be named no more: a token of their address or number under a key of its own (ADR 18)."""

    __tablename__ = "third_person_refusal"

    organisation_id: UUID = organisation_key()
    token: bytes = Field(sa_column=Column(LargeBinary(16), primary_key=True, nullable=False))
    ground: str = Field(sa_column=Column(String(16), nullable=False))
    refused_at: int = instant()
