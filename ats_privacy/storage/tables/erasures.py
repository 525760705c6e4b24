"""The erasure ledger."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, Index, LargeBinary, SmallInteger
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference


class ErasureRow(SQLModel, table=True):
    """The erasure ledger: what was destroyed, and the signed certificate of it. It survives what it tells of.

    A restore of an older backup replays it, so that what was erased stays erased. The subject is an identifier that
    leads nowhere any more.
    """

    __tablename__ = "erasure"
    __table_args__ = (Index("ix_erasure_subject", "organisation_id", "subject_id"),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    subject_id: UUID = reference()
    compartments: str
    whole: int = Field(sa_column=Column(SmallInteger, nullable=False))
    erased_at: int = instant()
    certificate: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
