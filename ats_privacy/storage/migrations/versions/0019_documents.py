"""Documents and their sealed chunks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from ats_privacy.storage.migrations.row_policies import protect

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "document",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id", "applicant_id"], ["applicant.organisation_id", "applicant.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_index("ix_document_applicant", "document", ["organisation_id", "applicant_id", "id"])
    op.create_table(
        "document_chunk",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("document_id", IDENTIFIER, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id", "document_id"], ["document.organisation_id", "document.id"]),
        sa.PrimaryKeyConstraint("organisation_id", "document_id", "number"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # What is sealed does not compress: PostgreSQL would try with every chunk.
        op.execute("ALTER TABLE document_chunk ALTER COLUMN sealed SET STORAGE EXTERNAL")
    for table in ("document", "document_chunk"):
        protect(table)


def downgrade() -> None:
    """Back to the revision before; documents are lost."""
    op.drop_table("document_chunk")
    op.drop_table("document")
