"""What could not be sent: seen by staff, tried anew or left be (promises D3, D7); no address, no name, no content."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import NotFound
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.storage import outbox
from ats_privacy.storage.statements import Change, Database, Expectation, Row


class KeepOutbox:
    """The orders of the outbox that were given up."""

    def __init__(self, database: Database, gate: Gate) -> None:
        self._database = database
        self._gate = gate

    async def given_up(self, actor: Actor) -> Sequence[Row]:
        """Dead orders by kind, oldest first, at most 500; for their kind, code and instants alone."""
        event = Event.OUTBOX_READ
        await administration.require(self._gate, actor, Action.KEEP_OUTBOX, event)
        await self._gate.audit.append(entry(actor, event, Outcome.ALLOWED))
        return await outbox.given_up(self._database, actor.organisation)

    async def retry(self, actor: Actor, order: UUID) -> None:
        """Let it be tried anew, at once, as often as a new one.

        :raises NotFound: no such order was given up.
        """
        await self._decide(actor, order, Event.OUTBOX_RETRIED, outbox.retry(actor.organisation, order))

    async def drop(self, actor: Actor, order: UUID) -> None:
        """Leave it be, for good.

        :raises NotFound: no such order was given up.
        """
        await self._decide(actor, order, Event.OUTBOX_DROPPED, outbox.drop(actor.organisation, order))

    async def _decide(self, actor: Actor, order: UUID, event: Event, change: Change) -> None:
        await administration.require(self._gate, actor, Action.KEEP_OUTBOX, event)
        row = await outbox.given_up_one(self._database, actor.organisation, order)
        if row is None:
            await self._gate.refuse(actor, event, _missing())
        reference = None
        if row["subject_id"] is not None:
            reference = await self._gate.audit.reference_of(actor, as_uuid(row["subject_id"]))
        kind, code = row["kind"], row["last_code"]
        told = entry(actor, event, Outcome.ALLOWED, subject=reference, object_id=order, fields=kind, code=code)
        try:
            await self._database.write(change, self._gate.audit.insert([told]))
        except Expectation:
            await self._gate.refuse(actor, event, _missing())


def _missing() -> NotFound:
    return NotFound("not_found", "There is no such order that was given up.")
