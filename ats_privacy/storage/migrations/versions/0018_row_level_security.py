"""Row-level security: a session reaches the rows of one organisation (PostgreSQL)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ats_privacy.storage.migrations.row_policies import POLICY, protect, release

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this revision: every table that there is."""
    inspector = sa.inspect(op.get_bind())
    for table in sorted(inspector.get_table_names()):
        columns = {column["name"] for column in inspector.get_columns(table)}
        if table == "organisation":
            protect(table, "id")
        elif "organisation_id" in columns:
            protect(table)


def downgrade() -> None:
    """Back to the revision before."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        found = bind.execute(sa.text("SELECT tablename FROM pg_policies WHERE policyname = :name"), {"name": POLICY})
        for table in found.scalars().all():
            release(table)
