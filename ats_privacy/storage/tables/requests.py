"""Answers to writes that may be sent again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, key_part, organisation_key


class IdempotencyRow(SQLModel, table=True):
    """The answer to a write that a client may send again (``Idempotency-Key``); holds identifiers only."""

    __tablename__ = "idempotency_key"

    organisation_id: UUID = organisation_key()
    actor_id: UUID = key_part()
    key: str = Field(sa_column=Column(String(128), primary_key=True, nullable=False))
    request_digest: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    status: int
    answer: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    created_at: int = instant()
