"""Consent receipts, and the secrets that consent-bound keys need."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision."""
    op.add_column("consent", sa.Column("notice_number", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_column("consent", "notice_number")
