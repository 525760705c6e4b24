"""Orders of background checks, and the packages of those that were released."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Column, ForeignKeyConstraint, Index, String, Text, text
from sqlmodel import Field, SQLModel

from ats_privacy.storage.tables.columns import identifier, instant, organisation_key, reference, sealed

GOES_ON = (
    "state IN ('requested', 'consent_asked', 'consented', 'packaged', 'released', 'acknowledged', 'result_received',"
    " 'reviewed', 'disputed')"
)


class CheckOrderRow(SQLModel, table=True):
    """An order of a check. One at most goes on about the same terms of the same person.

    ``terms``: what the person is shown, as canonical JSON without any value of theirs; ``digest``: its SHA-256, which
    consents are bound to. After an erasure ``applicant_id`` is null and both are empty: what stays is that the vendor
    owes a deletion. ``expires_at`` null: it has left the house, or is over.
    """

    __tablename__ = "check_order"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        ForeignKeyConstraint(["organisation_id", "vendor_id"], ["vendor.organisation_id", "vendor.id"]),
        ForeignKeyConstraint(
            ["organisation_id", "contract_id"], ["vendor_contract.organisation_id", "vendor_contract.id"]
        ),
        Index("ix_check_order_applicant", "organisation_id", "applicant_id"),
        Index("ix_check_order_vendor", "organisation_id", "vendor_id"),
        Index("ix_check_order_contract", "organisation_id", "contract_id"),
        Index("ix_check_order_expires", "organisation_id", "expires_at"),
        Index(
            "uq_check_order_goes_on",
            "organisation_id",
            "applicant_id",
            "digest",
            unique=True,
            postgresql_where=text(GOES_ON),
            sqlite_where=text(GOES_ON),
        ),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID | None = reference(nullable=True)
    vendor_id: UUID = reference()
    contract_id: UUID = reference()
    terms: str = Field(sa_column=Column(Text, nullable=False))
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    state: str = Field(sa_column=Column(String(24), nullable=False))
    version: int
    requested_by: UUID = reference()
    requested_at: int = instant()
    changed_at: int = instant()
    released_at: int | None = instant(nullable=True)
    expires_at: int | None = instant(nullable=True)


class CheckPackageRow(SQLModel, table=True):
    """The package of a released order, encrypted to the vendor; it goes as soon as it is acknowledged, expires, or the
    order ends. ``id`` is the order; ``jti`` its name in the package, ``kid`` the key of the vendor's that opens it.
    ``fetched_by``: by which road it was given out, pull or push; by that one alone."""

    __tablename__ = "check_package"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "id"], ["check_order.organisation_id", "check_order.id"]),
        Index("ix_check_package_expires", "organisation_id", "expires_at"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    package: str = Field(sa_column=Column(Text, nullable=False))
    jti: str = Field(sa_column=Column(String(64), nullable=False))
    expires_at: int = instant()
    fetched_at: int | None = instant(nullable=True)
    kid: str = Field(default="", sa_column=Column(String(64), nullable=False, server_default=""))
    fetched_by: str = Field(default="", sa_column=Column(String(8), nullable=False, server_default=""))


class CheckResultRow(SQLModel, table=True):
    """What a vendor found, sealed in the compartment that is bound to the person's consent; ``id`` is the order.

    ``outcome`` empty: not reviewed. ``decide_after``: no decision against the person before it. ``deliveries``: how
    often the vendor delivered; the last one counts.
    """

    __tablename__ = "check_result"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "id"], ["check_order.organisation_id", "check_order.id"]),
        ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        Index("ix_check_result_applicant", "organisation_id", "applicant_id"),
    )

    organisation_id: UUID = organisation_key()
    id: UUID = identifier()
    applicant_id: UUID = reference()
    version: int
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    deliveries: int
    received_at: int = instant()
    outcome: str = Field(sa_column=Column(String(16), nullable=False))
    reviewed_by: UUID | None = reference(nullable=True)
    reviewed_at: int | None = instant(nullable=True)
    decide_after: int | None = instant(nullable=True)
    disputed_at: int | None = instant(nullable=True)
    replied_at: int | None = instant(nullable=True)
    findings: bytes | None = sealed()
    attachments: bytes | None = sealed()
    dispute: bytes | None = sealed()
    reply: bytes | None = sealed()
