"""Destroy a compartment key that nothing is wrapped under any more: what copies of data keys it wrapped are dead."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.errors import Conflict, NotFound
from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.rotating import Workshop
from ats_privacy.storage import data_keys, wrapped_keys
from keys import WrappedKey

_KIND = "compartment"


async def destroy_epoch(
    shop: Workshop, organisation: UUID, compartment: str, epoch: int, *, window_seconds: float
) -> None:
    """Overwrite the key of an old epoch with nothing, for good.

    ``window_seconds``: how long ago it must have been retired, so that backups of that time could still be restored.
    :raises NotFound: no such epoch. :raises Conflict: it is active, too young, or data keys are still wrapped under it.
    """
    key = next((k for k in await shop.keys(organisation, _KIND, compartment) if k.generation == epoch), None)
    if key is None:
        raise NotFound("epoch_unknown", "The compartment has no such epoch.")
    if key.state == "destroyed":
        return
    if key.state == "active":
        raise Conflict("epoch_active", "The active epoch cannot be destroyed; rotate the compartment first.")
    ages = await wrapped_keys.instants_of(shop.database, organisation)
    rested = (now_us() - ages[_KIND, compartment, epoch][1]) / 1e6
    if rested < max(window_seconds, shop.grace_seconds):
        raise Conflict("epoch_in_window", "This epoch was in use within the window of backups; destroy it later.")
    if await data_keys.any_of_epoch(shop.database, organisation, compartment, epoch):
        raise Conflict("epoch_in_use", "Data keys are wrapped under this epoch; let the rotation end first.")
    await _destroy(shop, organisation, key)


async def _destroy(shop: Workshop, organisation: UUID, key: WrappedKey) -> None:
    await shop.database.write(
        wrapped_keys.change_state(key, key.destroyed()),
        shop.told(organisation, f"{key.name} {key.generation}", "epoch_destroyed"),
    )
    shop.keyrings.forget(organisation)
