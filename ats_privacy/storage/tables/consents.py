"""Consents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference


def _short(length: int, default: str = "") -> Any:
    return Field(default=default, sa_column=Column(String(length), nullable=False, server_default=default))


class ConsentRow(SQLModel, table=True):
    """A consent of an applicant to one thing, or a refusal; append-only but for its end.

    ``notice_number``: the notice in force when it was given, 0 where that is not known. ``kind``, ``recipient``,
    ``region``, ``fields`` (space-separated), ``terms``, ``category``: what it is to (`domain/consents.py`); one at most
    is live to each. ``withdrawn_at``: when it ended, whichever way (``ended_as``), and by which later consent
    (``superseded_by``). The rest is the evidence.
    """

    __tablename__ = "consent"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_consent_applicant", "organisation_id", "applicant_id", "purpose"),
        Index("ix_consent_expires", "organisation_id", "expires_at"),
        Index("ix_consent_given", "organisation_id", "ended_as", "given_at"),
        Index("ix_consent_ended", "organisation_id", "ended_as", "withdrawn_at"),
        Index(
            "ix_consent_stands",
            "organisation_id",
            "purpose",
            "kind",
            "recipient",
            "category",
            "ended_as",
            "notice_number",
            "withdrawn_at",
            "expires_at",
        ),
        Index(
            "uq_consent_live",
            "organisation_id",
            "applicant_id",
            "purpose",
            "kind",
            "recipient",
            "terms",
            "category",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    purpose: str
    notice_version: str
    notice_number: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    channel: str
    recorded_by: UUID = reference()
    given_at: int = instant()
    withdrawn_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    kind: str = _short(16, "purpose")
    recipient: str = _short(64)
    region: str = _short(2)
    fields: str = Field(default="", sa_column=Column(String, nullable=False, server_default=""))
    terms: str = _short(64)
    expires_at: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    ended_as: str = _short(16)
    given_by: str = _short(16, "staff")
    place: str = _short(16)
    text_digest: str = _short(64)
    language: str = _short(16)
    superseded_by: UUID | None = reference(nullable=True)
    reference: str = _short(64)
    category: str = _short(32)
    on_behalf: str = _short(16)


class ConsentSecretRow(SQLModel, table=True):
    """The secret that a data subject's keys of a consent-bound compartment need besides the compartment key.

    Deleting the row ends the consent in cryptography: no other key opens the compartment (promise A7). Goes with the
    keys in a backup, never with the data.
    """

    __tablename__ = "consent_secret"

    organisation_id: UUID = organisation_key()
    subject_id: UUID = key_part()
    compartment: str = Field(sa_column=Column(String(32), primary_key=True, nullable=False))
    secret: bytes = Field(sa_column=Column(LargeBinary(48), nullable=False))
