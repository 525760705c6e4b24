"""Records from before there was a register: everybody named in them is registered by one command (promise A2)."""

from __future__ import annotations

from uuid import UUID

import pytest

from ats_privacy.gate.named_people import NamedPeople
from ats_privacy.jobs.register_third_persons import register_third_persons
from tests.integration.company import Company
from tests.outbox.orders import rows, told
from tests.servers.raw_sql import RawSql
from tests.third_persons.people import LI, MINOR, SUN, WANG, held, listed, naming

_INDEXES = "('third_party', 'third_party_refused')"


async def _as_before(company: Company, raw: RawSql) -> None:
    """What the database was before the upgrade: no register, no index, no keys for it."""
    await raw.run("DELETE FROM third_person")
    await raw.run("DELETE FROM outbox")
    await raw.run(f"DELETE FROM blind_index WHERE index_name IN {_INDEXES}")  # noqa: S608 - our own names
    await raw.run(f"DELETE FROM wrapped_key WHERE kind = 'index' AND name IN {_INDEXES}")  # noqa: S608
    company.service.keyrings.forget(company.organisation)


async def _register(company: Company) -> tuple[int, int]:
    service = company.service
    people = NamedPeople(service.database, service.gate.audit, service.keyrings, service.policy)
    return await register_third_persons(service.database, service.keyrings, people, service.policy)


@pytest.mark.promise("A2")
async def test_everybody_is_registered_once(company: Company, raw: RawSql) -> None:
    first = await naming(company, [LI, SUN], emergency_contact=WANG)
    await naming(company, [LI], **MINOR)
    await naming(company)
    await _as_before(company, raw)
    assert await _register(company) == (4, 0)
    assert await _register(company) == (0, 0)
    people = await listed(company)
    assert {p["applicant_id"] for p in people} == {first}
    assert sorted(p["reachable_by"] for p in people) == ["email", "phone", "phone"]
    assert {p["attested_by"] for p in people} == {f"staff:{company.staff['recruiter']}"}
    assert await rows(company) == [], "mails are ordered apart"
    assert len(await held(company, "li.referee@example.com")) == 2
    assert len(await held(company, WANG["phone"])) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_changed_value_is_passed_over_and_told(company: Company, raw: RawSql) -> None:
    whole, broken = await naming(company, [LI]), await naming(company, [SUN])
    stolen = await raw.value("SELECT referees FROM applicant WHERE id = $1", UUID(whole))
    await raw.run("UPDATE applicant SET referees = $1 WHERE id = $2", stolen, UUID(broken))
    await _as_before(company, raw)
    assert await _register(company) == (1, 1)
    assert [entry["code"] for entry in await told(company, "tampering.found")] == ["record_tampered"]
