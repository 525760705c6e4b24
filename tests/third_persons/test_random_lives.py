"""Whatever is done to a record in whatever order: the register says who stands where, and the index finds them all."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import pytest

from ats_privacy.domain.values import index_terms
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.storage import third_persons
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.third_persons.people import changed, held, naming, removed, shown

_STEPS = 25


def _anybody(chance: random.Random, refused: set[str]) -> dict[str, Any]:
    number = chance.randrange(40)
    entry: dict[str, Any] = {"name": f"Referee {number}"}
    if chance.random() < 0.6:
        entry["email"] = f"referee.{number}@example.com"
    if chance.random() < 0.6:
        entry["phone"] = f"+861380013{number:04d}"
    return entry if refused.isdisjoint(_terms(entry)) else {"name": f"Nobody {number}"}


def _terms(entry: dict[str, Any]) -> set[str]:
    return {term.decode() for term in index_terms("third_party", "contact_person", entry)}


async def _stands(company: Company, applicant: str, told: set[str]) -> list[dict[str, Any]]:
    """What stands in the record agrees with the register and the index; returns the register."""
    values, _ = await shown(company, applicant)
    entries = values["referees"] or []
    rows = await third_persons.of_applicant(company.service.database, company.organisation, UUID(applicant))
    assert [row["place"] for row in rows] == list(range(len(entries)))
    for row, entry in zip(rows, entries, strict=True):
        reach = "email" if entry.get("email") else "phone" if entry.get("phone") else "none"
        assert row["reachable_by"] == reach
        assert (str(row["id"]) not in told) or row["told_at"] is not None
    for entry in entries:
        for term in _terms(entry):
            assert entry in [found["values"] for found in await held(company, term)]
    return [dict(row) for row in rows]


@pytest.mark.promise("A2")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(3))
async def test_random_lives(company: Company, seed: int) -> None:
    chance = random.Random(seed)
    refused: set[str] = set()
    told: set[str] = set()
    applicant = await naming(company, [_anybody(chance, refused) for _ in range(3)])
    for step in range(_STEPS):
        rows = await _stands(company, applicant, told)
        values, _ = await shown(company, applicant)
        entries = [{n: v for n, v in entry.items() if v is not None} for entry in values["referees"] or []]
        match chance.choice(["add", "add", "drop", "shuffle", "edit", "told", "remove", "rotate"]):
            case "add":
                entries.insert(chance.randrange(len(entries) + 1), _anybody(chance, refused))
                assert (await changed(company, applicant, {"referees": entries})).status_code == 200
            case "drop" if entries:
                entries.pop(chance.randrange(len(entries)))
                assert (await changed(company, applicant, {"referees": entries or None})).status_code == 200
            case "shuffle" if entries:
                chance.shuffle(entries)
                assert (await changed(company, applicant, {"referees": entries})).status_code == 200
                after = await _stands(company, applicant, told)
                assert {row["id"] for row in after} == {row["id"] for row in rows}
            case "edit" if entries:
                chance.choice(entries)["company"] = f"Company {step}"
                assert (await changed(company, applicant, {"referees": entries})).status_code == 200
                assert [row["id"] for row in await _stands(company, applicant, told)] == [row["id"] for row in rows]
            case "told" if rows:
                number = str(chance.choice(rows)["id"])
                path = f"/v1/third-persons/{number}/told"
                assert (await company.call("recruiter", "PUT", path, json={"means": "phone"})).status_code == 204
                told.add(number)
            case "remove" if rows:
                row = chance.choice(rows)
                refused |= _terms(entries[row["place"]])
                await removed(company, str(row["id"]))
                del entries[row["place"]]
                left, _ = await shown(company, applicant)
                assert [
                    {n: v for n, v in entry.items() if v is not None} for entry in left["referees"] or []
                ] == entries
            case "rotate":
                await rotate_index(workshop(company.service), company.organisation, "third_party")
        told &= {str(row["id"]) for row in await _stands(company, applicant, set())}
