"""Requisitions, and who of the staff is assigned to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.blind_review import OPENLY, BlindReview
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, new_id
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import requisitions
from ats_privacy.storage.statements import Database, Duplicate, Expectation, MissingReference, Row, Step

STATUSES = frozenset({"open", "on_hold", "closed"})


class RunRequisitions:
    """Reads and writes of requisitions."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once

    async def open(
        self,
        actor: Actor,
        reference: str,
        title: str,
        department: str,
        repeatable: Repeatable | None = None,
        *,
        blind: BlindReview = OPENLY,
    ) -> Answered:
        """A new requisition.

        :raises Conflict: the reference is taken. :raises BadInput: no such stage.
        """
        event = Event.REQUISITION_CREATED
        await administration.require(self._gate, actor, Action.CHANGE_REQUISITIONS, event)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            requisition = new_id()
            told = entry(actor, event, Outcome.ALLOWED, object_id=requisition, fields=blind.told if blind.on else "")
            steps: list[Step] = [
                requisitions.insert(actor.organisation, requisition, reference, title, department, self._stored(blind)),
                self._gate.audit.insert([told]),
            ]
            return {"id": str(requisition), "version": 1}, steps

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate:
            raise Conflict("duplicate_requisition", "There is a requisition with this reference already.") from None

    async def change(
        self,
        actor: Actor,
        requisition: UUID,
        version: int,
        changes: dict[str, str],
        blind: BlindReview | None = None,
    ) -> dict[str, Any]:
        """New title, department, status or way of review over ``version``."""
        event = Event.REQUISITION_UPDATED
        await administration.require(self._gate, actor, Action.CHANGE_REQUISITIONS, event, requisition)
        if changes.get("status", "open") not in STATUSES:
            raise BadInput("status_unknown", "The status must be open, on_hold or closed.", pointer="/status")
        known = await self._present(actor, requisition, event)
        merged: dict[str, str] = {
            name: changes[name] if name in changes else known[name] for name in ("title", "department", "status")
        }
        told = entry(actor, event, Outcome.ALLOWED, object_id=requisition, fields=blind.told if blind else "")
        step = requisitions.change(
            actor.organisation,
            requisition,
            version,
            merged["title"],
            merged["department"],
            merged["status"],
            known["blind_shown_at"] if blind is None else self._stored(blind),
        )
        try:
            await self._database.write(step, self._gate.audit.insert([told]))
        except Expectation:
            raise StaleVersion("version_stale", "The record has changed since you read it; read it again.") from None
        return {"id": str(requisition), "version": version + 1}

    async def one(self, actor: Actor, requisition: UUID) -> Row:
        """A requisition within reach."""
        event = Event.REQUISITION_UPDATED
        await administration.require(self._gate, actor, Action.READ_REQUISITIONS, event, requisition)
        return await self._present(actor, requisition, event)

    async def page(self, actor: Actor, *, most: int, after: UUID) -> Sequence[Row]:
        """Requisitions within reach, in order of creation."""
        await administration.require(self._gate, actor, Action.READ_REQUISITIONS, Event.REQUISITION_UPDATED)
        assigned_to = actor.id if actor.assignment_bound else None
        return await requisitions.page(
            self._database, actor.organisation, most=most, after=after, assigned_to=assigned_to
        )

    async def assign(self, actor: Actor, requisition: UUID, staff: UUID) -> None:
        """Let a member of staff see this requisition's applicants. Doing it twice changes nothing.

        :raises BadInput: no such member of staff. :raises NotFound: no such requisition.
        """
        event = Event.ASSIGNMENT_GRANTED
        await administration.require(self._gate, actor, Action.CHANGE_ASSIGNMENTS, event, requisition)
        await self._present(actor, requisition, event)
        told = entry(actor, event, Outcome.ALLOWED, object_id=requisition, fields=f"staff={staff}")
        try:
            await self._database.write(
                requisitions.assign(actor.organisation, requisition, staff), self._gate.audit.insert([told])
            )
        except Duplicate:
            return
        except MissingReference:
            raise BadInput("staff_unknown", "There is no such member of staff.", pointer="/staff_id") from None

    async def end_assignment(self, actor: Actor, requisition: UUID, staff: UUID) -> None:
        """Take it away.

        :raises NotFound: there was none.
        """
        event = Event.ASSIGNMENT_ENDED
        await administration.require(self._gate, actor, Action.CHANGE_ASSIGNMENTS, event, requisition)
        told = entry(actor, event, Outcome.ALLOWED, object_id=requisition, fields=f"staff={staff}")
        try:
            await self._database.write(
                requisitions.end_assignment(actor.organisation, requisition, staff),
                self._gate.audit.insert([told]),
            )
        except Expectation:
            raise NotFound("not_found", "There is no such assignment.") from None

    async def assigned(self, actor: Actor, requisition: UUID) -> list[UUID]:
        """Who is assigned."""
        event = Event.ASSIGNMENT_GRANTED
        await administration.require(self._gate, actor, Action.CHANGE_ASSIGNMENTS, event, requisition)
        await self._present(actor, requisition, event)
        rows = await requisitions.assigned_staff(self._database, actor.organisation, requisition)
        return [as_uuid(row["staff_id"]) for row in rows]

    def _stored(self, blind: BlindReview) -> str | None:
        if not set(blind.shown_at) <= set(self._gate.policy.stages):
            raise BadInput("stage_unknown", "There is no such hiring stage.", pointer="/blind_review/shown_at")
        return blind.stored

    async def _present(self, actor: Actor, requisition: UUID, event: Event) -> Row:
        assigned_to = actor.id if actor.assignment_bound else None
        row = await requisitions.by_id(self._database, actor.organisation, requisition, assigned_to=assigned_to)
        if row is None:
            missing = NotFound("not_found", "There is no such requisition within your reach.")
            await self._gate.refuse(actor, event, missing, object_id=requisition)
        return row
