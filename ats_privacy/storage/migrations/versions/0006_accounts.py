"""Accounts, factors, sessions, shared rate limits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "attempt",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "scope", "key"),
    )
    op.create_index("ix_attempt_ends", "attempt", ["organisation_id", "ends_at"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("attempt")
