"""What keys an organisation has: ages, epochs, what is under way and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ats_privacy.domain.identity import now_us
from ats_privacy.domain.third_persons import REFUSED_INDEX
from ats_privacy.jobs.rotating import Workshop
from ats_privacy.storage import blind_indexes, data_keys, rotations, wrapped_keys
from ats_privacy.storage.rotations import Rotation
from keys import Algorithm, IndexAlgorithm

_DAY_US = 86_400 * 1_000_000


@dataclass(frozen=True, slots=True)
class KeyStatus:
    """One generation of a key. ``holds``: data keys wrapped under it, or tokens made with it; ``due``: what to do."""

    kind: str
    name: str
    generation: int
    state: str
    suite: str
    age_days: float
    holds: int
    root_key_id: str
    due: str


async def key_status(
    shop: Workshop, organisation: UUID, *, rotate_days: float, window_days: float
) -> tuple[list[KeyStatus], list[Rotation]]:
    """Every key that is not destroyed, oldest first within its name, and the rotations under way."""
    ages = await wrapped_keys.instants_of(shop.database, organisation)
    wrapped = await data_keys.count_by_epoch(shop.database, organisation)
    tokens = await blind_indexes.count_by_generation(shop.database, organisation)
    every = await rotations.of_organisation(shop.database, organisation)
    running = [r for r in every if r.running]
    passed_over = {(r.kind, r.name): await rotations.passed_over(shop.database, r) for r in every}
    moving = {(r.kind, r.name) for r in running}
    present = shop.keyrings.root.key_id
    found = []
    for key in await wrapped_keys.of_organisation(shop.database, organisation):
        if key.state == "destroyed":
            continue
        made, changed = ages[key.kind, key.name, key.generation]
        age = (now_us() - made) / _DAY_US
        holds = (wrapped if key.kind == "compartment" else tokens).get((key.name, key.generation), 0)
        due = ""
        if (key.kind, key.name) in moving:
            due = "go on: rotation under way"
        elif key.state == "active" and age >= rotate_days and key.name != REFUSED_INDEX:
            due = "rotate"
        elif key.state == "decrypt_only" and holds:
            left = passed_over.get((key.kind, key.name), 0)
            due = f"kept: {left} fail{'s' if left == 1 else ''} authentication" if left else "rotate: still in use"
        elif key.state == "decrypt_only" and (now_us() - changed) / _DAY_US >= window_days:
            due = "destroy"
        if key.root_key_id != present:
            due = "; ".join(filter(None, (due, "rewrap by the present root key")))
        suite = (Algorithm if key.kind == "compartment" else IndexAlgorithm)(key.algorithm).name
        found.append(KeyStatus(key.kind, key.name, key.generation, key.state, suite, age, holds, key.root_key_id, due))
    return sorted(found, key=lambda k: (k.kind, k.name, k.generation)), running
