"""Results of background checks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
SEALED = sa.LargeBinary()


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "check_result",
        *(_id(name) for name in ("organisation_id", "id", "applicant_id")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        _id("reviewed_by", nullable=True),
        *(_instant(name) for name in ("reviewed_at", "decide_after", "disputed_at", "replied_at")),
        *(sa.Column(name, SEALED, nullable=True) for name in ("findings", "attachments", "dispute", "reply")),
        _refers("id", "check_order"),
        _refers("applicant_id", "applicant"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_check_result_applicant", "check_result", ["organisation_id", "applicant_id"])


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("check_result")


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTIFIER, nullable=nullable)


def _instant(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=True)


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"])
