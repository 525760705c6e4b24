"""Rotations from the command line: killed without warning, repeated, whole again; the root; epochs; the schedule."""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path
from uuid import UUID

import pytest

from ats_privacy.domain.errors import Conflict
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.keep_keys import keep_keys
from ats_privacy.jobs.key_status import key_status
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_root import rotate_root
from ats_privacy.settings import Settings
from ats_privacy.storage import applicants as stored
from ats_privacy.storage import blind_indexes, data_keys, rotations, wrapped_keys
from keys import KeysError, wrapped_generation
from keys.local import LocalKeyring
from keys.sealing import wrapped_epoch
from tests.integration.company import Company
from tests.integration.rotations import applicants, found_by, values_of, workshop
from tests.servers.service_process import environment
from tests.servers.started import ran, started


async def killed_on_the_way(
    settings: Settings, folder: Path, company: Company, kind: str, name: str, *arguments: str
) -> int:
    """Start the command, kill it after a few subjects; how far it came."""
    database = company.service.database
    said = folder / "said"
    process = started(environment(settings), "keys", *arguments, folder=folder, out=said)
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        state = await rotations.last(database, company.organisation, kind, name)
        if state is not None and state.moved >= 3:
            break
        assert process.returncode is None, said.read_text(encoding="utf-8")
        await asyncio.sleep(0.002)
    process.kill()
    assert process.wait(10) == -signal.SIGKILL
    state = await rotations.last(database, company.organisation, kind, name)
    assert state is not None
    assert state.running
    return state.moved


@pytest.mark.parametrize(
    ("kind", "name", "arguments"),
    [
        ("data", "all", ["rotate", "data"]),
        ("compartment", "contact", ["rotate", "compartment", "contact"]),
        ("index", "email", ["rotate", "index", "email"]),
    ],
)
async def test_a_killed_rotation_goes_on_and_leaves_nothing_old(
    company: Company, settings: Settings, tmp_path: Path, kind: str, name: str, arguments: list[str]
) -> None:
    people = await applicants(company, 60)
    before = [await values_of(company, person) for person in people]
    company.service.keyrings._refresh_seconds = 0.0
    moved = await killed_on_the_way(
        settings, tmp_path, company, kind, name, *arguments, "--settle", "0", "--batch", "1"
    )
    assert 3 <= moved < 60
    company.service.keyrings.forget(company.organisation)
    assert [await values_of(company, person) for person in people] == before
    words = ("keys", *arguments, "--settle", "0", "--batch", "10")
    again = await asyncio.to_thread(ran, environment(settings), *words)
    assert again.returncode == 0, again.stdout + again.stderr
    state = await rotations.last(company.service.database, company.organisation, kind, name)
    assert state is not None
    assert not state.running
    company.service.keyrings.forget(company.organisation)
    assert [await values_of(company, person) for person in people] == before
    assert await found_by(company, "email", "person.7@example.com") == [people[7]]
    if kind == "compartment":
        counts = await data_keys.count_by_epoch(company.service.database, company.organisation)
        assert {epoch for c, epoch in counts if c == name} == {2}
    if kind == "index":
        tokens = await blind_indexes.count_by_generation(company.service.database, company.organisation)
        assert {g for i, g in tokens if i == name} == {2}
    if kind == "data":
        for person in people:
            wrapped = await stored.wrapped_keys(company.service.database, company.organisation, UUID(person))
            assert {wrapped_generation(key) for key in wrapped.values()} == {2}


async def test_the_root_is_exchanged_and_the_old_one_forgotten(company: Company, settings: Settings) -> None:
    [person] = await applicants(company, 1)
    before = await values_of(company, person)
    service = company.service
    other = LocalKeyring.open(settings.keyring_path)  # another process
    assert isinstance(service.root, LocalKeyring)
    first = service.root.key_id
    kept = await wrapped_keys.of_organisation(service.database, company.organisation)
    service.root.rotate()
    moved = await rotate_root(workshop(service), service.root, service.root)
    assert moved == len(kept)
    now = await wrapped_keys.of_organisation(service.database, company.organisation)
    assert {key.root_key_id for key in now} == {service.root.key_id}
    assert other.unwrap(now[0].wrapped, now[0].associated_data())  # it reads the file again
    service.root.forget(first)
    assert await rotate_root(workshop(service), service.root, service.root) == 0
    assert await values_of(company, person) == before
    with pytest.raises(KeysError):
        LocalKeyring.open(settings.keyring_path).unwrap(kept[0].wrapped, kept[0].associated_data())


async def test_an_epoch_is_destroyed_when_nothing_needs_it(company: Company) -> None:
    [person] = await applicants(company, 1)
    service, shop = company.service, workshop(company.service)
    old = (await stored.wrapped_keys(service.database, company.organisation, UUID(person)))["contact"]
    with pytest.raises(Conflict, match="epoch_active"):
        await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=0)
    await rotate_compartment(shop, company.organisation, "contact")
    with pytest.raises(Conflict, match="epoch_in_window"):
        await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=3600)
    await destroy_epoch(shop, company.organisation, "contact", 1, window_seconds=0)
    assert wrapped_epoch(old) == 1
    keyring = await service.keyrings.of(company.organisation)
    with pytest.raises(KeysError) as gone:
        keyring.compartment_key("contact", 1)
    assert gone.value.code == "key_destroyed"
    assert (await values_of(company, person))["email"]


async def test_the_schedule_does_what_is_due(company: Company, settings: Settings) -> None:
    await applicants(company, 2)
    shop = workshop(company.service)
    found, running = await key_status(shop, company.organisation, rotate_days=365, window_days=30)
    assert not running
    assert {key.due for key in found} == {""}
    assert {key.suite for key in found} == {"AES_256_GCM", "HMAC_SHA_256"}
    done = (await keep_keys(shop, company.organisation, rotate_days=0, window_days=0)).done
    assert "compartment health" in done
    assert "index email" in done
    assert "destroyed epoch 1 of health" in done
    found, _ = await key_status(shop, company.organisation, rotate_days=365, window_days=30)
    assert {key.due for key in found} == {""}
    shown = await asyncio.to_thread(ran, environment(settings), "keys", "status")
    assert shown.returncode == 0, shown.stderr
    assert "health" in shown.stdout
    assert "SM4" not in shown.stdout
