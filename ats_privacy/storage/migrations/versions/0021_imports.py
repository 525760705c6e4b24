"""Runs of imports and the rows that they refused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.storage.migrations.row_policies import protect

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")

# That a row was imported is known from now on whoever sends it again: of several who have, the first stands for all.
_SHARED = """
UPDATE idempotency_key SET actor_id = '00000000-0000-0000-0000-000000000000'
WHERE key LIKE 'import:%' AND length(key) = 71 AND NOT EXISTS (
 SELECT 1 FROM idempotency_key other
 WHERE other.organisation_id = idempotency_key.organisation_id AND other.key = idempotency_key.key
 AND other.actor_id < idempotency_key.actor_id)"""


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "import_run",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("staff_id", IDENTIFIER, nullable=False),
        sa.Column("requisition_id", IDENTIFIER, nullable=True),
        sa.Column("slot", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("dry_run", sa.Integer(), nullable=False),
        sa.Column("bytes_total", sa.BigInteger(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("quarantined", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("tally", sa.String(4000), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("uq_import_run_slot", "import_run", ["organisation_id", "slot"], unique=True)
    op.create_table(
        "import_refusal",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("run_id", IDENTIFIER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("pointer", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "run_id"], ["import_run.organisation_id", "import_run.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "run_id", "number"),
    )
    for table in ("import_run", "import_refusal"):
        protect(table)
    op.execute(_SHARED)


def downgrade() -> None:
    """Back to the revision before; what became of imports is forgotten."""
    op.drop_table("import_refusal")
    op.drop_table("import_run")
