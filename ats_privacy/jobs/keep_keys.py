"""What a schedule runs: everything that is due, one organisation after the other."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from uuid import UUID

from ats_privacy.domain.errors import AtsPrivacyError
from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.key_status import key_status
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import ALL, rotate_data
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.jobs.rotating import Watch, Workshop, unwatched
from ats_privacy.storage import data_keys


@dataclass(slots=True)
class Kept:
    """What was done, and what could not be done and why, in words."""

    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    async def attempt(self, what: str, act: Awaitable[object]) -> None:
        """Do one thing; what stands in its way does not stand in the way of the others."""
        try:
            await act
            self.done.append(what)
        except AtsPrivacyError as error:
            self.left.append(f"{what}: {error}")


async def keep_keys(
    shop: Workshop,
    organisation: UUID,
    *,
    rotate_days: float,
    window_days: float,
    watch: Watch = unwatched,
) -> Kept:
    """Go on with rotations under way, rotate old keys, destroy epochs past the window.

    What was done stays done, and what was left is done when it is run again.
    """
    kept = Kept()
    found, running = await key_status(shop, organisation, rotate_days=rotate_days, window_days=window_days)
    for rotation in running:
        if rotation.kind == "data":
            compartment = None if rotation.name == ALL else rotation.name
            await kept.attempt(f"data keys of {rotation.name}", rotate_data(shop, organisation, compartment, watch))
    for key in found:
        moving = key.due.startswith(("go on", "rotate"))
        if moving and key.state == "active" and key.kind == "compartment":
            rotated = rotate_compartment(shop, organisation, key.name, watch=watch)
            await kept.attempt(f"compartment {key.name}", rotated)
        elif moving and key.state == "active" and key.name in _indexes(shop):
            await kept.attempt(f"index {key.name}", rotate_index(shop, organisation, key.name, watch=watch))
    found, _ = await key_status(shop, organisation, rotate_days=rotate_days, window_days=window_days)
    for key in found:
        if key.due.startswith("destroy") and key.kind == "compartment":
            window = window_days * 86_400
            destroyed = destroy_epoch(shop, organisation, key.name, key.generation, window_seconds=window)
            await kept.attempt(f"destroyed epoch {key.generation} of {key.name}", destroyed)
    await shop.database.write(*data_keys.drop_retired(organisation, now_us() - int(window_days * 86_400 * 1_000_000)))
    return kept


def _indexes(shop: Workshop) -> set[str]:
    return {index.name for governed in shop.policy.fields.values() for index in governed.indexes}
