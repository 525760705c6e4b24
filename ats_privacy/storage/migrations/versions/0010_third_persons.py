"""Third persons: their notices and rights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "third_person",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reachable_by", sa.String(length=8), nullable=False),
        sa.Column("attested_kind", sa.String(length=16), nullable=False),
        sa.Column("attested_by", IDENTIFIER, nullable=False),
        sa.Column("attested_at", sa.BigInteger(), nullable=False),
        sa.Column("renewed", sa.SmallInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("ordered_at", sa.BigInteger(), nullable=True),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("told_means", sa.String(length=16), nullable=True),
        sa.Column("told_by", IDENTIFIER, nullable=True),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_third_person_applicant", "third_person", ["organisation_id", "applicant_id"])
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_third_person_untold",
        "third_person",
        ["organisation_id", "id"],
        sqlite_where=untold,
        postgresql_where=untold,
    )
    op.create_table(
        "third_person_refusal",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("refused_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "token"),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("third_person_refusal")
    op.drop_table("third_person")
