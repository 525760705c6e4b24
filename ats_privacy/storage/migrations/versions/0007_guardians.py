"""Guardians of minors, corrections of births."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def _of_applicant() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"])


def upgrade() -> None:
    """To this revision."""
    op.add_column("applicant", sa.Column("guardian_purposes", sa.String(), nullable=True))
    op.create_table(
        "guardian_consent",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("relation", sa.String(length=16), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("purposes", sa.String(), nullable=False),
        sa.Column("recorded_by", IDENTIFIER, nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("verified_by", IDENTIFIER, nullable=True),
        sa.Column("verified_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", IDENTIFIER, nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("checked_on", sa.String(length=10), nullable=False, server_default=""),
        _of_applicant(),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_guardian_consent_applicant", "guardian_consent", ["organisation_id", "applicant_id"])
    op.create_table(
        "birth_correction",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("entered_by", IDENTIFIER, nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        _of_applicant(),
        sa.PrimaryKeyConstraint("organisation_id", "applicant_id"),
    )


def downgrade() -> None:
    """Back to the revision before, which knows no guardians: minors' records are quarantined for fifteen days."""
    erase_at = (int(time.time()) + 15 * 86_400) * 1_000_000
    waiting = sa.text(
        "INSERT INTO subject_deadline (organisation_id, applicant_id, cause, since, erase_at) "
        "SELECT organisation_id, id, 'quarantine', updated_at, CAST(:erase_at AS BIGINT) "
        "FROM applicant WHERE state IN ('minor', 'child')"
    )
    op.execute(waiting.bindparams(sa.bindparam("erase_at", erase_at, type_=sa.BigInteger())))
    op.execute("UPDATE applicant SET state = 'quarantined' WHERE state IN ('minor', 'child')")
    op.drop_table("birth_correction")
    op.drop_table("guardian_consent")
    op.drop_column("applicant", "guardian_purposes")
