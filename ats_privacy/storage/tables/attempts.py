"""How often something was tried lately, counted for all workers together."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, Index, Integer, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, organisation_key


class AttemptRow(SQLModel, table=True):
    """Tries of one key within the window that ends at ``ends_at``. ``key`` is a keyed digest, never an address."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_ends", "organisation_id", "ends_at"),)

    organisation_id: UUID = organisation_key()
    scope: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    key: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, nullable=False))
    began_at: int = instant()
    ends_at: int = instant()
    most: int = Field(sa_column=Column(Integer, nullable=False))
    count: int = Field(sa_column=Column(Integer, nullable=False))
