"""New data keys: every sealed value of a data subject moves to keys of the next generation, in one write.

The key's row is exchanged first, which holds off writers who seal under it; every row is put back over the version it
was read at; and a row that came meanwhile makes the whole write fail, to be done again. The cursor goes with the write,
so a rotation that was killed goes on after the last subject done. Earlier keys are kept for what cannot move
(:class:`~ats_privacy.storage.tables.RetiredDataKeyRow`) and dropped after the grace time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from ats_privacy.domain.errors import NotFound, RecordTampered, Unavailable
from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.gate.opening import open_data_key, reseal_columns, tampered, unbound
from ats_privacy.jobs.rotating import Watch, Workshop, stored_wrongly, tell_tampering, unwatched
from ats_privacy.storage import consent_secrets, data_keys, redaction_plans, resealing, rotations
from ats_privacy.storage.resealing import TABLES
from ats_privacy.storage.rotations import Rotation
from ats_privacy.storage.statements import Duplicate, Expectation, Row, Step
from ats_privacy.storage.tables import EARLIER_VALUES
from field_policies import Policy
from keys import DataKey, Keyring, MalformedValue, wrapped_generation
from keys.binding import ConsentSecret, bind, is_bound
from keys.sealing import new_data_key

KIND = "data"
ALL = "all"
_SUBJECTS_TOGETHER = 200
_ATTEMPTS = 8
_LOOKS = 2
_WITH_THE_RECORD = frozenset({"applicant", *EARLIER_VALUES})
"""Tables whose new rows come with a new version of the record, so that :func:`resealing.put_back` refuses them."""

_Columns = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Table → compartment → its sealed columns."""


@dataclass(slots=True)
class _Exchange:
    """The write for some subjects: new keys, earlier keys, rows put back."""

    keys: list[tuple[UUID, str, int, bytes, bytes]] = field(default_factory=list)
    retired: list[tuple[UUID, str, int, int, bytes]] = field(default_factory=list)
    rows: dict[str, list[tuple[UUID, int, dict[str, bytes | None]]]] = field(default_factory=dict)
    values: int = 0


async def rotate_data(
    shop: Workshop, organisation: UUID, compartment: str | None = None, watch: Watch = unwatched
) -> Rotation:
    """Give every data subject new data keys (of one compartment, or of all), or go on with the rotation under way.

    ``moved`` and ``total`` of the answer count subjects. Suite: that of the compartment's active epoch.
    :raises NotFound: no such compartment. :raises Unavailable: what was done stays done; begin again to go on.
    """
    columns = columns_by_compartment(shop.policy, compartment)
    name = compartment or ALL
    state = await rotations.last(shop.database, organisation, KIND, name)
    if state is None or not state.running:
        total, until = await resealing.extent(shop.database, organisation)
        state = Rotation(organisation, KIND, name, "moving", 0, data_keys.FIRST, until, 0, total, now_us(), now_us())
        await shop.database.write(*rotations.keep(state), shop.told(organisation, name, "data_keys_begun"))
    state = await _move(shop, state, columns, watch)
    state = state.ahead(phase=rotations.DONE)
    await shop.database.write(
        *rotations.keep(state),
        *data_keys.drop_retired(organisation, now_us() - int(shop.grace_seconds * 1e6)),
        shop.told(organisation, name, "data_keys_moved"),
    )
    return state


class _Batch(NamedTuple):
    """Some data subjects, in order; ``steps`` is None where they must be looked at one by one."""

    subjects: list[UUID]
    steps: tuple[Step, ...] | None


def columns_by_compartment(policy: Policy, compartment: str | None) -> dict[str, dict[str, tuple[str, ...]]]:
    """Table → compartment → its sealed columns."""
    found: dict[str, dict[str, list[str]]] = {table: {} for table in TABLES}
    for name, governed in policy.fields.items():
        for table, column in resealing.tables_of(name) if compartment in (None, governed.compartment) else ():
            found[table].setdefault(governed.compartment, []).append(column)
    if not any(found.values()):
        raise NotFound("compartment_unknown", "No field of the policy belongs to this compartment.")
    return {table: {c: tuple(names) for c, names in of.items()} for table, of in found.items()}


async def _move(shop: Workshop, state: Rotation, columns: _Columns, watch: Watch) -> Rotation:
    """Everybody after the cursor; while some are written, those who come next are read and sealed anew."""
    coming = asyncio.create_task(_next(shop, state, state.cursor, columns))
    try:
        while (batch := await coming).subjects:
            coming = asyncio.create_task(_next(shop, state, batch.subjects[-1], columns))
            state = await _exchange_together(shop, state, batch, columns)
            watch("data subjects", state.moved, max(state.total, state.moved))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
    return state


async def _next(shop: Workshop, state: Rotation, after: UUID | None, columns: _Columns) -> _Batch:
    """The data subjects after one, and the write that exchanges their keys, if one can be made for all of them."""
    if after is None or state.until is None:
        return _Batch([], None)
    together = min(_SUBJECTS_TOGETHER, shop.batch)
    subjects = await resealing.subjects_after(shop.database, state.organisation, after, state.until, together)
    try:
        return _Batch(subjects, await _sealed_anew(shop, state.organisation, subjects, columns) if subjects else None)
    except (RecordTampered, Unavailable):
        return _Batch(subjects, None)


async def _exchange_together(shop: Workshop, state: Rotation, batch: _Batch, columns: _Columns) -> Rotation:
    """All of them in one write; where somebody else wrote to one of them meanwhile, one by one.

    One whose keys or values fail authentication is told of and passed over, with everything as it was.
    """
    if batch.steps is not None:
        ahead = state.ahead(cursor=batch.subjects[-1], moved=state.moved + len(batch.subjects))
        try:
            await shop.database.write(*batch.steps, *rotations.keep(ahead))
            return ahead
        except (Expectation, Duplicate, Unavailable):
            pass  # below, read anew
    for subject in batch.subjects:
        state = await _exchange_alone(shop, state, subject, columns)
    return state


async def _exchange_alone(shop: Workshop, state: Rotation, subject: UUID, columns: _Columns) -> Rotation:
    """One subject that could not be exchanged at first; what keys and values are told to be is believed when it lasts:
    keys read before somebody's write and values read after it do not fit each other either."""
    ahead = state.ahead(cursor=subject, moved=state.moved + 1)
    for attempt in range(_ATTEMPTS):
        await asyncio.sleep(0.02 * 2**attempt if attempt else 0)
        try:
            steps = await _sealed_anew(shop, state.organisation, [subject], columns)
            await shop.database.write(*steps, *rotations.keep(ahead))
            return ahead
        except (Expectation, Duplicate):
            continue
        except (RecordTampered, Unavailable) as error:
            if attempt + 1 < _LOOKS:
                continue
            found = await resealing.keys_of(shop.database, state.organisation, [subject])
            keys = ((row["compartment"], bytes(row["wrapped"])) for row in found)
            if not await stored_wrongly(shop, state.organisation, error, keys):
                raise
            await tell_tampering(shop, state.organisation, subject, state.name)
            passed = state.ahead(cursor=subject)
            await shop.database.write(*rotations.keep(passed))
            return passed
    raise Unavailable("subject_busy", "A data subject is written to without pause; the rotation goes on when repeated.")


async def _sealed_anew(
    shop: Workshop, organisation: UUID, subjects: Sequence[UUID], columns: _Columns
) -> tuple[Step, ...]:
    """The steps of a write that exchanges the keys of some subjects and all that is sealed under them."""
    keyring = await shop.keyrings.of(organisation)
    keys = await resealing.keys_of(shop.database, organisation, subjects)
    rows = {
        table: await resealing.rows_of(shop.database, organisation, table, _names(of), subjects)
        for table, of in columns.items()
        if of
    }
    secrets = await consent_secrets.of_subjects(shop.database, organisation, subjects)
    bound = shop.policy.consent_bound
    made = await asyncio.to_thread(_resealed, keyring, organisation, keys, secrets, rows, columns, bound)
    steps: list[Step] = [data_keys.exchange(organisation, made.keys)]
    steps.append(data_keys.retire(organisation, made.retired, now_us()))
    for table, changed in made.rows.items():
        steps.append(resealing.put_back(organisation, table, _names(columns[table]), changed))
    for table, of in columns.items():
        if table not in _WITH_THE_RECORD:
            for compartment, names in of.items():
                steps.append(resealing.none_left_behind(organisation, table, compartment, names, subjects))
    steps.append(redaction_plans.forget(organisation, subjects, sorted({c for of in columns.values() for c in of})))
    return tuple(steps)


def _names(of: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(name for names in of.values() for name in names)


def _resealed(
    keyring: Keyring,
    organisation: UUID,
    keys: Sequence[Row],
    secrets: Mapping[tuple[UUID, str], bytes],
    rows: Mapping[str, Sequence[Row]],
    columns: _Columns,
    bound: Collection[str],
) -> _Exchange:
    wanted = {compartment for of in columns.values() for compartment in of}
    made = _Exchange()
    pairs: dict[tuple[UUID, str], tuple[DataKey, DataKey]] = {}
    for row in keys:
        compartment = row["compartment"]
        if compartment not in wanted:
            continue
        subject, old = as_uuid(row["subject_id"]), bytes(row["wrapped"])
        wrapping = keyring.sealing_key(compartment)
        try:
            generation = wrapped_generation(old)
        except MalformedValue:
            raise tampered(f"data key of {compartment}") from None
        within, secret = old, None
        if is_bound(old):
            secret = secrets.get((subject, compartment))
            if secret is None and compartment not in bound:
                raise tampered(f"data key of {compartment}")
            if secret is None:
                continue  # the consent ended at this moment, and the key with it
            within = unbound(old, secret, organisation, subject, compartment)
        held = open_data_key(keyring, organisation, subject, compartment, within)
        key, wrapped = new_data_key(wrapping, subject, generation + 1)
        if secret is not None:
            wrapped = bind(wrapped, ConsentSecret.of_stored(secret), organisation, subject, compartment)
        pairs[subject, compartment] = held, key
        made.keys.append((subject, compartment, wrapping.epoch, wrapped, old))
        made.retired.append((subject, compartment, generation, row["epoch"], old))
    for table, found in rows.items():
        for row in found:
            own, subject = as_uuid(row["id"]), as_uuid(row["subject_id"])
            changed: dict[str, bytes | None] = {}
            for compartment, names in columns[table].items():
                pair = pairs.get((subject, compartment))
                sealed = {name: bytes(row[name]) for name in names if row[name] is not None}
                changed.update({name: row[name] for name in names})
                if pair is not None and sealed:
                    changed.update(reseal_columns(*pair, organisation, table, own, sealed))
                    made.values += len(sealed)
            made.rows.setdefault(table, []).append((own, row["version"], changed))
    return made
