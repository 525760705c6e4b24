"""Notices, who was told of them and accepted; activities."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Integer, String, Text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import instant, key_part, organisation_key, reference


def _number() -> Column[int]:
    return Column(Integer, primary_key=True, autoincrement=False, nullable=False)


class NoticeRow(SQLModel, table=True):
    """A published notice; append-only. The next number comes into force later than every earlier one.

    ``digest`` covers everything of it, its texts and purposes too (:class:`ats_privacy.domain.notices.Notice`).
    """

    __tablename__ = "notice"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    kinds: str
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    published_at: int = instant()
    in_force_at: int = instant()
    published_by: UUID = reference()


class NoticeTextRow(SQLModel, table=True):
    """A notice in one language; apart from the small rows that every read looks at."""

    __tablename__ = "notice_text"
    __table_args__ = (ForeignKeyConstraint(["organisation_id", "number"], ["notice.organisation_id", "notice.number"]),)

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    language: str = Field(sa_column=Column(String(2), primary_key=True, nullable=False))
    text: str = Field(sa_column=Column(Text, nullable=False))
    changes: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(sa_column=Column(String(64), nullable=False))


class NoticePurposeRow(SQLModel, table=True):
    """A purpose that a notice holds. ``required``: the number that a person must have accepted for it (promise H2)."""

    __tablename__ = "notice_purpose"
    __table_args__ = (ForeignKeyConstraint(["organisation_id", "number"], ["notice.organisation_id", "notice.number"]),)

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    purpose: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    required: int = Field(sa_column=Column(Integer, nullable=False))


class NoticeToldRow(SQLModel, table=True):
    """A person was told of a notice: when and by which means (promise H1)."""

    __tablename__ = "notice_told"

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    applicant_id: UUID = key_part()
    told_at: int = instant()
    means: str = Field(sa_column=Column(String(16), nullable=False))
    recorded_by: UUID = reference()


class NoticeAcceptanceRow(SQLModel, table=True):
    """A person accepted a notice: the language and digest of the text that was read, and where the proof of it is."""

    __tablename__ = "notice_acceptance"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        ForeignKeyConstraint(["organisation_id", "number"], ["notice.organisation_id", "notice.number"]),
    )

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    applicant_id: UUID = key_part()
    accepted_at: int = instant()
    language: str = Field(sa_column=Column(String(2), nullable=False))
    text_digest: str = Field(sa_column=Column(String(64), nullable=False))
    means: str = Field(sa_column=Column(String(16), nullable=False))
    evidence: str = Field(sa_column=Column(String(64), nullable=False))
    recorded_by: UUID = reference()


class NoticeTellingRow(SQLModel, table=True):
    """How far the ordering of mails about a notice has come; written with the orders of each batch."""

    __tablename__ = "notice_telling"
    __table_args__ = (ForeignKeyConstraint(["organisation_id", "number"], ["notice.organisation_id", "notice.number"]),)

    organisation_id: UUID = organisation_key()
    number: int = Field(sa_column=_number())
    cursor: UUID = reference()
    ordered: int = instant()
    updated_at: int = instant()


class ActivityRow(SQLModel, table=True):
    """An activity: a purpose of its own, with its own notice and fields, between two instants (promise A14).

    Append-only but for an early end. ``fields``: names of applicants' fields, separated by spaces.
    """

    __tablename__ = "activity"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    purpose: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    title_zh: str
    title_en: str
    notice_zh: str = Field(sa_column=Column(Text, nullable=False))
    notice_en: str = Field(sa_column=Column(Text, nullable=False))
    fields: str
    retention: str
    begins_at: int = instant()
    ends_at: int = instant()
    ended_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    declared_by: UUID = reference()
    declared_at: int = instant()
