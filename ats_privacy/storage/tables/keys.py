"""Wrapped keys of every level, and how far their rotation has come."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, LargeBinary, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, key_part, organisation_key, reference


class DataKeyRow(SQLModel, table=True):
    """The wrapped data key of one data subject and compartment. Deleting the row erases the compartment.

    No index on the epoch and room left in the pages: a rotation changes every row, and so changes it in place.
    """

    __tablename__ = "data_key"
    __table_args__ = {"postgresql_with": {"fillfactor": 75}}

    organisation_id: UUID = organisation_key()
    subject_id: UUID = key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    epoch: int
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RetiredDataKeyRow(SQLModel, table=True):
    """A data key of an earlier generation, for sealed values that a rotation of data keys had to leave behind.

    Those are reasons in the audit log, whose entries never change, and values on their way while a subject's key was
    exchanged. Erasing the compartment deletes these rows too.
    """

    __tablename__ = "retired_data_key"

    organisation_id: UUID = organisation_key()
    subject_id: UUID = key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    generation: int = Field(sa_column=Column(BigInteger, primary_key=True, nullable=False))
    epoch: int
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    retired_at: int = instant()


class RotationRow(SQLModel, table=True):
    """How far the last rotation of a key has come; what a rotation that was killed goes on from.

    ``kind``: root, compartment, data or index. ``cursor``: the last data subject done, where they go in order;
    ``until``: the last one there was at the beginning.
    """

    __tablename__ = "rotation"

    organisation_id: UUID = organisation_key()
    kind: str = Field(sa_column=Column(String(16), primary_key=True, nullable=False))
    name: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    phase: str
    target: int = instant()
    cursor: UUID | None = reference(nullable=True)
    until: UUID | None = reference(nullable=True)
    moved: int = instant()
    total: int = instant()
    started_at: int = instant()
    updated_at: int = instant()


class WrappedKeyRow(SQLModel, table=True):
    """A compartment key or index key of an organisation, wrapped by the root key."""

    __tablename__ = "wrapped_key"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    kind: str = Field(sa_column=Column(String(16), primary_key=True, nullable=False))
    name: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    generation: int = Field(sa_column=Column(BigInteger, primary_key=True, nullable=False))
    algorithm: int
    root_key_id: str
    wrapped: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    state: str
    created_at: int = instant()
    changed_at: int = instant()
