"""What vendors owe of orders that were released to them, and where they are reached without their calling."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Text, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference

OPEN = "attested_at IS NULL"


class VendorDeletionRow(SQLModel, table=True):
    """The deletion that a vendor owes of an order, from the release on; it stays when the person is erased.

    ``id`` is the order. ``remind_at``: when something is done about it next. ``told_at``: the vendor took the recall.
    ``reminders``: how many went out. ``attestation``: what the vendor signed with its key ``kid``; names the order and
    nothing of the person; ``digest``: its SHA-256.
    """

    __tablename__ = "vendor_deletion"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "id"], ["check_order.organisation_id", "check_order.id"]),
        ForeignKeyConstraint(["organisation_id", "vendor_id"], ["vendor.organisation_id", "vendor.id"]),
        Index("ix_vendor_deletion_vendor", "organisation_id", "vendor_id"),
        Index(
            "ix_vendor_deletion_remind",
            "organisation_id",
            "remind_at",
            postgresql_where=text(OPEN),
            sqlite_where=text(OPEN),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    vendor_id: UUID = reference()
    held_since: int = instant()
    due_at: int = instant()
    remind_at: int = instant()
    recalled_at: int | None = instant(nullable=True)
    told_at: int | None = instant(nullable=True)
    reminders: int = 0
    reminded_at: int | None = instant(nullable=True)
    escalated_at: int | None = instant(nullable=True)
    attested_at: int | None = instant(nullable=True)
    kid: str = Field(default="", sa_column=Column(String(64), nullable=False, server_default=""))
    digest: str = Field(default="", sa_column=Column(String(64), nullable=False, server_default=""))
    attestation: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))


class VendorPushRow(SQLModel, table=True):
    """Where packages and recalls are pushed to, for a vendor that wants that; without a row it fetches packages, and
    recalls are mailed."""

    __tablename__ = "vendor_push"
    __table_args__ = (ForeignKeyConstraint(["organisation_id", "vendor_id"], ["vendor.organisation_id", "vendor.id"]),)

    organisation_id: UUID = organisation_key()
    vendor_id: UUID = key_part()
    address: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: int = instant()
    changed_by: UUID = reference()
