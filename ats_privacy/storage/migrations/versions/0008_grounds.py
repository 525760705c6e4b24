"""Grounds without consent and their approvals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "ground_use",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("doing", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by", IDENTIFIER, nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", IDENTIFIER, nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_by", IDENTIFIER, nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_ground_use_applicant", "ground_use", ["organisation_id", "applicant_id", "state"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("ground_use")
