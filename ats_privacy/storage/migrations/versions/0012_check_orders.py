"""Orders of background checks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_GOES_ON = (
    "state IN ('requested', 'consent_asked', 'consented', 'packaged', 'released', 'acknowledged', 'result_received',"
    " 'reviewed', 'disputed')"
)


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "check_order",
        *(_id(name) for name in ("organisation_id", "id")),
        _id("applicant_id", nullable=True),
        *(_id(name) for name in ("vendor_id", "contract_id")),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _id("requested_by"),
        *(_instant(name) for name in ("requested_at", "changed_at")),
        *(_instant(name, nullable=True) for name in ("released_at", "expires_at")),
        _refers("applicant_id", "applicant"),
        _refers("vendor_id", "vendor"),
        _refers("contract_id", "vendor_contract"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    for name, column in (
        ("applicant", "applicant_id"),
        ("vendor", "vendor_id"),
        ("contract", "contract_id"),
        ("expires", "expires_at"),
    ):
        op.create_index(f"ix_check_order_{name}", "check_order", ["organisation_id", column])
    going_on = sa.text(_GOES_ON)
    op.create_index(
        "uq_check_order_goes_on",
        "check_order",
        ["organisation_id", "applicant_id", "digest"],
        unique=True,
        postgresql_where=going_on,
        sqlite_where=going_on,
    )
    op.create_table(
        "check_package",
        *(_id(name) for name in ("organisation_id", "id")),
        sa.Column("package", sa.Text(), nullable=False),
        sa.Column("jti", sa.String(64), nullable=False),
        _instant("expires_at"),
        _instant("fetched_at", nullable=True),
        _refers("id", "check_order"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_check_package_expires", "check_package", ["organisation_id", "expires_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("check_package")
    op.drop_table("check_order")


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTIFIER, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"])
