"""The contract of a database, kept by both: all or nothing, refusals by name, and nobody pays for another's fault."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Table, bindparam, func, select, update

from ats_privacy.domain.errors import AtsPrivacyError, Unavailable
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import (
    Change,
    Database,
    Duplicate,
    Expectation,
    Insert,
    MissingReference,
    Statement,
    Step,
)
from ats_privacy.storage.tables import Assignment, EntityId, Organisation, Requisition
from tests.servers.schemas import newest_schema

_ORGANISATION: Table = Organisation.__table__  # type: ignore[attr-defined]
_REQUISITION: Table = Requisition.__table__  # type: ignore[attr-defined]
_ASSIGNMENT: Table = Assignment.__table__  # type: ignore[attr-defined]
_ALL = Statement(select(_REQUISITION).order_by(_REQUISITION.c.reference), "requisitions", across=True)
_COUNT = Statement(select(func.count().label("n")).select_from(_REQUISITION), "count", across=True)
_RENAME = Statement(
    update(_REQUISITION)
    .where(
        _REQUISITION.c.organisation_id == bindparam("organisation", type_=EntityId),
        _REQUISITION.c.reference == bindparam("reference"),
    )
    .values(title=bindparam("new_title")),
    "requisition",
)


def _tenant(organisation: UUID) -> Insert:
    return Insert(_ORGANISATION, ("id", "name", "region", "created_at"), [(organisation, "Acme", "CN", 1)])


def _opening(organisation: UUID, *references: str, title: str = "t", at: int = 1, row: UUID | None = None) -> Insert:
    columns = (
        *("organisation_id", "id", "reference", "title", "department", "status", "version"),
        *("created_at", "updated_at"),
    )
    rows = [(organisation, row or uuid4(), r, title, "d", "open", 1, at, at) for r in references]
    return Insert(_REQUISITION, columns, rows)


def _assigned(organisation: UUID) -> Insert:
    """An assignment of nobody to nothing."""
    columns = ("organisation_id", "staff_id", "requisition_id", "created_at")
    return Insert(_ASSIGNMENT, columns, [(organisation, uuid4(), uuid4(), 1)])


def _rename(organisation: UUID, reference: str, title: str, expect: int | None = 1) -> Change:
    return Change(_RENAME, {"organisation": organisation, "reference": reference, "new_title": title}, expect)


async def _references(database: Database) -> list[str]:
    return [row["reference"] for row in await database.fetch(_ALL, {})]


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database."""
    await newest_schema(database_url)
    opened = await connect(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def tenant(database: Database) -> UUID:
    """An organisation in it."""
    organisation = uuid4()
    await database.write(_tenant(organisation))
    return organisation


async def test_a_failing_last_step_leaves_nothing(database: Database, tenant: UUID) -> None:
    await database.write(_opening(tenant, "kept"))
    fails: list[tuple[type[AtsPrivacyError], Insert | Change]] = [
        (Duplicate, _opening(tenant, "kept")),
        (MissingReference, _assigned(tenant)),
        (Expectation, _rename(tenant, "not there", "x")),
    ]
    for expected, last in fails:
        with pytest.raises(expected):
            await database.write(_opening(tenant, "a", "b"), _rename(tenant, "kept", "renamed"), last)
        with pytest.raises(expected):
            await database.write(_opening(tenant, "a", "b"), last)
    rows = await database.fetch(_ALL, {})
    assert [(row["reference"], row["title"]) for row in rows] == [("kept", "t")]


async def test_refusals_name_their_table(database: Database, tenant: UUID) -> None:
    await database.write(_opening(tenant, "kept"))
    with pytest.raises(Duplicate) as duplicate:
        await database.write(_tenant(uuid4()), _opening(tenant, "kept"))
    assert duplicate.value.table == "requisition"
    with pytest.raises(Duplicate) as duplicate:
        await database.write(_opening(tenant, "new"), _tenant(tenant))
    assert duplicate.value.table == "organisation"
    assigned = _assigned(tenant)
    with pytest.raises(MissingReference) as missing:
        await database.write(_opening(tenant, "new"), assigned)
    assert missing.value.table == "assignment"
    with pytest.raises(MissingReference) as missing:
        await database.write(_rename(tenant, "kept", "x"), _assigned(tenant))
    assert missing.value.table == "assignment"
    assert await _references(database) == ["kept"]


async def test_expectations_count_rows(database: Database, tenant: UUID) -> None:
    await database.write(_opening(tenant, "a"))
    await database.write(_rename(tenant, "a", "one"), _rename(tenant, "nobody", "x", expect=None))
    await database.write(_rename(tenant, "nobody", "x", expect=0))
    with pytest.raises(Expectation) as stale:
        await database.write(_rename(tenant, "a", "two"), _rename(tenant, "a", "three", expect=0))
    assert stale.value.label == "requisition"
    assert (await database.fetch(_ALL, {}))[0]["title"] == "one"


async def test_only_the_failing_of_many_concurrent_writes_fail(database: Database, tenant: UUID) -> None:
    await database.write(_opening(tenant, "taken"))
    number = 120
    writes = []
    for n in range(number):
        failing: list[Step] = [_opening(tenant, "taken"), _assigned(tenant), _rename(tenant, "nobody", "x")]
        last = failing[n // 4 % 3]
        first = _opening(tenant, f"n{n:03}")
        writes.append(database.write(first, last) if n % 4 == 0 else database.write(first))
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    for n, outcome in enumerate(outcomes):
        if n % 4:
            assert outcome is None, n
        else:
            assert isinstance(outcome, (Duplicate, MissingReference, Expectation)[n // 4 % 3]), n
    assert await _references(database) == [f"n{n:03}" for n in range(number) if n % 4] + ["taken"]


@pytest.mark.parametrize(
    "bad",
    [{"at": 2**63}, {"at": -(2**63) - 1}, {"at": 2**200}, {"title": "a\ud800b"}, {"title": object()}],
    ids=["int64+1", "int64-1", "huge", "surrogate", "no-type"],
)
async def test_a_value_that_cannot_be_stored_fails_alone(database: Database, tenant: UUID, bad: dict[str, Any]) -> None:
    unstorable = database.write(_opening(tenant, "first"), _opening(tenant, "bad", **bad))
    writes = [database.write(_opening(tenant, f"g{n}")) for n in range(10)]
    outcomes = await asyncio.wait_for(
        asyncio.gather(*writes[:5], unstorable, *writes[5:], return_exceptions=True), timeout=20
    )
    failure = outcomes.pop(5)
    assert isinstance(failure, AtsPrivacyError)
    assert failure.code == "value_unstorable"
    assert failure.__cause__ is None
    assert outcomes == [None] * 10
    assert await _references(database) == [f"g{n}" for n in range(10)]
    await asyncio.wait_for(database.write(_opening(tenant, "later")), timeout=20)


async def test_null_characters_never_store_less_than_was_given(database: Database, tenant: UUID) -> None:
    """PostgreSQL has no NUL in text and refuses it; SQLite keeps it whole. Neither cuts the text short."""
    outcomes = await asyncio.gather(
        database.write(_opening(tenant, "good")),
        database.write(_opening(tenant, "zero", title="be\0fore")),
        return_exceptions=True,
    )
    assert outcomes[0] is None
    if outcomes[1] is None:
        assert (await database.fetch(_ALL, {}))[1]["title"] == "be\0fore"
    else:
        assert isinstance(outcomes[1], AtsPrivacyError)
        assert outcomes[1].code == "value_unstorable"
        assert await _references(database) == ["good"]


async def test_a_parameter_that_cannot_be_bound_fails_the_read_alone(database: Database, tenant: UUID) -> None:
    by_version = Statement(select(_REQUISITION).where(_REQUISITION.c.created_at == bindparam("at")), "x", across=True)
    with pytest.raises(AtsPrivacyError) as failure:
        await database.fetch(by_version, {"at": 2**64})
    assert failure.value.code == "value_unstorable"
    assert await database.fetch(by_version, {"at": 1}) == []


async def test_reads_see_committed_state_only(database: Database, tenant: UUID) -> None:
    """While writes of three rows each run, a count that is no multiple of three would be a half-done write."""
    seen: list[int] = []

    async def watch() -> None:
        while True:
            seen.append((await database.fetch(_COUNT, {}))[0]["n"])
            await asyncio.sleep(0)

    watching = asyncio.create_task(watch())
    writers = (database.write(*(_opening(tenant, f"{n}-{k}") for k in range(3))) for n in range(60))
    await asyncio.gather(*writers)
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching
    assert {count % 3 for count in seen} == {0}
    assert seen == sorted(seen)
    assert (await database.fetch(_COUNT, {}))[0]["n"] == 180


async def test_a_write_is_seen_once_it_has_returned(database: Database, tenant: UUID) -> None:
    for n in range(20):
        await database.write(_opening(tenant, f"{n}"))
        assert (await database.fetch(_COUNT, {}))[0]["n"] == n + 1


async def test_inserts_of_no_rows_are_nothing(database: Database, tenant: UUID) -> None:
    await database.write()
    await database.write(_opening(tenant))
    await database.write(_opening(tenant), _opening(tenant, "a"), _opening(tenant))
    await database.write(_opening(tenant), _rename(tenant, "a", "renamed"), _opening(tenant))
    assert await _references(database) == ["a"]


async def test_close_finishes_what_was_asked_and_refuses_the_rest(database_url: str) -> None:
    await newest_schema(database_url)
    database = await connect(database_url)
    tenant = uuid4()
    await database.write(_tenant(tenant))
    writes = [asyncio.create_task(database.write(_opening(tenant, f"{n:02}"))) for n in range(40)]
    await asyncio.sleep(0)
    await database.close()
    outcomes = await asyncio.wait_for(asyncio.gather(*writes, return_exceptions=True), timeout=20)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(database.write(_opening(tenant, "late")), timeout=20)
    with pytest.raises(Unavailable):
        await database.fetch(_ALL, {})
    assert not await database.ready()
    again = await connect(database_url)
    done = [f"{n:02}" for n, outcome in enumerate(outcomes) if outcome is None]
    assert await _references(again) == done
    assert len(done) == 40
    await again.close()


async def test_a_cancelled_caller_half_does_nothing(database: Database, tenant: UUID) -> None:
    for n in range(40):
        steps = [_opening(tenant, f"{n:02}a"), _opening(tenant, f"{n:02}b")]
        if n % 2:
            steps.append(_opening(tenant, f"{n:02}c"))
        writing = asyncio.create_task(database.write(*steps, _rename(tenant, f"{n:02}a", "seen")))
        for _ in range(n % 7):
            await asyncio.sleep(0)
        writing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await writing
    await database.write(_opening(tenant, "zz"))
    rows = await database.fetch(_ALL, {})
    whole: dict[str, list[str]] = {}
    for row in rows:
        if row["reference"] != "zz":
            whole.setdefault(row["reference"][:2], []).append(row["reference"][2:] + row["title"][0])
    for key, parts in whole.items():
        assert parts == (["as", "bt", "ct"] if int(key) % 2 else ["as", "bt"])


async def test_sqlite_does_the_write_of_a_cancelled_caller(sqlite_url: str) -> None:
    """Once queued it is done; and the refusals that nobody waits for any more disturb nobody."""
    await newest_schema(sqlite_url)
    database = await connect(sqlite_url)
    tenant = uuid4()
    await database.write(_tenant(tenant))
    writes = [asyncio.create_task(database.write(_opening(tenant, f"{n % 9}"))) for n in range(18)]
    await asyncio.sleep(0)
    for write in writes:
        write.cancel()
    await asyncio.gather(*writes, return_exceptions=True)
    await database.write(_opening(tenant, "z"))
    rows = await database.fetch(_ALL, {})
    assert [row["reference"] for row in rows] == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "z"]
    await database.close()
