"""Schema migrations (Alembic), the same for SQLite and PostgreSQL, up and down."""
