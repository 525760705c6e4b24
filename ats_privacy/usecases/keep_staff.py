"""Members of staff and their roles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ats_privacy.domain.actors import STAFF_ROLES, Actor
from ats_privacy.domain.administration import Action
from ats_privacy.domain.errors import BadInput, Conflict, NotFound, StaleVersion
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.domain.identity import new_id
from ats_privacy.gate import administration
from ats_privacy.gate.decision import Gate
from ats_privacy.gate.idempotency import Answered, Once, Repeatable
from ats_privacy.storage import organisations
from ats_privacy.storage.statements import Database, Duplicate, Expectation, Row, Step

STATUSES = frozenset({"active", "suspended"})


def checked_roles(roles: Sequence[str]) -> frozenset[str]:
    """The roles as a set.

    :raises BadInput: one is not a staff role, or there is none.
    """
    chosen = frozenset(roles)
    if not chosen or not chosen <= STAFF_ROLES:
        raise BadInput("role_unknown", "Name at least one staff role, and only known ones.", pointer="/roles")
    return chosen


class KeepStaff:
    """Reads and writes of staff."""

    def __init__(self, database: Database, gate: Gate, once: Once) -> None:
        self._database = database
        self._gate = gate
        self._once = once

    async def add(
        self, actor: Actor, account: str, roles: Sequence[str], repeatable: Repeatable | None = None
    ) -> Answered:
        """A new member of staff.

        :raises Conflict: the account name is taken.
        """
        event = Event.STAFF_CREATED
        await administration.require(self._gate, actor, Action.CHANGE_STAFF, event)
        chosen = checked_roles(roles)

        async def prepare() -> tuple[dict[str, Any], list[Step]]:
            staff = new_id()
            told = entry(actor, event, Outcome.ALLOWED, object_id=staff, fields=" ".join(sorted(chosen)))
            steps: list[Step] = [
                organisations.insert_staff(actor.organisation, staff, account, chosen),
                self._gate.audit.insert([told]),
            ]
            return {"id": str(staff), "version": 1}, steps

        try:
            return await self._once.run(actor, repeatable, 201, prepare)
        except Duplicate:
            raise Conflict("duplicate_staff", "There is a member of staff with this account already.") from None

    async def change(
        self, actor: Actor, staff: UUID, version: int, roles: Sequence[str] | None, status: str | None
    ) -> dict[str, Any]:
        """New roles or status over ``version``; nobody changes their own."""
        event = Event.STAFF_UPDATED
        await administration.require(self._gate, actor, Action.CHANGE_STAFF, event, staff)
        if status is not None and status not in STATUSES:
            raise BadInput("status_unknown", "The status must be active or suspended.", pointer="/status")
        known = await self._present(actor, staff, event)
        if staff == actor.id:
            own = Conflict("own_account", "Nobody may change their own roles or status; ask a colleague.")
            await self._gate.refuse(actor, event, own, object_id=staff)
        chosen = frozenset(known["roles"].split(" ")) if roles is None else checked_roles(roles)
        told = entry(actor, event, Outcome.ALLOWED, object_id=staff, fields=" ".join(sorted(chosen)))
        step = organisations.change_staff(actor.organisation, staff, version, chosen, status or known["status"])
        try:
            await self._database.write(step, self._gate.audit.insert([told]))
        except Expectation:
            raise StaleVersion("version_stale", "The record has changed since you read it; read it again.") from None
        return {"id": str(staff), "version": version + 1}

    async def one(self, actor: Actor, staff: UUID) -> Row:
        """A member of staff."""
        await administration.require(self._gate, actor, Action.READ_STAFF, Event.STAFF_UPDATED, staff)
        return await self._present(actor, staff, Event.STAFF_UPDATED)

    async def page(self, actor: Actor, *, most: int, after: UUID) -> Sequence[Row]:
        """Members of staff in order of creation."""
        await administration.require(self._gate, actor, Action.READ_STAFF, Event.STAFF_UPDATED)
        return await organisations.staff_page(self._database, actor.organisation, most=most, after=after)

    async def _present(self, actor: Actor, staff: UUID, event: Event) -> Row:
        row = await organisations.staff_by_id(self._database, actor.organisation, staff)
        if row is None:
            missing = NotFound("not_found", "There is no such member of staff.")
            await self._gate.refuse(actor, event, missing, object_id=staff)
        return row
