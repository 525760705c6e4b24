"""Uses of grounds without consent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference


class GroundUseRow(SQLModel, table=True):
    """One use of a ground: for one person, purpose and these fields (promises A16, E6).

    ``days``: for how many days it was requested. ``recipient``: of sharing, to whom. ``evidence``: where it is filed.
    The reason stands sealed beside the audit entry of the request.
    """

    __tablename__ = "ground_use"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_ground_use_applicant", "organisation_id", "applicant_id", "state"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    doing: str = Field(sa_column=Column(String(16), nullable=False))
    ground: str = Field(sa_column=Column(String(32), nullable=False))
    purpose: str
    fields: str
    recipient: str = Field(default="", sa_column=Column(String(64), nullable=False, server_default=""))
    evidence: str = Field(sa_column=Column(String(64), nullable=False))
    days: int = Field(sa_column=Column(Integer, nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    requested_by: UUID = reference()
    requested_at: int = instant()
    decided_by: UUID | None = reference(nullable=True)
    decided_at: int | None = instant(nullable=True)
    expires_at: int = instant()
    ended_by: UUID | None = reference(nullable=True)
    ended_at: int | None = instant(nullable=True)
