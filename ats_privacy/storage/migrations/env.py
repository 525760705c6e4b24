"""Alembic's entry: runs on the connection that :func:`ats_privacy.storage.migrate.migrate` hands over."""

from __future__ import annotations

from alembic import context

from ats_privacy.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
