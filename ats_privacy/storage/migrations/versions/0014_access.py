"""Undertakings, grants, break-glass, blind review."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.undertakings import first_undertaking

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_NOBODY = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    """To this revision. Organisations that are there already get the packaged undertaking, in force from now on: their
    staff are shown nothing more until they have accepted it.
    """
    op.add_column("requisition", sa.Column("blind_shown_at", sa.String(), nullable=True))
    undertaking = op.create_table(
        "undertaking",
        *_numbered(),
        sa.Column("text_zh", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        _instant("published_at"),
        _instant("in_force_at"),
        _id("published_by"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "number"),
    )
    op.create_table(
        "undertaking_acceptance",
        *_numbered(),
        _id("staff_id"),
        _instant("accepted_at"),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("means", sa.String(16), nullable=False),
        sa.Column("evidence", sa.String(64), nullable=False),
        _id("recorded_by"),
        sa.ForeignKeyConstraint(["organisation_id", "staff_id"], ["staff.organisation_id", "staff.id"]),
        sa.ForeignKeyConstraint(["organisation_id", "number"], ["undertaking.organisation_id", "undertaking.number"]),
        sa.PrimaryKeyConstraint("organisation_id", "staff_id", "number"),
    )
    op.create_table(
        "access_grant",
        _id("organisation_id"),
        _id("id"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        _id("requester_id"),
        _id("applicant_id", nullable=True),
        sa.Column("purpose", sa.String(64), nullable=False),
        sa.Column("operation", sa.String(16), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("case_reference", sa.String(64), nullable=False),
        _id("reason_entry", nullable=True),
        _instant("requested_at"),
        _instant("lapses_at"),
        _id("decided_by", nullable=True),
        _instant("decided_at", nullable=True),
        _instant("expires_at", nullable=True),
        _id("ended_by", nullable=True),
        _instant("ended_at", nullable=True),
        _instant("review_due_at", nullable=True),
        _id("reviewed_by", nullable=True),
        _instant("reviewed_at", nullable=True),
        sa.Column("finding", sa.String(16), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.ForeignKeyConstraint(["organisation_id", "requester_id"], ["staff.organisation_id", "staff.id"]),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> requester_id", name="two_people"),
        sa.CheckConstraint("reviewed_by IS NULL OR reviewed_by <> requester_id", name="reviewed_by_another"),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    for name, columns in _INDEXES.items():
        op.create_index(name, "access_grant", ["organisation_id", *columns])
    _publish_first(undertaking)


def downgrade() -> None:
    """Back to the revision before."""
    for name in _INDEXES:
        op.drop_index(name, "access_grant")
    for table in ("access_grant", "undertaking_acceptance", "undertaking"):
        op.drop_table(table)
    op.drop_column("requisition", "blind_shown_at")


_INDEXES = {
    "ix_access_grant_covering": ["requester_id", "applicant_id", "purpose"],
    "ix_access_grant_review": ["review_due_at"],
    "ix_access_grant_applicant": ["applicant_id"],
}


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, IDENTIFIER, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger(), nullable=nullable)


def _numbered() -> list[sa.Column[Any]]:
    return [_id("organisation_id"), sa.Column("number", sa.Integer(), autoincrement=False, nullable=False)]


def _publish_first(table: sa.Table) -> None:
    connection, at = op.get_bind(), now_us()
    for row in connection.execute(sa.text("SELECT id, name FROM organisation")).mappings().all():
        first = first_undertaking(as_uuid(row["id"]), row["name"], as_uuid(_NOBODY), at)
        connection.execute(
            sa.insert(table).values(
                organisation_id=row["id"],
                number=first.number,
                text_zh=first.texts["zh"],
                text_en=first.texts["en"],
                published_at=at,
                in_force_at=at,
                published_by=_NOBODY if isinstance(row["id"], str) else as_uuid(_NOBODY),
            )
        )
