"""What is stored, row by row, to show that a request changed nothing."""

from __future__ import annotations

from sqlalchemy import select

from ats_privacy.storage.statements import Statement
from ats_privacy.storage.tables import metadata
from tests.integration.company import Company


async def content(company: Company) -> dict[str, list[str]]:
    """Every row of every table but the audit log, which refusals are meant to grow, as text."""
    await company.service.plans.settled()  # of what was read before
    found = {}
    for table in metadata.sorted_tables:
        if table.name.startswith("audit_"):
            continue
        rows = await company.service.database.fetch(Statement(select(table), across=True), {})
        found[table.name] = sorted(str({name: row[name] for name in row.keys()}) for row in rows)  # noqa: SIM118
    return found
