"""Consents from before they had a scope: one stays live to each purpose, and the way back gives none back (F3)."""

from __future__ import annotations

from uuid import UUID

import pytest

from ats_privacy.domain.identity import new_id
from ats_privacy.storage.migrate import migrate
from tests.servers.raw_sql import RawSql, raw_sql

_OLD = (
    "INSERT INTO consent (organisation_id, id, applicant_id, purpose, notice_version, channel, recorded_by, given_at,"
    " withdrawn_at, notice_number) VALUES ($1, $2, $3, $4, '1', 'paper', $5, $6, $7, 0)"
)


async def _without_references(database: RawSql, url: str) -> None:
    """Consents alone are under test: the person and the organisation that they name are not there."""
    if url.startswith("postgresql"):
        await database.run("SET session_replication_role = replica")


async def _live(database: RawSql) -> set[UUID]:
    return {UUID(str(row[0])) for row in await database.run("SELECT id FROM consent WHERE withdrawn_at IS NULL")}


@pytest.mark.promise("F3")
async def test_of_several_live_consents_the_newest_stays(database_url: str) -> None:
    organisation, person, other, staff = new_id(), new_id(), new_id(), new_id()
    first, second, third, ended, apart, elsewhere = [new_id() for _ in range(6)]
    await migrate(database_url, "0008")
    async with raw_sql(database_url) as database:
        await _without_references(database, database_url)
        for consent, applicant, purpose, given, withdrawn in (
            (first, person, "research", 10, None),
            (second, person, "research", 20, None),
            (third, person, "research", 20, None),  # at the same instant: the later identifier
            (ended, person, "research", 30, 40),
            (apart, person, "accommodation", 10, None),
            (elsewhere, other, "research", 10, None),
        ):
            await database.run(_OLD, organisation, consent, applicant, purpose, staff, given, withdrawn)
    await migrate(database_url)
    async with raw_sql(database_url) as database:
        assert await _live(database) == {third, apart, elsewhere}
        rows = await database.run("SELECT id, ended_as, withdrawn_at FROM consent WHERE withdrawn_at IS NOT NULL")
        assert {(UUID(str(row[0])), row[1], row[2]) for row in rows} == {
            (first, "superseded", 20),
            (second, "superseded", 20),
            (ended, "withdrawn", 40),
        }


@pytest.mark.promise("F3")
async def test_the_way_back_gives_no_consent_back(database_url: str) -> None:
    """What the revision before does not know is dropped: recipients, refusals; what expires ends at that instant."""
    organisation, person, staff = new_id(), new_id(), new_id()
    plain, expiring, recipient, refused = [new_id() for _ in range(4)]
    new = _OLD.replace("notice_number)", "notice_number, kind, recipient, ended_as, expires_at)").replace(
        "$7, 0)", "$7, 0, $8, $9, $10, $11)"
    )
    await migrate(database_url, "0009")
    async with raw_sql(database_url) as database:
        await _without_references(database, database_url)
        for consent, purpose, withdrawn, kind, named, ended_as, expires in (
            (plain, "research", None, "purpose", "", "", None),
            (expiring, "accommodation", None, "purpose", "", "", 99),
            (recipient, "research", None, "recipient", "vendor-1", "", None),
            (refused, "personalisation", 10, "purpose", "", "refused", None),
        ):
            values = (organisation, consent, person, purpose, staff, 10, withdrawn, kind, named, ended_as, expires)
            await database.run(new, *values)
    await migrate(database_url, "-1")
    async with raw_sql(database_url) as database:
        assert await _live(database) == {plain}
        assert await database.value("SELECT COUNT(*) FROM consent") == 2
    await migrate(database_url)
