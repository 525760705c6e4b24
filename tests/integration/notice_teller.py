"""Orders the mails about a notice in small batches, slowly, in a process that a test can kill."""

from __future__ import annotations

import asyncio
import sys
from uuid import UUID

from ats_privacy.jobs.tell_notices import tell_notice
from ats_privacy.storage.connect import connect


async def main(url: str, organisation: str) -> None:
    database = await connect(url, connections=1)
    print("begun", flush=True)
    print(await tell_notice(database, UUID(organisation), batch=3), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
