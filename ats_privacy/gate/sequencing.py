"""Gives every audit entry its place in its organisation's tree, in the background (RFC 6962 calls the wait the merge
delay). Requests never wait for it."""

from __future__ import annotations

import asyncio
from uuid import UUID

from ats_privacy.domain.errors import Conflict
from ats_privacy.domain.identity import as_uuid
from ats_privacy.domain.merkle import Frontier, Node
from ats_privacy.storage import audit_survey, audit_tree
from ats_privacy.storage.statements import Database, Duplicate, Expectation

BATCH = 500
"""Entries a transaction in the background: a few milliseconds, so that requests beside it do not notice."""

_MOST_LOST = 200
_AFTER_A_LOSS = 0.005


class Sequencer:
    """Appends leaves. Any number of workers may run it at once, and any of them may die at any point.

    A batch is one transaction that compares the tree's size with the size it started from, so of two workers that
    took the same batch one commits and the other leaves no trace. An entry waits in a table of its own from its
    commit to that transaction, however late it is committed and whatever its identifier.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drain(self, *, most: int = BATCH) -> int:
        """Place everything that waits now; returns how many leaves this call appended.

        It stops early for an organisation whose tree another worker is growing at the same time.
        """
        total = 0
        for found in await audit_tree.waiting(self._database):
            organisation = as_uuid(found)
            while True:
                placed = await self.batch(organisation, most=most)
                total += placed
                if placed < most:
                    break
                await asyncio.sleep(0)
        return total

    async def settle(self, organisation: UUID) -> None:
        """Place everything of an organisation that was committed before the call, also beside workers that do the same.

        :raises Conflict: other workers were first, again and again.
        """
        lost = 0
        while await audit_tree.batch(self._database, organisation, 1):
            placed = await self.batch(organisation)
            if 0 < placed < BATCH:
                return
            if placed:
                continue
            lost += 1
            if lost == _MOST_LOST:
                raise Conflict("log_busy", "Other workers place entries of this log at the same time; try again.")
            await asyncio.sleep(_AFTER_A_LOSS)

    async def batch(self, organisation: UUID, *, most: int = BATCH) -> int:
        """Place at most ``most`` waiting entries; 0 when there is none or another worker was first."""
        tree = await audit_tree.tree(self._database, organisation)
        if tree is None:
            try:
                await self._database.write(audit_tree.plant(organisation))
            except Duplicate:
                return 0
            tree = await audit_tree.tree(self._database, organisation)
        if tree is None:
            return 0
        rows = await audit_tree.batch(self._database, organisation, most)
        if not rows:
            return 0
        first = tree["size"]
        frontier = Frontier.from_bytes(first, bytes(tree["frontier"]))
        leaves = [(row["entry_id"], bytes(row["leaf_hash"])) for row in rows]
        nodes: list[tuple[Node, bytes]] = []
        frontier.extend((leaf for _, leaf in leaves), nodes)
        try:
            await self._database.write(
                *audit_tree.grow(organisation, first, leaves, nodes, frontier),
                audit_survey.add(organisation, [entry for entry, _ in leaves]),
            )
        except (Expectation, Duplicate):
            return 0
        return len(leaves)
