"""Deletions that vendors owe, where vendors take pushes, and which key a package was made for."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_DAY_US = 86_400_000_000
_OPEN = "attested_at IS NULL"
_LEFT = (
    "'released', 'acknowledged', 'result_received', 'reviewed', 'disputed', 'closed', 'recalled', 'deletion_attested'"
)

_OWED_BY_THEN = f"""
INSERT INTO vendor_deletion
 (organisation_id, id, vendor_id, held_since, due_at, remind_at, recalled_at, attested_at, reminders)
SELECT o.organisation_id, o.id, o.vendor_id, o.released_at,
 CASE WHEN o.state = 'recalled' THEN o.changed_at + 3 * :day ELSE o.released_at + c.retention_days * :day END,
 CASE WHEN o.state = 'recalled' THEN o.changed_at + 2 * :day
  WHEN c.retention_days >= 9 THEN o.released_at + (c.retention_days - 3) * :day
  ELSE o.released_at + c.retention_days * :day - (c.retention_days * :day) / 3 END,
 CASE WHEN o.state = 'recalled' THEN o.changed_at END, CASE WHEN o.state = 'deletion_attested' THEN o.changed_at END, 0
FROM check_order o JOIN vendor_contract c ON c.organisation_id = o.organisation_id AND c.id = o.contract_id
WHERE o.released_at IS NOT NULL AND o.state IN ({_LEFT})
"""  # noqa: S608 - our own names


def upgrade() -> None:
    """To this revision. Orders that were released before owe their deletion too: at the end of the retention that their
    contract names, or within three days of being called back.
    """
    for name, length in (("kid", 64), ("fetched_by", 8)):
        op.add_column("check_package", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.create_table(
        "vendor_deletion",
        *(_id(name) for name in ("organisation_id", "id", "vendor_id")),
        *(_instant(name) for name in ("held_since", "due_at", "remind_at")),
        *(_instant(name, nullable=True) for name in ("recalled_at", "told_at")),
        sa.Column("reminders", sa.Integer(), nullable=False),
        *(_instant(name, nullable=True) for name in ("reminded_at", "escalated_at", "attested_at")),
        sa.Column("kid", sa.String(64), nullable=False, server_default=""),
        sa.Column("digest", sa.String(64), nullable=False, server_default=""),
        sa.Column("attestation", sa.Text(), nullable=False, server_default=""),
        _refers("id", "check_order"),
        _refers("vendor_id", "vendor"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_vendor_deletion_vendor", "vendor_deletion", ["organisation_id", "vendor_id"])
    op.create_index(
        "ix_vendor_deletion_remind",
        "vendor_deletion",
        ["organisation_id", "remind_at"],
        postgresql_where=sa.text(_OPEN),
        sqlite_where=sa.text(_OPEN),
    )
    op.create_table(
        "vendor_push",
        *(_id(name) for name in ("organisation_id", "vendor_id")),
        sa.Column("address", sa.Text(), nullable=False),
        _instant("changed_at"),
        _id("changed_by"),
        _refers("vendor_id", "vendor"),
        sa.PrimaryKeyConstraint("organisation_id", "vendor_id"),
    )
    op.execute(sa.text(_OWED_BY_THEN).bindparams(sa.bindparam("day", _DAY_US, sa.BigInteger())))


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("vendor_push")
    for name in ("ix_vendor_deletion_remind", "ix_vendor_deletion_vendor"):
        op.drop_index(name, "vendor_deletion")
    op.drop_table("vendor_deletion")
    for name in ("fetched_by", "kid"):
        op.drop_column("check_package", name)


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTIFIER, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", column], [f"{table}.organisation_id", f"{table}.id"])
