"""What a consent is given for, how it was given, until when; one live consent to each thing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")
_TEXTS = {
    "kind": (16, "purpose"),
    "recipient": (64, ""),
    "region": (2, ""),
    "terms": (64, ""),
    "ended_as": (16, ""),
    "given_by": (16, "staff"),
    "place": (16, ""),
    "text_digest": (64, ""),
    "language": (16, ""),
    "reference": (64, ""),
    "category": (32, ""),
    "on_behalf": (16, ""),
}


def upgrade() -> None:
    """To this revision. Of several live consents to one purpose the newest stays; the others it has superseded."""
    with op.batch_alter_table("consent") as table:
        for name, (length, default) in _TEXTS.items():
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=default))
        table.add_column(sa.Column("fields", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("expires_at", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("superseded_by", _IDENTIFIER, nullable=True))
    op.execute("UPDATE consent SET ended_as = 'withdrawn' WHERE withdrawn_at IS NOT NULL")
    op.execute(
        "UPDATE consent SET ended_as = 'superseded', withdrawn_at = (SELECT MAX(later.given_at) FROM consent AS later "
        "WHERE later.organisation_id = consent.organisation_id AND later.applicant_id = consent.applicant_id "
        "AND later.purpose = consent.purpose AND later.withdrawn_at IS NULL) "
        "WHERE withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM consent AS later "
        "WHERE later.organisation_id = consent.organisation_id AND later.applicant_id = consent.applicant_id "
        "AND later.purpose = consent.purpose AND later.withdrawn_at IS NULL "
        "AND (later.given_at > consent.given_at OR (later.given_at = consent.given_at AND later.id > consent.id)))"
    )
    op.create_index("ix_consent_expires", "consent", ["organisation_id", "expires_at"])
    live = sa.text("withdrawn_at IS NULL")
    op.create_index(
        "uq_consent_live",
        "consent",
        ["organisation_id", "applicant_id", "purpose", "kind", "recipient", "terms", "category"],
        unique=True,
        postgresql_where=live,
        sqlite_where=live,
    )


def downgrade() -> None:
    """Back to the revision before, which knows consents to purposes only: the others are dropped, refusals too."""
    op.drop_index("uq_consent_live", table_name="consent")
    op.drop_index("ix_consent_expires", table_name="consent")
    op.execute("DELETE FROM consent WHERE kind <> 'purpose' OR ended_as = 'refused'")
    op.execute("UPDATE consent SET withdrawn_at = expires_at WHERE withdrawn_at IS NULL AND expires_at IS NOT NULL")
    with op.batch_alter_table("consent") as table:
        for name in (*_TEXTS, "fields", "expires_at", "superseded_by"):
            table.drop_column(name)
