"""Queries of the tree over the audit log: what waits for a place, places, stored hashes, signed heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, delete, exists, func, select, update

from ats_privacy.domain import merkle
from ats_privacy.domain.merkle import Frontier, Node, Range
from ats_privacy.storage.statements import Change, Database, Identifiers, Insert, Row, Statement, among
from ats_privacy.storage.tables import (
    AuditEntryRow,
    AuditHeadRow,
    AuditLeafRow,
    AuditNodeRow,
    AuditPendingRow,
    AuditTreeRow,
    EntityId,
)

_ENTRY: Table = AuditEntryRow.__table__  # type: ignore[attr-defined]
_PENDING: Table = AuditPendingRow.__table__  # type: ignore[attr-defined]
_TREE: Table = AuditTreeRow.__table__  # type: ignore[attr-defined]
_LEAF: Table = AuditLeafRow.__table__  # type: ignore[attr-defined]
_NODE: Table = AuditNodeRow.__table__  # type: ignore[attr-defined]
_HEAD: Table = AuditHeadRow.__table__  # type: ignore[attr-defined]

_TILE = 1 << merkle.TILE_HEIGHT


def _tenant(table: Table) -> Any:
    return table.c.organisation_id == bindparam("organisation", type_=EntityId)


_WAITING = Statement(select(_PENDING.c.organisation_id).group_by(_PENDING.c.organisation_id), across=True)
_GROWN = Statement(select(_TREE.c.organisation_id, _TREE.c.size), across=True)
_BATCH = Statement(
    select(_PENDING.c.entry_id, _PENDING.c.leaf_hash)
    .where(_tenant(_PENDING))
    .order_by(_PENDING.c.entry_id)
    .limit(bindparam("most"))
)
_TREE_OF = Statement(select(_TREE).where(_tenant(_TREE)))
_GROW = Statement(
    update(_TREE)
    .where(_tenant(_TREE), _TREE.c.size == bindparam("old_size"))
    .values(size=bindparam("new_size"), frontier=bindparam("new_frontier")),
    "audit tree",
)
_SETTLE = Statement(
    delete(_PENDING).where(_tenant(_PENDING), among(_PENDING.c.entry_id, bindparam("placed"))),
    "audit entries waiting for their place",
)
_LEAVES = Statement(
    select(_LEAF.c.leaf_index.label("place"), _LEAF.c.leaf_hash.label("hash"))
    .where(_tenant(_LEAF), _LEAF.c.leaf_index >= bindparam("first"), _LEAF.c.leaf_index < bindparam("end"))
    .order_by(_LEAF.c.leaf_index)
)
_NODES = Statement(
    select(_NODE.c.node_index.label("place"), _NODE.c.node_hash.label("hash")).where(
        _tenant(_NODE),
        _NODE.c.level == bindparam("level"),
        _NODE.c.node_index >= bindparam("first"),
        _NODE.c.node_index < bindparam("end"),
    )
)
_LEAF_OF = Statement(
    select(_LEAF.c.leaf_index, _LEAF.c.leaf_hash).where(
        _tenant(_LEAF), _LEAF.c.entry_id == bindparam("entry", type_=EntityId)
    )
)
_PLACED = Statement(
    select(_LEAF.c.leaf_index, _LEAF.c.leaf_hash, _LEAF.c.entry_id, _ENTRY)
    .select_from(
        _LEAF.outerjoin(
            _ENTRY, and_(_ENTRY.c.organisation_id == _LEAF.c.organisation_id, _ENTRY.c.id == _LEAF.c.entry_id)
        )
    )
    .where(_tenant(_LEAF), _LEAF.c.leaf_index >= bindparam("first"), _LEAF.c.leaf_index < bindparam("end"))
    .order_by(_LEAF.c.leaf_index)
)
_HEADS = Statement(
    select(_HEAD)
    .where(_tenant(_HEAD), _HEAD.c.id < bindparam("before", type_=EntityId))
    .order_by(_HEAD.c.id.desc())
    .limit(bindparam("most"))
)
_NEWEST_HEAD = Statement(
    select(_HEAD).where(_tenant(_HEAD)).order_by(_HEAD.c.size.desc(), _HEAD.c.id.desc()).limit(bindparam("most"))
)
_SIGN = Statement(
    update(_TREE)
    .where(_tenant(_TREE), _TREE.c.signed == bindparam("old_signed"))
    .values(signed=bindparam("new_signed")),
    "audit head",
)
_HEADS_FROM = Statement(
    select(_HEAD).where(_tenant(_HEAD), _HEAD.c.size > bindparam("size")).order_by(_HEAD.c.size, _HEAD.c.id)
)
_COSIGN = Statement(
    update(_HEAD)
    .where(_tenant(_HEAD), _HEAD.c.id == bindparam("head", type_=EntityId), _HEAD.c.note == bindparam("old_note"))
    .values(note=bindparam("new_note")),
    "audit head",
)
_ARCHIVE = Statement(
    update(_TREE)
    .where(_tenant(_TREE), _TREE.c.archived == bindparam("old_archived"))
    .values(archived=bindparam("new_archived")),
    "audit tree",
)
_REMEMBER_POLICY = Statement(
    update(_TREE)
    .where(_tenant(_TREE), _TREE.c.policy == bindparam("old_policy"))
    .values(policy=bindparam("new_policy")),
    "audit tree",
)
_DROP_BODIES = Statement(
    delete(_ENTRY).where(
        _tenant(_ENTRY),
        _ENTRY.c.id.in_(
            select(_LEAF.c.entry_id).where(
                _tenant(_LEAF), _LEAF.c.leaf_index >= bindparam("first"), _LEAF.c.leaf_index < bindparam("end")
            )
        ),
    ),
    "audit entries",
)
_UNPLACED = Statement(
    select(func.count().label("found"))
    .select_from(_ENTRY)
    .where(
        _tenant(_ENTRY),
        ~exists().where(_LEAF.c.organisation_id == _ENTRY.c.organisation_id, _LEAF.c.entry_id == _ENTRY.c.id),
        ~exists().where(_PENDING.c.organisation_id == _ENTRY.c.organisation_id, _PENDING.c.entry_id == _ENTRY.c.id),
    )
)
_LOST = Statement(
    select(func.count().label("found"))
    .select_from(_PENDING)
    .where(
        _tenant(_PENDING),
        ~exists().where(_ENTRY.c.organisation_id == _PENDING.c.organisation_id, _ENTRY.c.id == _PENDING.c.entry_id),
    )
)

LAST_ID = UUID(int=2**128 - 1)
"""A cursor before which every identifier comes."""


async def waiting(database: Database) -> list[Any]:
    """Organisations with entries that wait for their place."""
    return [row["organisation_id"] for row in await database.fetch(_WAITING, {})]


async def grown(database: Database) -> Sequence[Row]:
    """Every organisation with a tree, and its size."""
    return await database.fetch(_GROWN, {})


async def batch(database: Database, organisation: UUID, most: int) -> Sequence[Row]:
    """Identifier and leaf hash of committed entries that have no place yet, oldest identifier first."""
    return await database.fetch(_BATCH, {"organisation": organisation, "most": most})


async def tree(database: Database, organisation: UUID) -> Row | None:
    """Size, frontier and number of archived leaves; None before the first leaf."""
    rows = await database.fetch(_TREE_OF, {"organisation": organisation})
    return rows[0] if rows else None


def plant(organisation: UUID) -> Insert:
    """An empty tree."""
    columns = ("organisation_id", "size", "frontier", "archived", "signed", "policy")
    return Insert(_TREE, columns, [(organisation, 0, b"", 0, 0, "")])


def grow(
    organisation: UUID,
    first: int,
    leaves: Sequence[tuple[Any, bytes]],
    nodes: Iterable[tuple[Node, bytes]],
    frontier: Frontier,
) -> tuple[Change, Insert, Insert, Change]:
    """The steps by which a tree of ``first`` leaves gets more of them: (entry id, leaf hash) in order.

    They go together or not at all, and only while nobody else has grown the tree meanwhile.
    """
    end = first + len(leaves)
    return (
        Change(
            _GROW,
            {
                "organisation": organisation,
                "old_size": first,
                "new_size": end,
                "new_frontier": frontier.to_bytes(),
            },
            expect=1,
        ),
        Insert(
            _LEAF,
            ("organisation_id", "leaf_index", "entry_id", "leaf_hash"),
            [(organisation, index, entry, leaf) for index, (entry, leaf) in enumerate(leaves, first)],
        ),
        Insert(
            _NODE,
            ("organisation_id", "level", "node_index", "node_hash"),
            [(organisation, level, index, value) for (level, index), value in nodes],
        ),
        Change(
            _SETTLE,
            {"organisation": organisation, "placed": Identifiers(entry for entry, _ in leaves)},
            expect=len(leaves),
        ),
    )


async def leaf_of(database: Database, organisation: UUID, entry: UUID) -> tuple[int, bytes] | None:
    """Index and leaf hash of an entry, or None where it has no place (yet)."""
    rows = await database.fetch(_LEAF_OF, {"organisation": organisation, "entry": entry})
    return (rows[0]["leaf_index"], bytes(rows[0]["leaf_hash"])) if rows else None


async def placed(database: Database, organisation: UUID, first: int, end: int) -> Sequence[Row]:
    """Leaves of a range in order, each with its entry's columns, which are None where the body is gone."""
    return await database.fetch(_PLACED, {"organisation": organisation, "first": first, "end": end})


async def leaf_hashes(database: Database, organisation: UUID, first: int, end: int) -> Sequence[Row]:
    """``place`` and ``hash`` of leaves in order."""
    return await database.fetch(_LEAVES, {"organisation": organisation, "first": first, "end": end})


async def node(database: Database, organisation: UUID, level: int, index: int) -> bytes | None:
    """A stored node's hash, or None."""
    parameters = {"organisation": organisation, "level": level, "first": index, "end": index + 1}
    rows = await database.fetch(_NODES, parameters)
    return bytes(rows[0]["hash"]) if rows else None


async def hashes_of(database: Database, organisation: UUID, ranges: Sequence[Range]) -> list[bytes]:
    """The Merkle tree hashes of the ranges that a proof names, from stored hashes.

    :raises LookupError: a stored hash is missing.
    """
    wanted: dict[tuple[int, int], tuple[int, int]] = {}
    for leaves in ranges:
        for node in merkle.aligned_nodes(leaves):
            level, first, count = merkle.stored_span(node)
            low, high = wanted.get((level, first // _TILE), (first, first))
            wanted[level, first // _TILE] = (min(low, first), max(high, first + count))
    known: dict[Node, bytes] = {}
    for (level, _), (first, end) in wanted.items():
        parameters: dict[str, Any] = {"organisation": organisation, "first": first, "end": end}
        statement = _LEAVES
        if level:
            statement, parameters["level"] = _NODES, level
        for row in await database.fetch(statement, parameters):
            known[level, row["place"]] = bytes(row["hash"])

    def read(level: int, first: int, count: int) -> list[bytes]:
        return [known[level, at] for at in range(first, first + count)]

    return [merkle.fold_range(leaves, read) for leaves in ranges]


async def root_at(database: Database, organisation: UUID, size: int) -> bytes:
    """The root that the stored hashes give for the first ``size`` leaves.

    :raises LookupError: a stored hash is missing.
    """
    if size == 0:
        return merkle.EMPTY_ROOT
    return (await hashes_of(database, organisation, [(0, size)]))[0]


async def frontier_at(database: Database, organisation: UUID, size: int) -> Frontier:
    """The frontier that the stored hashes give for the first ``size`` leaves.

    :raises LookupError: a stored hash is missing.
    """
    ranges = [(index << level, (index + 1) << level) for level, index in merkle.aligned_nodes((0, size))]
    return Frontier(size, await hashes_of(database, organisation, ranges))


def insert_head(head: Mapping[str, Any], signed: int) -> tuple[Change, Insert]:
    """A signed head that continues that of ``signed`` entries, if nobody else has signed meanwhile.

    The mapping has the table's columns.
    """
    columns = ("organisation_id", "id", "size", "root", "at", "key_id", "note")
    parameters = {"organisation": head["organisation_id"], "old_signed": signed, "new_signed": head["size"]}
    return (
        Change(_SIGN, parameters, expect=1),
        Insert(_HEAD, columns, [tuple(head[name] for name in columns)]),
    )


async def newest_head(database: Database, organisation: UUID) -> Row | None:
    """The signed head of the largest tree, the latest of several; None: nothing was signed."""
    rows = await database.fetch(_NEWEST_HEAD, {"organisation": organisation, "most": 1})
    return rows[0] if rows else None


_HEAD_BY_ID = Statement(
    select(_HEAD).where(_tenant(_HEAD), _HEAD.c.id == bindparam("head", type_=EntityId)), "audit head"
)


async def head_by_id(database: Database, organisation: UUID, head: UUID) -> Row | None:
    """A signed head, or None."""
    rows = await database.fetch(_HEAD_BY_ID, {"organisation": organisation, "head": head})
    return rows[0] if rows else None


async def heads(database: Database, organisation: UUID, *, most: int, before: UUID = LAST_ID) -> Sequence[Row]:
    """Signed heads, newest first."""
    return await database.fetch(_HEADS, {"organisation": organisation, "before": before, "most": most})


async def heads_beyond(database: Database, organisation: UUID, size: int) -> Sequence[Row]:
    """Signed heads of trees larger than ``size``, smallest first."""
    return await database.fetch(_HEADS_FROM, {"organisation": organisation, "size": size})


def cosign(organisation: UUID, head: UUID, old_note: str, new_note: str) -> Change:
    """The head's note with a witness's signature, if nobody else has added one meanwhile."""
    parameters = {"organisation": organisation, "head": head, "old_note": old_note, "new_note": new_note}
    return Change(_COSIGN, parameters, expect=1)


def drop_bodies(organisation: UUID, first: int, end: int) -> tuple[Change, Change]:
    """The bodies of a range of leaves go, their hashes stay; the range begins where the last such ended."""
    return (
        Change(_ARCHIVE, {"organisation": organisation, "old_archived": first, "new_archived": end}, expect=1),
        Change(_DROP_BODIES, {"organisation": organisation, "first": first, "end": end}, expect=end - first),
    )


def remember_policy(organisation: UUID, old: str, new: str) -> Change:
    """The policy that the log tells of."""
    parameters = {"organisation": organisation, "old_policy": old, "new_policy": new}
    return Change(_REMEMBER_POLICY, parameters, expect=1)


async def strays(database: Database, organisation: UUID) -> tuple[int, int]:
    """Entries that neither have a place nor wait for one, and places waited for by entries that are gone."""
    unplaced = await database.fetch(_UNPLACED, {"organisation": organisation})
    lost = await database.fetch(_LOST, {"organisation": organisation})
    return unplaced[0]["found"], lost[0]["found"]
