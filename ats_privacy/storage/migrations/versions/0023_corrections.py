"""Earlier values of what is corrected or cleared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.storage.migrations.row_policies import protect

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_SEALED = (
    *("full_name", "id_number", "birth_date", "sex", "nationality", "provenance"),
    *("email", "mobile", "other_emails", "other_phones", "address", "profiles"),
    *("education", "employment", "skills", "languages"),
    *("current_salary", "expected_salary", "salary_history", "bank_account"),
    *("health", "accommodation", "summary", "materials", "background_check", "extra"),
)


def upgrade() -> None:
    """To this revision; of what was corrected before nothing is known."""
    op.create_table(
        "correction",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("until_version", sa.Integer(), nullable=False),
        sa.Column("replaced_at", sa.BigInteger(), nullable=False),
        sa.Column("replaced_kind", sa.String(16), nullable=False),
        sa.Column("replaced_by", IDENTIFIER, nullable=False),
        sa.Column("replaced_roles", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        *(sa.Column(name, sa.LargeBinary(), nullable=True) for name in _SEALED),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_correction_applicant", "correction", ["organisation_id", "applicant_id", "id"])
    protect("correction")


def downgrade() -> None:
    """Back to the revision before; earlier values are lost."""
    op.drop_table("correction")
