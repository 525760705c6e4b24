"""Subjects of an identity provider."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "staff_identity",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", IDENTIFIER, nullable=False),
        sa.Column("requisitions", sa.Text(), nullable=False),
        sa.Column("claims_at", sa.BigInteger(), nullable=False),
        sa.Column("lapsed", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "digest"),
    )
    op.create_index("uq_staff_identity_staff", "staff_identity", ["organisation_id", "staff_id"], unique=True)


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("staff_identity")
