"""Wrap every compartment and index key of every organisation anew by the root key that is in use now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate.keyrings import root_failed
from ats_privacy.jobs.rotating import Watch, Workshop, unwatched
from ats_privacy.storage import organisations, wrapped_keys
from ats_privacy.storage.statements import Expectation
from keys import KeysError, RootKey, WrappedKey

_ATTEMPTS = 5


async def rotate_root(shop: Workshop, old: RootKey, new: RootKey, watch: Watch = unwatched) -> int:
    """Rewrap what ``new``'s present key has not wrapped; returns how many keys were. Safe to repeat at any time.

    ``old`` and ``new`` are the same when one holder has several generations of its root key.
    :raises Unavailable: a root key does not do its part; the organisations done so far stay done.
    """
    tenants = [as_uuid(row["id"]) for row in await organisations.every(shop.database)]
    moved = 0
    for number, organisation in enumerate(tenants):
        watch("organisations", number, len(tenants))
        moved += await _rewrap(shop, organisation, old, new)
    watch("organisations", len(tenants), len(tenants))
    return moved


async def _rewrap(shop: Workshop, organisation: UUID, old: RootKey, new: RootKey) -> int:
    for _ in range(_ATTEMPTS):
        every = await wrapped_keys.of_organisation(shop.database, organisation)
        due = [key for key in every if key.state != "destroyed" and key.root_key_id != new.key_id]
        if not due:
            return 0
        try:
            fresh = await asyncio.to_thread(_rewrapped, due, old, new)
        except KeysError as error:
            raise root_failed(error) from None
        changes = [wrapped_keys.rewrap(before, after) for before, after in zip(due, fresh, strict=True)]
        try:
            await shop.database.write(*changes, shop.told(organisation, "root", "root_rewrapped"))
        except Expectation:
            continue  # a key was made, retired or destroyed meanwhile
        shop.keyrings.forget(organisation)
        return len(due)
    raise Expectation("wrapped key")


def _rewrapped(due: Sequence[WrappedKey], old: RootKey, new: RootKey) -> list[WrappedKey]:
    places = [key.associated_data() for key in due]
    secrets = old.unwrap_many([(key.wrapped, place) for key, place in zip(due, places, strict=True)])
    name = new.key_id
    wrapped = new.wrap_many(zip(secrets, places, strict=True))
    return [replace(key, root_key_id=name, wrapped=made) for key, made in zip(due, wrapped, strict=True)]
