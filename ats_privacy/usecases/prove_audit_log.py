"""Heads and proofs for whoever oversees: they disclose hashes only, so asking for them leaves no entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.heads import Heads, Inclusion
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage import audit_tree
from ats_privacy.storage.statements import Row


class ProveAuditLog:
    """Proofs of the log to those who may read it."""

    def __init__(self, gate: Gate, heads: Heads, sequencer: Sequencer) -> None:
        self._gate = gate
        self._heads = heads
        self._sequencer = sequencer

    async def head_now(self, actor: Actor) -> Mapping[str, Any]:
        """Place what waits and sign a head over it.

        :raises NotFound: the log is empty. :raises RecordTampered: the tree does not continue the last head.
        """
        await self._may(actor)
        await self._sequencer.settle(actor.organisation)
        head = await self._heads.sign(actor.organisation)
        if head is None:
            raise NotFound("log_empty", "The log has no entries yet.")
        return head

    async def heads(self, actor: Actor, *, most: int, before: UUID | None) -> Sequence[Row]:
        """Signed heads, newest first."""
        await self._may(actor)
        cursor = audit_tree.LAST_ID if before is None else before
        return await audit_tree.heads(self._heads.database, actor.organisation, most=most, before=cursor)

    async def inclusion(self, actor: Actor, entry_id: UUID) -> tuple[Inclusion, Row]:
        """The proof that the entry is under the newest head, and that head.

        :raises NotFound: no such entry, or no head covers it yet. :raises Conflict: there is no head yet.
        """
        await self._may(actor)
        head = await self._heads.head_over(actor.organisation)
        (found,) = await self._heads.inclusion(actor.organisation, [entry_id], head["size"])
        if found is None:
            raise NotFound("not_found", "There is no such entry, or no signed head covers it yet.")
        return found, head

    async def consistency(self, actor: Actor, old: int, new: int) -> list[bytes]:
        """The proof that the log of ``old`` entries is the beginning of that of ``new``.

        :raises NotFound: it never had so many.
        """
        await self._may(actor)
        return await self._heads.consistency(actor.organisation, old, new)

    async def key(self, actor: Actor) -> dict[str, Any]:
        """The public key of heads: JWK Set, the key as signed notes name it, and the origin that heads bear."""
        await self._may(actor)
        return {
            "origin": self._heads.origin(actor.organisation),
            "verifier": str(self._heads.verifier(actor.organisation)),
            "keys": [self._heads.signer.jwk()],
        }

    async def _may(self, actor: Actor) -> None:
        await administration.require(self._gate, actor, Action.READ_AUDIT, Event.AUDIT_READ)
