"""Row-level security on PostgreSQL, table by table (ADR 28); on SQLite nothing.

A revision that makes a table with an ``organisation_id`` calls :func:`protect` for it; a test fails otherwise.
"""

from __future__ import annotations

from typing import Final

from alembic import op

POLICY: Final = "one_organisation"
_REACH: Final = "(SELECT current_setting('ats.organisation', true))"


def protect(table: str, column: str = "organisation_id") -> None:
    """Let a session see and write only rows of the organisation that it has named; the table's owner as well.

    Without a name there is no row. The sub-selects are evaluated once a statement, not once a row.
    """
    if op.get_bind().dialect.name != "postgresql":
        return
    own = f"{column} = (SELECT nullif(nullif(current_setting('ats.organisation', true), '*'), '')::uuid)"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {POLICY} ON {table} USING ({_REACH} = '*' OR {own})")


def release(table: str) -> None:
    """Take the policy away again."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(f"DROP POLICY {POLICY} ON {table}")
    op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
