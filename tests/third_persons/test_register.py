"""Who is named in a record is registered with it, in the same write, and follows its values (promise A2)."""

from __future__ import annotations

import asyncio
import json
from uuid import UUID

import pytest

from ats_privacy.domain.third_persons import TELL_WITHIN_US
from ats_privacy.jobs.tell_third_persons import order_third_persons
from ats_privacy.storage import third_persons
from tests.integration.company import Company
from tests.outbox.orders import rows, told
from tests.servers.raw_sql import RawSql
from tests.third_persons.people import LI, MINOR, SUN, WANG, changed, counted, listed, naming, shown


@pytest.mark.promise("A2")
async def test_everybody_named_is_registered_with_who_attested(company: Company, raw: RawSql) -> None:
    applicant = await naming(company, [LI, SUN], emergency_contact=WANG)
    people = await listed(company)
    assert [(p["role"], p["reachable_by"], p["mail_ordered"]) for p in people] == [
        ("referee", "email", True),
        ("referee", "phone", False),
        ("emergency_contact", "phone", False),
    ]
    for person in people:
        assert person["applicant_id"] == applicant
        assert person["attested_by"] == f"staff:{company.staff['recruiter']}"
        assert not person["late"]
        assert person["told_at"] is None
    [order] = await rows(company)
    assert (order["kind"], json.loads(order["parameters"])) == ("mail.third_person", {})
    assert (str(order["subject_id"]), str(order["object_id"])) == (applicant, people[0]["id"])
    due = await raw.value("SELECT due_at - attested_at FROM third_person WHERE id = $1", UUID(people[0]["id"]))
    assert due == TELL_WITHIN_US
    assert await counted(company) == {"untold": 3, "late": 0, "renewed": 0}


@pytest.mark.promise("A2")
async def test_without_the_statement_nothing_is_stored_or_ordered(company: Company, raw: RawSql) -> None:
    body = {"values": {"full_name": "Zhao", "referees": [LI]}}
    answer = await company.call("recruiter", "POST", "/v1/applicants?purpose=recruitment", json=body)
    assert answer.status_code == 422
    assert [error["code"] for error in answer.json()["errors"]] == ["attestation_missing"]
    for table in ("applicant", "third_person", "outbox"):
        assert await raw.value(f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608


async def test_the_register_follows_changes(company: Company) -> None:
    applicant = await naming(company, [LI, SUN])
    first, second = await listed(company)
    sent = await company.call("recruiter", "PUT", f"/v1/third-persons/{second['id']}/told", json={"means": "phone"})
    assert sent.status_code == 204
    # Sun moves to the front and gets an address; Li goes; somebody new comes.
    values = [{**SUN, "email": "sun@example.com"}, {"name": "Zhou Former", "phone": "13500135000"}]
    assert (await changed(company, applicant, {"referees": values})).status_code == 200
    [new] = await listed(company)
    assert (new["reachable_by"], new["id"] in (first["id"], second["id"])) == ("phone", False)
    register = await third_persons.of_applicant(company.service.database, company.organisation, UUID(applicant))
    assert [(str(row["id"]), row["place"], row["told_means"]) for row in register] == [
        (second["id"], 0, "phone"),
        (new["id"], 1, None),
    ]
    assert [(str(row["object_id"]), row["state"]) for row in await rows(company)] == [(first["id"], "cancelled")]
    # What they are not told by mail for: they were told, or have no address.
    assert await order_third_persons(company.service.database) == 0


async def test_who_gets_an_address_gets_a_mail(company: Company) -> None:
    applicant = await naming(company, [SUN])
    [sun] = await listed(company)
    assert await rows(company) == []
    assert (await changed(company, applicant, {"referees": [{**SUN, "email": "sun@example.com"}]})).status_code == 200
    [order] = await rows(company)
    assert str(order["object_id"]) == sun["id"]
    assert (await changed(company, applicant, {"summary": "Something else."})).status_code == 200
    assert (await changed(company, applicant, {"referees": [{**SUN, "email": "sun@example.com"}]})).status_code == 200
    assert len(await rows(company)) == 1


async def test_one_mail_an_address(company: Company) -> None:
    again = {"name": "Li Na", "email": "li.referee@example.com"}
    await naming(company, [LI, again])
    people = await listed(company)
    assert [p["mail_ordered"] for p in people] == [True, True]
    assert len(await rows(company)) == 1


@pytest.mark.promise("F2")
@pytest.mark.parametrize("compartments", [None, ["third_party"]], ids=["whole", "their compartment"])
async def test_the_register_goes_with_what_is_erased(company: Company, compartments: list[str] | None) -> None:
    applicant = await naming(company, [LI, SUN], emergency_contact=WANG)
    other = await naming(company, [SUN])
    body = {} if compartments is None else {"compartments": compartments}
    answer = await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json=body)
    assert answer.status_code == 201, answer.text
    assert [person["applicant_id"] for person in await listed(company)] == [other]
    left = [(row["state"], str(row["subject_id"])) for row in await rows(company)]
    assert left == ([] if compartments is None else [("cancelled", applicant)])


async def test_another_compartment_goes_without_them(company: Company) -> None:
    applicant = await naming(company, [LI])
    body = {"compartments": ["contact"]}
    await company.call("privacy_officer", "POST", f"/v1/applicants/{applicant}/erasure", json=body)
    assert len(await listed(company)) == 1
    assert [row["state"] for row in await rows(company)] == ["waiting"]


async def test_a_cleared_field_names_nobody(company: Company) -> None:
    applicant = await naming(company, [LI], emergency_contact=WANG)
    assert (await changed(company, applicant, {"referees": None})).status_code == 200
    assert [person["role"] for person in await listed(company)] == ["emergency_contact"]


@pytest.mark.promise("A2")
async def test_while_a_record_is_quarantined_nobody_is_told(company: Company, raw: RawSql) -> None:
    await naming(company, [LI], **MINOR)
    assert await rows(company) == []
    assert await listed(company) == []
    assert await order_third_persons(company.service.database) == 0
    assert await raw.value("SELECT count(*) FROM third_person") == 1


async def test_a_record_that_turns_out_to_be_a_minors_rests(company: Company, raw: RawSql) -> None:
    applicant = await naming(company, [LI])
    assert (await changed(company, applicant, {"birth_date": "2015-06-01"})).status_code == 200
    assert [row["state"] for row in await rows(company)] == ["cancelled"]
    assert await listed(company) == []
    # Out of quarantine by whatever way there is, they are told.
    await raw.run("UPDATE applicant SET state = 'active' WHERE id = $1", UUID(applicant))
    assert await order_third_persons(company.service.database) == 1
    assert sorted(row["state"] for row in await rows(company)) == ["cancelled", "waiting"]


async def test_two_workers_order_each_mail_once(company: Company, raw: RawSql) -> None:
    for number in range(5):
        await naming(company, [{"name": "Li", "email": f"li.{number}@example.com"}])
    await raw.run("DELETE FROM outbox")
    await raw.run("UPDATE third_person SET ordered_at = NULL")
    database = company.service.database
    assert sum(await asyncio.gather(order_third_persons(database), order_third_persons(database))) == 5
    assert len(await rows(company)) == 5


@pytest.mark.promise("A2")
async def test_staff_tell_who_has_no_address(company: Company, raw: RawSql) -> None:
    await naming(company, [SUN], emergency_contact=WANG)
    first, second = await listed(company)
    path = f"/v1/third-persons/{first['id']}/told"
    for wrong in ({"means": "phone", "at": "2020-01-01T00:00:00Z"}, {"means": "phone", "at": "2999-01-01T00:00:00Z"}):
        assert (await company.call("recruiter", "PUT", path, json=wrong)).json()["code"] == "told_at_unlikely"
    assert (await company.call("recruiter", "PUT", path, json={"means": "telepathy"})).status_code == 422
    assert (await company.call("recruiter", "PUT", path, json={"means": "phone"})).status_code == 204
    assert (await company.call("recruiter", "PUT", path, json={"means": "letter"})).status_code == 204
    assert await raw.value("SELECT told_means FROM third_person WHERE id = $1", UUID(first["id"])) == "phone"
    assert [e["fields"] for e in await told(company, "third_person.told")] == ["means=letter again", "means=phone"]
    assert [person["id"] for person in await listed(company)] == [second["id"]]
    await raw.run("UPDATE third_person SET due_at = 1 WHERE id = $1", UUID(second["id"]))
    assert await counted(company) == {"untold": 1, "late": 1, "renewed": 0}
    [late] = await listed(company, "late", "privacy_officer")
    assert (late["id"], late["late"]) == (second["id"], True)
    gone = await company.call("recruiter", "PUT", f"/v1/third-persons/{UUID(int=7)}/told", json={"means": "phone"})
    assert gone.status_code == 404


async def test_a_page_after_the_other(company: Company, neighbour: Company) -> None:
    await naming(neighbour, [LI])
    for _ in range(3):
        await naming(company, [SUN])
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = (await company.call("recruiter", "GET", f"/v1/third-persons?limit=1{after}")).json()
        seen += [item["id"] for item in page["items"]]
        after = f"&after={page['next']}"
    assert seen == [item["id"] for item in await listed(company)]
    assert len(set(seen)) == 3
    assert page["next"] is None


async def test_the_values_are_as_before(company: Company) -> None:
    applicant = await naming(company, [LI, SUN])
    values, _ = await shown(company, applicant)
    assert [referee["name"] for referee in values["referees"]] == ["Li Referee", "Sun Colleague"]
