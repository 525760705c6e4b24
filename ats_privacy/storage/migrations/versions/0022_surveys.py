"""Counts of audit entries by hour and kind; indexes of entries that show several people, and to count consents by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.storage.migrations.row_policies import protect

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_CONSENTS = {
    "ix_consent_given": ("ended_as", "given_at"),
    "ix_consent_ended": ("ended_as", "withdrawn_at"),
    "ix_consent_stands": (
        *("purpose", "kind", "recipient", "category", "ended_as", "notice_number"),
        *("withdrawn_at", "expires_at"),
    ),
}
_KIND = "outcome, event, actor_roles, purpose"


def upgrade() -> None:
    """To this revision: what has a place in the tree is counted; what waits for one is counted when it gets it."""
    op.create_table(
        "audit_tally",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("actor_roles", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "hour", "outcome", "event", "actor_roles", "purpose"),
    )
    some = sa.text("subjects IS NOT NULL")
    columns = ["organisation_id", "id"]
    op.create_index("ix_audit_entry_several", "audit_entry", columns, postgresql_where=some, sqlite_where=some)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('ats.organisation', '*', true)")
    op.execute(
        f"INSERT INTO audit_tally (organisation_id, hour, {_KIND}, times) "  # noqa: S608 - our own names
        f"SELECT organisation_id, at / 3600000000, {_KIND}, count(*) FROM audit_entry AS entry WHERE EXISTS "
        "(SELECT 1 FROM audit_leaf WHERE audit_leaf.organisation_id = entry.organisation_id AND entry_id = entry.id) "
        f"GROUP BY organisation_id, at / 3600000000, {_KIND}"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT set_config('ats.organisation', '', true)")
    protect("audit_tally")
    for name, held in _CONSENTS.items():
        op.create_index(name, "consent", ["organisation_id", *held])


def downgrade() -> None:
    """Back to the revision before; the counts can be made anew."""
    for name in _CONSENTS:
        op.drop_index(name, table_name="consent")
    op.drop_index("ix_audit_entry_several", table_name="audit_entry")
    op.drop_table("audit_tally")
