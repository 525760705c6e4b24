"""The second wall on PostgreSQL: a wrong statement of our own reaches no row of another organisation (D6, ADR 28)."""

from __future__ import annotations

import asyncio
import gc
import importlib
import pkgutil
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, bindparam, delete, select, update

from ats_privacy import storage
from ats_privacy.domain.errors import Misconfigured
from ats_privacy.storage.connect import connect
from ats_privacy.storage.migrate import migrate
from ats_privacy.storage.row_security import Unbounded
from ats_privacy.storage.statements import Change, Database, Insert, Statement
from ats_privacy.storage.tables import Requisition, metadata
from tests.servers import postgres
from tests.servers.raw_sql import raw_sql

_REQUISITION: Table = Requisition.__table__  # type: ignore[attr-defined]
_COLUMNS = (
    *("organisation_id", "id", "reference", "title", "department", "status", "version"),
    *("created_at", "updated_at"),
)

ACROSS = {
    "audit_tree._WAITING",  # whose entries wait for their place in the tree
    "audit_tree._GROWN",  # whose trees have grown since their last head
    "erasures._WHOLE_LEDGER",  # after a restore: what must be erased again
    "guardians._TO_CHECK",  # minors whose birthday may have come
    "organisations._ALL",  # the command line, and jobs that go through all of them one by one
    "outbox._LEASED",  # the orders that this worker took
    "subject_states._DUE",  # records whose time is up
    "third_persons._TO_ORDER",  # people who are still to be told
}
"""Every statement of ours that reaches all organisations, but for the claim of the outbox, which is made on demand."""


@pytest.fixture
async def two(postgres_dsn: str) -> AsyncIterator[tuple[Database, UUID, UUID]]:
    """A database with an opening of each of two organisations."""
    await migrate(postgres_dsn)
    database = await connect(postgres_dsn)
    one, other = uuid4(), uuid4()
    for organisation in (one, other):
        await database.write(_organisation(organisation), _opening(organisation))
    yield database, one, other
    await database.close()


def _organisation(organisation: UUID) -> Insert:
    table = metadata.tables["organisation"]
    return Insert(table, ("id", "name", "region", "created_at"), [(organisation, "Acme", "CN", 1)])


def _opening(organisation: UUID) -> Insert:
    return Insert(_REQUISITION, _COLUMNS, [(organisation, uuid4(), "ENG-1", "t", "d", "open", 1, 1, 1)])


async def _titles(url: str) -> dict[UUID, str]:
    async with raw_sql(url) as raw:
        return dict(await raw.run("SELECT organisation_id, title FROM requisition"))


@pytest.mark.promise("D6")
async def test_a_statement_that_forgets_the_organisation_finds_ones_own_rows_alone(
    two: tuple[Database, UUID, UUID],
) -> None:
    database, one, other = two
    forgetful = Statement(select(_REQUISITION), "openings")
    for organisation in (one, other, one):
        found = await database.fetch(forgetful, {"organisation": organisation})
        assert [row["organisation_id"] for row in found] == [organisation]
    stranger = Statement(select(_REQUISITION).where(_REQUISITION.c.organisation_id == bindparam("whose")), "openings")
    assert not await database.fetch(stranger, {"organisation": one, "whose": other})
    joined = _REQUISITION.alias("theirs")
    past = Statement(select(joined.c.title).join(_REQUISITION, _REQUISITION.c.reference == joined.c.reference), "past")
    assert len(await database.fetch(past, {"organisation": one})) == 1
    nobody = Statement(select(metadata.tables["organisation"]), "organisations")
    assert not await database.fetch(nobody, {"organisation": uuid4()})


@pytest.mark.promise("D6")
async def test_a_write_that_forgets_the_organisation_changes_ones_own_rows_alone(
    two: tuple[Database, UUID, UUID], postgres_dsn: str
) -> None:
    database, one, other = two
    rename = Statement(update(_REQUISITION).values(title=bindparam("told")), "openings")
    await database.write(Change(rename, {"organisation": one, "told": "mine"}, expect=1))
    assert await _titles(postgres_dsn) == {one: "mine", other: "t"}
    moved = Statement(update(_REQUISITION).values(organisation_id=bindparam("whose")), "openings")
    with pytest.raises(Exception, match="database"):
        await database.write(Change(moved, {"organisation": one, "whose": other}))
    await database.write(Change(Statement(delete(_REQUISITION), "openings"), {"organisation": other}, expect=1))
    assert await _titles(postgres_dsn) == {one: "mine"}


async def test_connections_are_shared_and_reach_is_not(two: tuple[Database, UUID, UUID]) -> None:
    database, one, other = two
    forgetful = Statement(select(_REQUISITION), "openings")

    async def look(organisation: UUID) -> bool:
        found = await database.fetch(forgetful, {"organisation": organisation})
        return [row["organisation_id"] for row in found] == [organisation]

    assert all(await asyncio.gather(*(look(one if n % 3 else other) for n in range(200))))


async def test_a_statement_without_an_organisation_is_not_run(two: tuple[Database, UUID, UUID]) -> None:
    database, one, other = two
    with pytest.raises(Unbounded):
        await database.fetch(Statement(select(_REQUISITION), "openings"), {})
    rename = Statement(update(_REQUISITION).values(title=bindparam("told")), "openings")
    mixed = [Change(rename, {"organisation": whose, "told": "x"}) for whose in (one, other)]
    with pytest.raises(Unbounded):
        await database.write(*mixed)


@pytest.mark.promise("D6")
async def test_every_table_has_its_policy_and_its_owner_is_held_too(two: Any, postgres_dsn: str) -> None:
    async with raw_sql(postgres_dsn) as raw:
        guarded = await raw.run("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        policies = await raw.run("SELECT tablename FROM pg_policies WHERE policyname = 'one_organisation'")
    held = {table.name for table in metadata.tables.values() if "organisation_id" in table.c} | {"organisation"}
    assert held == {name for (name,) in guarded} == {name for (name,) in policies}, "see migrations/row_policies.py"


def test_who_reaches_across_is_listed() -> None:
    modules = [importlib.import_module(f"{storage.__name__}.{m.name}") for m in pkgutil.iter_modules(storage.__path__)]
    names = {id(value): f"{m.__name__.rpartition('.')[2]}.{n}" for m in modules for n, value in vars(m).items()}
    gc.unfreeze()  # what was imported is put aside by tests/conftest.py
    found = [each for each in gc.get_objects() if isinstance(each, Statement) and each.across]
    assert {names[id(each)] for each in found if id(each) in names} == ACROSS


async def test_production_refuses_a_role_that_nothing_holds(postgres_dsn: str, postgres_server: str) -> None:
    as_admin = postgres.at(postgres_server, urlsplit(postgres_dsn).path.removeprefix("/"))
    with pytest.raises(Misconfigured) as refused:
        await connect(as_admin, held=True)
    assert refused.value.code == "database_role_unheld"
    opened = await connect(postgres_dsn, held=True)
    await opened.close()
