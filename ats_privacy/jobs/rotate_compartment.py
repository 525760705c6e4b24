"""A new epoch of a compartment key: published, activated, and every data key of the compartment moved to it.

Phases: *published* → *moving* → *done*. No sealed value is touched.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import replace
from uuid import UUID

from ats_privacy.domain.errors import Conflict, RecordTampered, Unavailable
from ats_privacy.domain.identity import now_us
from ats_privacy.gate.keyrings import root_failed
from ats_privacy.gate.opening import rewrap_bound_keys, rewrap_data_keys
from ats_privacy.jobs.rotating import Watch, Workshop, newest, stored_wrongly, tell_tampering, unwatched
from ats_privacy.storage import consent_secrets, data_keys, rotations, wrapped_keys
from ats_privacy.storage.data_keys import WrappedDataKeys
from ats_privacy.storage.rotations import Rotation
from ats_privacy.storage.statements import Step
from keys import Algorithm, Keyring, KeysError, new_compartment_key

_WRITES_AT_ONCE = 2
KIND = "compartment"


async def rotate_compartment(
    shop: Workshop,
    organisation: UUID,
    compartment: str,
    algorithm: Algorithm | None = None,
    watch: Watch = unwatched,
) -> Rotation:
    """Begin a rotation of the compartment, or go on with the one under way, until it is done.

    ``algorithm``: the suite of the new epoch and of the data keys made under it; by default that of the one before.
    :raises NotFound: no such compartment. :raises Conflict: one is under way with another suite.
    :raises Unavailable: root key or database are away; what was done stays done.
    """
    state = await rotations.last(shop.database, organisation, KIND, compartment)
    if state is None or not state.running:
        state = await _publish(shop, organisation, compartment, algorithm)
    elif algorithm is not None:
        keys = await shop.keys(organisation, KIND, compartment)
        if next(key for key in keys if key.generation == state.target).algorithm != algorithm:
            raise Conflict("rotation_running", "A rotation to another suite is under way; let it end first.")
    if state.phase == "published":
        state = await _activate(shop, state, watch)
    return await _move(shop, state, watch)


async def _publish(shop: Workshop, organisation: UUID, compartment: str, algorithm: Algorithm | None) -> Rotation:
    keys = await shop.keys(organisation, KIND, compartment)
    suite = Algorithm(keys[0].algorithm) if algorithm is None else algorithm
    epoch = keys[0].generation + 1
    try:
        made = await asyncio.to_thread(new_compartment_key, shop.keyrings.root, organisation, compartment, epoch, suite)
    except KeysError as error:
        raise root_failed(error) from None
    state = Rotation(organisation, KIND, compartment, "published", epoch, started_at=now_us(), updated_at=now_us())
    await shop.database.write(
        wrapped_keys.insert([made.retired()]),
        *rotations.keep(state),
        shop.told(organisation, compartment, "epoch_published"),
    )
    return state


async def _activate(shop: Workshop, state: Rotation, watch: Watch) -> Rotation:
    await shop.wait_until_settled(state.started_at, "every process reads the new key", watch, shop.settle_seconds)
    keys = await shop.keys(state.organisation, KIND, state.name)
    target = next(key for key in keys if key.generation == state.target)
    before = newest(keys, "active")
    steps: list[Step] = [wrapped_keys.change_state(target, replace(target, state="active"))]
    if before is not None:
        steps.append(wrapped_keys.change_state(before, before.retired()))
    state = state.ahead(phase="moving", total=await _count(shop, state))
    await shop.database.write(
        *steps, *rotations.keep(state), shop.told(state.organisation, state.name, "epoch_activated")
    )
    shop.keyrings.forget(state.organisation)
    return state


async def _count(shop: Workshop, state: Rotation) -> int:
    counts = await data_keys.count_by_epoch(shop.database, state.organisation)
    return sum(n for (name, epoch), n in counts.items() if name == state.name and epoch != state.target)


async def _move(shop: Workshop, state: Rotation, watch: Watch) -> Rotation:
    """Move data keys in passes until a whole pass finds none of an older epoch and no process can make new ones."""
    keyring = await shop.keyrings.of(state.organisation)
    passed_over: set[UUID] = set()
    while True:
        found = 0
        for retired in (False, True):
            state, moved = await _pass(shop, keyring, state, retired, watch, passed_over)
            found += moved
        if found:
            continue
        ages = await wrapped_keys.instants_of(shop.database, state.organisation)
        activated = ages[KIND, state.name, state.target][1]
        if (now_us() - activated) / 1e6 >= shop.settle_seconds:
            break
        await shop.wait_until_settled(activated, "every process uses the new key", watch, shop.settle_seconds)
    state = state.ahead(phase=rotations.DONE)
    await shop.database.write(*rotations.keep(state), shop.told(state.organisation, state.name, "epoch_moved"))
    return state


async def _pass(
    shop: Workshop, keyring: Keyring, state: Rotation, retired: bool, watch: Watch, passed_over: set[UUID]
) -> tuple[Rotation, int]:
    """One pass over the subjects; a batch is read, the one before it wrapped, and those before that written.

    Two writes go on at once: the database's part of a key costs twice ours, and their batches have no row in common but
    the rotation's own, which each takes last.
    """
    moved = 0
    batch = await _batch(shop, state, data_keys.FIRST, retired)
    coming: asyncio.Task[WrappedDataKeys] | None = None
    writing: deque[asyncio.Task[None]] = deque()
    try:
        while batch.subjects:
            coming = asyncio.create_task(_batch(shop, state, batch.subjects[-1], retired))
            made = await _rewrapped(shop, keyring, state, batch, passed_over)
            while len(writing) >= _WRITES_AT_ONCE:
                await writing.popleft()
                watch(f"data keys of {state.name}", state.moved, max(state.total, state.moved))
            moved += len(made.wrapped)
            state = state.ahead(moved=state.moved + len(made.wrapped))
            writing.append(asyncio.create_task(_write(shop, state, made, retired)))
            batch = await coming
        while writing:
            await writing.popleft()
    except BaseException:
        for task in (coming, *writing):
            if task is not None:
                task.cancel()
        raise
    watch(f"data keys of {state.name}", state.moved, max(state.total, state.moved))
    return state, moved


async def _rewrapped(
    shop: Workshop, keyring: Keyring, state: Rotation, batch: WrappedDataKeys, passed_over: set[UUID]
) -> WrappedDataKeys:
    """The batch under the new epoch; a key that fails authentication is told of once and left where it is."""
    try:
        return await _rewrapped_together(shop, keyring, state, batch)
    except (RecordTampered, Unavailable) as error:
        if not await stored_wrongly(shop, state.organisation, error, ((state.name, key) for key in batch.wrapped)):
            raise
        if len(batch.subjects) == 1:
            if batch.subjects[0] not in passed_over:
                passed_over.add(batch.subjects[0])
                await tell_tampering(shop, state.organisation, batch.subjects[0], state.name)
            return WrappedDataKeys([], [])
    middle = len(batch.subjects) // 2
    halves = [
        await _rewrapped(shop, keyring, state, WrappedDataKeys(subjects, wrapped), passed_over)
        for subjects, wrapped in (
            (batch.subjects[:middle], batch.wrapped[:middle]),
            (batch.subjects[middle:], batch.wrapped[middle:]),
        )
    ]
    return WrappedDataKeys(
        [subject for half in halves for subject in half.subjects], [key for half in halves for key in half.wrapped]
    )


async def _rewrapped_together(
    shop: Workshop, keyring: Keyring, state: Rotation, batch: WrappedDataKeys
) -> WrappedDataKeys:
    if state.name not in shop.policy.consent_bound:
        fresh = await asyncio.to_thread(rewrap_data_keys, keyring, state.name, state.target, *batch)
        return WrappedDataKeys(batch.subjects, fresh)
    secrets = await consent_secrets.of_subjects(shop.database, state.organisation, batch.subjects)
    made = await asyncio.to_thread(rewrap_bound_keys, keyring, state.name, state.target, *batch, secrets)
    return WrappedDataKeys(*made)


async def _write(shop: Workshop, state: Rotation, made: WrappedDataKeys, retired: bool) -> None:
    bound = state.name in shop.policy.consent_bound
    await shop.database.write(
        data_keys.rewrap(state.organisation, state.name, state.target, made, retired=retired, bound=bound),
        rotations.advance(state, len(made.wrapped)),
    )


async def _batch(shop: Workshop, state: Rotation, after: UUID, retired: bool) -> WrappedDataKeys:
    return await data_keys.of_older_epochs(
        shop.database, state.organisation, state.name, state.target, after, shop.batch, retired=retired
    )
