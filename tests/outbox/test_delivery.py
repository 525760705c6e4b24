"""Orders are carried out at least once, by one worker at a time, and given up where a person can see it."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.orders import MOST_ATTEMPTS, Undeliverable, Undelivered, wait_us
from ats_privacy.jobs.deliver_outbox import delivered
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Duplicate, Expectation
from tests.integration.company import Company
from tests.outbox.orders import Told, delivery, order, pass_time, rows, told

LATER = Undelivered("later", "Later.")
NEVER = Undeliverable("never", "Never.")


@given(st.integers(1, 60), st.floats(0, 1))
def test_waits_double_and_have_an_end(attempts: int, chance: float) -> None:
    wait = wait_us(attempts, chance)
    assert 30_000_000 <= wait <= 1.5 * 6 * 3600 * 1_000_000
    assert wait_us(attempts + 1, 0) >= wait_us(attempts, 0)


async def test_done_once_and_entered(company: Company) -> None:
    applicant = await company.applicant()
    from uuid import UUID

    await order(company, subject=UUID(applicant), parameters={"n": 1})
    handler = Told()
    assert await delivery(company, test_kind=handler).drain() == 1
    assert await delivery(company, test_kind=handler).drain() == 0
    assert [dict(seen.parameters) for seen in handler.seen] == [{"n": 1}]
    assert str(handler.seen[0].subject) == applicant
    [row] = await rows(company)
    assert (row["state"], row["attempts"], row["lease"]) == ("done", 1, None)
    [entry] = await told(company, "outbox.delivered")
    assert entry["code"] == "test.kind"


async def test_the_same_thing_is_ordered_once(company: Company) -> None:
    await order(company)
    with pytest.raises(Duplicate):
        await order(company)
    assert len(await rows(company)) == 1


async def test_orders_without_a_handler_wait(company: Company) -> None:
    await order(company, kind="other.kind")
    assert await delivery(company, test_kind=Told()).drain() == 0
    assert await delivery(company).drain() == 0
    [row] = await rows(company)
    assert (row["state"], row["attempts"]) == ("waiting", 0)


async def test_what_fails_comes_back_later_and_later(company: Company) -> None:
    await order(company)
    handler = Told(LATER, LATER, None)
    work = delivery(company, test_kind=handler)
    assert await work.drain() == 1
    [row] = await rows(company)
    assert (row["state"], row["attempts"], row["last_code"]) == ("waiting", 1, "later")
    first_wait = row["due_at"] - row["created_at"]
    assert first_wait >= 30_000_000
    await pass_time(company)
    assert await work.drain() == 1
    await pass_time(company)
    assert await work.drain() == 1
    [row] = await rows(company)
    assert (row["state"], row["attempts"], row["last_code"]) == ("done", 3, "")
    assert len({seen.message_id for seen in handler.seen}) == 1


@pytest.mark.parametrize(
    ("end", "code"),
    [(NEVER, "never"), (RecordTampered("record_tampered", "It was changed."), None)],
)
async def test_given_up(company: Company, end: Exception, code: str | None) -> None:
    await order(company)
    await delivery(company, test_kind=Told(end)).drain()
    [row] = await rows(company)
    if code is None:  # our own trouble, which may be mended
        assert row["state"] == "waiting"
        return
    assert (row["state"], row["last_code"]) == ("dead", code)
    [entry] = await told(company, "outbox.dead")
    assert (entry["code"], entry["outcome"]) == (code, "failed")
    await company.service.database.write(outbox.retry(company.organisation, row["id"]))
    assert await delivery(company, test_kind=Told()).drain() == 1


async def test_given_up_in_the_end(company: Company) -> None:
    await order(company)
    work = delivery(company, test_kind=Told(*[LATER] * MOST_ATTEMPTS))
    for _ in range(MOST_ATTEMPTS):
        assert await work.drain() == 1
        await pass_time(company)
    assert await work.drain() == 0
    [row] = await rows(company)
    assert (row["state"], row["attempts"]) == ("dead", MOST_ATTEMPTS)


async def test_a_handlers_fault_is_one_orders_fault(company: Company) -> None:
    await order(company, once="1")
    await order(company, once="2")
    handler = Told(ValueError("zhang@example.com"), None)
    assert await delivery(company, test_kind=handler).drain() == 2
    states = sorted((row["state"], row["last_code"]) for row in await rows(company))
    assert states == [("done", ""), ("waiting", "handler_ValueError")]


async def test_two_workers_never_take_the_same(company: Company) -> None:
    for n in range(40):
        await order(company, once=str(n))
    handlers = [Told(seconds=0.01), Told(seconds=0.01)]
    await asyncio.gather(*(delivery(company, test_kind=handler).drain() for handler in handlers))
    seen = [each.id for handler in handlers for each in handler.seen]
    assert len(seen) == len(set(seen)) == 40


async def test_a_lease_that_has_passed_ends_nothing(company: Company) -> None:
    await order(company)
    token, [mine] = await outbox.claim(company.service.database, ["test.kind"], most=1, lease_us=60_000_000)
    await pass_time(company)
    other, [same] = await outbox.claim(company.service.database, ["test.kind"], most=1, lease_us=60_000_000)
    assert same.id == mine.id
    with pytest.raises(Expectation):
        await company.service.database.write(outbox.done(mine, token))
    await company.service.database.write(outbox.done(same, other))


async def test_orders_about_what_has_ended_are_not_carried_out(company: Company) -> None:
    about = company.organisation
    await order(company, object_id=about)
    await company.service.database.write(outbox.cancel(company.organisation, about))
    assert await delivery(company, test_kind=Told()).drain() == 0
    assert [row["state"] for row in await rows(company)] == ["cancelled"]


async def test_it_runs_beside_the_service(company: Company) -> None:
    handler = Told()
    async with delivered(delivery(company, test_kind=handler), 0.02):
        await order(company)
        for _ in range(200):
            await asyncio.sleep(0.02)
            if handler.seen:
                break
    assert len(handler.seen) == 1
