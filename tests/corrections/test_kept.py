"""Earlier values are kept as values are: sealed, moved to new keys, gone with them, in backups too (D4, F2 to F4)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Misconfigured
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import restore
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.service import load_service_policy
from ats_privacy.settings import Settings
from ats_privacy.storage.tables import CorrectionRow, Sealed
from field_policies import load_policy
from keys import sealed_generation
from tests.corrections.correcting import asked, corrected, earlier, history, patched, raw
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.integration.test_backup import ledger_of, restored_company
from tests.integration.test_consent_keys import consent
from tests.integration.test_erasure import erased

pytestmark = pytest.mark.promise("F1")
BEFORE = {"mobile": "+8613800138000", "email": "zhang.sanfeng@example.com"}


async def _corrected(company: Company, person: str = "") -> str:
    person = person or await company.applicant()
    await corrected(company, person, {"mobile": "13900139001", "email": None})
    return person


def test_every_field_that_somebody_may_write_has_its_place() -> None:
    fields = {f.name for f in load_policy().fields.values() if f.entity == "applicant" and f.write}
    columns = {c.name for c in CorrectionRow.__table__.columns if isinstance(c.type, Sealed)}  # type: ignore[attr-defined]
    assert fields ^ columns == {"referees", "emergency_contact", "provenance"}


def test_a_field_without_a_place_for_its_history_stops_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    load_service_policy(Settings())
    monkeypatch.setattr("ats_privacy.service.ROLES", {})  # as if people named in records were to be kept
    with pytest.raises(Misconfigured) as refused:
        load_service_policy(Settings())
    assert "correction.emergency_contact has no column" in refused.value.sentence


@pytest.mark.promise("D3", "D4")
async def test_it_moves_to_new_keys(company: Company) -> None:
    person = await _corrected(company)
    shop = workshop(company.service)
    await rotate_data(shop, company.organisation)
    [sealed] = await raw(company, "SELECT mobile, email, provenance FROM correction")
    assert [sealed_generation(bytes(value)) for value in sealed] == [2, 2, 2]
    await rotate_compartment(shop, company.organisation, "contact")
    await rotate_data(shop, company.organisation, "contact")
    await corrected(company, person, {"mobile": "13900139002"})
    assert await earlier(company, person) == [{"mobile": "+8613900139001"}, BEFORE]
    assert (await history(company, person))[1]["sources"]["mobile"]["channel"] == "staff"


@pytest.mark.promise("D3")
@pytest.mark.parametrize("together", [1, 7])
async def test_who_corrects_while_keys_are_exchanged_loses_nothing(company: Company, together: int) -> None:
    people = [await company.applicant({"full_name": f"Person {n}", "mobile": "13900139000"}) for n in range(4)]

    async def correct(person: str) -> list[str]:
        held, gone = "13900139000", []
        for n in range(1, 9):
            answer = await patched(company, person, {"mobile": f"1390013900{n}"})
            assert answer.status_code in (200, 412), answer.text
            if answer.status_code == 200:
                gone.append(f"+86{held}")
                held = f"1390013900{n}"
        return gone

    async def rotate() -> None:
        for _ in range(2):
            await rotate_data(workshop(company.service, batch=together), company.organisation)

    *told, _ = await asyncio.gather(*map(correct, people), rotate())
    for person, gone in zip(people, told, strict=True):
        assert gone
        assert [each["mobile"] for each in await earlier(company, person)] == gone[::-1]
    rows = await raw(
        company,
        "SELECT correction.mobile, applicant.mobile FROM correction JOIN applicant ON applicant.id = applicant_id",
    )
    assert {sealed_generation(bytes(value)) for row in rows for value in row} == {3}


@pytest.mark.promise("F2")
async def test_it_goes_with_its_compartment_and_with_the_person(company: Company) -> None:
    person, other = (
        await _corrected(company),
        await _corrected(company, await company.applicant({"full_name": "B"} | BEFORE)),
    )
    await corrected(company, person, {"expected_salary": None})
    told = await erased(company, person, "contact")
    assert told["sealed_values"] >= 3, "what stands and what stood"
    first = (await history(company, person))[1]
    assert first["values"] == {"mobile": None, "email": None}, "that it was corrected is no value"
    [row] = await raw(
        company, "SELECT mobile, email FROM correction WHERE applicant_id = $1 AND until_version = 1", UUID(person)
    )
    assert row == (None, None)
    assert (await earlier(company, person))[0]["expected_salary"] is not None
    await erased(company, person)
    assert await raw(company, "SELECT id FROM correction WHERE applicant_id = $1", UUID(person)) == []
    assert (await asked(company, person)).json()["code"] == "subject_erased"
    assert await earlier(company, other) == [BEFORE]


@pytest.mark.promise("F4")
async def test_a_cancelled_record_has_none(company: Company) -> None:
    person, other = (
        await _corrected(company),
        await _corrected(company, await company.applicant({"full_name": "B"} | BEFORE)),
    )
    answer = await company.call("hr_administrator", "POST", f"/v1/applicants/{person}/cancellation")
    assert answer.status_code == 200, answer.text
    assert await raw(company, "SELECT id FROM correction WHERE applicant_id = $1", UUID(person)) == []
    assert (await asked(company, person)).json()["code"] == "subject_cancelled"
    assert await earlier(company, other) == [BEFORE]


@pytest.mark.promise("A7", "F3")
async def test_what_a_consent_allowed_goes_with_it(company: Company) -> None:
    person = await company.applicant()
    given, me = await consent(company, person), company.as_applicant(person)
    for text in ("Hears through a grommelhorn.", "Hears well."):
        await corrected(company, person, {"health": text}, role=me, purpose="accommodation")
    assert await earlier(company, person, me, purpose="accommodation") == [{"health": "Hears through a grommelhorn."}]
    assert await earlier(company, person) == [], "whom it does not concern is not told that there was any"
    await rotate_data(workshop(company.service), company.organisation)
    assert await earlier(company, person, me, purpose="accommodation") == [{"health": "Hears through a grommelhorn."}]
    answer = await company.call(me, "DELETE", f"/v1/applicants/{person}/consents/{given}")
    assert answer.status_code == 204
    assert await raw(company, "SELECT health FROM correction") == [(None,)]
    await consent(company, person)
    await corrected(company, person, {"health": "Sees well."}, role=me, purpose="accommodation")
    assert await earlier(company, person, me, purpose="accommodation") == [{"health": None}]


_SWAPS = {
    "another row": "mobile = (SELECT mobile FROM correction WHERE until_version = 2)",
    "another field": "mobile = email",
    "the record's own value": "mobile = (SELECT mobile FROM applicant WHERE id = applicant_id)",
    "another person": "mobile = (SELECT mobile FROM correction o WHERE o.applicant_id <> correction.applicant_id)",
    "another compartment": "mobile = summary",
    "clear text": "mobile = $1",
}


@pytest.mark.promise("D4")
@pytest.mark.parametrize("swap", _SWAPS)
async def test_what_was_moved_or_changed_in_the_database_is_found(company: Company, swap: str) -> None:
    person = await company.applicant()
    await corrected(company, person, {"mobile": "13900139001", "email": None, "summary": None})
    await corrected(company, person, {"mobile": "13900139002"})
    await _corrected(company, await company.applicant({"full_name": "B"} | BEFORE))
    values = (b'"+8613900139009"',) if "$1" in _SWAPS[swap] else ()
    which = "until_version = 1 AND summary IS NOT NULL"
    await raw(company, f"UPDATE correction SET {_SWAPS[swap]} WHERE {which}", *values)  # noqa: S608
    answer = await asked(company, person)
    assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered")
    assert "13900139" not in answer.text
    log = await company.call("auditor", "GET", f"/v1/audit/entries?applicant_id={person}&limit=100")
    assert "tampering.found" in [each["event"] for each in log.json()["items"]]


@pytest.mark.promise("D4")
async def test_a_history_of_another_tenant_cannot_be_taken_over(company: Company, neighbour: Company) -> None:
    mine, theirs = await _corrected(company), await _corrected(neighbour)
    move = (
        "UPDATE correction SET mobile = (SELECT o.mobile FROM correction o WHERE o.applicant_id = $1)"
        " WHERE applicant_id = $2"
    )
    await raw(company, move, UUID(theirs), UUID(mine))
    assert (await asked(company, mine)).json()["code"] == "record_tampered"
    assert (await asked(company, theirs)).status_code == 404
    assert await earlier(neighbour, theirs) == [BEFORE]


@pytest.mark.promise("D4")
async def test_a_changed_value_does_not_go_into_the_history(company: Company) -> None:
    person = await company.applicant()
    await raw(company, "UPDATE applicant SET mobile = email")
    answer = await patched(company, person, {"mobile": "13900139001"})
    assert (answer.status_code, answer.json()["code"]) == (500, "record_tampered")
    assert await raw(company, "SELECT id FROM correction") == []


@pytest.mark.promise("F2")
async def test_a_restored_backup_has_the_history_of_everybody_but_the_erased(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    service = company.service
    stays, goes = (
        await _corrected(company),
        await _corrected(company, await company.applicant({"full_name": "B"} | BEFORE)),
    )
    part = await _corrected(company, await company.applicant({"full_name": "C"} | BEFORE))
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    await rotate_data(workshop(service, grace_seconds=900), company.organisation)
    await erased(company, goes)
    await erased(company, part, "contact")
    await back_up(settings.database_url, tmp_path / "later data", tmp_path / "later keys")
    await restore(
        second_url, tmp_path / "data", tmp_path / "later keys", ledger_of(settings), service.erase.key, service.policy
    )
    async with restored_company(company, settings, second_url) as again:
        assert await earlier(again, stays) == [BEFORE]
        assert await earlier(again, part) == [{"mobile": None, "email": None}]
        assert (await asked(again, goes)).status_code in (403, 404)
        assert await raw(again, "SELECT id FROM correction WHERE applicant_id = $1", UUID(goes)) == []
