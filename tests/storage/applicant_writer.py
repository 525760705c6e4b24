"""A process that stores applicants without end, run and killed by a test; prints the id of each that it was promised.

Its settings come from the environment, as in production.
"""

from __future__ import annotations

import asyncio
import os
import sys
from uuid import UUID

from ats_privacy.cli.session import staff_actor
from ats_privacy.domain.drafts import Draft, Source
from ats_privacy.service import Service
from ats_privacy.settings import Settings

_WRITERS = 6


async def write_without_end(organisation: UUID, account: str) -> None:
    """Several writers at once, so that commits hold the writes of many."""
    service = await Service.start(Settings.from_environment())
    actor = await staff_actor(service, organisation, account)

    async def writer(number: int) -> None:
        for n in range(1_000_000):
            values = {
                "full_name": f"Person {number}-{n}",
                "email": f"p{os.getpid()}-{number}-{n}@example.com",
                "mobile": f"+861380{number:03}{n:04}",
                "summary": "x" * 2000,
            }
            told = await service.register.create(actor, "recruitment", Draft(values, Source("website")))
            sys.stdout.write(told.body.decode() + "\n")
            sys.stdout.flush()

    await asyncio.gather(*(writer(number) for number in range(_WRITERS)))


if __name__ == "__main__":
    asyncio.run(write_without_end(UUID(sys.argv[1]), sys.argv[2]))
