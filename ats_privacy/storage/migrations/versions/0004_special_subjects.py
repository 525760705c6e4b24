"""Deadlines of records that erase themselves: the quarantined and the cancelled."""

from __future__ import annotations

import time

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_QUARANTINE_SECONDS = 15 * 86_400


def upgrade() -> None:
    """To this revision. Who is quarantined already gets fifteen days from now: no deadline was told before."""
    op.create_table(
        "subject_deadline",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("erase_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "applicant_id"),
    )
    op.create_index("ix_subject_deadline_due", "subject_deadline", ["organisation_id", "erase_at"])
    erase_at = (int(time.time()) + _QUARANTINE_SECONDS) * 1_000_000
    waiting = sa.text(
        "INSERT INTO subject_deadline (organisation_id, applicant_id, cause, since, erase_at) "
        "SELECT organisation_id, id, 'quarantine', updated_at, CAST(:erase_at AS BIGINT) "
        "FROM applicant WHERE state = 'quarantined'"
    )
    op.execute(waiting.bindparams(sa.bindparam("erase_at", erase_at, type_=sa.BigInteger())))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("subject_deadline")
