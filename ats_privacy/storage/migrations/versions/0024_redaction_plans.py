"""What was found in texts, sealed, so that masked roles read them without waiting for it to be found again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.storage.migrations.row_policies import protect

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision; plans are made when a text is first redacted, or by ``ats-privacy redactions prepare``."""
    op.create_table(
        "redaction_plan",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("compartment", sa.String(32), nullable=False),
        sa.Column("applicant_version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "subject_id", "compartment"),
    )
    protect("redaction_plan")


def downgrade() -> None:
    """Back to the revision before; plans can be made anew."""
    op.drop_table("redaction_plan")
