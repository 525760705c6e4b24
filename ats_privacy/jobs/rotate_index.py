"""A new blind-index key: writers write tokens of both, the new ones are filled in, the old ones go.

Phases: *published* → *filling* → *waiting* → *dropping* → *done*. Searches go by both keys until the old one is
destroyed. Uniqueness holds throughout: until then every writer writes the old token, and from then on every writer has
the new key and every record the new token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.indexing import feeding, tokens_of_rows
from ats_privacy.gate.keyrings import root_failed
from ats_privacy.jobs.rotating import Watch, Workshop, unwatched
from ats_privacy.storage import blind_indexes, rotations, wrapped_keys
from ats_privacy.storage.data_keys import FIRST
from ats_privacy.storage.rotations import Rotation
from ats_privacy.storage.statements import Row
from keys import IndexAlgorithm, KeysError, new_index_key

KIND = "index"
_APPLICANTS_TOGETHER = 500


async def rotate_index(
    shop: Workshop,
    organisation: UUID,
    index: str,
    algorithm: IndexAlgorithm | None = None,
    watch: Watch = unwatched,
) -> Rotation:
    """Begin a rotation of an index's key, or go on with the one under way, until it is done.

    :raises NotFound: no such index. :raises Unavailable: what was done stays done; begin again to go on.
    """
    if not feeding(shop.policy, index):
        raise NotFound("index_unknown", "The policy has no index of this name.")
    state = await rotations.last(shop.database, organisation, KIND, index)
    if state is None or not state.running:
        state = await _publish(shop, organisation, index, algorithm)
    if state.phase == "published":
        await shop.wait_until_settled(state.started_at, "every process writes new tokens", watch, shop.settle_seconds)
        total = await blind_indexes.count_applicants(shop.database, organisation)
        state = await _step(shop, state, "filling", total=total, cursor=FIRST, until=await _newest(shop, state))
    if state.phase == "filling":
        state = await _fill(shop, state, watch)
        state = await _step(shop, state, "waiting", cursor=None)
    if state.phase == "waiting":
        await shop.wait_until_settled(state.started_at, "no process writes old tokens alone", watch, shop.grace_seconds)
        await _fill_what_lacks(shop, state)
        state = await _destroy_old(shop, state)
    await shop.wait_until_settled(state.updated_at, "no process writes old tokens", watch, shop.settle_seconds)
    await _drop(shop, state, watch)
    return await _step(shop, state, rotations.DONE)


async def _publish(shop: Workshop, organisation: UUID, index: str, algorithm: IndexAlgorithm | None) -> Rotation:
    keys = await shop.keys(organisation, KIND, index)
    hashed = IndexAlgorithm(keys[0].algorithm) if algorithm is None else algorithm
    generation = keys[0].generation + 1
    try:
        made = await asyncio.to_thread(new_index_key, shop.keyrings.root, organisation, index, generation, hashed)
    except KeysError as error:
        raise root_failed(error) from None
    at = now_us()
    state = Rotation(organisation, KIND, index, "published", generation, started_at=at, updated_at=at)
    told = shop.told(organisation, index, "index_published")
    await shop.database.write(wrapped_keys.insert([made]), *rotations.keep(state), told)
    shop.keyrings.forget(organisation)
    return state


async def _step(shop: Workshop, state: Rotation, phase: str, **changes: object) -> Rotation:
    state = state.ahead(phase=phase, **changes)
    await shop.database.write(*rotations.keep(state), shop.told(state.organisation, state.name, f"index_{phase}"))
    return state


async def _fill(shop: Workshop, state: Rotation, watch: Watch) -> Rotation:
    columns, compartments = _needed(shop, state.name)
    while state.cursor is not None and state.until is not None:
        rows = await blind_indexes.page(
            shop.database,
            state.organisation,
            columns,
            compartments,
            state.cursor,
            state.until,
            min(_APPLICANTS_TOGETHER, shop.batch),
        )
        if not rows:
            break
        state = state.ahead(cursor=blind_indexes.last_of(rows), moved=state.moved + len(rows))
        await _write_tokens(shop, state, rows)
        watch(f"tokens of {state.name}", state.moved, max(state.total, state.moved))
    return state


async def _fill_what_lacks(shop: Workshop, state: Rotation) -> None:
    """Records that a process with an old keyring wrote after they were passed."""
    columns, compartments = _needed(shop, state.name)
    after = FIRST
    while rows := await blind_indexes.lacking(
        shop.database, state.organisation, columns, compartments, after, shop.batch, state.name, state.target
    ):
        after = blind_indexes.last_of(rows)
        await _write_tokens(shop, state, rows)


async def _write_tokens(shop: Workshop, state: Rotation, rows: Sequence[Row]) -> None:
    keyring = await shop.keyrings.of(state.organisation)
    key = next(key for key in keyring.index_keys(state.name) if key.generation == state.target)
    tokens = await asyncio.to_thread(tokens_of_rows, shop.policy, keyring, key, state.organisation, state.name, rows)
    filling = blind_indexes.fill(state.organisation, state.name, state.target, tokens)
    await shop.database.write(filling, *rotations.keep(state))


async def _destroy_old(shop: Workshop, state: Rotation) -> Rotation:
    keys = await shop.keys(state.organisation, KIND, state.name)
    old = [key for key in keys if key.generation != state.target and key.state != "destroyed"]
    state = state.ahead(phase="dropping")
    await shop.database.write(
        *(wrapped_keys.change_state(key, key.destroyed()) for key in old),
        *rotations.keep(state),
        shop.told(state.organisation, state.name, "index_key_destroyed"),
    )
    shop.keyrings.forget(state.organisation)
    return state


async def _drop(shop: Workshop, state: Rotation, watch: Watch) -> None:
    after, newest, passed = FIRST, await _newest(shop, state), 0
    while rows := await blind_indexes.page(shop.database, state.organisation, (), (), after, newest, shop.batch):
        until = blind_indexes.last_of(rows)
        await shop.database.write(blind_indexes.drop_others(state.organisation, state.name, state.target, after, until))
        after, passed = until, passed + len(rows)
        watch(f"old tokens of {state.name}", passed, max(state.total, passed))


async def _newest(shop: Workshop, state: Rotation) -> UUID:
    return await blind_indexes.newest_applicant(shop.database, state.organisation) or FIRST


def _needed(shop: Workshop, index: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    columns = feeding(shop.policy, index)
    return tuple(columns), tuple(sorted(set(columns.values())))
