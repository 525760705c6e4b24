"""Queries of wrapped compartment and index keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Table, Update, bindparam, select, update

from ats_privacy.domain.identity import as_uuid, now_us
from ats_privacy.storage.statements import Change, Database, Insert, Statement
from ats_privacy.storage.tables import EntityId, WrappedKeyRow
from keys import WrappedKey

_TABLE: Table = WrappedKeyRow.__table__  # type: ignore[attr-defined]

_OF_ORGANISATION = Statement(
    select(_TABLE).where(_TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)),
    "wrapped keys",
)


def insert(keys: Iterable[WrappedKey]) -> Insert:
    """New wrapped keys."""
    at = now_us()
    return Insert(
        _TABLE,
        (
            "organisation_id",
            "kind",
            "name",
            "generation",
            "algorithm",
            "root_key_id",
            "wrapped",
            "state",
            "created_at",
            "changed_at",
        ),
        [
            (k.organisation, k.kind, k.name, k.generation, k.algorithm, k.root_key_id, k.wrapped, k.state, at, at)
            for k in keys
        ],
    )


async def of_organisation(database: Database, organisation: UUID) -> Sequence[WrappedKey]:
    """Every wrapped key of an organisation, of every generation and state."""
    rows = await database.fetch(_OF_ORGANISATION, {"organisation": organisation})
    return [
        WrappedKey(
            organisation=as_uuid(row["organisation_id"]),
            kind=row["kind"],
            name=row["name"],
            generation=row["generation"],
            algorithm=row["algorithm"],
            root_key_id=row["root_key_id"],
            wrapped=bytes(row["wrapped"]),
            state=row["state"],
        )
        for row in rows
    ]


_STATES = Statement(
    select(_TABLE.c.kind, _TABLE.c.name, _TABLE.c.generation, _TABLE.c.created_at, _TABLE.c.changed_at).where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId)
    ),
    "ages of wrapped keys",
)


async def instants_of(database: Database, organisation: UUID) -> dict[tuple[str, str, int], tuple[int, int]]:
    """(kind, name, generation) → when the key was made and when its state last changed."""
    rows = await database.fetch(_STATES, {"organisation": organisation})
    return {(row["kind"], row["name"], row["generation"]): (row["created_at"], row["changed_at"]) for row in rows}


def _this_key(statement: Update) -> Update:
    return statement.where(
        _TABLE.c.organisation_id == bindparam("organisation", type_=EntityId),
        _TABLE.c.kind == bindparam("of_kind"),
        _TABLE.c.name == bindparam("of_name"),
        _TABLE.c.generation == bindparam("of_generation"),
        _TABLE.c.state == bindparam("known_state"),
    )


_CHANGE_STATE = Statement(
    _this_key(update(_TABLE)).values(
        state=bindparam("new_state"), wrapped=bindparam("new_wrapped"), changed_at=bindparam("at")
    ),
    "wrapped key",
)
_REWRAP = Statement(
    _this_key(update(_TABLE))
    .where(_TABLE.c.wrapped == bindparam("known"))
    .values(root_key_id=bindparam("new_root"), wrapped=bindparam("new_wrapped")),
    "wrapped key",
)


def _place(key: WrappedKey) -> dict[str, object]:
    return {
        "organisation": key.organisation,
        "of_kind": key.kind,
        "of_name": key.name,
        "of_generation": key.generation,
        "known_state": key.state,
    }


def change_state(before: WrappedKey, after: WrappedKey) -> Change:
    """A key retired, activated or destroyed; it must be in the state it was read in."""
    parameters = {**_place(before), "new_state": after.state, "new_wrapped": after.wrapped, "at": now_us()}
    return Change(_CHANGE_STATE, parameters, expect=1)


def rewrap(before: WrappedKey, after: WrappedKey) -> Change:
    """A key wrapped by another root key; it must be as it was read."""
    parameters = {
        **_place(before),
        "known": before.wrapped,
        "new_root": after.root_key_id,
        "new_wrapped": after.wrapped,
    }
    return Change(_REWRAP, parameters, expect=1)
