"""Signed tree heads and proofs: what the audit log can prove of itself."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ats_privacy.adapters.audit_key import HeadSigner
from ats_privacy.domain import merkle
from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.audit_lines import origin_of
from ats_privacy.domain.checkpoints import Checkpoint, Note, VerifierKey
from ats_privacy.domain.errors import Conflict, NotFound, RecordTampered
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id, now_us
from ats_privacy.domain.merkle import Frontier
from ats_privacy.gate.audit import AuditLog
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Database, Expectation, Row, Step

NO_ACTOR = UUID(int=0)
_MOST_ATTEMPTS = 5


def system(organisation: UUID) -> Actor:
    """The service itself, as the actor of what it does on a schedule."""
    return Actor(organisation, NO_ACTOR, ActorKind.SYSTEM, frozenset(), 0)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Where an entry stands in the tree of the newest head, and the proof of it (RFC 6962 section 2.1.1)."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]


class Heads:
    """Signs heads and gives proofs. Every statement about the past is computed from stored hashes, not remembered."""

    def __init__(self, database: Database, audit: AuditLog, signer: HeadSigner, deployment: str) -> None:
        self.database = database
        self.signer = signer
        self._audit = audit
        self._deployment = deployment

    def origin(self, organisation: UUID) -> str:
        """The name of the organisation's log."""
        return origin_of(self._deployment, organisation)

    def verifier(self, organisation: UUID) -> VerifierKey:
        """The key that verifies the organisation's heads."""
        return self.signer.verifier(self.origin(organisation))

    async def newest(self, organisation: UUID) -> Row | None:
        """The newest signed head, or None."""
        return await audit_tree.newest_head(self.database, organisation)

    async def sign(self, organisation: UUID, *, fresh_us: int = 0) -> dict[str, Any] | None:
        """Sign what has a place in the tree now; None where there is nothing.

        A head of the same size is kept when it is younger than ``fresh_us``. The new head must be consistent with the
        last one: otherwise nothing is signed, and the entry that says so is the next in the log.

        :raises RecordTampered: the stored tree is not a continuation of what was signed before.
        :raises Conflict: other workers sign at the same time, again and again.
        """
        for _ in range(_MOST_ATTEMPTS):
            with contextlib.suppress(Expectation):
                return await self._sign(organisation, fresh_us)
        raise Conflict("head_busy", "Other workers sign heads of this log at the same time; try again.")

    async def _sign(self, organisation: UUID, fresh_us: int) -> dict[str, Any] | None:
        tree = await audit_tree.tree(self.database, organisation)
        if tree is None or tree["size"] == 0:
            return None
        last = await self.newest(organisation)
        size, at = tree["size"], now_us()
        if last is not None and last["size"] > tree["signed"]:
            raise Expectation("audit head")  # signed by another worker since the tree was read
        if last is not None and last["size"] == size and at - last["at"] < fresh_us:
            return dict(last)
        try:
            root = Frontier.from_bytes(size, bytes(tree["frontier"])).root()
            await self._continues(organisation, last, tree, root)
        except (ValueError, LookupError):
            error = RecordTampered(
                "audit_tree_inconsistent", "The audit tree is not a continuation of its last signed head."
            )
            told = entry(system(organisation), Event.TAMPERING_FOUND, Outcome.FAILED, code=error.code)
            await self._audit.append(told)
            raise error from None
        checkpoint = Checkpoint(self.origin(organisation), size, root, max(at // 1_000_000, _signed_at(last)))
        head = {
            "organisation_id": organisation,
            "id": new_id(),
            "size": size,
            "root": root,
            "at": at,
            "key_id": self.signer.key_id,
            "note": self.signer.sign(checkpoint),
        }
        steps: list[Step] = [*audit_tree.insert_head(head, tree["signed"])]
        if last is not None and last["key_id"] != self.signer.key_id:
            changed = entry(
                system(organisation), Event.KEYS_CHANGED, Outcome.ALLOWED, code="audit_key", fields=self.signer.key_id
            )
            steps.append(self._audit.insert([changed]))
        await self.database.write(*steps)
        return head

    async def inclusion(self, organisation: UUID, entry_ids: Sequence[UUID], size: int) -> list[Inclusion | None]:
        """Proofs of entries in the tree of ``size`` leaves; None for one that has no place in it."""
        places = [await audit_tree.leaf_of(self.database, organisation, each) for each in entry_ids]
        known = [place for place in places if place is not None and place[0] < size]
        paths = [merkle.inclusion_ranges(index, size) for index, _ in known]
        hashes = iter(await self._hashes(organisation, [part for path in paths for part in path]))
        proofs = {
            index: Inclusion(index, leaf, tuple(next(hashes) for _ in path))
            for (index, leaf), path in zip(known, paths, strict=True)
        }
        return [None if place is None else proofs.get(place[0]) for place in places]

    async def consistency(self, organisation: UUID, old: int, new: int) -> list[bytes]:
        """The proof that the tree of ``old`` leaves is a prefix of that of ``new`` (RFC 6962 section 2.1.2).

        :raises NotFound: the tree never had so many leaves.
        """
        tree = await audit_tree.tree(self.database, organisation)
        if not 0 < old <= new <= (0 if tree is None else tree["size"]):
            raise NotFound("tree_size_unknown", "The log has no trees of these sizes.")
        return await self._hashes(organisation, merkle.consistency_ranges(old, new))

    async def head_over(self, organisation: UUID) -> Row:
        """The newest head, to prove against.

        :raises Conflict: none was signed yet.
        """
        head = await self.newest(organisation)
        if head is None:
            raise Conflict("no_head_yet", "No head of this log has been signed yet; try again shortly.")
        return head

    async def _hashes(self, organisation: UUID, ranges: Sequence[merkle.Range]) -> list[bytes]:
        try:
            return await audit_tree.hashes_of(self.database, organisation, ranges)
        except LookupError:
            raise RecordTampered("audit_tree_damaged", "A stored hash of the audit tree is missing.") from None

    async def _continues(self, organisation: UUID, last: Row | None, tree: Row, root: bytes) -> None:
        """Pass if the stored hashes lead from the last signed head to this root; else ValueError or LookupError."""
        size = tree["size"]
        if (0 if last is None else last["size"]) != tree["signed"]:
            raise ValueError  # heads were taken out
        if last is None:
            if await audit_tree.root_at(self.database, organisation, size) != root:
                raise ValueError
            return
        signed = Checkpoint.parse(Note.parse(last["note"]).text)
        own = last["key_id"] == self.signer.key_id
        if own and self.verifier(organisation).signed_at(Note.parse(last["note"])) is None:
            raise ValueError
        ranges = merkle.consistency_ranges(signed.size, size)
        proof = await audit_tree.hashes_of(self.database, organisation, ranges)
        if not merkle.verify_consistency(signed.size, size, signed.root, root, proof):
            raise ValueError


def _signed_at(head: Row | None) -> int:
    return 0 if head is None else Checkpoint.parse(Note.parse(head["note"]).text).at
