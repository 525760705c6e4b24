"""What is to be sent or done outside, once the write that ordered it has happened."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, String, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference


class OutboxRow(SQLModel, table=True):
    """An order to send something, written in the same transaction as what it tells of; delivered at least once.

    ``parameters`` is JSON without any value of personal data: addresses and names of a data subject are opened by the
    gate when the message is made. ``once`` makes a second order of the same thing a duplicate. ``state``: waiting,
    done, dead (a person has to look), dropped (one has, and nothing more is done), cancelled. ``lease`` and
    ``leased_until``: a worker is at it.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("uq_outbox_once", "organisation_id", "once", unique=True),
        Index(
            "ix_outbox_due",
            "organisation_id",
            "due_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    kind: str = Field(sa_column=Column(String(32), nullable=False))
    subject_id: UUID | None = reference(nullable=True)
    object_id: UUID | None = reference(nullable=True)
    parameters: str
    once: str = Field(sa_column=Column(String(128), nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    attempts: int
    last_code: str
    created_at: int = instant()
    due_at: int = instant()
    lease: UUID | None = reference(nullable=True)
    leased_until: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    ended_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
