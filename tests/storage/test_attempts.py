"""Shared rate limits: exact under concurrency over two workers' connections, all limits or none, windows that end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest

from ats_privacy.domain.errors import Unavailable
from ats_privacy.storage import attempts
from ats_privacy.storage.attempts import Limit
from ats_privacy.storage.connect import connect
from ats_privacy.storage.statements import Database
from tests.servers.schemas import newest_schema

_START = 1_800_000_000_000_000
_SECOND = 1_000_000


@pytest.fixture
async def workers(database_url: str) -> AsyncIterator[tuple[Database, Database]]:
    """Two workers' connections to one migrated database."""
    await newest_schema(database_url)
    opened = (await connect(database_url), await connect(database_url))
    yield opened
    for each in opened:
        await each.close()


def _limit(name: str, most: int, seconds: int = 60) -> Limit:
    return Limit("test.try", name.encode().ljust(32, b"\0"), most, seconds)


async def _take(database: Database, organisation: UUID, *limits: Limit, after: float = 0) -> bool:
    return await attempts.take(database, organisation, limits, at=_START + int(after * _SECOND))


async def test_two_workers_at_once_pass_exactly_as_many_as_allowed(workers: tuple[Database, Database]) -> None:
    organisation = uuid4()
    forth, back = (_limit("a", 7), _limit("b", 100)), (_limit("b", 100), _limit("a", 7))
    tries = (_take(workers[n % 2], organisation, *(forth if n % 3 else back)) for n in range(40))
    assert sum(await asyncio.gather(*tries)) == 7


async def test_a_window_ends_and_a_refused_try_does_not_lengthen_it(workers: tuple[Database, Database]) -> None:
    one, other = workers
    organisation, limit = uuid4(), _limit("a", 2)
    assert [await _take(one, organisation, limit, after=n) for n in (0, 1)] == [True, True]
    assert not await _take(other, organisation, limit, after=59.9)
    assert [await _take(other, organisation, limit, after=60 + n) for n in range(3)] == [True, True, False]


async def test_where_one_limit_is_spent_no_other_is_counted(workers: tuple[Database, Database]) -> None:
    one, organisation = workers[0], uuid4()
    address, account = _limit("address", 1), _limit("account", 3)
    assert await _take(one, organisation, address, account)
    for _ in range(5):
        assert not await _take(one, organisation, address, account)
    assert [await _take(one, organisation, account) for _ in range(3)] == [True, True, False]


async def test_keys_scopes_and_organisations_count_apart(workers: tuple[Database, Database]) -> None:
    one, organisation = workers[0], uuid4()
    assert await _take(one, organisation, _limit("a", 1))
    assert not await _take(one, organisation, _limit("a", 1))
    assert await _take(one, uuid4(), _limit("a", 1))
    assert await _take(one, organisation, _limit("b", 1))
    assert await _take(one, organisation, Limit("test.other", _limit("a", 1).key, 1, 60))


async def test_a_lowered_limit_holds_at_once(workers: tuple[Database, Database]) -> None:
    one, organisation = workers[0], uuid4()
    assert [await _take(one, organisation, _limit("a", 5)) for _ in range(3)] == [True] * 3
    assert not await _take(one, organisation, _limit("a", 3))
    assert await _take(one, organisation, _limit("a", 4))


async def test_only_windows_that_ended_are_forgotten(workers: tuple[Database, Database]) -> None:
    one, organisation = workers[0], uuid4()
    short, long = _limit("short", 1, 10), _limit("long", 1, 100)
    assert await _take(one, organisation, short, long)
    await one.write(attempts.forget(organisation, before=_START + 50 * _SECOND))
    assert await _take(one, organisation, short, after=5)  # gone: within its window it would have been refused
    assert not await _take(one, organisation, long, after=50)


async def test_no_answer_is_not_a_pass(database_url: str) -> None:
    await newest_schema(database_url)
    database = await connect(database_url)
    await database.close()
    with pytest.raises(Unavailable):
        await _take(database, uuid4(), _limit("a", 1))
