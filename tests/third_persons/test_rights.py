"""Third persons ask what is held of them, correct it, and are taken out for good (promises A2, F1, F2)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from ats_privacy.adapters.erasure_ledger import certificates_in
from ats_privacy.adapters.importers import Candidate
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.imports import ImportOrder
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import data_keys, third_persons
from keys import wrapped_generation
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.outbox.orders import told
from tests.servers.raw_sql import RawSql
from tests.third_persons.people import (
    LI,
    MINOR,
    PROOF,
    READ,
    SUN,
    WANG,
    changed,
    counted,
    held,
    listed,
    naming,
    removed,
    shown,
)


async def _asked(company: Company, value: str) -> list[dict[str, Any]]:
    """Who searched for it, as the auditor is told."""
    body = {"by": "third_party", "value": value}
    answer = await company.call("auditor", "POST", "/v1/audit/searches", json=body)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.mark.promise("A2")
@pytest.mark.promise("F1")
async def test_what_is_held_of_them_and_nothing_of_others(company: Company, neighbour: Company) -> None:
    one = await naming(company, [SUN, LI], emergency_contact=WANG)
    other = await naming(company, None, emergency_contact={"name": "Uncle Li", "phone": "+86 139-0013-9000"})
    await naming(company, [SUN])
    await naming(neighbour, [LI])
    by_address = await held(company, "ＬＩ．referee@EXAMPLE.com")
    [entry] = by_address
    assert (entry["applicant_id"], entry["role"]) == (one, "referee")
    assert entry["values"] == {**LI, "email": "Li.Referee@example.com", "phone": "+8613900139000"}
    assert entry["kinds"] == ["name", "relation", "company", "phone", "email", "text"]
    assert entry["source"]["channel"] == "staff"
    assert entry["since"]
    assert entry["retention"] == "P1Y"
    by_number = await held(company, "139.0013.9000")
    assert [(e["applicant_id"], e["role"]) for e in by_number] == [(one, "referee"), (other, "emergency_contact")]
    for word in ("Sun", "Wang", "Zhao", "13700137000"):
        assert word not in str(by_number)
    assert await held(company, "nobody@example.com") == []


@pytest.mark.promise("A2")
async def test_closed_records_answer_too_erased_ones_do_not(company: Company) -> None:
    minor, cancelled, erased = (
        await naming(company, [LI], **MINOR),
        await naming(company, [LI]),
        await naming(company, [LI]),
    )
    await company.call("hr_administrator", "POST", f"/v1/applicants/{cancelled}/cancellation")
    await company.call("privacy_officer", "POST", f"/v1/applicants/{erased}/erasure", json={})
    found = await held(company, "li.referee@example.com")
    assert sorted(entry["applicant_id"] for entry in found) == sorted([minor, cancelled])
    for entry in found:
        path = f"/v1/third-persons/{entry['id']}"
        wanted = {"values": {"name": "Li Na"}, **PROOF}
        corrected = await company.call("privacy_officer", "PATCH", path, json=wanted)
        assert (corrected.status_code, corrected.json()["code"]) == (409, "record_closed")
        await removed(company, entry["id"], "deletion")
    assert await held(company, "li.referee@example.com") == []


@pytest.mark.promise("D5")
@pytest.mark.promise("D6")
async def test_every_search_leaves_its_entry_and_commits_to_its_term(company: Company, raw: RawSql) -> None:
    first, second = await naming(company, [LI]), await naming(company, [LI])
    await held(company, "li.referee@example.com")
    await held(company, "vain@example.com")
    entries = await told(company, "third_person.searched")
    assert [(e["code"], e["purpose"]) for e in entries] == [
        ("nothing_found", "data_subject_request"),
        ("", "data_subject_request"),
        ("", "data_subject_request"),
    ]
    assert all("evidence=form-18" in e["fields"] for e in entries)
    for applicant in (first, second):
        log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={applicant}")
        assert "third_person.searched" in {e["event"] for e in log.json()["items"]}
    assert len(await _asked(company, "LI.referee@example.com")) == 2
    assert len(await _asked(company, "vain@example.com")) == 1
    assert await _asked(company, "sun@example.com") == []
    # Without the log nothing is told.
    await raw.run("ALTER TABLE audit_entry RENAME TO gone")
    body = {"value": "li.referee@example.com", **PROOF}
    answer = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json=body)
    assert (answer.status_code, answer.json()["code"]) == (503, "audit_unavailable")
    await raw.run("ALTER TABLE gone RENAME TO audit_entry")


async def test_what_cannot_be_asked_is_refused(company: Company) -> None:
    for body in ({"value": "x", **PROOF}, {"value": "a@b@c.example", **PROOF}):
        answer = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == "/value"
    for body in ({"value": "li@example.com"}, {"value": "li@example.com", "evidence": "不是"}):
        answer = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json=body)
        assert answer.status_code == 422


@pytest.mark.promise("F1")
async def test_their_own_entry_is_corrected_and_nothing_else(company: Company) -> None:
    applicant = await naming(company, [SUN, LI], emergency_contact=WANG)
    before, _ = await shown(company, applicant)
    [entry] = await held(company, "li.referee@example.com")
    path = f"/v1/third-persons/{entry['id']}"
    wanted = {"values": {"email": "LI@New.example.com", "company": None}, **PROOF}
    assert (await company.call("privacy_officer", "PATCH", path, json=wanted)).status_code == 204
    after, _ = await shown(company, applicant)
    assert after["referees"] == [
        before["referees"][0],
        {**before["referees"][1], "email": "LI@new.example.com", "company": None},
    ]
    assert {n: v for n, v in after.items() if n != "referees"} == {n: v for n, v in before.items() if n != "referees"}
    assert await held(company, "li.referee@example.com") == []
    assert [e["id"] for e in await held(company, "li@new.example.com")] == [entry["id"]]
    assert len(await held(company, "13700137000")) == 1
    for values, code in (
        ({}, "nothing_to_change"),
        ({"email": "no address"}, "email_shape"),
        ({"name": None, "relation": None, "phone": None, "email": None, "text": None}, "entry_empty"),
    ):
        answer = await company.call("privacy_officer", "PATCH", path, json={"values": values, **PROOF})
        assert answer.status_code == 422, answer.text
        assert answer.json()["code"] == code
    gone = f"/v1/third-persons/{uuid4()}"
    assert (await company.call("privacy_officer", "PATCH", gone, json=wanted)).status_code == 404


async def test_an_emergency_contact_has_no_address_to_correct(company: Company) -> None:
    await naming(company, None, emergency_contact=WANG)
    [entry] = await held(company, WANG["phone"])
    path = f"/v1/third-persons/{entry['id']}"
    answer = await company.call("privacy_officer", "PATCH", path, json={"values": {"email": "w@example.com"}, **PROOF})
    assert (answer.status_code, answer.json()["code"]) == (422, "entry_member_unknown")


@pytest.mark.promise("A2")
@pytest.mark.promise("F2")
async def test_they_are_taken_out_and_the_rest_stays(company: Company, raw: RawSql) -> None:
    applicant = await naming(company, [SUN, LI, {"name": "Zhou", "phone": "13500135000"}], emergency_contact=WANG)
    before, _ = await shown(company, applicant)
    database, organisation, subject = company.service.database, company.organisation, UUID(applicant)
    await rotate_data(workshop(company.service, grace_seconds=3600), organisation, "third_party")
    old_key = (await stored.wrapped_keys(database, organisation, subject))["third_party"]
    old_value = bytes(await raw.value("SELECT referees FROM applicant WHERE id = $1", subject))
    [entry] = await held(company, "li.referee@example.com")
    answer = await removed(company, entry["id"])
    assert (answer["refused"], answer["resealed"], answer["ledger_file"]) == (2, 2, True)
    after, _ = await shown(company, applicant)
    assert after["referees"] == [before["referees"][0], before["referees"][2]]
    assert {n: v for n, v in after.items() if n != "referees"} == {n: v for n, v in before.items() if n != "referees"}
    # The key that their data was under is gone, also those before it.
    new_key = (await stored.wrapped_keys(database, organisation, subject))["third_party"]
    assert wrapped_generation(new_key) > wrapped_generation(old_key)
    retired = await data_keys.retired_of(database, organisation, subject)
    assert "third_party" not in {row["compartment"] for row in retired}
    assert bytes(await raw.value("SELECT referees FROM applicant WHERE id = $1", subject)) != old_value
    # Certified, in the ledger, and told.
    erasure = company.service.erase.key.verified(answer["certificate"])
    assert (str(erasure.id), erasure.compartments, erasure.whole) == (answer["id"], ("third_party",), False)
    assert (erasure.data_keys, len(erasure.refused)) == (2, 2)
    settings = company.service.settings
    assert answer["certificate"] in certificates_in(settings.keyring_path.with_name("erasures.ledger"))
    body = {"value": "li.referee@example.com", **PROOF}
    asked = await company.call("privacy_officer", "POST", "/v1/third-persons/search", json=body)
    assert asked.json() == {"items": [], "refused_at": answer["removed_at"]}
    [told_of] = await told(company, "third_person.removed")
    assert (told_of["code"], told_of["fields"]) == ("objection", "referees evidence=form-18")
    # The others are found still, under the places that they have now.
    register = await third_persons.of_applicant(database, organisation, subject)
    assert [(row["field"], row["place"]) for row in register] == [
        ("emergency_contact", 0),
        ("referees", 0),
        ("referees", 1),
    ]
    for value in ("13500135000", SUN["phone"], WANG["phone"]):
        assert len(await held(company, value)) == 1, value
    [zhou] = await held(company, "13500135000")
    await removed(company, zhou["id"])
    [sun] = await held(company, SUN["phone"])
    await removed(company, sun["id"])
    values, _ = await shown(company, applicant)
    assert values["referees"] is None
    again = await company.call(
        "privacy_officer", "POST", f"/v1/third-persons/{sun['id']}/removal", json={"ground": "objection", **PROOF}
    )
    assert again.status_code == 404


@pytest.mark.promise("A2")
async def test_who_was_taken_out_is_not_named_again_without_new_authority(company: Company, raw: RawSql) -> None:
    applicant = await naming(company, [SUN, LI])
    [entry] = await held(company, "li.referee@example.com")
    await removed(company, entry["id"])
    count = "SELECT count(*) FROM applicant"
    before = await raw.value(count)
    again = [{"name": "Somebody", "phone": "0086 139 0013 9000"}, {"name": "Li", "email": "LI.REFEREE@example.com"}]
    body = {"values": {"full_name": "Else", "referees": again}, "attests_authority": True}
    answer = await company.call("recruiter", "POST", f"/v1/applicants?{READ}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "third_person_objected")
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/values/referees/0", "/values/referees/1"]
    assert (await changed(company, applicant, {"emergency_contact": again[0]})).json()["errors"][0]["pointer"] == (
        "/values/emergency_contact"
    )
    assert await raw.value(count) == before
    refused = [e for e in (await _log(company)) if e["code"] == "third_person_objected"]
    assert {e["event"] for e in refused} == {"applicant.created", "applicant.updated"}
    # Nor is the address put beside somebody else's number.
    beside = [{**SUN, "email": LI["email"]}]
    assert (await changed(company, applicant, {"referees": beside})).json()["code"] == "third_person_objected"
    # The others of the record are not touched by it.
    assert (await changed(company, applicant, {"referees": [SUN]})).status_code == 200
    # With new authority they may be named, which the privacy officer is shown, and stay in later changes.
    renewed = await changed(company, applicant, {"referees": [SUN, again[1]]}, attests_renewed_authority=True)
    assert renewed.status_code == 200, renewed.text
    [flagged] = await listed(company, "renewed", "privacy_officer")
    assert (flagged["applicant_id"], flagged["renewed"], flagged["mail_ordered"]) == (applicant, True, True)
    assert (await counted(company))["renewed"] == 1
    assert (await changed(company, applicant, {"referees": [again[1], SUN]})).status_code == 200
    assert (await changed(company, applicant, {"referees": [SUN]})).status_code == 200
    assert (await changed(company, applicant, {"referees": [SUN, again[1]]})).status_code == 422


async def _log(company: Company) -> list[dict[str, Any]]:
    log = await company.call("auditor", "GET", "/v1/audit/entries?limit=200")
    items: list[dict[str, Any]] = log.json()["items"]
    return items


@pytest.mark.promise("A2")
async def test_an_import_names_them_no_more(company: Company, neighbour: Company) -> None:
    await naming(company, [LI])
    [entry] = await held(company, "li.referee@example.com")
    await removed(company, entry["id"])
    for where, stored_rows in ((company, 1), (neighbour, 2)):
        actor = Actor(where.organisation, where.staff["recruiter"], ActorKind.STAFF, frozenset({"recruiter"}))
        rows = [
            Candidate({"full_name": "A", "referees": [LI]}, "row 1", "file.json"),
            Candidate({"full_name": "B", "referees": [SUN]}, "row 2", "file.json"),
        ]
        report = await where.service.imports.run(actor, rows, ImportOrder(attests_authority=True))
        assert report.stored == stored_rows
        assert [row.code for row in report.refusals] == ["third_person_objected"] * (2 - stored_rows)


async def test_their_index_is_rotated_and_the_refusals_stand(company: Company) -> None:
    await naming(company, [LI])
    gone = await naming(company, [{"name": "Gone", "email": "gone@example.com"}])
    [entry] = await held(company, "gone@example.com")
    await removed(company, entry["id"])
    await rotate_index(workshop(company.service), company.organisation, "third_party")
    assert len(await held(company, "li.referee@example.com")) == 1
    assert len(await held(company, "13900139000")) == 1
    again = await changed(company, gone, {"referees": [{"name": "Gone", "email": "Gone@example.com"}]})
    assert (again.status_code, again.json()["code"]) == (422, "third_person_objected")


@pytest.mark.promise("F2")
async def test_never_the_wrong_one_while_the_record_is_written(company: Company) -> None:
    """Referees change places without pause while each of them is removed by number."""
    people = [{"name": f"Referee {n}", "email": f"referee.{n}@example.com"} for n in range(6)]
    applicant = await naming(company, people)
    numbers = {n: (await held(company, f"referee.{n}@example.com"))[0]["id"] for n in (1, 4)}
    stop, reordered = asyncio.Event(), asyncio.Event()

    async def reorder() -> None:
        while not stop.is_set():
            values, version = await shown(company, applicant)
            left = values["referees"]
            body = {"values": {"referees": [*left[1:], left[0]]}, "attests_authority": True}
            path = f"/v1/applicants/{applicant}?{READ}"
            answer = await company.call("recruiter", "PATCH", path, json=body, headers=version)
            assert answer.status_code in (200, 412, 422, 409), answer.text
            if answer.status_code == 200:
                reordered.set()
            await asyncio.sleep(0.005)  # the other one must get its turn also where the machine is busy

    async def remove() -> None:
        for number in numbers.values():
            for _ in range(2):
                reordered.clear()
                await reordered.wait()
            for _ in range(300):
                body = {"ground": "deletion", **PROOF}
                path = f"/v1/third-persons/{number}/removal"
                answer = await company.call("privacy_officer", "POST", path, json=body)
                if answer.status_code == 201:
                    break
                assert answer.status_code == 409, answer.text
                await asyncio.sleep(0.03)
        stop.set()

    await asyncio.gather(reorder(), remove())
    values, _ = await shown(company, applicant)
    assert {referee["name"] for referee in values["referees"]} == {f"Referee {n}" for n in (0, 2, 3, 5)}
    register = await third_persons.of_applicant(company.service.database, company.organisation, UUID(applicant))
    assert sorted(row["place"] for row in register) == [0, 1, 2, 3]
    for n in (0, 2, 3, 5):
        [entry] = await held(company, f"referee.{n}@example.com")
        assert entry["values"]["name"] == f"Referee {n}"
