"""Orders that were released before deletions were kept owe theirs too, and the way back forgets it (promise E1)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.identity import new_id
from ats_privacy.storage.migrate import migrate
from tests.servers.raw_sql import RawSql, raw_sql

_DAY = 86_400_000_000
_ORDER = (
    "INSERT INTO check_order (organisation_id, id, vendor_id, contract_id, terms, digest, state, version, requested_by,"
    " requested_at, changed_at, released_at) VALUES ($1, $2, $3, $4, '', $5, $6, 1, $3, 0, $7, $8)"
)
_CONTRACT = (
    "INSERT INTO vendor_contract (organisation_id, id, vendor_id, document, purposes, checks, fields, region,"
    " retention_days, begins_at, ends_at, confidential_until, audit_due_at, version, created_at, created_by)"
    " VALUES ($1, $2, $3, '', '', '', '', 'CN', 90, 0, 1, 1, 1, 1, 0, $3)"
)
_VENDOR = (
    "INSERT INTO vendor (organisation_id, id, name, status, version, created_at, created_by)"
    " VALUES ($1, $2, 'Checks Ltd', 'active', 1, 0, $2)"
)
_OWED = "SELECT id, held_since, due_at, remind_at, recalled_at, attested_at, reminders FROM vendor_deletion"


async def _run(database: RawSql, sql: str, *values: Any) -> None:
    await database.run(sql, *values)


@pytest.mark.promise("E1")
async def test_what_was_released_before_is_owed(database_url: str) -> None:
    organisation, vendor, contract = new_id(), new_id(), new_id()
    states = ("consented", "released", "closed", "recalled", "withdrawn")
    orders = {state: new_id() for state in states}
    await migrate(database_url, "0016")
    async with raw_sql(database_url) as database:
        if database_url.startswith("postgresql"):  # orders alone are under test
            await database.run("SET session_replication_role = replica")
        await _run(database, _VENDOR, organisation, vendor)
        await _run(database, _CONTRACT, organisation, contract, vendor)
        for state, order in orders.items():
            released = None if state in ("consented", "withdrawn") else _DAY
            await _run(
                database, _ORDER, organisation, order, vendor, contract, order.hex * 2, state, 2 * _DAY, released
            )
    await migrate(database_url)
    async with raw_sql(database_url) as database:
        rows = {UUID(str(row[0])): tuple(row[1:]) for row in await database.run(_OWED)}
    assert rows == {
        orders["released"]: (_DAY, 91 * _DAY, 88 * _DAY, None, None, 0),
        orders["closed"]: (_DAY, 91 * _DAY, 88 * _DAY, None, None, 0),
        orders["recalled"]: (_DAY, 5 * _DAY, 4 * _DAY, 2 * _DAY, None, 0),
    }
    await migrate(database_url, "0016")
    async with raw_sql(database_url) as database:
        assert len(await database.run("SELECT id FROM check_order")) == len(orders)
