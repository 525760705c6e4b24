"""Imports as far as they may be remembered: how many rows, and which were refused why; never a value."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference


class ImportRunRow(SQLModel, table=True):
    """A file that was sent, and how far it is. ``slot`` is 1 while it is worked on and null afterwards: an organisation
    has one run at a time. ``tally`` is ``code=count …`` of what was kept without being understood.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("uq_import_run_slot", "organisation_id", "slot", unique=True),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    staff_id: UUID = reference()
    requisition_id: UUID | None = reference(nullable=True)
    slot: int | None = Field(default=None, sa_column=Column(Integer, nullable=True))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    code: str = Field(sa_column=Column(String(64), nullable=False))
    dry_run: int = Field(sa_column=Column(Integer, nullable=False))
    bytes_total: int = Field(sa_column=Column(BigInteger, nullable=False))
    bytes_read: int = Field(sa_column=Column(BigInteger, nullable=False))
    stored: int = Field(sa_column=Column(Integer, nullable=False))
    quarantined: int = Field(sa_column=Column(Integer, nullable=False))
    repeated: int = Field(sa_column=Column(Integer, nullable=False))
    refused: int = Field(sa_column=Column(Integer, nullable=False))
    tally: str = Field(sa_column=Column(String(4000), nullable=False))
    started_at: int = instant()
    updated_at: int = instant()
    ended_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))


class ImportRefusalRow(SQLModel, table=True):
    """A row of a file that was not taken in: where it stood, why, and in which field."""

    __tablename__ = "import_refusal"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "run_id"], ["import_run.organisation_id", "import_run.id"]),
    )

    organisation_id: UUID = organisation_key()
    run_id: UUID = key_part()
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    place: str = Field(sa_column=Column(String(32), nullable=False))
    code: str = Field(sa_column=Column(String(64), nullable=False))
    pointer: str = Field(sa_column=Column(String(200), nullable=False))
