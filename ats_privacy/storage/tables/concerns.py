"""What people ask, complain of and request, with the whole exchange about it in one sealed value."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, String
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference, sealed


class ConcernRow(SQLModel, table=True):
    """A concern of an applicant. ``messages``: what both sides have said, sealed.

    ``counted_from``: when the clock began, ``due_at``: the first instant that is too late; ``provisional`` 1: it rests
    on a calendar that is not announced. ``remind_at`` null: nobody is reminded any more. ``outcome`` and ``ground``: of
    the last answer, empty without one. ``language``: in which letters are written.
    """

    __tablename__ = "concern"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_concern_applicant", "organisation_id", "applicant_id", "id"),
        Index("ix_concern_due", "organisation_id", "state", "due_at", "id"),
        Index("ix_concern_remind", "organisation_id", "remind_at"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    version: int
    kind: str = Field(sa_column=Column(String(16), nullable=False))
    state: str = Field(sa_column=Column(String(16), nullable=False))
    language: str = Field(sa_column=Column(String(2), nullable=False))
    received_at: int = instant()
    counted_from: int = instant()
    due_at: int = instant()
    provisional: int
    remind_at: int | None = instant(nullable=True)
    reminders: int
    answered_at: int | None = instant(nullable=True)
    outcome: str = Field(sa_column=Column(String(16), nullable=False))
    ground: str = Field(sa_column=Column(String(24), nullable=False))
    messages: bytes | None = sealed()
