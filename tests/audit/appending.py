"""A process that appends entries, places them and signs heads until it is killed: ``python -m … URL ORGANISATION``."""

from __future__ import annotations

import asyncio
import os
import sys
from uuid import UUID, uuid4

from ats_privacy.domain.actors import Actor, ActorKind
from ats_privacy.domain.events import Event, Outcome, entry
from ats_privacy.gate.audit import AuditLog
from ats_privacy.gate.sequencing import Sequencer
from ats_privacy.storage.connect import connect

ROLES = frozenset({"recruiter"})


def reader(organisation: UUID) -> Actor:
    """A member of staff who reads."""
    return Actor(organisation, uuid4(), ActorKind.STAFF, ROLES)


async def append(log: AuditLog, actor: Actor, count: int) -> None:
    """One request after the other, each with an entry of its own."""
    for _ in range(count):
        told = entry(actor, Event.APPLICANT_READ, Outcome.ALLOWED, purpose="recruitment", subject=os.urandom(16))
        await log.append(told)


async def forever(url: str, organisation: UUID) -> None:
    """Append with eight requests at once and sequence beside it, in small batches."""
    database = await connect(url)
    log, sequencer = AuditLog(database), Sequencer(database)
    actor = reader(organisation)

    async def sequence() -> None:
        while True:
            await sequencer.drain(most=20)
            await asyncio.sleep(0.001)

    print("ready", flush=True)
    await asyncio.gather(sequence(), *(append(log, actor, 10**9) for _ in range(8)))


if __name__ == "__main__":
    asyncio.run(forever(sys.argv[1], UUID(sys.argv[2])))
