"""Compartment and data keys are rotated while people read and write; nothing is lost, no old key stays in use."""

from __future__ import annotations

import asyncio
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Conflict
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import data_keys, wrapped_keys
from keys import Algorithm, sealed_generation, wrapped_epoch, wrapped_generation
from tests.integration.company import Company
from tests.integration.rotations import applicants, values_of, workshop


async def epochs_in_use(company: Company, compartment: str) -> set[int]:
    counts = await data_keys.count_by_epoch(company.service.database, company.organisation)
    return {epoch for name, epoch in counts if name == compartment}


async def test_a_new_epoch_takes_over_every_data_key(company: Company) -> None:
    people = await applicants(company, 16)
    before = [await values_of(company, person) for person in people]
    state = await rotate_compartment(workshop(company.service), company.organisation, "contact")
    assert (state.phase, state.moved, state.target) == ("done", 16, 2)
    assert await epochs_in_use(company, "contact") == {2}
    assert await epochs_in_use(company, "identity") == {1}
    assert [await values_of(company, person) for person in people] == before
    keys = await wrapped_keys.of_organisation(company.service.database, company.organisation)
    states = {k.generation: k.state for k in keys if k.name == "contact"}
    assert states == {1: "decrypt_only", 2: "active"}
    newcomer = (await applicants(company, 1, start=50))[0]
    wrapped = await stored.wrapped_keys(company.service.database, company.organisation, UUID(newcomer))
    assert wrapped_epoch(wrapped["contact"]) == 2


async def test_new_data_keys_take_over_every_value(company: Company, neighbour: Company) -> None:
    people = await applicants(company, 9)
    stranger = await neighbour.applicant()
    requisition = await company.requisition()
    application = await company.call(
        "recruiter",
        "POST",
        "/v1/applications?purpose=recruitment",
        json={
            "applicant_id": people[0],
            "requisition_id": requisition,
            "values": {"cover_letter": "I build bridges."},
        },
    )
    assert application.status_code == 201, application.text
    path = f"/v1/applications/{application.json()['id']}?purpose=recruitment"
    letter = (await company.call("recruiter", "GET", path)).json()["values"]
    before = [await values_of(company, person) for person in people]
    service = company.service
    state = await rotate_data(workshop(service, batch=4), company.organisation)
    assert (state.phase, state.moved, state.total) == ("done", 9, 9)
    assert [await values_of(company, person) for person in people] == before
    assert (await company.call("recruiter", "GET", path)).json()["values"] == letter
    for person in people:
        wrapped = await stored.wrapped_keys(service.database, company.organisation, UUID(person))
        assert {wrapped_generation(key) for key in wrapped.values()} == {2}
        projection = stored.Projection(("email", "id_number", "summary"), ())
        row = await stored.by_id(service.database, projection, company.organisation, UUID(person), UUID(person))
        assert row is not None
        assert {sealed_generation(row[c]) for c in projection.columns} == {2}
        assert await data_keys.retired_of(service.database, company.organisation, UUID(person)) == []
    theirs = await stored.wrapped_keys(service.database, neighbour.organisation, UUID(stranger))
    assert {wrapped_generation(key) for key in theirs.values()} == {1}
    assert await values_of(neighbour, stranger)


async def test_a_reason_in_the_audit_log_outlives_the_rotation(company: Company) -> None:
    person = await company.applicant()
    body = {"fields": ["id_number"], "reason": "The ID card is checked at the door."}
    revealed = await company.call(
        "hr_administrator", "POST", f"/v1/applicants/{person}/reveal?purpose=recruitment", json=body
    )
    assert revealed.status_code == 200, revealed.text
    shop = workshop(company.service)
    await rotate_data(shop, company.organisation)
    await rotate_compartment(shop, company.organisation, "identity")
    kept = await data_keys.retired_of(company.service.database, company.organisation, UUID(person))
    assert [(row["compartment"], row["generation"]) for row in kept] == [("identity", 1)]
    assert {wrapped_epoch(bytes(row["wrapped"])) for row in kept} == {2}
    path = f"/v1/audit/entries?applicant_id={person}"
    entries = (await company.call("privacy_officer", "GET", path)).text
    assert "checked at the door" in entries


async def test_readers_and_writers_go_on_meanwhile(company: Company) -> None:
    people = await applicants(company, 20)
    requisitions = [await company.requisition(f"ENG-{n}") for n in range(8)]
    stop = asyncio.Event()
    done = {"read": 0, "written": 0, "stale": 0, "applied": 0}
    latest: dict[str, str] = {}

    async def read() -> None:
        while not stop.is_set():
            for person in people:
                assert (await values_of(company, person))["full_name"]
                done["read"] += 1
                await asyncio.sleep(0)

    async def write(number: int) -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            person = people[(number + turn * 3) % len(people)]
            path = f"/v1/applicants/{person}?purpose=recruitment"
            read = await company.call("recruiter", "GET", path)
            text = f"summary {number} {turn}"
            answer = await company.call(
                "recruiter",
                "PATCH",
                path,
                json={"values": {"summary": text}},
                headers={"If-Match": read.headers["ETag"]},
            )
            assert answer.status_code in (200, 412), answer.text
            done["written" if answer.status_code == 200 else "stale"] += 1
            if answer.status_code == 200:
                latest[person] = text
            await asyncio.sleep(0)

    async def apply() -> None:
        for requisition in requisitions:
            for person in people:
                body = {
                    "applicant_id": person,
                    "requisition_id": requisition,
                    "values": {"cover_letter": f"letter {person}"},
                }
                answer = await company.call("recruiter", "POST", "/v1/applications?purpose=recruitment", json=body)
                assert answer.status_code == 201, answer.text
                done["applied"] += 1

    shop = workshop(company.service)

    async def rotate() -> None:
        for _ in range(2):
            await rotate_data(shop, company.organisation)
            await rotate_compartment(shop, company.organisation, "free_text")
            await rotate_compartment(shop, company.organisation, "identity", Algorithm.AES_256_GCM_SIV)
        stop.set()

    try:
        await asyncio.gather(read(), write(1), write(2), apply(), rotate())
    finally:
        stop.set()
    assert done["read"] > 20
    assert done["written"] > 5
    assert await epochs_in_use(company, "free_text") == {3}
    assert await epochs_in_use(company, "identity") == {3}
    for person in people:
        values = await values_of(company, person)
        assert values["summary"] == latest.get(person, values["summary"])
        answer = await company.call("recruiter", "GET", f"/v1/applicants/{person}/applications?purpose=recruitment")
        assert answer.status_code == 200, answer.text
        letters = [item["values"]["cover_letter"] for item in answer.json()["items"]]
        assert letters == [f"letter {person}"] * len(requisitions)


async def test_values_move_to_another_suite_and_are_read_by_their_header(company: Company) -> None:
    people = await applicants(company, 4)
    before = [await values_of(company, person) for person in people]
    shop = workshop(company.service)
    await rotate_compartment(shop, company.organisation, "contact", Algorithm.SM4_GCM)
    mixed = (await applicants(company, 1, start=60))[0]
    assert (await values_of(company, mixed))["email"] == "person.60@example.com"
    assert [await values_of(company, person) for person in people] == before
    await rotate_data(shop, company.organisation, "contact")
    assert [await values_of(company, person) for person in people] == before
    projection = stored.Projection(("email", "full_name"), ())
    for person in people:
        row = await stored.by_id(company.service.database, projection, company.organisation, UUID(person), UUID(person))
        assert row is not None
        assert row["email"][1] == Algorithm.SM4_GCM
        assert row["full_name"][1] == Algorithm.AES_256_GCM


async def test_a_rotation_under_way_is_gone_on_with_not_begun_again(company: Company) -> None:
    await applicants(company, 3)
    shop = workshop(company.service, settle_seconds=60)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await rotate_compartment(shop, company.organisation, "contact")
    with pytest.raises(Conflict):
        await rotate_compartment(workshop(company.service), company.organisation, "contact", Algorithm.SM4_GCM)
    state = await rotate_compartment(workshop(company.service), company.organisation, "contact")
    assert (state.target, state.phase) == (2, "done")
