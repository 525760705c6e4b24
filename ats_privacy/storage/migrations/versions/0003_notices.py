"""Notices, what they hold, and who was told of them and accepted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.domain.notices import text_digest
from ats_privacy.storage.first_notice import first_notice
from field_policies import load_policy

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision. Organisations that are there already get the packaged first notice, in force from now on."""
    op.add_column("applicant", sa.Column("notice_number", sa.Integer(), nullable=False, server_default="0"))
    notice = op.create_table(
        "notice",
        *_key(),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("in_force_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", IDENTIFIER, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "number"),
    )
    text = op.create_table(
        "notice_text",
        *_key(),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _of_notice(),
        sa.PrimaryKeyConstraint("organisation_id", "number", "language"),
    )
    purpose = op.create_table(
        "notice_purpose",
        *_key(),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("required", sa.Integer(), nullable=False),
        _of_notice(),
        sa.PrimaryKeyConstraint("organisation_id", "number", "purpose"),
    )
    op.create_table(
        "notice_told",
        *_key(),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("means", sa.String(16), nullable=False),
        sa.Column("recorded_by", IDENTIFIER, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "number", "applicant_id"),
    )
    op.create_table(
        "notice_acceptance",
        *_key(),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text_digest", sa.String(64), nullable=False),
        sa.Column("means", sa.String(16), nullable=False),
        sa.Column("evidence", sa.String(64), nullable=False),
        sa.Column("recorded_by", IDENTIFIER, nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        _of_notice(),
        sa.PrimaryKeyConstraint("organisation_id", "number", "applicant_id"),
    )
    op.create_table(
        "notice_telling",
        *_key(),
        sa.Column("cursor", IDENTIFIER, nullable=False),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        _of_notice(),
        sa.PrimaryKeyConstraint("organisation_id", "number"),
    )
    op.create_table(
        "activity",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("purpose", sa.String(32), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("notice_zh", sa.Text(), nullable=False),
        sa.Column("notice_en", sa.Text(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("begins_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("declared_by", IDENTIFIER, nullable=False),
        sa.Column("declared_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "purpose"),
    )
    _publish_first(notice, text, purpose)


def downgrade() -> None:
    """Back to the revision before."""
    for table in (
        "activity",
        "notice_telling",
        "notice_acceptance",
        "notice_told",
        "notice_purpose",
        "notice_text",
        "notice",
    ):
        op.drop_table(table)
    op.drop_column("applicant", "notice_number")


def _key() -> list[sa.Column[Any]]:
    return [
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
    ]


def _of_notice() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["organisation_id", "number"], ["notice.organisation_id", "notice.number"])


def _publish_first(notice: sa.Table, text: sa.Table, purpose: sa.Table) -> None:
    policy, at = load_policy(), now_us()
    connection = op.get_bind()
    for row in connection.execute(sa.text("SELECT id, name, region FROM organisation")).mappings().all():
        first = first_notice(policy, as_uuid(row["id"]), row["name"], row["region"], as_uuid(_NOBODY), at)
        key = {"organisation_id": row["id"], "number": first.number}
        common = {"digest": first.digest, "kinds": "", "published_by": _identifier(row["id"])}
        connection.execute(
            sa.insert(notice).values(**key, **common, published_at=first.published_at, in_force_at=first.in_force_at)
        )
        for language, told in first.texts.items():
            digest = text_digest(told.text)
            connection.execute(
                sa.insert(text).values(**key, language=language, text=told.text, changes="", digest=digest)
            )
        for name, required in first.required.items():
            connection.execute(sa.insert(purpose).values(**key, purpose=name, required=required))


_NOBODY = "00000000-0000-0000-0000-000000000000"


def _identifier(like: Any) -> Any:
    """Nobody of the organisation published it; in the form that the driver gives identifiers in."""
    return _NOBODY if isinstance(like, str) else as_uuid(_NOBODY)
