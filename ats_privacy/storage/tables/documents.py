"""Documents of data subjects: a row of sealed values, and the content in sealed chunks under a key of its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import (
    Sealed,
    identifier,
    instant,
    key_part,
    organisation_key,
    reference,
    sealed,
)


class Document(SQLModel, table=True):
    """A document of an applicant. ``file`` is the sealed key of its chunks, ``text`` what could be read of it."""

    __tablename__ = "document"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_document_applicant", "organisation_id", "applicant_id", "id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    version: int
    created_at: int = instant()
    details: bytes | None = sealed()
    file: bytes | None = sealed()
    text: bytes | None = sealed()


class DocumentChunkRow(SQLModel, table=True):
    """One chunk of a document's content, sealed under the document's key for its number (``keys.documents``)."""

    __tablename__ = "document_chunk"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "document_id"], ["document.organisation_id", "document.id"]),
    )

    organisation_id: UUID = organisation_key()
    document_id: UUID = key_part()
    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    sealed: bytes = Field(sa_column=Column(Sealed, nullable=False))
