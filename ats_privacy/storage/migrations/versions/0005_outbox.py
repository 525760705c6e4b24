"""The outbox: what is to be sent, once the write that ordered it has happened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "outbox",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=True),
        sa.Column("object_id", IDENTIFIER, nullable=True),
        sa.Column("parameters", sa.String(), nullable=False),
        sa.Column("once", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_code", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("lease", IDENTIFIER, nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("uq_outbox_once", "outbox", ["organisation_id", "once"], unique=True)
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_outbox_due", "outbox", ["organisation_id", "due_at"], sqlite_where=waiting, postgresql_where=waiting
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("outbox")
