"""What a schedule runs: everything that is due, one organisation after the other."""

from __future__ import annotations

from uuid import UUID

from ats_privacy.domain.identity import now_us
from ats_privacy.jobs.destroy_epoch import destroy_epoch
from ats_privacy.jobs.key_status import key_status
from ats_privacy.jobs.rotate_compartment import rotate_compartment
from ats_privacy.jobs.rotate_data import ALL, rotate_data
from ats_privacy.jobs.rotate_index import rotate_index
from ats_privacy.jobs.rotating import Watch, Workshop, unwatched
from ats_privacy.storage import data_keys


async def keep_keys(
    shop: Workshop,
    organisation: UUID,
    *,
    rotate_days: float,
    window_days: float,
    watch: Watch = unwatched,
) -> list[str]:
    """Go on with rotations under way, rotate old keys, destroy epochs past the window; what was done, in words.

    :raises Unavailable: what was done stays done; run it again.
    """
    done: list[str] = []
    found, running = await key_status(shop, organisation, rotate_days=rotate_days, window_days=window_days)
    for rotation in running:
        if rotation.kind == "data":
            await rotate_data(shop, organisation, None if rotation.name == ALL else rotation.name, watch)
            done.append(f"data keys of {rotation.name}")
    for key in found:
        moving = key.due.startswith(("go on", "rotate"))
        if moving and key.state == "active" and key.kind == "compartment":
            await rotate_compartment(shop, organisation, key.name, watch=watch)
            done.append(f"compartment {key.name}")
        elif moving and key.state == "active" and key.name in _indexes(shop):
            await rotate_index(shop, organisation, key.name, watch=watch)
            done.append(f"index {key.name}")
    found, _ = await key_status(shop, organisation, rotate_days=rotate_days, window_days=window_days)
    for key in found:
        if key.due.startswith("destroy") and key.kind == "compartment":
            await destroy_epoch(shop, organisation, key.name, key.generation, window_seconds=window_days * 86_400)
            done.append(f"destroyed epoch {key.generation} of {key.name}")
    await shop.database.write(*data_keys.drop_retired(organisation, now_us() - int(window_days * 86_400 * 1_000_000)))
    return done


def _indexes(shop: Workshop) -> set[str]:
    return {index.name for field in shop.policy.fields.values() for index in field.indexes}
