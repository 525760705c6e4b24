"""The first schema: organisations, staff, requisitions, applicants, applications, keys, consent, audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

IDENTIFIER = sa.String(36).with_variant(postgresql.UUID(as_uuid=True), "postgresql")


def upgrade() -> None:
    """To this revision."""
    op.create_table(
        "applicant",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("audit_reference", sa.LargeBinary(length=16), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("full_name", sa.LargeBinary(), nullable=True),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.LargeBinary(), nullable=True),
        sa.Column("nationality", sa.LargeBinary(), nullable=True),
        sa.Column("provenance", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("mobile", sa.LargeBinary(), nullable=True),
        sa.Column("other_emails", sa.LargeBinary(), nullable=True),
        sa.Column("other_phones", sa.LargeBinary(), nullable=True),
        sa.Column("address", sa.LargeBinary(), nullable=True),
        sa.Column("profiles", sa.LargeBinary(), nullable=True),
        sa.Column("education", sa.LargeBinary(), nullable=True),
        sa.Column("employment", sa.LargeBinary(), nullable=True),
        sa.Column("skills", sa.LargeBinary(), nullable=True),
        sa.Column("languages", sa.LargeBinary(), nullable=True),
        sa.Column("current_salary", sa.LargeBinary(), nullable=True),
        sa.Column("expected_salary", sa.LargeBinary(), nullable=True),
        sa.Column("salary_history", sa.LargeBinary(), nullable=True),
        sa.Column("bank_account", sa.LargeBinary(), nullable=True),
        sa.Column("health", sa.LargeBinary(), nullable=True),
        sa.Column("accommodation", sa.LargeBinary(), nullable=True),
        sa.Column("summary", sa.LargeBinary(), nullable=True),
        sa.Column("materials", sa.LargeBinary(), nullable=True),
        sa.Column("referees", sa.LargeBinary(), nullable=True),
        sa.Column("emergency_contact", sa.LargeBinary(), nullable=True),
        sa.Column("background_check", sa.LargeBinary(), nullable=True),
        sa.Column("extra", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor_kind", sa.String(), nullable=False),
        sa.Column("actor_id", IDENTIFIER, nullable=False),
        sa.Column("actor_roles", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=16), nullable=True),
        sa.Column("subjects", sa.LargeBinary(), nullable=True),
        sa.Column("object_id", IDENTIFIER, nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index("ix_audit_entry_actor", ["organisation_id", "actor_id", "id"], unique=False)
        batch_op.create_index("ix_audit_entry_subject", ["organisation_id", "subject", "id"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.create_index("ix_audit_head_size", ["organisation_id", "size", "id"], unique=False)

    op.create_table(
        "audit_leaf",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("leaf_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", IDENTIFIER, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "leaf_index"),
    )
    with op.batch_alter_table("audit_leaf", schema=None) as batch_op:
        batch_op.create_index("uq_audit_leaf_entry", ["organisation_id", "entry_id"], unique=True)

    op.create_table(
        "audit_node",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("node_index", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("node_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "level", "node_index"),
    )
    op.create_table(
        "audit_pending",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("entry_id", IDENTIFIER, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "entry_id"),
    )
    op.create_table(
        "audit_tree",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.Column("archived", sa.BigInteger(), nullable=False),
        sa.Column("signed", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id"),
    )
    op.create_table(
        "blind_index",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("token", sa.LargeBinary(length=16), nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("index_name", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.SmallInteger(), nullable=False),
        sa.Column("is_unique", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "token", "subject_id"),
    )
    with op.batch_alter_table("blind_index", schema=None) as batch_op:
        batch_op.create_index("ix_blind_index_subject", ["organisation_id", "subject_id"], unique=False)
        batch_op.create_index(
            "uq_blind_index_token",
            ["organisation_id", "token"],
            unique=True,
            sqlite_where=sa.text("is_unique = 1"),
            postgresql_where=sa.text("is_unique = 1"),
        )

    op.create_table(
        "data_key",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("compartment", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "subject_id", "compartment"),
        postgresql_with={"fillfactor": 75},
    )
    op.create_table(
        "erasure",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("compartments", sa.String(), nullable=False),
        sa.Column("whole", sa.SmallInteger(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_subject", ["organisation_id", "subject_id"], unique=False)

    op.create_table(
        "idempotency_key",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("actor_id", IDENTIFIER, nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("request_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "actor_id", "key"),
    )
    op.create_table(
        "organisation",
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "retired_data_key",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("subject_id", IDENTIFIER, nullable=False),
        sa.Column("compartment", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "subject_id", "compartment", "generation"),
    )
    op.create_table(
        "rotation",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("target", sa.BigInteger(), nullable=False),
        sa.Column("cursor", IDENTIFIER, nullable=True),
        sa.Column("until", IDENTIFIER, nullable=True),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "name"),
    )
    op.create_table(
        "consent",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("notice_version", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recorded_by", IDENTIFIER, nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "applicant_id"],
            ["applicant.organisation_id", "applicant.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index("ix_consent_applicant", ["organisation_id", "applicant_id", "purpose"], unique=False)

    op.create_table(
        "requisition",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("department", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.create_index("uq_requisition_reference", ["organisation_id", "reference"], unique=True)

    op.create_table(
        "staff",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.create_index("uq_staff_account", ["organisation_id", "account"], unique=True)

    op.create_table(
        "wrapped_key",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("algorithm", sa.Integer(), nullable=False),
        sa.Column("root_key_id", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "kind", "name", "generation"),
    )
    op.create_table(
        "application",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("id", IDENTIFIER, nullable=False),
        sa.Column("applicant_id", IDENTIFIER, nullable=False),
        sa.Column("requisition_id", IDENTIFIER, nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("cover_letter", sa.LargeBinary(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "applicant_id"],
            ["applicant.organisation_id", "applicant.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "requisition_id"],
            ["requisition.organisation_id", "requisition.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id"),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index(
            "ix_application_requisition", ["organisation_id", "requisition_id", "applicant_id"], unique=False
        )
        batch_op.create_index(
            "uq_application_candidacy", ["organisation_id", "applicant_id", "requisition_id"], unique=True
        )

    op.create_table(
        "assignment",
        sa.Column("organisation_id", IDENTIFIER, nullable=False),
        sa.Column("staff_id", IDENTIFIER, nullable=False),
        sa.Column("requisition_id", IDENTIFIER, nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "requisition_id"],
            ["requisition.organisation_id", "requisition.id"],
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "staff_id"],
            ["staff.organisation_id", "staff.id"],
        ),
        sa.PrimaryKeyConstraint("organisation_id", "staff_id", "requisition_id"),
    )


def downgrade() -> None:
    """Back to the revision before."""
    op.drop_table("assignment")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("uq_application_candidacy")
        batch_op.drop_index("ix_application_requisition")

    op.drop_table("application")
    op.drop_table("wrapped_key")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_index("uq_staff_account")

    op.drop_table("staff")
    with op.batch_alter_table("requisition", schema=None) as batch_op:
        batch_op.drop_index("uq_requisition_reference")

    op.drop_table("requisition")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index("ix_consent_applicant")

    op.drop_table("consent")
    op.drop_table("rotation")
    op.drop_table("retired_data_key")
    op.drop_table("organisation")
    op.drop_table("idempotency_key")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index("ix_erasure_subject")

    op.drop_table("erasure")
    op.drop_table("data_key")
    with op.batch_alter_table("blind_index", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_blind_index_token", sqlite_where=sa.text("is_unique = 1"), postgresql_where=sa.text("is_unique = 1")
        )
        batch_op.drop_index("ix_blind_index_subject")

    op.drop_table("blind_index")
    op.drop_table("audit_tree")
    op.drop_table("audit_pending")
    op.drop_table("audit_node")
    with op.batch_alter_table("audit_leaf", schema=None) as batch_op:
        batch_op.drop_index("uq_audit_leaf_entry")

    op.drop_table("audit_leaf")
    with op.batch_alter_table("audit_head", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_head_size")

    op.drop_table("audit_head")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_entry_subject")
        batch_op.drop_index("ix_audit_entry_actor")

    op.drop_table("audit_entry")
    op.drop_table("applicant")
