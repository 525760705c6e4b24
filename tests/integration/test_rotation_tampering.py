"""What was tampered with does not stop a rotation: it is told, left as it was, and everybody else moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Conflict
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.keep_keys import keep_keys
from ats_privacy.jobs.key_status import key_status
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import data_keys
from ats_privacy.storage.rotations import passed_over
from keys import wrapped_generation
from keys.binding import BOUND_VERSION
from tests.integration.company import Company
from tests.integration.rotations import applicants, values_of, workshop
from tests.servers.raw_sql import raw_sql

PEOPLE = 20


async def _found(company: Company) -> list[dict[str, Any]]:
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=100")
    return [entry for entry in log.json()["items"] if entry["event"] == "tampering.found"]


async def _keys(company: Company, person: str) -> dict[str, bytes]:
    return await stored.wrapped_keys(company.service.database, company.organisation, UUID(person))


async def test_a_value_that_was_changed(company: Company, settings: Settings) -> None:
    people = await applicants(company, PEOPLE)
    before = {person: await _keys(company, person) for person in people}
    async with raw_sql(settings.database_url) as raw:
        [[sealed]] = await raw.run("SELECT email FROM applicant WHERE id = $1", UUID(people[7]))
        spoilt = bytes(sealed)[:-1] + bytes((bytes(sealed)[-1] ^ 1,))
        await raw.run("UPDATE applicant SET email = $1 WHERE id = $2", spoilt, UUID(people[7]))
    state = await rotate_data(workshop(company.service), company.organisation)
    assert not state.running
    assert state.moved == PEOPLE - 1
    for person in people:
        now = await _keys(company, person)
        if person == people[7]:
            assert now == before[person], "what is theirs stays under its keys"
        else:
            assert now["contact"] != before[person]["contact"]
            assert (await values_of(company, person))["email"].endswith("@example.com")
    [told] = await _found(company)
    assert (told["fields"], told["outcome"]) == ("all", "failed")


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "last byte": lambda key: key[:-1] + bytes((key[-1] ^ 1,)),
    "epoch": lambda key: key[:3] + (77).to_bytes(4, "big") + key[7:],
    "generation": lambda key: key[:7] + (9).to_bytes(4, "big") + key[11:],
    "version": lambda key: b"\x07" + key[1:],
    "said to be bound to a consent": lambda key: bytes((BOUND_VERSION,)) + key[1:],
    "cut": lambda key: key[:3],
    "emptied": lambda _key: b"",
}


async def _spoil_key(company: Company, settings: Settings, person: str, how: str) -> bytes:
    wrapped = (await _keys(company, person))["contact"]
    spoilt = SPOILT[how](bytes(wrapped))
    async with raw_sql(settings.database_url) as raw:
        statement = "UPDATE data_key SET wrapped = $1 WHERE subject_id = $2 AND compartment = 'contact'"
        await raw.run(statement, spoilt, UUID(person))
    return spoilt


@pytest.mark.parametrize("how", SPOILT)
async def test_a_key_that_was_changed(company: Company, settings: Settings, how: str) -> None:
    people = await applicants(company, PEOPLE)
    spoilt = await _spoil_key(company, settings, people[3], how)
    shop = workshop(company.service)
    state = await rotate_compartment(shop, company.organisation, "contact")
    assert not state.running
    assert (await _keys(company, people[3]))["contact"] == spoilt
    counts = await data_keys.count_by_epoch(company.service.database, company.organisation)
    assert (counts["contact", 2], counts["contact", 1]) == (PEOPLE - 1, 1)
    assert len(await _found(company)) == 1, "told once, however many passes there were"
    assert await passed_over(shop.database, state) == 1
    with pytest.raises(Conflict):
        await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=0)
    found, _ = await key_status(shop, company.organisation, rotate_days=365, window_days=0)
    [kept] = [key for key in found if (key.name, key.generation) == ("contact", 1)]
    assert (kept.holds, kept.due) == (1, "kept: 1 fails authentication")
    again = await rotate_data(shop, company.organisation, "contact")
    assert (again.running, again.moved, await passed_over(shop.database, again)) == (False, PEOPLE - 1, 1)
    assert (await _keys(company, people[3]))["contact"] == spoilt
    assert {
        wrapped_generation((await _keys(company, person))["contact"]) for person in people if person != people[3]
    } == {2}


async def test_what_is_due_is_done_beside_a_key_that_was_changed(company: Company, settings: Settings) -> None:
    people = await applicants(company, 3)
    shop = workshop(company.service)
    await rotate_compartment(shop, company.organisation, "identity")
    await _spoil_key(company, settings, people[0], "epoch")
    kept = await keep_keys(shop, company.organisation, rotate_days=0, window_days=0)
    assert "compartment contact" in kept.done
    assert "destroyed epoch 1 of identity" in kept.done
    assert "destroyed epoch 1 of contact" not in kept.done
    left = {what.split(":")[0] for what in kept.left}
    assert "index email" in left, "its tokens cannot be made anew without the value"
    assert "index id_number" not in left
    for person in people[1:]:
        assert (await values_of(company, person))["email"].endswith("@example.com")
