"""Consent receipts, and the secrets that consent-bound keys need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.add_column("consent", sa.Column("notice_number", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "consent_secret",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("compartment", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=48), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "subject_id", "compartment"),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("consent_secret")
    op.drop_column("consent", "notice_number")
