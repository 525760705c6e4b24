"""What was tampered with does not stop a rotation: it is told, left as it was, and everybody else moves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Conflict
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import data_keys
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


async def test_a_key_that_was_changed(company: Company, settings: Settings) -> None:
    people = await applicants(company, PEOPLE)
    async with raw_sql(settings.database_url) as raw:
        where = "WHERE subject_id = $1 AND compartment = 'contact'"
        [[wrapped]] = await raw.run(f"SELECT wrapped FROM data_key {where}", UUID(people[3]))  # noqa: S608
        spoilt = bytes(wrapped)[:-1] + bytes((bytes(wrapped)[-1] ^ 1,))
        statement = "UPDATE data_key SET wrapped = $1 WHERE subject_id = $2 AND compartment = 'contact'"
        await raw.run(statement, spoilt, UUID(people[3]))
    shop = workshop(company.service)
    state = await rotate_compartment(shop, company.organisation, "contact")
    assert not state.running
    counts = await data_keys.count_by_epoch(company.service.database, company.organisation)
    assert (counts["contact", 2], counts["contact", 1]) == (PEOPLE - 1, 1)
    assert len(await _found(company)) == 1, "told once, however many passes there were"
    with pytest.raises(Conflict):
        await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=0)
