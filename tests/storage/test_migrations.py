"""The schema: migrations make exactly the tables, take them away again, and the organisation comes first everywhere."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import Table, UniqueConstraint

from ats_privacy.domain.identity import new_id
from ats_privacy.storage import notices, organisations
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate, schema_differences
from ats_privacy.storage.tables import SEALED_TABLES, Sealed, metadata

_TABLES = sorted(metadata.tables.values(), key=lambda table: table.name)


def _without_organisation(table: Table) -> bool:
    return table.name == "organisation"


async def _relations(url: str) -> set[str]:
    """Every table, index, sequence and type of our own in the database, but for Alembic's version table."""
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(Path(url.removeprefix("sqlite:///")))
        rows = connection.execute("SELECT name FROM sqlite_master").fetchall()
        connection.close()
    else:
        server = await asyncpg.connect(url)
        rows = await server.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace"
        )
        await server.close()
    return {row[0] for row in rows if "alembic_version" not in row[0]}


async def test_up_down_and_up_again(database_url: str) -> None:
    await migrate(database_url)
    assert await schema_differences(database_url) == []
    first = await _relations(database_url)
    assert {table.name for table in _TABLES} <= first
    await migrate(database_url)
    assert await _relations(database_url) == first
    await migrate(database_url, "base")
    assert await _relations(database_url) == set()
    await migrate(database_url)
    assert await _relations(database_url) == first
    assert await schema_differences(database_url) == []


async def test_one_step_back_and_forth(database_url: str) -> None:
    await migrate(database_url)
    first = await _relations(database_url)
    await migrate(database_url, "-1")
    assert await _relations(database_url) != first
    await migrate(database_url)
    assert await _relations(database_url) == first


async def test_a_difference_is_found(database_url: str) -> None:
    """The comparison that the others rest on does see a missing column and an index too many."""
    await migrate(database_url)
    for statement in (
        "ALTER TABLE applicant DROP COLUMN health",
        "CREATE INDEX ix_extra ON applicant (version)",
    ):
        if database_url.startswith("sqlite:///"):
            connection = sqlite3.connect(Path(database_url.removeprefix("sqlite:///")))
            connection.execute(statement)
            connection.close()
        else:
            server = await asyncpg.connect(database_url)
            await server.execute(statement)
            await server.close()
    differences = "\n".join(await schema_differences(database_url))
    assert "health" in differences
    assert "ix_extra" in differences


@pytest.mark.promise("H1")
async def test_organisations_from_before_notices_get_the_first_one(database_url: str) -> None:
    await migrate(database_url, "0002")
    organisation = new_id()
    database = await connect(database_url, connections=1)
    await database.write(organisations.insert(organisation, "Older Company", "CN"))
    await database.close()
    await migrate(database_url)
    database = await connect(database_url, connections=1)
    (notice,) = await notices.every(database, organisation)
    assert "Older Company" in notice.texts["en"].text
    assert set(notice.required.values()) == {0}, "nobody who is there already has to renew anything"
    standing = await notices.standing(database, organisation, "recruitment")
    assert (standing.number, standing.required) == (1, 0)
    await database.close()


@pytest.mark.parametrize("table", _TABLES, ids=lambda table: table.name)
def test_the_organisation_comes_first(table: Table) -> None:
    if _without_organisation(table):
        return
    keys = [list(table.primary_key.columns)]
    keys += [list(index.columns) for index in table.indexes]
    keys += [list(c.columns) for c in table.constraints if isinstance(c, UniqueConstraint)]
    for columns in keys:
        assert columns[0].name == "organisation_id", [column.name for column in columns]
        assert len(columns) > 1 or table.name == "audit_tree", "a key of the organisation alone holds one row a tenant"
    for constraint in table.foreign_key_constraints:
        first = constraint.elements[0]
        assert first.parent.name == "organisation_id"
        assert first.target_fullname in ("organisation.id", f"{constraint.referred_table.name}.organisation_id")


async def test_keys_in_the_database_begin_with_the_organisation_too(sqlite_url: str) -> None:
    await migrate(sqlite_url)
    connection = sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///")))
    for table in _TABLES:
        indexes = connection.execute(f"PRAGMA index_list({table.name})").fetchall()
        assert indexes
        for index in indexes:
            columns = connection.execute(f"PRAGMA index_info({index[1]})").fetchall()
            assert columns[0][2] == "organisation_id" or _without_organisation(table), index[1]
    connection.close()


@pytest.mark.promise("D4")
def test_a_person_is_told_of_by_sealed_columns_only() -> None:
    """What stands in clear beside a person: identifiers, state, stage, version, instants; nothing else."""
    clear = {
        "applicant": {"organisation_id", "id", "version", "state", "audit_reference", "created_at", "updated_at"}
        | {"notice_number", "guardian_purposes"},
        "application": {"organisation_id", "id", "applicant_id", "requisition_id", "stage", "version"}
        | {"created_at", "updated_at"},
        # What the house concluded stands as clear as a stage does: whose it is tells only a sealed name.
        "check_result": {"organisation_id", "id", "applicant_id", "version", "digest", "deliveries", "received_at"}
        | {"outcome", "reviewed_by", "reviewed_at", "decide_after", "disputed_at", "replied_at"},
        "document": {"organisation_id", "id", "applicant_id", "version", "created_at"},
        # The clock of an answer, and how the house concluded; what it is about is told as far as lists must tell it.
        "concern": {"organisation_id", "id", "applicant_id", "version", "kind", "state", "language", "received_at"}
        | {"counted_from", "due_at", "provisional", "remind_at", "reminders", "answered_at", "outcome", "ground"},
        # Which fields were corrected, when and by whom, stands as clear as in the log; what they held is sealed.
        "correction": {"organisation_id", "id", "applicant_id", "version", "until_version", "replaced_at", "fields"}
        | {"replaced_kind", "replaced_by", "replaced_roles", "purpose", "channel"},
    }
    for name, model in SEALED_TABLES.items():
        columns = model.__table__.columns  # type: ignore[attr-defined]
        assert {c.name for c in columns if not isinstance(c.type, Sealed)} == clear[name]
