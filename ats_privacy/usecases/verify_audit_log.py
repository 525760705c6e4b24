"""Holding the stored log against its tree and its signed heads, entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.checkpoints import Checkpoint, MalformedNote, Note
from ats_privacy.domain.errors import RecordTampered
from ats_privacy.domain.merkle import Frontier, Node
from ats_privacy.gate.audit_stream import line_of
from ats_privacy.gate.heads import Heads
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Row

_PAGE = 2000


class VerifyAuditLog:
    """The check from inside. Whoever holds database and signing key can deceive it; an exported head they cannot."""

    def __init__(self, heads: Heads) -> None:
        self._heads = heads

    async def findings(self, organisation: UUID) -> list[str]:
        """Everything that is wrong with an organisation's log, as sentences without values; empty: it holds."""
        database = self._heads.database
        found: list[str] = []
        tree = await audit_tree.tree(database, organisation)
        size = 0 if tree is None else tree["size"]
        archived = 0 if tree is None else tree["archived"]
        signed = list(await audit_tree.heads_beyond(database, organisation, 0))
        frontier = Frontier()
        waiting = iter([*signed, None])
        head = next(waiting)
        while frontier.size < size:
            first = frontier.size
            rows = await audit_tree.placed(database, organisation, first, min(first + _PAGE, size))
            nodes: list[tuple[Node, bytes]] = []
            for row in rows:
                if row["leaf_index"] != frontier.size:
                    found.append(f"Leaf {frontier.size} is missing from the tree.")
                    return found
                found += _about_body(row, archived)
                frontier.append(bytes(row["leaf_hash"]), nodes)
                while head is not None and head["size"] == frontier.size:
                    found += self._about_head(organisation, head, frontier)
                    head = next(waiting)
            if not rows:
                found.append(f"Leaves from {frontier.size} are missing from the tree.")
                return found
            for (level, index), value in nodes:
                stored = await audit_tree.node(database, organisation, level, index)
                if stored != value:
                    found.append(f"The stored node {index} of level {level} is not that of its leaves.")
        if tree is not None and Frontier.from_bytes(size, bytes(tree["frontier"])).root() != frontier.root():
            found.append("The tree's frontier is not that of its leaves: the next head would not be signed.")
        if head is not None:
            found.append(f"A head was signed for {head['size']} entries, the tree has {size}.")
        if tree is not None and (signed[-1]["size"] if signed else 0) < tree["signed"]:
            found.append(f"The head that was signed for {tree['signed']} entries is gone.")
        unplaced, lost = await audit_tree.strays(database, organisation)
        if unplaced:
            found.append(f"{unplaced} entries have no place in the tree and do not wait for one.")
        if lost:
            found.append(f"{lost} entries that waited for their place are gone.")
        return found

    def _about_head(self, organisation: UUID, head: Row, frontier: Frontier) -> list[str]:
        try:
            note = Note.parse(head["note"])
            checkpoint = Checkpoint.parse(note.text)
        except MalformedNote:
            return [f"The head of {head['size']} entries cannot be read."]
        found = []
        if head["key_id"] == self._heads.signer.key_id and self._heads.verifier(organisation).signed_at(note) is None:
            found.append(f"The head of {head['size']} entries does not bear our signature.")
        if checkpoint.size != head["size"] or checkpoint.root != frontier.root():
            found.append(f"The entries before {head['size']} are not those that the head was signed for.")
        return found


def _about_body(row: Row, archived: int) -> Sequence[str]:
    if row["id"] is None:
        return () if row["leaf_index"] < archived else (f"The entry with leaf index {row['leaf_index']} is gone.",)
    try:
        line_of(row)
    except RecordTampered as error:
        return (error.sentence,)
    return ()
