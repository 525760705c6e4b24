"""Back up, erase, restore the old backup with everything an operator has: the erased stay erased, all else is whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ats_privacy.adapters.erasure_ledger import certificates_in
from ats_privacy.domain.errors import BadInput, Conflict
from ats_privacy.jobs.backing_up import back_up
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.restoring import restore
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import rotate_data
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.jobs.rotate_root import rotate_root
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import erasures, wrapped_keys
from keys import Keyring, KeysError
from keys.local import LocalKeyring
from keys.opening import unwrap_many
from tests.integration.company import Company
from tests.integration.rotations import applicants, found_by, id_number, values_of, workshop
from tests.integration.test_erasure import erased
from tests.servers import postgres
from tests.servers.application import application


@pytest.fixture
def second_url(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Another empty database of the same kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored.sqlite3'}"
        return
    server = str(request.getfixturevalue("postgres_server"))
    database = asyncio.run(postgres.create_database(server))
    yield database
    asyncio.run(postgres.drop_database(server, database))


@asynccontextmanager
async def restored_company(company: Company, settings: Settings, url: str) -> AsyncIterator[Company]:
    """The same company on the restored database."""
    app = application(replace(settings, database_url=url))
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as http,
    ):
        yield Company(app.state.service, http, company.organisation, company.staff, company.headers)


def ledger_of(settings: Settings) -> list[str]:
    return certificates_in(settings.keyring_path.with_name("erasures.ledger"))


@pytest.mark.promise("F2")
async def test_the_erased_stay_erased_and_everybody_else_is_whole(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    service = company.service
    people = await applicants(company, 8)
    before = [await values_of(company, person) for person in people]
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    await erased(company, people[2])
    await erased(company, people[5], "contact")
    later = (await applicants(company, 1, start=40))[0]
    found = await restore(
        second_url, tmp_path / "data", tmp_path / "keys", ledger_of(settings), service.erase.key, service.policy
    )
    assert (found.replayed, found.without_key, found.indexes) == (2, 0, ())
    async with restored_company(company, settings, second_url) as again:
        for number, person in enumerate(people):
            if number not in (2, 5):
                assert await values_of(again, person) == before[number]
                assert await found_by(again, "id_number", id_number(number)) == [person]
        gone = await again.call("recruiter", "GET", f"/v1/applicants/{people[2]}?purpose=recruitment")
        assert gone.status_code in (403, 404)
        assert await found_by(again, "id_number", id_number(2)) == []
        assert await stored.wrapped_keys(again.service.database, again.organisation, UUID(people[2])) == {}
        partly = await values_of(again, people[5])
        assert partly["email"] is None
        assert partly["full_name"] == before[5]["full_name"]
        absent = await again.call("recruiter", "GET", f"/v1/applicants/{later}?purpose=recruitment")
        assert absent.status_code == 404
        assert len(await erasures.ledger(again.service.database)) == 2
        assert await applicants(again, 1, start=50)


async def test_an_old_backup_cannot_be_opened_after_the_window_with_everything_there_is(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    """Also by hand: with the old data, the old wrapped keys, the present keys and the root key."""
    service, shop = company.service, workshop(company.service, grace_seconds=0)
    people = await applicants(company, 4)
    before = [await values_of(company, person) for person in people]
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "old-keys")
    old_data_key = (await stored.wrapped_keys(service.database, company.organisation, UUID(people[1])))["contact"]
    old_wrapped = await wrapped_keys.of_organisation(service.database, company.organisation)
    await erased(company, people[1])
    # The window passes: data keys are exchanged, epochs move and are destroyed, the root key is a new one.
    assert isinstance(service.root, LocalKeyring)
    first_root = service.root.key_id
    await rotate_data(workshop(service, grace_seconds=3600), company.organisation)
    for compartment in service.policy.compartments:
        await rotate_compartment(shop, company.organisation, compartment)
        await destroy_epoch(shop, company.organisation, compartment, 1, window_seconds=0)
    await rotate_index(shop, company.organisation, "email")
    service.root.rotate()
    await rotate_root(shop, service.root, service.root)
    service.root.forget(first_root)
    await back_up(settings.database_url, tmp_path / "new-data", tmp_path / "new-keys")

    root = LocalKeyring.open(settings.keyring_path)
    with pytest.raises(KeysError):
        Keyring.unlock(root, company.organisation, old_wrapped, None)
    present = Keyring.unlock(
        root, company.organisation, await wrapped_keys.of_organisation(service.database, company.organisation), None
    )
    with pytest.raises(KeysError) as caught:
        unwrap_many(present, "contact", [(UUID(people[1]), old_data_key)])
    assert caught.value.code == "key_destroyed"

    # Old data with the newest keys: the others are whole, although their data keys were exchanged since.
    found = await restore(
        second_url, tmp_path / "data", tmp_path / "new-keys", ledger_of(settings), service.erase.key, service.policy
    )
    assert found.replayed == 1
    assert found.taken_back > 0
    assert found.indexes == ("email",)
    async with restored_company(company, settings, second_url) as again:
        for number in (0, 2, 3):
            assert await values_of(again, people[number]) == before[number]
        await rotate_index(workshop(again.service), again.organisation, "email")
        assert await found_by(again, "email", "person.3@example.com") == [people[3]]
        gone = await again.call("recruiter", "GET", f"/v1/applicants/{people[1]}?purpose=recruitment")
        assert gone.status_code in (403, 404)


async def test_a_backup_is_of_one_instant_while_people_write(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    await applicants(company, 5)
    stop = asyncio.Event()

    async def write() -> None:
        number = 100
        while not stop.is_set():
            await applicants(company, 1, start=number)
            number += 1

    async def copy() -> None:
        await asyncio.sleep(0.05)
        await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
        stop.set()

    await asyncio.gather(write(), copy())
    service = company.service
    found = await restore(second_url, tmp_path / "data", tmp_path / "keys", [], service.erase.key, service.policy)
    assert found.without_key == 0
    async with restored_company(company, settings, second_url) as again:
        page = await again.call("recruiter", "GET", "/v1/applicants?purpose=recruitment&limit=100")
        assert len(page.json()["items"]) >= 5


async def test_keys_stand_in_the_keys_folder_only(company: Company, settings: Settings, tmp_path: Path) -> None:
    people = await applicants(company, 2)
    wrapped = await stored.wrapped_keys(company.service.database, company.organisation, UUID(people[0]))
    roots = await wrapped_keys.of_organisation(company.service.database, company.organisation)
    await back_up(settings.database_url, tmp_path / "data", tmp_path / "keys")
    data = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    keys = b"".join(file.read_bytes() for file in (tmp_path / "keys").iterdir())
    for secret in [*wrapped.values(), *(key.wrapped for key in roots)]:
        assert secret not in data
        assert secret in keys
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "keys").iterdir() if file.name != "manifest.json"} == {
        0
    }


async def test_changed_foreign_or_misplaced_backups_are_refused(
    company: Company, settings: Settings, second_url: str, tmp_path: Path
) -> None:
    await applicants(company, 1)
    data, keys = tmp_path / "data", tmp_path / "keys"
    await back_up(settings.database_url, data, keys)
    key, policy = company.service.erase.key, company.service.policy
    with pytest.raises(Conflict, match="backup_exists"):
        await back_up(settings.database_url, data, tmp_path / "more")
    with pytest.raises(Conflict, match="database_not_empty"):
        await restore(settings.database_url, data, keys, [], key, policy)
    with pytest.raises(BadInput, match="backup_unfit"):
        await restore(second_url, keys, data, [], key, policy)
    with pytest.raises(BadInput, match="certificate_invalid"):
        await restore(second_url, data, keys, ["no.certificate.really"], key, policy)
    file = next(file for file in sorted(data.iterdir()) if file.name != "manifest.json" and file.stat().st_size > 100)
    content = bytearray(file.read_bytes())
    content[60] ^= 1
    file.write_bytes(content)
    with pytest.raises(BadInput, match="backup_changed"):
        await restore(second_url, data, keys, [], key, policy)
