"""Running one command against the service."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID, uuid4

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.errors import BadInput, NotFound
from ats_privacy.domain.events import REQUEST_ID, Event, Outcome, entry
from ats_privacy.domain.identity import as_uuid, parse_id
from ats_privacy.gate.heads import system
from ats_privacy.service import Service
from ats_privacy.settings import Settings
from ats_privacy.storage import organisations

Result = TypeVar("Result")
_COMMAND: ContextVar[str] = ContextVar("command", default="")
"""The module and function of the command at work."""


def with_service(work: Callable[[Service], Awaitable[Result]], settings: Settings | None = None) -> Result:
    """Start the service, do the work, close it."""

    async def run() -> Result:
        REQUEST_ID.set(f"cli-{uuid4().hex[:16]}")
        _COMMAND.set(f"{work.__module__.rsplit('.', 1)[-1]}.{work.__qualname__.split('.', 1)[0]}")
        service = await Service.start(settings or Settings.from_environment())
        try:
            return await work(service)
        finally:
            await service.close()

    return asyncio.run(run())


async def organisation_of(service: Service, text: str | None) -> UUID:
    """The organisation named by id or by name; the only one when none is named. Its log tells of the command.

    :raises BadInput: it is not clear which. :raises NotFound: there is none like it.
    """
    every = await service.organisations.every()
    if text is None:
        if len(every) == 1:
            return await _told(service, as_uuid(every[0]["id"]))
        raise BadInput("organisation_missing", "Name the organisation (--organisation): there is not just one.")
    wanted = parse_id(text)
    found = [row for row in every if as_uuid(row["id"]) == wanted or row["name"] == text]
    if len(found) != 1:
        raise NotFound("organisation_unknown", "There is no organisation, or more than one, of this name.")
    return await _told(service, as_uuid(found[0]["id"]))


async def _told(service: Service, organisation: UUID) -> UUID:
    """The organisation, in whose log it now stands that this command was used on it; never with what arguments."""
    told = entry(system(organisation), Event.COMMAND_RUN, Outcome.ALLOWED, code=_COMMAND.get())
    await service.gate.audit.append(told)
    return organisation


async def staff_actor(service: Service, organisation: UUID, account: str) -> Actor:
    """The member of staff in whose name a command acts; the gate decides by their roles.

    :raises NotFound: no active member of staff has this account.
    """
    row = await organisations.staff_by_account(service.database, organisation, account)
    if row is None or row["status"] != "active":
        raise NotFound("staff_unknown", "There is no active member of staff with this account.")
    return Actor(organisation, as_uuid(row["id"]), ActorKind.STAFF, frozenset(row["roles"].split(" ")), 1)
