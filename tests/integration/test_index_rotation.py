"""The keys of blind indexes are rotated while people are found, created and corrected; no two get one ID number."""

from __future__ import annotations

import asyncio

from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.storage import blind_indexes, wrapped_keys
from keys import IndexAlgorithm
from tests.integration.company import Company
from tests.integration.rotations import applicants, found_by, id_number, workshop


async def generations(company: Company, index: str) -> set[int]:
    counts = await blind_indexes.count_by_generation(company.service.database, company.organisation)
    return {generation for name, generation in counts if name == index}


async def test_the_new_key_finds_everybody_and_the_old_tokens_are_gone(company: Company) -> None:
    people = await applicants(company, 12)
    before = await blind_indexes.count_by_generation(company.service.database, company.organisation)
    for index in sorted({name for name, _ in before}):
        state = await rotate_index(workshop(company.service), company.organisation, index, IndexAlgorithm.HMAC_SM3)
        assert state.phase == "done"
        assert await generations(company, index) == {2}
    after = await blind_indexes.count_by_generation(company.service.database, company.organisation)
    assert {(n, 2): c for (n, _), c in before.items()} == after
    assert await found_by(company, "email", "PERSON.3@example.com") == [people[3]]
    assert await found_by(company, "id_number", id_number(5)) == [people[5]]
    assert await found_by(company, "name", "候选人7") == [people[7]]
    keys = await wrapped_keys.of_organisation(company.service.database, company.organisation)
    old = [key for key in keys if key.kind == "index" and key.name == "email" and key.generation == 1]
    assert [(key.state, key.wrapped) for key in old] == [("destroyed", b"")]
    taken = await company.call(
        "recruiter",
        "POST",
        "/v1/applicants?purpose=recruitment",
        json={"values": {"full_name": "Another", "id_number": id_number(5)}, "attests_authority": True},
    )
    assert (taken.status_code, taken.json()["code"]) == (409, "duplicate_applicant")


async def test_uniqueness_and_search_hold_throughout(company: Company) -> None:
    people = await applicants(company, 20)
    stop = asyncio.Event()
    done = {"found": 0, "refused": 0, "created": 0, "corrected": 0}
    addresses = {person: f"person.{n}@example.com" for n, person in enumerate(people)}

    async def search() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            number = turn % len(people)
            assert await found_by(company, "id_number", id_number(number)) == [people[number]]
            done["found"] += 1

    async def duplicate() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            body = {
                "values": {"full_name": "Twin", "id_number": id_number(turn % len(people))},
                "attests_authority": True,
            }
            answer = await company.call("recruiter", "POST", "/v1/applicants?purpose=recruitment", json=body)
            assert answer.status_code == 409, answer.text
            done["refused"] += 1

    async def create() -> None:
        number = 100
        while not stop.is_set():
            [person] = await applicants(company, 1, start=number)
            addresses[person] = f"person.{number}@example.com"
            number += 1
            done["created"] += 1
            await asyncio.sleep(0.01)

    async def correct() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            person = people[turn % len(people)]
            path = f"/v1/applicants/{person}?purpose=recruitment"
            read = await company.call("recruiter", "GET", path)
            address = f"moved.{turn}@example.com"
            answer = await company.call(
                "recruiter",
                "PATCH",
                path,
                json={"values": {"email": address}},
                headers={"If-Match": read.headers["ETag"]},
            )
            assert answer.status_code == 200, answer.text
            addresses[person] = address
            done["corrected"] += 1

    async def rotate() -> None:
        # What began with the old keys ends within the time that a rotation waits; it takes milliseconds here.
        shop = workshop(company.service, settle_seconds=1.0, grace_seconds=1.0, batch=5)
        for _ in range(2):
            await asyncio.gather(*(rotate_index(shop, company.organisation, index) for index in ("id_number", "email")))
        stop.set()

    try:
        await asyncio.gather(search(), duplicate(), create(), correct(), rotate())
    finally:
        stop.set()
    assert min(done.values()) > 3, done
    for person, address in addresses.items():
        assert await found_by(company, "email", address) == [person]
    for number, person in enumerate(people):
        if addresses[person] != f"person.{number}@example.com":
            assert await found_by(company, "email", f"person.{number}@example.com") == []
    assert await generations(company, "id_number") == {3}
    assert await generations(company, "email") == {3}
