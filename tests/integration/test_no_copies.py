"""A destroyed key leaves no copy: not in a cache, not in a log (database and write-ahead log: test_erasure)."""

from __future__ import annotations

import base64
import gc
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import consent_secrets
from keys import CompartmentKey, DataKey
from keys.binding import ConsentSecret
from tests.integration.company import Company
from tests.integration.rotations import workshop
from tests.integration.test_consent_keys import consent, write
from tests.servers.running_company import running_company


def _alive(kind: type) -> list[object]:
    gc.collect()
    return [each for each in gc.get_objects() if type(each) is kind]


@pytest.mark.promise("F2")
async def test_no_data_key_outlives_what_it_was_opened_for(company: Company) -> None:
    """So there is none to be forgotten when a person is erased."""
    before = {id(each) for kind in (DataKey, ConsentSecret) for each in _alive(kind)}
    person = await company.applicant()
    await consent(company, person)
    me = company.as_applicant(person)
    await write(company, me, person, "Hears badly.")
    for path in ("?purpose=recruitment", "/accesses", "/consents"):
        assert (await company.call(me, "GET", f"/v1/applicants/{person}{path}")).status_code == 200
    reveal = {"fields": ["id_number"], "reason": "The card is checked."}
    path = f"/v1/applicants/{person}/reveal?purpose=recruitment"
    assert (await company.call("recruiter", "POST", path, json=reveal)).status_code == 200
    left = [each for kind in (DataKey, ConsentSecret) for each in _alive(kind) if id(each) not in before]
    assert left == []


async def test_a_destroyed_epoch_is_forgotten(company: Company) -> None:
    await company.applicant()
    shop = workshop(company.service)
    await rotate_compartment(shop, company.organisation, "contact")
    await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=0)
    await company.service.keyrings.of(company.organisation)
    ours = [
        each.epoch
        for each in _alive(CompartmentKey)
        if isinstance(each, CompartmentKey)
        and each.organisation == company.organisation
        and each.compartment == "contact"
    ]
    assert 1 not in ours
    assert 2 in ours


@pytest.mark.promise("F2")
async def test_no_key_in_any_log(settings: Settings, tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    async with running_company(settings, log) as (company, _process):
        person = await company.applicant()
        await consent(company, person)
        from ats_privacy.storage.connect import connect

        database = await connect(settings.database_url)
        keys = await stored.wrapped_keys(database, company.organisation, UUID(person))
        secrets = await consent_secrets.of_subject(database, company.organisation, UUID(person))
        await database.close()
        erased = await company.call("privacy_officer", "POST", f"/v1/applicants/{person}/erasure", json={})
        assert erased.status_code == 201
    text = log.read_bytes()
    assert len(text) > 200
    assert len(keys) > 3
    assert secrets
    for key in [*keys.values(), *secrets.values()]:
        for part in (bytes(key), bytes(key).hex().encode(), base64.b64encode(bytes(key))[4:-4], bytes(key)[-24:]):
            assert part not in text
