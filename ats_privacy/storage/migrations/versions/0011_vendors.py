"""Vendors, contracts, keys, credentials."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "vendor",
        *_ids("id"),
        _text("name", 200),
        _text("status", 16),
        _number("version"),
        _instant("created_at"),
        _id("created_by"),
        _instant("ended_at", nullable=True),
        _id("ended_by", nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    _contracts()
    _keys()
    _credentials()


def _contracts() -> None:
    op.create_table(
        "vendor_contract",
        *_ids("id", "vendor_id"),
        _text("document", 200),
        _text("purposes", 400),
        _text("checks", 400),
        sa.Column("fields", sa.Text(), nullable=False),
        _text("region", 2),
        _number("retention_days"),
        *(_instant(name) for name in ("begins_at", "ends_at", "confidential_until", "audit_due_at")),
        _number("version"),
        _instant("created_at"),
        _id("created_by"),
        _instant("ended_at", nullable=True),
        _id("ended_by", nullable=True),
        sa.Column("end_reason", sa.String(32), nullable=False, server_default=""),
        _of_vendor(),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_vendor_contract_vendor", "vendor_contract", ["organisation_id", "vendor_id"])
    op.create_table(
        "vendor_sub_processor",
        *_ids("contract_id"),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        _text("name", 200),
        _text("region", 2),
        _text("task", 200),
        sa.ForeignKeyConstraint(
            ["organisation_id", "contract_id"], ["vendor_contract.organisation_id", "vendor_contract.id"]
        ),
        sa.PrimaryKeyConstraint("organisation_id", "contract_id", "position"),
    )
    op.create_table(
        "vendor_audit",
        *_ids("id", "vendor_id", "contract_id"),
        _instant("held_at"),
        _text("outcome", 16),
        _instant("due_at"),
        _text("document", 200),
        _instant("recorded_at"),
        _id("recorded_by"),
        _of_vendor(),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_vendor_audit_vendor", "vendor_audit", ["organisation_id", "vendor_id"])


def _keys() -> None:
    op.create_table(
        "vendor_key",
        *_ids("vendor_id"),
        _text("kid", 64),
        _text("use", 3),
        _text("alg", 64),
        sa.Column("jwk", sa.Text(), nullable=False),
        _text("thumbprint", 64),
        *(_instant(name) for name in ("not_before", "expires_at")),
        _text("state", 16),
        _text("challenge", 64),
        *(_instant(name) for name in ("challenge_until", "offered_at")),
        _id("offered_by"),
        *(_instant(name, nullable=True) for name in ("proven_at", "revoked_at")),
        _id("revoked_by", nullable=True),
        _of_vendor(),
        sa.PrimaryKeyConstraint("organisation_id", "vendor_id", "kid"),
    )
    op.create_index("uq_vendor_key_thumbprint", "vendor_key", ["organisation_id", "thumbprint"], unique=True)
    op.create_table(
        "vendor_contact",
        *_ids("vendor_id"),
        _text("matter", 16),
        _text("address", 254),
        _instant("changed_at"),
        _id("changed_by"),
        _of_vendor(),
        sa.PrimaryKeyConstraint("organisation_id", "vendor_id", "matter"),
    )


def _credentials() -> None:
    op.create_table(
        "vendor_token",
        *_ids(),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        _id("vendor_id"),
        _text("kid", 64),
        _text("scopes", 100),
        *(_instant(name) for name in ("issued_at", "expires_at")),
        sa.PrimaryKeyConstraint("organisation_id", "digest"),
    )
    op.create_index("ix_vendor_token_vendor", "vendor_token", ["organisation_id", "vendor_id"])
    op.create_table(
        "vendor_message",
        *_ids("vendor_id"),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        _instant("expires_at"),
        sa.PrimaryKeyConstraint("organisation_id", "vendor_id", "digest"),
    )


def downgrade() -> None:
    """Back to the revision before."""
    for table in (
        "vendor_message",
        "vendor_token",
        "vendor_contact",
        "vendor_key",
        "vendor_audit",
        "vendor_sub_processor",
        "vendor_contract",
        "vendor",
    ):
        op.drop_table(table)


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTIFIER, nullable=nullable)


def _ids(*names: str) -> list[sa.Column[Any]]:
    return [_id(name) for name in ("organisation_id", *names)]


def _text(name: str, most: int) -> sa.Column[Any]:
    return sa.Column(name, sa.String(most), nullable=False)


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _of_vendor() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", "vendor_id"], ["vendor.organisation_id", "vendor.id"])
