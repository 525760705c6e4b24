"""A backup from before a removal brings nobody back, nor lets them be named again (promise F2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.restoring import restore
from tests.integration.company import Company
from tests.integration.test_backup import ledger_of, restored_company, second_url
from tests.third_persons.people import LI, SUN, WANG, changed, held, listed, naming, removed, shown

__all__ = ["second_url"]


@pytest.mark.promise("F2")
async def test_a_restored_backup_brings_nobody_back(company: Company, second_url: str, tmp_path: Path) -> None:
    settings, service = company.service.settings, company.service
    applicant, other = await naming(company, [LI, SUN], emergency_contact=WANG), await naming(company, [SUN])
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    [entry] = await held(company, "li.referee@example.com")
    await removed(company, entry["id"])
    found = await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    assert (found.replayed, found.without_key, found.indexes) == (1, 0, ())
    async with restored_company(company, settings, second_url) as again:
        assert await held(again, "li.referee@example.com") == []
        values, _ = await shown(again, applicant)
        # The whole compartment of that record goes: it cannot be told apart without opening it. All else is whole.
        assert (values["referees"], values["full_name"]["full"]) == (None, "Zhao Applicant")
        assert [person["applicant_id"] for person in await listed(again)] == [other]
        assert len(await held(again, SUN["phone"])) == 1
        named = await changed(again, applicant, {"referees": [LI]})
        assert (named.status_code, named.json()["code"]) == (422, "third_person_objected")
        assert (await changed(again, applicant, {"referees": [SUN]})).status_code == 200


async def test_a_later_backup_is_restored_as_it_was(company: Company, second_url: str, tmp_path: Path) -> None:
    settings, service = company.service.settings, company.service
    applicant = await naming(company, [LI, SUN])
    [entry] = await held(company, "li.referee@example.com")
    await removed(company, entry["id"])
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    found = await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    assert (found.replayed, found.without_key) == (0, 0)
    async with restored_company(company, settings, second_url) as again:
        values, _ = await shown(again, applicant)
        assert [referee["name"] for referee in values["referees"]] == ["Sun Colleague"]
        assert (await changed(again, applicant, {"referees": [LI]})).status_code == 422
