"""Vendors: contracts, audits, keys, where they are written to, credentials (promises E1, E2)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, LargeBinary, String, Text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, key_part, organisation_key, reference


def _of_vendor() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["organisation_id", "vendor_id"], ["vendor.organisation_id", "vendor.id"])


class VendorRow(SQLModel, table=True):
    """Whom the organisation entrusts with checks. ``status``: active, or ended for good."""

    __tablename__ = "vendor"
    __table_args__ = (ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),)

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    name: str = Field(sa_column=Column(String(200), nullable=False))
    status: str = Field(sa_column=Column(String(16), nullable=False))
    version: int
    created_at: int = instant()
    created_by: UUID = reference()
    ended_at: int | None = instant(nullable=True)
    ended_by: UUID | None = reference(nullable=True)


class VendorContractRow(SQLModel, table=True):
    """A written agreement; its terms never change. Lists are separated by spaces; ``document`` names the paper.

    What does change: until when the last audit holds, and that it was ended before its time.
    """

    __tablename__ = "vendor_contract"
    __table_args__ = (_of_vendor(), Index("ix_vendor_contract_vendor", "organisation_id", "vendor_id"))

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    vendor_id: UUID = reference()
    document: str = Field(sa_column=Column(String(200), nullable=False))
    purposes: str = Field(sa_column=Column(String(400), nullable=False))
    checks: str = Field(sa_column=Column(String(400), nullable=False))
    fields: str = Field(sa_column=Column(Text, nullable=False))
    region: str = Field(sa_column=Column(String(2), nullable=False))
    retention_days: int = Field(sa_column=Column(Integer, nullable=False))
    begins_at: int = instant()
    ends_at: int = instant()
    confidential_until: int = instant()
    audit_due_at: int = instant()
    version: int
    created_at: int = instant()
    created_by: UUID = reference()
    ended_at: int | None = instant(nullable=True)
    ended_by: UUID | None = reference(nullable=True)
    end_reason: str = Field(default="", sa_column=Column(String(32), nullable=False, server_default=""))


class VendorSubProcessorRow(SQLModel, table=True):
    """Whom a vendor entrusts in turn, as its contract names them."""

    __tablename__ = "vendor_sub_processor"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "contract_id"], ["vendor_contract.organisation_id", "vendor_contract.id"]
        ),
    )

    organisation_id: UUID = organisation_key()
    contract_id: UUID = key_part()
    position: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False, nullable=False))
    name: str = Field(sa_column=Column(String(200), nullable=False))
    region: str = Field(sa_column=Column(String(2), nullable=False))
    task: str = Field(sa_column=Column(String(200), nullable=False))


class VendorAuditRow(SQLModel, table=True):
    """An audit of a vendor that was held: passed or failed, and when the next one is due."""

    __tablename__ = "vendor_audit"
    __table_args__ = (_of_vendor(), Index("ix_vendor_audit_vendor", "organisation_id", "vendor_id"))

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    vendor_id: UUID = reference()
    contract_id: UUID = reference()
    held_at: int = instant()
    outcome: str = Field(sa_column=Column(String(16), nullable=False))
    due_at: int = instant()
    document: str = Field(sa_column=Column(String(200), nullable=False))
    recorded_at: int = instant()
    recorded_by: UUID = reference()


class VendorKeyRow(SQLModel, table=True):
    """A public key of a vendor. ``state``: offered, proven, revoked; only a proven one that is in date is used.

    ``challenge``: SHA-256 of what proves the possession. A key is one vendor's alone, whatever it is called.
    """

    __tablename__ = "vendor_key"
    __table_args__ = (
        _of_vendor(),
        Index("uq_vendor_key_thumbprint", "organisation_id", "thumbprint", unique=True),
    )

    organisation_id: UUID = organisation_key()
    vendor_id: UUID = key_part()
    kid: str = Field(sa_column=Column(String(64), primary_key=True, nullable=False))
    use: str = Field(sa_column=Column(String(3), nullable=False))
    alg: str = Field(sa_column=Column(String(64), nullable=False))
    jwk: str = Field(sa_column=Column(Text, nullable=False))
    thumbprint: str = Field(sa_column=Column(String(64), nullable=False))
    not_before: int = instant()
    expires_at: int = instant()
    state: str = Field(sa_column=Column(String(16), nullable=False))
    challenge: str = Field(sa_column=Column(String(64), nullable=False))
    challenge_until: int = instant()
    offered_at: int = instant()
    offered_by: UUID = reference()
    proven_at: int | None = instant(nullable=True)
    revoked_at: int | None = instant(nullable=True)
    revoked_by: UUID | None = reference(nullable=True)


class VendorContactRow(SQLModel, table=True):
    """The vendor's mailbox for a matter (orders, privacy, security): an office, never a person."""

    __tablename__ = "vendor_contact"
    __table_args__ = (_of_vendor(),)

    organisation_id: UUID = organisation_key()
    vendor_id: UUID = key_part()
    matter: str = Field(sa_column=Column(String(16), primary_key=True, nullable=False))
    address: str = Field(sa_column=Column(String(254), nullable=False))
    changed_at: int = instant()
    changed_by: UUID = reference()


class VendorTokenRow(SQLModel, table=True):
    """A bearer token, by its SHA-256; holds for minutes, and only as long as the key it was got with."""

    __tablename__ = "vendor_token"
    __table_args__ = (Index("ix_vendor_token_vendor", "organisation_id", "vendor_id"),)

    organisation_id: UUID = organisation_key()
    digest: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True, nullable=False))
    vendor_id: UUID = reference()
    kid: str = Field(sa_column=Column(String(64), nullable=False))
    scopes: str = Field(sa_column=Column(String(100), nullable=False))
    issued_at: int = instant()
    expires_at: int = instant()


class VendorMessageRow(SQLModel, table=True):
    """A signed message that was taken once (SHA-256 of its ``jti``), kept until no copy of it would hold any more."""

    __tablename__ = "vendor_message"

    organisation_id: UUID = organisation_key()
    vendor_id: UUID = key_part()
    digest: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True, nullable=False))
    expires_at: int = instant()
