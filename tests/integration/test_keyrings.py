"""Keys that are let go of while they are being opened are read again: nobody goes on with what stood before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable

from ats_privacy.gate.keyrings import Keyrings
from ats_privacy.storage import wrapped_keys
from keys import IndexAlgorithm, RootKey, new_index_key
from tests.integration.company import Company
from tests.keys.recording_root import RecordingRoot


class Doorway(RecordingRoot):
    """A root key in front of which one waits until the door is opened."""

    def __init__(self, root: RootKey) -> None:
        super().__init__(root)
        self.reached = threading.Event()
        self.open = threading.Event()

    def unwrap_many(self, items: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
        self.reached.set()
        assert self.open.wait(30)
        return super().unwrap_many(items)


async def test_what_is_forgotten_while_it_is_opened_is_read_again(company: Company) -> None:
    service, organisation = company.service, company.organisation
    doorway = Doorway(service.root)
    keyrings = Keyrings(service.database, doorway)
    asking = asyncio.create_task(keyrings.of(organisation))
    assert await asyncio.to_thread(doorway.reached.wait, 30)
    key = new_index_key(service.root, organisation, "email", 2, IndexAlgorithm.HMAC_SM3)
    await service.database.write(wrapped_keys.insert([key]))
    keyrings.forget(organisation)
    doorway.open.set()
    assert [key.generation for key in (await asking).index_keys("email")] == [2, 1]
    assert [key.generation for key in (await keyrings.of(organisation)).index_keys("email")] == [2, 1]


async def test_keys_are_confirmed_anew_from_when_they_were_read(company: Company) -> None:
    """However long the root took: a rotation waits from the writing of a key for the refresh time, and no longer."""
    doorway = Doorway(company.service.root)
    keyrings = Keyrings(company.service.database, doorway, refresh_seconds=0.3)
    asking = asyncio.create_task(keyrings.of(company.organisation))
    assert await asyncio.to_thread(doorway.reached.wait, 30)
    await asyncio.sleep(0.4)
    doorway.open.set()
    await asking
    doorway.reached.clear()
    await keyrings.of(company.organisation)
    assert doorway.reached.is_set()
